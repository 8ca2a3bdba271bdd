"""Which feeds there are, and what is in each."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import accumulate, chain
from operator import attrgetter
from typing import TypeVar

from statusgen import addresses
from statusgen.entries import (
    HISTORY_ENTRIES,
    Chronicle,
    Entry,
    Story,
    foremost_stories,
    latest_heard,
    newest_told,
    one_line,
    permanent_id,
)
from statusgen.facts import Facts
from statusgen.model import Settings
from statusgen.structs import Frozen

TTL_MINUTES = 5

T = TypeVar("T")
K = TypeVar("K", date, tuple[bool, datetime])

_NEWEST, _DATE, _RANK = attrgetter("newest"), attrgetter("date"), attrgetter("rank")


class Channel(Frozen, dict=True):
    """A feed in no format yet."""

    settings: Settings
    address: str  # without the ending of a format
    page: str  # address of the page that shows the same
    title: str
    description: str
    updated: datetime | None  # when there was news last; None: never yet
    stories: tuple[Story, ...]  # newest first
    is_of_updates: bool = True  # which are an entry each; else each story is one

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        # Of a feed that is not made nobody asks for them, and to find those of all takes longer than to make one.
        told = newest_told(self.stories, self.settings.feed_entries) if self.is_of_updates else self.stories
        return tuple(one.entry for one in told)

    @property
    def id(self) -> str:
        return permanent_id(self.settings.url, self.address).urn

    @property
    def author(self) -> str:
        return one_line(self.settings.title)

    @property
    def home(self) -> str:
        return addresses.absolute(self.settings.url, self.page)

    @property
    def icon(self) -> str | None:
        return self._picture(self.settings.favicon)

    @property
    def logo(self) -> str | None:
        return self._picture(self.settings.logo)

    def url(self, ending: str) -> str:
        return addresses.absolute(self.settings.url, f"{self.address}.{ending}")

    def _picture(self, path: str | None) -> str | None:
        return addresses.absolute(self.settings.url, path) if path else None


def update_channels(told: tuple[Chronicle, ...], facts: Facts) -> Iterator[Channel]:
    """Yield the feeds with an entry for each update: of the page, and of each component."""
    settings, gettext = facts.site.settings, facts.language.gettext
    stories = _latest([chronicle.heard for chronicle in told], settings.feed_entries)
    yield Channel(
        settings=settings,
        address=addresses.FEED,
        page=addresses.HOME,
        title=one_line(settings.title),
        description=gettext("Each update on an incident or a maintenance, as it is published."),
        updated=_last(stories, facts.now),
        stories=stories,
    )
    for component in facts.site.components:
        heard = [chronicle.by_component.get(component.id, ()) for chronicle in told]
        stories = _latest(heard, settings.feed_entries)
        title = gettext("%(site)s: %(component)s", site=settings.title, component=component.name)
        description = gettext(
            "Each update on what concerns %(component)s, as it is published.", component=component.name
        )
        yield Channel(
            settings=settings,
            address=addresses.component_feed(component.id),
            page=addresses.component(component.id),
            title=one_line(title),
            description=one_line(description),
            updated=_last(stories, facts.now),
            stories=stories,
        )


def history_channel(told: tuple[Chronicle, ...], facts: Facts) -> Channel:
    """Return the feed with an entry for each incident and maintenance."""
    settings, gettext = facts.site.settings, facts.language.gettext
    latest = foremost([chronicle.latest for chronicle in told], HISTORY_ENTRIES, _RANK)
    newest = sorted(foremost_stories(chain.from_iterable(latest)), key=_DATE, reverse=True)
    return Channel(
        settings=settings,
        address=addresses.HISTORY_FEED,
        page=addresses.HISTORY,
        title=one_line(gettext("%(site)s: history", site=settings.title)),
        description=gettext("Incidents and maintenance, each with all of its updates."),
        updated=_last(newest, facts.now),
        stories=tuple(newest),
        is_of_updates=False,
    )


def _last(stories: Iterable[Story], now: datetime) -> datetime | None:
    """Return when something was told last; what is dated after `now` counts for want of all else."""
    newest = [story.newest for story in stories if story.newest]
    said = [at for at in newest if at <= now]
    if len(said) < len(newest):  # of the others, something may have been told between these and now
        said += [update.at for story in stories for update, _ in story.events if update.at <= now]
    return max(said or newest, default=None)


def _latest(heard: Iterable[Sequence[Story]], limit: int) -> tuple[Story, ...]:
    """Return the stories that were told of last, of those that each chapter has `heard`."""
    return latest_heard(foremost(heard, limit, _NEWEST), limit)


def foremost(groups: Iterable[Sequence[T]], limit: int, key: Callable[[T], K]) -> list[Sequence[T]]:
    """Return those of `groups`, each sorted by `key` with the greatest first, that the `limit` greatest are in.

    Some others may be among them; their order stays.
    """
    full = [group for group in groups if group]
    ranked: list[Sequence[T]] = sorted(full, key=lambda group: key(group[0]), reverse=True)
    enough = bisect_left([*accumulate(map(len, ranked))], limit) + 1  # so many of them hold as many
    least = min((key(group[-1]) for group in ranked[:enough]), default=None)
    return [group for group in full if least and key(group[0]) >= least]
