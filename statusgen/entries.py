"""What a subscriber is told: an entry for each update, and one for each thing that nobody wrote but that happened."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from heapq import merge, nlargest
from itertools import chain, count, islice
from operator import attrgetter
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from statusgen import addresses
from statusgen.facts import AnyCase, Case, Facts, Scene
from statusgen.instant import iso
from statusgen.language import Language, mark
from statusgen.markup import ROOT, is_ordinary, to_text
from statusgen.memory import Memory, one_by_one
from statusgen.model import Changes, Html, Incident, Maintenance, State, Status, Update
from statusgen.structs import Frozen, replace
from statusgen.timeline import Course, Step, incident_steps, maintenance_steps, silent_end
from statusgen.words import STATES, STATUSES, severity_label

HISTORY_ENTRIES = 25  # as Statuspage has them


class Entry(Frozen):
    """An entry of a feed, ready for any format."""

    id: str  # a URI
    url: str
    title: str
    html: str  # every link is absolute
    published: datetime
    updated: datetime
    tags: tuple[tuple[str, str], ...]  # a key for machines, and its label

    @property
    def text(self) -> str:
        return to_text(Html(self.html))


class Story(Frozen, dict=True):
    """An incident or a maintenance as subscribers hear of it."""

    case: Case[Incident] | Case[Maintenance]

    @property
    def item(self) -> Incident | Maintenance:
        return self.case.item

    @property
    def course(self) -> Course:
        return self.case.course

    @property
    def scene(self) -> Scene:
        return self.case.scene

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The components' names by their ids."""
        return dict(self.case.names)

    @property
    def kind(self) -> str:
        return "incident" if isinstance(self.item, Incident) else "maintenance"

    @cached_property
    def url(self) -> str:
        address = addresses.incident if isinstance(self.item, Incident) else addresses.maintenance
        return addresses.absolute(self.scene.url, address(self.item.slug))

    @property
    def is_backfilled(self) -> bool:
        return isinstance(self.item, Incident) and self.item.backfilled

    @property
    def told_by_itself(self) -> tuple[Update, ...]:
        """What no update tells: a resolution in front matter, and what the clock did to a maintenance."""
        if isinstance(self.item, Incident):
            end = silent_end(self.item)
            return (Update(end, Status.RESOLVED, Html("")),) if end else ()
        return tuple(_ticks(self.item, self.case.now))

    @cached_property
    def newest(self) -> datetime | None:
        """When subscribers were last told of it."""
        return max([update.at for update in (*self.item.updates[-1:], *self.told_by_itself)], default=None)

    @cached_property
    def events(self) -> tuple[tuple[Update, int | None], ...]:
        """All that subscribers are told, oldest first: each with its place among the updates, if it is one."""
        written = tuple(zip(_as_it_was_written(self.item), count()))
        happened = [(update, None) for update in self.told_by_itself]
        if not happened:
            return written
        # Of one moment, the clock comes before what people said then, and an end after it.
        everything = [*written, *happened] if isinstance(self.item, Incident) else [*happened, *written]
        return tuple(sorted(everything, key=lambda one: one[0].at))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of each update."""
        return addresses.update_ids(self.item)

    @cached_property
    def told(self) -> tuple["Told", ...]:
        """The same, each as an entry to be."""
        return tuple(Told(self, place) for place in range(len(self.events)))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What each thing that is told makes of it; of thousands each by itself would take the square of their time."""
        now = self.case.now  # from which on counts what is dated later
        updates = tuple([replace(update, at=now) if update.at > now else update for update, _ in self.events])
        item = self.item if updates == self.item.updates else replace(self.item, updates=updates)
        return tuple(incident_steps(item) if isinstance(item, Incident) else maintenance_steps(item))

    @property
    def date(self) -> datetime:
        """When there was news of it last; where nothing was ever told, when it began or will begin."""
        return self.newest or (self.item.started if isinstance(self.item, Incident) else self.item.starts)

    @property
    def rank(self) -> tuple[bool, datetime]:
        """By what it is chosen for the history: what is open comes before all else."""
        return self.course.is_open, self.date

    @cached_property
    def entry(self) -> Entry:
        """Return it as one entry with all updates, the newest first."""
        item, language = self.item, self.scene.language
        parts = ["" if self.case.is_put_off else self.window, item.html]
        for told in reversed(self.told):
            status = html.escape(language.gettext(STATUSES[told.update.status]))
            parts += [f"<p><strong>{status}</strong> \N{EN DASH} {language.moment(told.update.at)}</p>", told.body]
        return Entry(
            id=self.permanent_id(addresses.entry_id(self.kind, item.slug)),
            url=self.url,
            title=one_line(item.title),
            html=self.absolute("\n".join(part for part in parts if part)),
            published=self.told[0].update.at if self.told else self.date,
            updated=self.date,
            tags=self.tags(key for key, _ in self.course.worst),
        )

    @property
    def window(self) -> str:
        """When a maintenance is planned, as a paragraph."""
        if isinstance(self.item, Incident):
            return ""
        language = self.scene.language
        period = language.period(self.item.starts, max(self.item.starts, self.item.ends))
        planned = language.gettext("Planned: %(period)s", period=period)  # Babel sees no words inside an f-string
        return f"<p>{html.escape(planned)}</p>"

    def permanent_id(self, key: str) -> str:
        return permanent_id(self.scene.url, key).urn

    def absolute(self, source: str) -> str:
        return absolute_html(source, self.url, self.scene.url)

    def tags(self, components: Iterable[str]) -> tuple[tuple[str, str], ...]:
        tags = [(key, one_line(self.names[key])) for key in components]
        if isinstance(self.item, Incident) and self.item.severity:
            label = severity_label(self.item.severity, self.scene.severities, self.scene.language)
            tags.append((self.item.severity.lower(), one_line(label)))
        return tuple(tags)


