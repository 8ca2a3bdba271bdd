"""WebSub: a hub is told which feeds have changed, and tells their subscribers."""

from statusgen.notify.web import Web


def ping(web: Web, hub: str, feed: str) -> None:
    """Tell the hub that what is at the address `feed` has changed.

    Raises:
        NotToldError: if it did not take that.
    """
    web.post(hub, {"hub.mode": "publish", "hub.url": feed}, {})
