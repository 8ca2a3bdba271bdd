"""When what the page says last changed, and when it will next be untrue."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from heapq import merge
from itertools import groupby

from statusgen.model import Component, Incident, Maintenance, Site, State, Status
from statusgen.structs import Frozen
from statusgen.timeline.courses import Course, maintenance_course
from statusgen.timeline.days import day_start
from statusgen.timeline.page import PageStatus, count_status, page_status
from statusgen.timeline.tracks import Track

Edge = tuple[datetime, State | None, int]
"""From this instant on so many more components are in that state; None: so many more incidents are open."""


class Turns(Frozen):
    """When some incidents were opened and when they were closed, each time, the latest first."""

    opened: tuple[datetime, ...]
    closed: tuple[datetime, ...]


def turns(incident_courses: Iterable[Course]) -> Turns:
    """Return the turns of `incident_courses`, without what lasted for no time."""
    periods = [period for course in incident_courses for period in course.periods if period[0] < period[1]]
    return Turns(
        tuple(sorted((start for start, _ in periods), reverse=True)),
        tuple(sorted((end for _, end in periods), reverse=True)),
    )


def last_change(
    site: Site,
    now: datetime,
    tracks: Mapping[str, Track],
    incident_courses: Collection[Course],
    earlier: Iterable[Turns] = (),
) -> datetime | None:
    """Return when the page came to say what it says at `now`; None when it always did, or nobody wrote since when.

    What cannot be read now is taken to have been so always: there is no telling since when. Of incidents that were all
    over before `now`, also their `earlier` turns will do, of which the first answer needs only few.
    """
    incomplete = bool(site.incomplete) or any(component.status is None for component in site.components)

    def status(counts: Counter[State | None]) -> PageStatus:
        return count_status(counts, len(tracks), open_incidents=counts[None] > 0, incomplete=incomplete)

    current = page_status(
        (track.state for track in tracks.values()),
        open_incidents=any(course.is_open for course in incident_courses),
        incomplete=incomplete,
    )
    counts = _just_before(now, tracks, incident_courses)
    if status(counts) is not current:
        # A status without its time, or with one still to come, tells of now alone.
        dateless = any(
            each.status and (each.status_since is None or each.status_since > now) for each in site.components
        )
        return None if dateless else now
    for at, edges in groupby(_backwards(now, tracks, [turns(incident_courses), *earlier]), key=_instant):
        for _, state, step in edges:
            counts[state] -= step
        if status(counts) is not current:
            return at
    return None


def _instant(edge: Edge) -> datetime:
    return edge[0]


def _just_before(
    now: datetime, tracks: Mapping[str, Track], incident_courses: Collection[Course]
) -> Counter[State | None]:
    """Return how many components were in each state until `now`, and as None how many incidents were open."""
    last = (track.spans[-1] for track in tracks.values() if track.spans)
    counts: Counter[State | None] = Counter(span.state for span in last if span.end == now)
    periods = (period for course in incident_courses for period in course.periods)
    counts[None] = sum(start < now == end for start, end in periods)
    return counts


def _backwards(now: datetime, tracks: Mapping[str, Track], told: Iterable[Turns]) -> Iterator[Edge]:
    """Yield what began and ended before `now`, the latest first; the first answer needs only few of them."""
    edges = [_span_edges(track, now) for track in tracks.values()]
    for each in told:
        edges += (_turn_edges(each.opened, 1, now), _turn_edges(each.closed, -1, now))
    return merge(*edges, key=_instant, reverse=True)


def _turn_edges(instants: Iterable[datetime], step: int, now: datetime) -> Iterator[Edge]:
    return ((at, None, step) for at in instants if at < now)


def _span_edges(track: Track, now: datetime) -> Iterator[Edge]:
    for span in reversed(track.spans):
        if span.end < now:
            yield span.end, span.state, -1
        yield span.start, span.state, 1


def next_change(site: Site, now: datetime) -> datetime:
    """Return the first instant after `now` at which a page becomes untrue without an edit.

    That is the next midnight at the latest. Lengths of what lasts on ("for 20 minutes") grow without being news.
    """
    zone = site.settings.timezone
    today = now.astimezone(zone).date()
    midnights = (day_start(today + timedelta(days=n), zone) for n in (1, 2))
    return min(at for at in (*midnights, *_dates(site, now)) if at is not None and at > now)


def _dates(site: Site, now: datetime) -> Iterator[datetime | None]:
    for component in site.components:
        yield from _component_dates(component)
    for incident in site.incidents:
        yield from incident_dates(incident)
    for maintenance in site.maintenance:
        yield from _dates_ahead(maintenance, now)


def _component_dates(component: Component) -> Iterator[datetime | None]:
    yield component.status_since
    yield component.tracked_since
    for entry in component.history:
        yield entry.start
        yield entry.end


def incident_dates(incident: Incident) -> Iterator[datetime | None]:
    """Yield every instant from which on something else may be said of `incident`."""
    yield from (incident.started, incident.detected, incident.acknowledged, incident.mitigated, incident.resolved)
    yield incident.postmortem.published if incident.postmortem else None
    for update in incident.updates:
        yield update.at


def maintenance_dates(maintenance: Maintenance) -> Iterator[datetime | None]:
    """Yield every instant from which on something else may be said of `maintenance`."""
    yield from (maintenance.starts, maintenance.ends)
    for update in maintenance.updates:
        yield update.at


def _dates_ahead(maintenance: Maintenance, now: datetime) -> Iterator[datetime | None]:
    """Yield the same without the plan of what is over already, and will be whatever the clock says."""
    told = [update.at for update in maintenance.updates]
    is_over = maintenance_course(maintenance, now).status in _OVER and all(at <= now for at in told)
    yield from told if is_over else maintenance_dates(maintenance)


_OVER = frozenset({Status.COMPLETED, Status.CANCELLED})
