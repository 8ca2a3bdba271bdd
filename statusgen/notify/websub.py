"""WebSub: a hub is told which feeds have changed, and tells their subscribers."""

from statusgen.notify.failure import RefusedError, UnreachableError
from statusgen.notify.web import Web


def ping(web: Web, hub: str, feed: str) -> None:
    """Tell the hub that what is at the address `feed` has changed.

    Raises:
        UnreachableError: if it did not take that: pings look alike, so it would take no other either.
    """
    try:
        web.post(hub, {"hub.mode": "publish", "hub.url": feed}, {})
    except RefusedError as error:
        raise UnreachableError(str(error)) from error
