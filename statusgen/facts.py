"""What follows from the content at one instant, derived once for all that shows it."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Generic, TypeVar, cast
from zoneinfo import ZoneInfo

from statusgen.language import Language
from statusgen.memory import Memory, one_by_one
from statusgen.model import Component, Incident, Maintenance, Settings, Site, Status
from statusgen.structs import Frozen, replace
from statusgen.timeline import (
    Course,
    DayCell,
    PageStatus,
    Parts,
    Span,
    Spans,
    Told,
    Track,
    Turns,
    day_cells,
    day_start,
    incident_course,
    incident_dates,
    maintenance_course,
    maintenance_dates,
    merge_parts,
    next_change,
    page_status,
    told_by,
    tracks,
    turns,
    uptime,
)
from statusgen.words import SeverityNames, own_names

UPTIME_WINDOWS = (7, 30, 90, 365)  # days

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=5)  # at each fifth minute of the hour

LATER = datetime.max.replace(tzinfo=UTC)
"""Now, for what has come to its end and stays as it is."""

Item = TypeVar("Item", Incident, Maintenance)


class Ends(Frozen):
    """When time changes nothing any more about each of some incidents, and how it will have gone by then."""

    each: tuple[tuple[datetime, Course], ...]
    last: datetime  # when it changes nothing about any of them


class Scene(Frozen):
    """What is the same all over a site and at all times."""

    url: str  # the site's, with a slash at its end
    zone: ZoneInfo
    language: Language
    severities: SeverityNames = ()  # the site's own names of them


Names = tuple[tuple[str, str], ...]
"""The id and name of each of some components."""


class Case(Frozen, Generic[Item]):
    """An incident or a maintenance with all else that may be shown of it.

    What is made of a case alone stays as it is as long as the case does; for that reason `now` is `LATER` as soon as
    time changes nothing about it any more.
    """

    item: Item
    course: Course
    names: Names  # of the components in `course.worst`
    day: date  # the local one that it began on
    now: datetime
    scene: Scene

    @property
    def is_put_off(self) -> bool:
        """Whether it is a maintenance that should have begun, and will at a time that nobody wrote yet."""
        is_late = isinstance(self.item, Maintenance) and self.item.starts <= self.now
        return is_late and self.course.status is Status.SCHEDULED


AnyCase = Case[Incident] | Case[Maintenance]


class Chapter(Frozen):
    """Incidents, or maintenance, that began in the same month, and what is asked of all of them, told together.

    Of those that are long over nothing changes, and what is made of a chapter stays as long as its cases do.
    """

    cases: tuple[AnyCase, ...]  # in the site's order
    told: Told
    last: datetime | None  # the last end of what they told; None: nothing
    over: datetime  # when the last of the cases came to its end; `LATER` if one of them has not
    months: tuple[tuple[date, tuple[AnyCase, ...]], ...]  # of the site, by their first: what is not yet to come
    turns: Turns  # of the incidents
    postmortems: tuple[Case[Incident], ...]  # that have one
    unsettled: tuple[AnyCase, ...]  # that time may yet change

    @classmethod
    def of(cls, cases: tuple[AnyCase, ...]) -> "Chapter":
        told = told_by(case.course for case in cases)
        ends = (span.end for spans in told.spans.values() for span in spans)
        months: dict[date, list[AnyCase]] = {}
        for case in cases:
            begun = months.setdefault(case.day.replace(day=1), [])
            if case.course.status is not Status.SCHEDULED:
                begun.append(case)
        parts = tuple((first, tuple(found)) for first, found in months.items())
        incidents = [case for case in cases if isinstance(case.item, Incident)]
        return cls(
            cases,
            told,
            last=max(ends, default=None),
            over=max(case.course.end or LATER for case in cases),
            months=parts,
            turns=turns(case.course for case in incidents),
            postmortems=tuple(case for case in incidents if case.item.postmortem),
            unsettled=tuple(case for case in cases if case.now != LATER),
        )


ChapterKey = tuple[str, int]
"""`incident` or `maintenance`, and the number of the month."""


class Facts(Frozen, dict=True):
    """A site at `now`, with each component's track, and the days of its bars, by its id."""

    site: Site
    now: datetime
    scene: Scene
    incidents: tuple[Case[Incident], ...]  # in the site's order
    maintenance: tuple[Case[Maintenance], ...]  # in the site's order
    chapters: Mapping[ChapterKey, Chapter]  # all of both, in the same order
    tracks: Mapping[str, Track]
    cells: Mapping[str, tuple[DayCell, ...]]  # oldest first
    components: Mapping[str, Component]

    @property
    def language(self) -> Language:
        return self.scene.language

    @property
    def today(self) -> date:
        return self.local_day(self.now)

    @cached_property
    def status(self) -> PageStatus:
        """What the page as a whole says."""
        return page_status(
            (track.state for track in self.tracks.values()),
            open_incidents=bool(self.open_incidents),
            incomplete=bool(self.site.incomplete),
        )

    def incidents_since(self, instant: datetime) -> Iterator[Case[Incident]]:
        """Yield in the site's order the incidents that were not over before `instant`, with some others among them."""
        for _, chapter in self.chapters_since("incident", instant):
            yield from cast("tuple[Case[Incident], ...]", chapter.cases)

    def maintenance_since(self, instant: datetime) -> Iterator[Case[Maintenance]]:
        """Yield the same of the maintenance."""
        for _, chapter in self.chapters_since("maintenance", instant):
            yield from cast("tuple[Case[Maintenance], ...]", chapter.cases)

    def chapters_since(self, kind: str, instant: datetime) -> Iterator[tuple[ChapterKey, Chapter]]:
        """Yield the chapters that hold them, in the same order."""
        for key, chapter in self.chapters.items():
            if key[0] == kind and chapter.over >= instant:
                yield key, chapter

    def turns_before(self, instant: datetime) -> Iterator[Turns]:
        """Yield the turns of all other incidents."""
        for (kind, _), chapter in self.chapters.items():
            if kind == "incident" and chapter.over < instant:
                yield chapter.turns

    @property
    def with_postmortem(self) -> Iterator[Case[Incident]]:
        """The incidents that have a postmortem, in the site's order."""
        return chain.from_iterable(chapter.postmortems for chapter in self.chapters.values())

    @cached_property
    def open_incidents(self) -> tuple[Case[Incident], ...]:
        return tuple(case for case in self.incidents_since(LATER) if case.course.is_open)

    @cached_property
    def active_maintenance(self) -> tuple[Case[Maintenance], ...]:
        """What is in progress or verifying, the first to end first."""
        active = (case for case in self.maintenance_since(LATER) if case.course.is_open)
        return tuple(sorted(active, key=lambda case: (case.item.ends, case.item.slug)))

    @cached_property
    def upcoming_maintenance(self) -> tuple[Case[Maintenance], ...]:
        """What is scheduled, the next first."""
        upcoming = (case for case in self.maintenance_since(LATER) if case.course.status is Status.SCHEDULED)
        return tuple(sorted(upcoming, key=lambda case: (case.item.starts, case.item.slug)))

    @property
    def unsettled(self) -> Iterator[AnyCase]:
        """What time may yet change, in the site's order: what is open, to come, or left something not operational."""
        return chain.from_iterable(chapter.unsettled for chapter in self.chapters.values())

    @property
    def next_change(self) -> datetime:
        """The first instant after `now` at which a page becomes untrue without an edit.

        While anything lasts, how long it has lasted is at most a step behind; a page is not built for each second.
        """
        items = [case.item for case in self.unsettled]
        ahead = replace(
            self.site,
            incidents=tuple(item for item in items if isinstance(item, Incident)),
            maintenance=tuple(item for item in items if isinstance(item, Maintenance)),
        )
        change = next_change(ahead, self.now)
        lasts = any(track.state for track in self.tracks.values()) or self.open_incidents or self.active_maintenance
        return min(change, self.now + STEP - (self.now - EPOCH) % STEP) if lasts else change

    @property
    def uptime_windows(self) -> tuple[int, ...]:
        """The days back that uptime is told for, the fewest first."""
        return tuple(sorted({*UPTIME_WINDOWS, self.site.settings.history_days}))

    @cached_property
    def uptimes(self) -> Mapping[str, Mapping[int, Decimal | None]]:
        """By component the uptime over that many last local days, today included; None where nothing was tracked."""
        weights = self.site.settings.uptime_weights
        starts = [(days, self.days_ago(days)) for days in self.uptime_windows]
        return {
            key: {days: uptime(track, start, self.now, weights) for days, start in starts}
            for key, track in self.tracks.items()
        }

    def days_ago(self, days: int) -> datetime:
        """Return the instant at which the last `days` local days begin, today included."""
        return self.midnight(self.today - timedelta(days=days - 1))

    def midnight(self, day: date) -> datetime:
        """Return the instant (UTC) at which `day` begins in the site's zone."""
        return day_start(day, self.site.settings.timezone)

    def local_day(self, moment: datetime) -> date:
        return local_day(moment, self.scene)


