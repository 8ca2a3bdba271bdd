"""Feeds for readers: RSS 2.0, Atom and JSON Feed 1.1."""

from collections.abc import Iterator

from statusgen.drafts import Draft
from statusgen.entries import Chronicle
from statusgen.facts import Facts
from statusgen.feeds.channels import Channel, history_channel, update_channels

__all__ = ["feed_drafts"]


def feed_drafts(told: tuple[Chronicle, ...], facts: Facts) -> Iterator[Draft[bytes]]:
    """Yield every feed of all that was told."""
    for channel in update_channels(told, facts):
        for ending, make in (("rss", _rss), ("atom", _atom), ("json", _json)):
            yield Draft(f"{channel.address}.{ending}", make, (channel,))
    history = history_channel(told, facts)
    for ending, make in (("rss", _rss), ("atom", _atom)):
        yield Draft(f"{history.address}.{ending}", make, (history,))


# Feedgen and what it brings are the slowest to import, and most builds change no feed.


def _rss(channel: Channel) -> bytes:
    from statusgen.feeds.xml_feeds import to_rss  # noqa: PLC0415  # as said above

    return to_rss(channel)


def _atom(channel: Channel) -> bytes:
    from statusgen.feeds.xml_feeds import to_atom  # noqa: PLC0415  # as said above

    return to_atom(channel)


def _json(channel: Channel) -> bytes:
    from statusgen.feeds.json_feed import to_json  # noqa: PLC0415  # as said above

    return to_json(channel)
