"""The order in which files become public."""

from enum import IntEnum

HOME = "index.html"
FEED_SUFFIXES = (".rss", ".atom", ".json", ".ics", ".xml", ".svg")


class Rank(IntEnum):
    """The order that files move in: whatever can be reached from the home page leads to something that is there.

    What is new comes before what changed, because only what changed can be reached already and leads to what is new.
    """

    ASSET = 0
    NEW_PAGE = 1
    NEW_FEED = 2
    PAGE = 3
    FEED = 4
    HOME = 5


def rank(path: str, *, is_new: bool) -> Rank:
    if path == HOME:
        return Rank.HOME
    if path.endswith(".html"):
        return Rank.NEW_PAGE if is_new else Rank.PAGE
    if path.endswith(FEED_SUFFIXES):
        return Rank.NEW_FEED if is_new else Rank.FEED
    return Rank.ASSET