def local_day(moment: datetime, scene: Scene) -> date:
    return moment.astimezone(scene.zone).date()


def derive(site: Site, now: datetime, language: Language, memory: Memory | None = None) -> Facts:
    """Return what follows from `site` at `now`; `memory` knows what earlier builds made of each incident."""
    memory = memory or Memory()
    settings = site.settings
    scene = memory.keep("scene", (settings.url, settings.timezone, language, own_names(settings)), Scene)
    called = {component.id: component.name for component in site.components}
    names: dict[str, str] = memory.keep("names", (called,), dict)  # the same object is quicker to compare
    cases = _Cases(now, scene, names, memory)
    incidents = [*cases.of("incident", _by_month(site.incidents, _STARTED), incident_course, incident_dates)]
    works = _by_month(site.maintenance, _STARTS)
    maintenance = [*cases.of("maintenance", works, maintenance_course, maintenance_dates)]
    jobs = {(kind, month): (told,) for kind, month, told in (*incidents, *maintenance)}
    chapters = memory.keep_each("chapters", jobs, Chapter.of, one_by_one)
    known = tracks(site, now, [chapter.told for chapter in chapters.values()], _merging(memory))
    return Facts(
        site=site,
        now=now,
        scene=scene,
        incidents=tuple(chain.from_iterable(told for _, _, told in incidents)),
        maintenance=tuple(chain.from_iterable(told for _, _, told in maintenance)),
        chapters=chapters,
        tracks=known,
        cells=_cells(known, settings, now, memory),
        components={component.id: component for component in site.components},
    )


