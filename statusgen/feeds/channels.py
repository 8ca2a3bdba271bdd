"""Which feeds there are, and what is in each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from statusgen import addresses
from statusgen.entries import Entry, Story, Told, heard_last, newest_stories, newest_told, one_line, permanent_id
from statusgen.facts import Facts
from statusgen.model import Settings

TTL_MINUTES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed in no format yet."""

    settings: Settings
    address: str  # without the ending of a format
    page: str  # address of the page that shows the same
    title: str
    description: str
    updated: datetime | None  # when there was news last; None: never yet
    news: tuple[Told, ...] | tuple[Story, ...]  # newest first

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(one.entry for one in self.news)

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


def update_channels(stories: tuple[Story, ...], facts: Facts) -> Iterator[Channel]:
    """Yield the feeds with an entry for each update: of the page, and of each component."""
    settings, gettext = facts.site.settings, facts.language.gettext
    heard = heard_last(stories)
    news = newest_told(heard, settings.feed_entries)
    yield Channel(
        settings=settings,
        address=addresses.FEED,
        page=addresses.HOME,
        title=one_line(settings.title),
        description=gettext("Each update on an incident or a maintenance, as it is published."),
        updated=news[0].update.at if news else None,
        news=news,
    )
    by_component = _by_component(heard)
    for component in facts.site.components:
        news = newest_told(by_component[component.id], settings.feed_entries)
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
            updated=news[0].update.at if news else None,
            news=news,
        )


def history_channel(stories: tuple[Story, ...], facts: Facts) -> Channel:
    """Return the feed with an entry for each incident and maintenance."""
    settings, gettext = facts.site.settings, facts.language.gettext
    newest = newest_stories(stories)
    return Channel(
        settings=settings,
        address=addresses.HISTORY_FEED,
        page=addresses.HISTORY,
        title=one_line(gettext("%(site)s: history", site=settings.title)),
        description=gettext("Incidents and maintenance, each with all of its updates."),
        updated=max((story.newest for story in newest if story.newest), default=None),
        news=newest,
    )


def _by_component(stories: Iterable[Story]) -> dict[str, list[Story]]:
    """Return the incidents and maintenance that name a component, by its id, in the same order."""
    found: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        for key, _ in story.course.worst:
            found[key].append(story)
    return found
