"""What follows from the content at one instant, derived once for all that shows it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from statusgen.language import Language
from statusgen.memory import Memory
from statusgen.model import Component, Incident, Maintenance, Settings, Site, Status
from statusgen.timeline import (
    Course,
    DayCell,
    PageStatus,
    Spans,
    Track,
    day_cells,
    day_start,
    incident_course,
    incident_dates,
    maintenance_course,
    maintenance_dates,
    merge,
    next_change,
    page_status,
    tracks,
    uptime,
)

UPTIME_WINDOWS = (7, 30, 90, 365)  # days

LATER = datetime.max.replace(tzinfo=UTC)
"""Now, for what has come to its end and stays as it is."""

Item = TypeVar("Item", Incident, Maintenance)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is the same all over a site and at all times."""

    url: str  # the site's, with a slash at its end
    zone: ZoneInfo
    language: Language


class Case(NamedTuple, Generic[Item]):
    """An incident or a maintenance with all else that may be shown of it.

    What is made of a case alone stays as it is as long as the case does; for that reason `now` is `LATER` as soon as
    time changes nothing about it any more.
    """

    item: Item
    course: Course
    names: tuple[tuple[str, str], ...]  # of the components in `course.worst`: id and name
    day: date  # the local one that it began on
    now: datetime
    scene: Scene


@dataclass(frozen=True)
class Facts:
    """A site at `now`, with each component's track, and the days of its bars, by its id."""

    site: Site
    now: datetime
    scene: Scene
    incidents: tuple[Case[Incident], ...]  # in the site's order
    maintenance: tuple[Case[Maintenance], ...]  # in the site's order
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

    @cached_property
    def open_incidents(self) -> tuple[Case[Incident], ...]:
        return tuple(case for case in self.incidents if case.course.is_open)

    @cached_property
    def active_maintenance(self) -> tuple[Case[Maintenance], ...]:
        """What is in progress or verifying, the first to end first."""
        active = (case for case in self.maintenance if case.course.is_open)
        return tuple(sorted(active, key=lambda case: (case.item.ends, case.item.slug)))

    @cached_property
    def upcoming_maintenance(self) -> tuple[Case[Maintenance], ...]:
        """What is scheduled, the next first."""
        upcoming = (case for case in self.maintenance if case.course.status is Status.SCHEDULED)
        return tuple(sorted(upcoming, key=lambda case: (case.item.starts, case.item.slug)))

    @property
    def next_change(self) -> datetime:
        """The first instant after `now` at which a page becomes untrue without an edit."""
        ahead = replace(
            self.site,
            incidents=tuple(case.item for case in self.incidents if case.now != LATER),
            maintenance=tuple(case.item for case in self.maintenance if case.now != LATER),
        )
        return next_change(ahead, self.now)

    @property
    def uptime_windows(self) -> tuple[int, ...]:
        """The days back that uptime is told for, the fewest first."""
        return tuple(sorted({*UPTIME_WINDOWS, self.site.settings.history_days}))

    def uptime(self, track: Track, days: int) -> Decimal | None:
        """Return the uptime over the last `days` local days, today included; None where nothing was tracked."""
        return uptime(track, self.days_ago(days), self.now, self.site.settings.uptime_weights)

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
    scene = memory.keep("scene", (settings.url, settings.timezone, language), Scene)
    called = {component.id: component.name for component in site.components}
    names: dict[str, str] = memory.keep("names", (called,), dict)  # the same object is quicker to compare
    cases = _Cases(now, scene, names, memory)
    incidents = cases.of("incident", site.incidents, incident_course, incident_dates)
    maintenance = cases.of("maintenance", site.maintenance, maintenance_course, maintenance_dates)
    courses = (*(case.course for case in incidents), *(case.course for case in maintenance))
    known = tracks(site, now, courses, _merging(memory))
    return Facts(
        site=site,
        now=now,
        scene=scene,
        incidents=incidents,
        maintenance=maintenance,
        tracks=known,
        cells={key: _cells(track, settings, now) for key, track in known.items()},
        components={component.id: component for component in site.components},
    )


@dataclass(frozen=True, slots=True)
class _Cases:
    now: datetime
    scene: Scene
    names: Mapping[str, str]  # of all components, by id
    memory: Memory

    def of(
        self,
        kind: str,
        items: tuple[Item, ...],
        course_of: Callable[[Item, datetime], Course],
        dates_of: Callable[[Item], Iterator[datetime | None]],
    ) -> tuple[Case[Item], ...]:
        def end(item: Item) -> tuple[datetime, Course]:
            course = course_of(item, LATER)
            return (LATER if course.goes_on else max(filter(None, dates_of(item)))), course

        ends = self.memory.keep_each(f"{kind} ends", {item.slug: (item,) for item in items}, end)
        jobs = {}
        for item in items:
            settled, course = ends[item.slug]
            # What is past and over went the same way at whatever later instant one looks back.
            now = LATER if settled < self.now else self.now
            jobs[item.slug] = (item, course if now is LATER else course_of(item, now), self.names, now, self.scene)
        return tuple(self.memory.keep_each(f"{kind} cases", jobs, _case).values())


def _case(item: Item, course: Course, names: Mapping[str, str], now: datetime, scene: Scene) -> Case[Item]:
    named = tuple((key, names[key]) for key, _ in course.worst)
    return Case(item, course, named, local_day(course.start, scene), now, scene)


def _merging(memory: Memory) -> Callable[[Spans], Spans]:
    return lambda spans: memory.keep_each("spans", {key: (told,) for key, told in spans.items()}, merge)


def _cells(track: Track, settings: Settings, now: datetime) -> tuple[DayCell, ...]:
    today = now.astimezone(settings.timezone).date()
    return day_cells(track, today - timedelta(days=settings.history_days - 1), today, settings.timezone, now)
