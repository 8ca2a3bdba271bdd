"""Whom the preview talks to: who asks for this machine by its own name, from a page of its own."""

from collections.abc import Mapping
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

from statusgen.server.answers import EVENTS, Answer, Request, plain

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  # compared with, not bound to


def refusal(request: Request, host: str, address: str) -> Answer | None:
    """Return what a request is refused with by a server that was told to bind to `host`, and has that `address`."""
    if not _is_ours(_name(request.headers.get("host", "")), host.lower(), address):
        # A page of somebody's whose name was made to lead here (DNS rebinding) could read all of the preview.
        text = "The preview answers only to localhost, and to the name or address given with --host."
        return plain(HTTPStatus.MISDIRECTED_REQUEST, text)
    # To be led here by a link is all that another site may ask for: what is read by its own pages could be a draft.
    is_visit = request.headers.get("sec-fetch-mode") == "navigate" and request.path != EVENTS
    if not is_visit and _is_cross_site(request.headers):
        return plain(HTTPStatus.FORBIDDEN, "The preview is for its own pages.")
    return None


def _is_ours(name: str, host: str, address: str) -> bool:
    return name in {*LOOPBACK, host, address} or (address in EVERYWHERE and _is_address(name))


def _name(host: str) -> str:
    """Return the name in a Host header, or nothing."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_cross_site(headers: Mapping[str, str]) -> bool:
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    return origin is not None and origin != f"http://{headers.get('host')}"
