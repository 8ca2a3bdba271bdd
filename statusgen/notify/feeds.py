"""Which feeds there are that name a hub."""

from collections.abc import Iterable, Iterator

from statusgen import addresses
from statusgen.model import Component


def feed_paths(components: Iterable[Component]) -> Iterator[str]:
    """Yield the path of every feed that names a hub."""
    for address in (addresses.FEED, *(addresses.component_feed(component.id) for component in components)):
        yield from (f"{address}.{ending}" for ending in ("rss", "atom", "json"))
    yield from (f"{addresses.HISTORY_FEED}.{ending}" for ending in ("rss", "atom"))