class Told(Frozen, dict=True):
    """One thing that subscribers are told."""

    story: Story
    place: int  # among the story's events

    @property
    def update(self) -> Update:
        return self.story.events[self.place][0]

    @property
    def nth(self) -> int | None:
        """Its place among the updates; None: nobody wrote it."""
        return self.story.events[self.place][1]

    @property
    def key(self) -> str:
        if self.nth is not None:
            return self.story.ids[self.nth]
        # An incident has one end; what the clock began and people put off, it begins again.
        detail = self.update.status if self.story.kind == "incident" else f"{self.update.status} {iso(self.update.at)}"
        return addresses.entry_id(f"{self.story.kind}-event", self.story.item.slug, detail)

    @property
    def anchor(self) -> str:
        """Where it stands on its page; empty where it is not told there."""
        return "" if self.nth is None else f"#{self.key}"

    @cached_property
    def entry(self) -> Entry:
        story, update = self.story, self.update
        language = story.scene.language
        status = language.gettext(STATUSES[update.status])
        parts = [self.window, self.body] if self.is_ahead else [self.body]
        return Entry(
            id=story.permanent_id(self.key),
            url=story.url + self.anchor,
            title=one_line(language.gettext("[%(status)s] %(title)s", status=status, title=story.item.title)),
            html=story.absolute("\n".join(part for part in parts if part)),
            published=update.at,
            updated=update.at,
            tags=story.tags(key for key, _ in self.states),
        )

    @property
    def window(self) -> str:
        """When the maintenance is planned; nothing where this puts it off."""
        item = self.story.item
        is_put_off = isinstance(item, Maintenance) and min(self.update.at, self.story.case.now) >= item.starts
        return "" if is_put_off else self.story.window

    @cached_property
    def body(self) -> str:
        """The text, and the components with the states that they are in from then on."""
        return "\n".join(part for part in (self.text, self.components) if part)

    @property
    def text(self) -> str:
        if self.nth is not None:
            return self.update.html
        kind = self.story.kind, self.update.status
        sentence = f"<p>{html.escape(self.story.scene.language.gettext(_SENTENCES[kind]))}</p>"
        announced = self.story.kind == "incident" or self.place
        return sentence if announced else f"{sentence}\n{self.story.item.html}"

    @property
    def components(self) -> str:
        names, language = self.story.names, self.story.scene.language
        items = "".join([_state_item(names[key], state, language) for key, state in self.states])
        return f"<ul>{items}</ul>" if items else ""

    @property
    def states(self) -> Changes:
        """The components in the states that this leaves them in, or for what is ahead, will be in."""
        return self.story.steps[self.place].states

    @property
    def is_ahead(self) -> bool:
        """Whether it tells of a maintenance that is still to come."""
        return self.story.steps[self.place].is_ahead


@lru_cache(maxsize=1 << 10)  # a site says the same few very often
def _state_item(name: str, state: State, language: Language) -> str:
    line = language.gettext("%(component)s: %(state)s", component=name, state=language.gettext(STATES[state]))
    return f"<li>{html.escape(line)}</li>"


_SENTENCES = {
    ("incident", Status.RESOLVED): mark("This incident has been resolved."),
    ("maintenance", Status.IN_PROGRESS): mark("The planned maintenance has begun."),
    ("maintenance", Status.COMPLETED): mark("The planned maintenance has been completed."),
}


def _as_it_was_written(item: Incident | Maintenance) -> tuple[Update, ...]:
    """Return the updates as they were told.

    A file without headings is one update at `started`, and says `Resolved` only since the file has `resolved`.
    """
    if item.updates and item.updates[0].whole:
        return (replace(item.updates[0], status=Status.INVESTIGATING),)
    return item.updates


