"""What views of every kind are made of."""

from statusgen.structs import Frozen


class Moment(Frozen):
    """An instant: `iso` for machines (UTC), `text` for people, whole and with the zone."""

    iso: str  # 2026-04-12T09:41:00Z
    text: str  # Apr 12, 2026, 09:41 UTC


class Word(Frozen):
    """One of a fixed set of words: `key` for class names and icons, `label` for people."""

    key: str  # partial_outage
    label: str  # Partial outage


class Anchor(Frozen):
    """A link: `address` within the site, or a whole URL when `external`."""

    label: str
    address: str
    external: bool = False


class ActionView(Frozen):
    what: str
    owner: str  # empty unless names are told
    due: str | None
    done: bool
    url: str | None
    state: Word  # done, overdue or todo
