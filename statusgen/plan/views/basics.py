"""What views of every kind are made of."""

from typing import NamedTuple


class Moment(NamedTuple):
    """An instant: `iso` for machines (UTC), `text` for people, whole and with the zone."""

    iso: str  # 2026-04-12T09:41:00Z
    text: str  # Apr 12, 2026, 09:41 UTC


class Word(NamedTuple):
    """One of a fixed set of words: `key` for class names and icons, `label` for people."""

    key: str  # partial_outage
    label: str  # Partial outage


class Anchor(NamedTuple):
    """A link: `address` within the site, or a whole URL when `external`."""

    label: str
    address: str
    external: bool = False


class ActionView(NamedTuple):
    what: str
    owner: str  # empty unless names are told
    due: str | None
    done: bool
    url: str | None
    state: Word  # done, overdue or todo