def _ticks(maintenance: Maintenance, now: datetime) -> Iterator[Update]:
    """Yield what the clock did to `maintenance` up to `now`, unless people then said the same."""
    starts, ends = maintenance.starts, max(maintenance.starts, maintenance.ends)
    said = [update for update in maintenance.updates if update.status is not Status.UPDATE]
    before = [update for update in said if update.at < starts]
    if before and before[-1].status is not Status.SCHEDULED:
        return
    during = [update for update in said if update.at == starts or starts <= update.at < ends]
    if starts <= now and not _is_said(Status.IN_PROGRESS, starts, during):
        yield Update(starts, Status.IN_PROGRESS, Html(""))
    after = [update for update in said if update.at >= ends]
    if ends <= now and not during and not _is_said(Status.COMPLETED, ends, after):
        yield Update(ends, Status.COMPLETED, Html(""))


def _is_said(status: Status, at: datetime, words: list[Update]) -> bool:
    """Whether the first of the people's `words` is of that very moment, or `status` again."""
    return any(word.at == at or word.status is status for word in words[:1])


class Chronicle(Frozen):
    """What subscribers hear of one chapter."""

    stories: tuple[Story, ...]  # in the site's order
    heard: tuple[Story, ...]  # of which subscribers were told, the one with the newest update first; none backfilled
    by_component: Mapping[str, tuple[Story, ...]]  # the same, of those that name a component, by its id
    latest: tuple[Story, ...]  # that the history may want, in its order
    newest: datetime | None  # when anything was told last

    @classmethod
    def of(cls, cases: tuple[AnyCase, ...]) -> "Chronicle":
        stories = tuple(map(Story, cases))
        heard = heard_last(stories)
        by_component: dict[str, list[Story]] = {}
        for story in heard:
            for key, _ in story.course.worst:
                by_component.setdefault(key, []).append(story)
        newest = max((story.newest for story in stories if story.newest), default=None)
        named = {key: tuple(found) for key, found in by_component.items()}
        return cls(stories, heard, named, foremost_stories(stories), newest)


def all_stories(facts: Facts, memory: Memory | None = None) -> tuple[Story, ...]:
    """Return every incident and maintenance, in the site's order."""
    return tuple(chain.from_iterable(chronicle.stories for chronicle in chronicles(facts, memory or Memory())))


def chronicles(facts: Facts, memory: Memory) -> tuple[Chronicle, ...]:
    """Return what is heard of each chapter, in the site's order; `memory` knows that of earlier builds."""
    told = {key: (chapter.cases,) for key, chapter in facts.chapters.items()}
    return tuple(memory.keep_each("chronicles", told, Chronicle.of, one_by_one).values())


def heard_last(stories: Iterable[Story]) -> tuple[Story, ...]:
    """Return those of which subscribers were told, the one with the newest update first; not what is backfilled."""
    heard = (story for story in stories if story.newest and not story.is_backfilled)
    return tuple(sorted(heard, key=attrgetter("newest"), reverse=True))


def latest_heard(heard: Iterable[Iterable[Story]], limit: int) -> tuple[Story, ...]:
    """Return the stories that were told of last, the newest first; each of `heard` is sorted as `heard_last` does.

    The `limit` newest updates are of no other.
    """
    return tuple(islice(merge(*heard, key=attrgetter("newest"), reverse=True), limit))


def newest_told(latest: Iterable[Story], limit: int) -> tuple[Told, ...]:
    """Return what was told last in `latest`, the newest first."""
    return tuple(nlargest(limit, chain(*(reversed(story.told) for story in latest)), key=attrgetter("update.at")))


def foremost_stories(chosen: Iterable[Story], limit: int = HISTORY_ENTRIES) -> tuple[Story, ...]:
    """Return the stories that the history is of: what is open, then what had news last."""
    return tuple(nlargest(limit, chosen, key=attrgetter("rank")))


def permanent_id(site_url: str, key: str) -> UUID:
    """Return what names `key` of this site among all things of the world, the same with `http` and `https`."""
    return uuid5(NAMESPACE_URL, f"{_any_scheme(site_url)}#{key}")


@lru_cache(maxsize=16)
def _any_scheme(site_url: str) -> str:
    site = urlsplit(site_url)
    return f"//{site.hostname}{site.path}"


def absolute_html(source: str, page_url: str, site_url: str) -> str:
    """Return HTML of a page's with links that work anywhere, in characters that every format may hold."""
    return legal(absolute_links(source, page_url, site_url))


def absolute_links(source: str, page_url: str, site_url: str) -> str:
    """Return HTML of a page's with links that work anywhere."""
    if "#" in source:
        source = source.replace('<a href="#', f'<a href="{html.escape(page_url)}#')
    return source.replace(ROOT, html.escape(site_url)) if ROOT in source else source


# What XML forbids or discourages, what iCalendar forbids, and what UTF-8 cannot carry.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def legal(text: str) -> str:
    # None of these can be printed, and that is known in a third of the time.
    return (
        text
        if is_ordinary(text) or text.replace("\n", "").isprintable()
        else _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
    )


@lru_cache(maxsize=1 << 10)  # as above: most are names of components
def one_line(text: str) -> str:
    """Return `text` as a title, which no format allows to be empty."""
    return " ".join(legal(text).split()) or "\N{REPLACEMENT CHARACTER}"