class _Cases(Frozen):
    now: datetime
    scene: Scene
    names: Mapping[str, str]  # of all components, by id
    memory: Memory

    def of(
        self,
        kind: str,
        months: Mapping[int, tuple[Item, ...]],
        course_of: Callable[[Item, datetime], Course],
        dates_of: Callable[[Item], Iterator[datetime | None]],
    ) -> Iterator[tuple[str, int, tuple[Case[Item], ...]]]:
        """Yield the cases of each month."""

        def end(item: Item) -> tuple[datetime, Course]:
            course = course_of(item, LATER)
            return (LATER if course.goes_on else max(filter(None, dates_of(item)))), course

        def ends_of(items: tuple[Item, ...]) -> Ends:
            each = tuple(end(item) for item in items)
            return Ends(each, max(settled for settled, _ in each))

        def cases_of(
            items: tuple[Item, ...], ends: Ends, names: Mapping[str, str], now: datetime, scene: Scene
        ) -> tuple[Case[Item], ...]:
            # What is past and over went the same way at whatever later instant one looks back.
            return tuple(
                _case(item, course, names, LATER, scene)
                if settled < now
                else _case(item, course_of(item, now), names, now, scene)
                for item, (settled, course) in zip(items, ends.each, strict=True)
            )

        keep = self.memory.keep_each
        ends = keep(f"{kind} ends", {month: (items,) for month, items in months.items()}, ends_of, one_by_one)
        jobs = {
            month: (items, ends[month], self.names, self._now(ends[month]), self.scene)
            for month, items in months.items()
        }
        for month, cases in keep(f"{kind} cases", jobs, cases_of, one_by_one).items():
            yield kind, month, cases

    def _now(self, ends: Ends) -> datetime:
        """Return now, or a later instant if all of it is settled by now: its cases are the same at both."""
        return LATER if ends.last < self.now else self.now


_STARTED, _STARTS = attrgetter("started"), attrgetter("starts")


def _by_month(items: Sequence[Item], begin: Callable[[Item], datetime]) -> dict[int, tuple[Item, ...]]:
    """Return `items` by the month that each began in; they are sorted by that, the newest first."""

    def month(item: Item) -> int:
        at = begin(item)
        return at.year * 12 + at.month

    months: dict[int, tuple[Item, ...]] = {}
    first = 0
    while first < len(items):
        # Most months have many: where the next one begins is found by looking at few.
        newest = month(items[first])
        last = bisect_right(items, -newest, lo=first + 1, key=lambda item: -month(item))
        months[newest] = tuple(items[first:last])
        first = last
    return months


def _case(item: Item, course: Course, names: Mapping[str, str], now: datetime, scene: Scene) -> Case[Item]:
    named = tuple((key, names[key]) for key, _ in course.worst)
    return Case(item, course, named, local_day(course.start, scene), now, scene)


def _merging(memory: Memory) -> Callable[[Parts], Spans]:
    return lambda parts: memory.keep_each("spans", {key: (told,) for key, told in parts.items()}, merge_parts)


def _cells(
    known: Mapping[str, Track], settings: Settings, now: datetime, memory: Memory
) -> dict[str, tuple[DayCell, ...]]:
    """Return the days of the bars of each component; of those before today, nothing changes with time."""
    zone = settings.timezone
    today = now.astimezone(zone).date()
    days = today - timedelta(days=settings.history_days - 1), today - timedelta(days=1), zone
    past = memory.keep_each(
        "past days",
        {key: (track.component, track.spans, *days) for key, track in known.items()},
        _past_days,
        one_by_one,
    )
    return {key: (*past[key], *day_cells(track, today, today, zone, now)) for key, track in known.items()}


def _past_days(
    component: Component, spans: tuple[Span, ...], first: date, last: date, zone: ZoneInfo
) -> tuple[DayCell, ...]:
    return day_cells(Track(component, None, spans), first, last, zone, LATER)
