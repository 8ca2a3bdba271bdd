"""RSS 2.0 and Atom by feedgen, and what it does not do well mended in the tree that it builds.

Mended by extensions, which feedgen hands the tree to:

- An RSS date is written by switching the process's locale, so feedgen is told of none.
- RSS gets no link to a hub, and its picture may only be a GIF, JPEG or PNG; others go where Atom has them.
- Atom gets no time to live, and the link of an entry neither its `rel` nor its `type`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any

from feedgen.entry import FeedEntry  # type: ignore[import-untyped]  # it has no types
from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # as above
from feedgen.util import xml_elem  # type: ignore[import-untyped]  # as above

from statusgen.entries import Entry
from statusgen.feeds.channels import TTL_MINUTES, Channel

ATOM = "{http://www.w3.org/2005/Atom}"
SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
RASTER = (".gif", ".jpeg", ".jpg", ".png")

LIMIT = 1 << 10
"""Entries to keep: most are in the feeds of two components and in that of the site."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed was updated in which nothing was ever told; Atom asks for a date."""


def to_rss(channel: Channel) -> bytes:
    """Return `channel` in RSS 2.0, as the RSS Advisory Board's profile reads it."""
    rss = _feed(channel, "rss", "application/rss+xml")
    rss.updated(_Unwritten.fromtimestamp(0, UTC))
    rss.docs("https://www.rssboard.org/rss-specification")
    rss.ttl(TTL_MINUTES)
    rss.image(next((url for url in (channel.logo, channel.icon) if url and url.lower().endswith(RASTER)), None))
    content: bytes = rss.rss_str()
    return content


def to_atom(channel: Channel) -> bytes:
    """Return `channel` in Atom, RFC 4287."""
    atom = _feed(channel, "atom", "application/atom+xml")
    atom.updated(channel.updated or NEVER)
    atom.icon(channel.icon)
    atom.logo(channel.logo)
    content: bytes = atom.atom_str()
    return content


def _feed(channel: Channel, ending: str, media_type: str) -> Any:  # noqa: ANN401  # feedgen's
    feed = FeedGenerator()
    feed.id(channel.id)
    feed.title(channel.title)
    feed.description(channel.description)
    feed.author(name=channel.author, uri=channel.settings.url)
    feed.language(channel.settings.language)
    feed.generator("statusgen")
    feed.link(href=channel.url(ending), rel="self", type=media_type)
    if channel.settings.websub_hub:
        feed.link(href=channel.settings.websub_hub, rel="hub")
    feed.link(href=channel.home, rel="alternate", type="text/html")  # the last, which RSS takes for its own
    feed.register_extension("mending", lambda: _FeedMending(channel))
    feed.entry([_entry(entry) for entry in channel.entries])
    return feed


@lru_cache(LIMIT)
def _entry(told: Entry) -> "_FeedEntry":
    entry = _FeedEntry()
    entry.id(told.id)
    entry.title(told.title)
    entry.link(href=told.url)
    entry.content(told.html, type="html")
    entry.updated(told.updated)
    entry.category([{"term": key, "label": label} for key, label in told.tags])
    entry.register_extension("mending", lambda: _EntryMending(told))
    return entry


class _FeedEntry(FeedEntry):  # type: ignore[misc]  # as above
    """Makes its elements once. Each feed takes them from the one before, which is written by then."""

    @cached_property
    def _atom(self) -> object:
        return super().atom_entry()

    @cached_property
    def _rss(self) -> object:
        return super().rss_entry()

    def atom_entry(self, extensions: bool = True) -> object:  # noqa: ARG002, FBT001, FBT002  # feedgen's
        return self._atom

    def rss_entry(self, extensions: bool = True) -> object:  # noqa: ARG002, FBT001, FBT002  # feedgen's
        return self._rss


class _Unwritten(datetime):
    """An instant that feedgen takes for none, since by itself it writes the clock's."""

    def __bool__(self) -> bool:
        return False


class _FeedMending:
    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def extend_ns(self) -> dict[str, str]:
        return {"sy": SYNDICATION}

    def extend_rss(self, rss: Iterable[object]) -> None:
        (channel,) = rss
        hub = self.channel.settings.websub_hub
        if hub:
            xml_elem(f"{ATOM}link", channel, href=hub, rel="hub")
        if self.channel.updated:
            _add(channel, "pubDate", _date(self.channel.updated))
            _add(channel, "lastBuildDate", _date(self.channel.updated))
        for name, url in (("icon", self.channel.icon), ("logo", self.channel.logo)):
            if url:
                _add(channel, f"{ATOM}{name}", url)

    def extend_atom(self, feed: object) -> None:
        _add(feed, f"{{{SYNDICATION}}}updatePeriod", "hourly")
        _add(feed, f"{{{SYNDICATION}}}updateFrequency", str(60 // TTL_MINUTES))


class _EntryMending:
    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def extend_rss(self, item: object) -> None:
        # RSS has one date. Of an incident as a whole it is when there was news last, by which it is sorted.
        _add(item, "pubDate", _date(self.entry.updated))

    def extend_atom(self, entry: Any) -> None:  # noqa: ANN401  # lxml's
        entry.find("link").attrib.update({"rel": "alternate", "type": "text/html"})
        _add(entry, "published", self.entry.published.isoformat())


def _date(moment: datetime) -> str:
    """Return `Sun, 12 Apr 2026 09:41:00 +0000`, in English wherever the process runs.

    `email.utils` would say it, and import `socket` and all that it needs to read and write mail.
    """
    day, month, *_ = moment.ctime().split()
    return f"{day}, {moment.day:02} {month} {moment.year:04} {moment:%H:%M:%S %z}"


def _add(parent: object, name: str, text: str) -> None:
    xml_elem(name, parent).text = text
