"""Feeds for readers: RSS 2.0, Atom and JSON Feed 1.1."""

from collections.abc import Iterator

from statusgen.entries import all_stories
from statusgen.facts import Facts
from statusgen.feeds.channels import history_channel, update_channels
from statusgen.feeds.json_feed import to_json
from statusgen.feeds.xml_feeds import to_xml

__all__ = ["feed_files"]


def feed_files(facts: Facts) -> dict[str, bytes]:
    """Return every feed by its path."""
    return dict(_files(facts))


def _files(facts: Facts) -> Iterator[tuple[str, bytes]]:
    stories = all_stories(facts)
    for channel in update_channels(stories, facts):
        for ending, content in (*to_xml(channel).items(), ("json", to_json(channel))):
            yield f"{channel.address}.{ending}", content
    history = history_channel(stories, facts)
    for ending, content in to_xml(history).items():
        yield f"{history.address}.{ending}", content
