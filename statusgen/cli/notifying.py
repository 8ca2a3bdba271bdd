"""The seam between a deploy and those who are told of it: called once, after all places were published to."""

from collections.abc import Mapping
from typing import NamedTuple

from statusgen.deploy import Found, Host
from statusgen.instant import Instant
from statusgen.model import Settings
from statusgen.sources import Sources


class Deployed(NamedTuple):
    """A place after its deploy: what it had `before`, and what it has `now`.

    `host.keep(told, now)` puts down at the place what the subscribers were told, and returns the `now` after it.
    """

    name: str
    host: Host
    before: Found
    now: Found


class News(NamedTuple):
    """What there may be to tell of: the content as it was published, and those places where that went well.

    In a dry run `now` is what a place would have, and nothing may be sent or put down.
    """

    sources: Sources
    instant: Instant
    settings: Settings
    places: tuple[Deployed, ...]
    environ: Mapping[str, str]
    is_dry_run: bool


def notify(_news: News) -> None:
    """Tell the subscribers what they were not told yet; what fails is told of and tried again by the next deploy."""
