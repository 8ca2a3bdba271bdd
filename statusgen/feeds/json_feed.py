"""JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/."""

from functools import lru_cache

from statusgen import structs
from statusgen.entries import Entry
from statusgen.feeds.channels import TTL_MINUTES, Channel
from statusgen.instant import iso

VERSION = "https://jsonfeed.org/version/1.1"


def to_json(channel: Channel) -> bytes:
    hub = channel.settings.websub_hub
    document = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.url("json"),
        "description": channel.description,
        "icon": channel.logo,
        "favicon": channel.icon,
        "authors": [{"name": channel.author, "url": channel.settings.url}],
        "language": channel.settings.language,
        "hubs": [{"type": "WebSub", "url": hub}] if hub else None,
        "_statusgen": {"ttl": TTL_MINUTES},  # the format has no word for it, but a place for words of one's own
        "items": [_item(entry) for entry in channel.entries],
    }
    said = {key: value for key, value in document.items() if value is not None}
    return structs.to_json(said)


@lru_cache(1 << 10)  # most are in more than one feed
def _item(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "content_text": entry.text,
        "date_published": iso(entry.published),
        "date_modified": iso(entry.updated),
        "tags": [label for _, label in entry.tags],
    }
