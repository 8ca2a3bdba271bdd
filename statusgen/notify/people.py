"""People, by apprise: mail, chat, and a hundred services more. It is imported only here, and only when it is needed."""

import re
from collections.abc import Collection
from urllib.parse import quote

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, NotifyType

from statusgen.notify.failure import RefusedError, UnreachableError
from statusgen.notify.words import Message
from statusgen.structs import Frozen

TIMEOUT_S = 30
TOKEN = re.compile(r"[^\s/:@?&=#,]{4,}")
REASON_LIMIT = 200


class Sender(Frozen):
    """Who people hear it from."""

    name: str  # of the page
    url: str


class People:
    """Those behind one address of apprise; `secrets` are words that no message of a failure may show."""

    def __init__(self, address: str, sender: Sender, secrets: Collection[str] = ()) -> None:
        self._secrets = _tokens(secrets)
        asset = AppriseAsset(
            app_id=sender.name,
            app_desc=sender.name,
            app_url=sender.url,
            image_url_mask=False,
            http_redirects=False,
            pgp_autogen=False,
            pem_autogen=False,
            allow_templates=False,
            async_mode=False,
            service_timeout=TIMEOUT_S,
        )
        service = Apprise.instantiate(address, asset=asset)
        if not isinstance(service, NotifyBase):
            raise UnreachableError("apprise cannot read its address")
        self._apprise = Apprise(asset=asset)
        self._apprise.add(service)

    def tell(self, message: Message) -> None:
        """Send `message`.

        Raises:
            RefusedError: if it was not delivered.
        """
        result = self._apprise.notify(
            title=message.title,
            body=message.text,
            notify_type=NotifyType(message.tone),
            body_format=NotifyFormat.TEXT,
        )
        if not result:
            said = (log.message for each in result.results for attempt in each.attempts for log in attempt.logs)
            raise RefusedError(self._without_secrets(next(said, "it was not delivered, and apprise does not say why")))

    def _without_secrets(self, text: str) -> str:
        for token in self._secrets:
            text = text.replace(token, "***")
        return " ".join(text.split())[:REASON_LIMIT]


def _tokens(secrets: Collection[str]) -> tuple[str, ...]:
    """Return `secrets` and their parts as they may be written, the longest first."""
    found = {part for secret in secrets if secret for part in (secret, *TOKEN.findall(secret))}
    return tuple(sorted({*found, *(quote(each, safe="") for each in found)}, key=lambda each: (-len(each), each)))
