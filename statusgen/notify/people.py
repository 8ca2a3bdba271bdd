"""People, by apprise: mail, chat, and a hundred services more. It is imported only here, and only when it is needed."""

import re

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, NotifyType

from statusgen.notify.failure import RefusedError, UnreachableError, answered
from statusgen.notify.words import Message
from statusgen.structs import Frozen

TIMEOUT_S = 30
CODE = re.compile(r"\berror=([1-5][0-9]{2})\b")  # with which nearly all services tell what a host answered
CONNECTION = re.compile(r"\bconnection error\b", re.IGNORECASE)
REASON_LIMIT = 200


class Sender(Frozen):
    """Who people hear it from."""

    name: str  # of the page
    url: str


class People:
    """Those behind one address of apprise; if it `is_secret`, no message of a failure may show a part of it."""

    def __init__(self, address: str, sender: Sender, *, is_secret: bool = False) -> None:
        self._is_secret = is_secret
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
            said = [log.message for each in result.results for attempt in each.attempts for log in attempt.logs]
            raise RefusedError(self._reason(" ".join(said[0].split())[:REASON_LIMIT] if said else ""))

    def _reason(self, said: str) -> str:
        """Return what apprise `said`, or only of what kind it is: it may hold a secret, decoded or in another form."""
        if not said:
            return "it was not delivered, and apprise does not say why"
        if not self._is_secret:
            return said
        if code := CODE.search(said):
            return answered(int(code[1]))
        if CONNECTION.search(said):
            return "it cannot be reached, or gave no answer"
        return "it was not delivered; what apprise says of it may hold a part of the address, and is not shown"
