"""Webhooks, signed as Standard Webhooks has it: https://www.standardwebhooks.com/."""

import base64
import binascii
import hashlib
import hmac

from statusgen.notify.failure import UnreachableError
from statusgen.notify.web import Web

PREFIX = "whsec_"


def send_webhook(web: Web, url: str, body: bytes, headers: dict[str, str]) -> None:
    """Send the JSON `body`.

    Raises:
        NotToldError: if it was not taken.
    """
    web.post(url, body, {"Content-Type": "application/json", **headers})


def hook_headers(identity: str, body: bytes, key: bytes | None, at_s: int) -> dict[str, str]:
    """Return what receivers know repeats by and, with a `key`, who sent it; `at_s` is Unix time."""
    headers = {"webhook-id": identity, "webhook-timestamp": str(at_s)}
    if key is None:
        return headers
    signed = hmac.new(key, f"{identity}.{at_s}.".encode() + body, hashlib.sha256).digest()
    return {**headers, "webhook-signature": f"v1,{base64.b64encode(signed).decode()}"}


def read_key(secret: str) -> bytes | None:
    """Return the key that `secret` says in Base64, None if it is empty.

    Raises:
        UnreachableError: if it is no Base64.
    """
    if not secret:
        return None
    try:
        text = secret.strip().removeprefix(PREFIX)
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreachableError("its secret is not in Base64, as `openssl rand -base64 32` makes one") from error
    if not key:
        raise UnreachableError("its secret is empty")
    return key
