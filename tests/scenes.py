"""Sites drawn at random over two days, and what is true of them told slowly: by asking at one instant at a time.

Nothing here is taken from the timeline itself.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from statusgen.model import (
    INCIDENT_STATUSES,
    MAINTENANCE_STATUSES,
    Changes,
    Component,
    Html,
    Incident,
    Maintenance,
    PastState,
    Settings,
    Site,
    State,
    Status,
    Update,
)

MINUTE = timedelta(minutes=1)
STEP = timedelta(minutes=30)
IDS = ("api", "web")
# Days of 23, 25 and 23.5 hours, a leap day, a midnight skipped, one doubled, a day that does not exist.
SCENES = [
    ("Europe/Berlin", "2026-03-28T12:00"),
    ("Europe/Berlin", "2026-10-24T12:00"),
    ("Australia/Lord_Howe", "2026-10-03T06:00"),
    ("America/Sao_Paulo", "2018-11-03T12:00"),
    ("America/Havana", "2025-11-01T12:00"),
    ("Pacific/Apia", "2011-12-29T18:00"),
    ("UTC", "2024-02-28T12:00"),
    ("Etc/GMT+12", "2026-04-11T18:00"),
    ("Etc/GMT-14", "2026-04-11T18:00"),
]
LENGTH = 2 * 48  # steps: two days


@st.composite
def pasts(draw: st.DrawFn, origin: datetime) -> PastState:
    start, end = sorted(draw(st.tuples(moments(origin), moments(origin))))
    return PastState(start, end, draw(st.sampled_from(State)))


def moments(origin: datetime) -> st.SearchStrategy[datetime]:
    return st.integers(0, LENGTH).map(lambda steps: origin + steps * STEP)


CHANGES = st.dictionaries(st.sampled_from(IDS), st.sampled_from(State)).map(lambda pairs: tuple(pairs.items()))


def updates(origin: datetime, statuses: tuple[Status, ...]) -> st.SearchStrategy[tuple[Update, ...]]:
    one = st.builds(Update, moments(origin), st.sampled_from(statuses), st.just(Html("")), CHANGES)
    return st.lists(one, max_size=5).map(lambda told: tuple(sorted(told, key=lambda update: update.at)))


def incidents(origin: datetime, slug: str) -> st.SearchStrategy[Incident]:
    fact = st.none() | moments(origin)
    return st.builds(
        Incident,
        slug=st.just(slug),
        title=st.just(slug),
        started=moments(origin),
        components=CHANGES,
        detected=fact,
        acknowledged=fact,
        mitigated=fact,
        resolved=fact,
        updates=updates(origin, INCIDENT_STATUSES),
    )


def works(origin: datetime, slug: str) -> st.SearchStrategy[Maintenance]:
    return st.builds(
        Maintenance,
        slug=st.just(slug),
        title=st.just(slug),
        starts=moments(origin),
        ends=moments(origin),
        components=CHANGES,
        updates=updates(origin, MAINTENANCE_STATUSES),
    )


def components(origin: datetime, key: str) -> st.SearchStrategy[Component]:
    return st.builds(
        Component,
        id=st.just(key),
        name=st.just(key),
        status=st.none() | st.sampled_from(State),
        status_since=st.none() | moments(origin),
        tracked_since=st.none() | moments(origin),
        history=st.lists(pasts(origin), max_size=2).map(tuple),
    )


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Site, datetime]:
    zone, start = draw(st.sampled_from(SCENES))
    origin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    site = Site(
        Settings("Acme", "https://acme.example/", timezone=ZoneInfo(zone)),
        components=tuple(draw(components(origin, key)) for key in IDS),
        incidents=tuple(draw(incidents(origin, f"i{n}")) for n in range(draw(st.integers(0, 3)))),
        maintenance=tuple(draw(works(origin, f"m{n}")) for n in range(draw(st.integers(0, 2)))),
    )
    return site, draw(moments(origin))


# The oracle: states of one component and whether it is open, told by asking at each instant from the beginning again.


def incident_at(incident: Incident, key: str, instant: datetime, now: datetime) -> tuple[State, bool]:
    """Return the state of `key` by `incident` at `instant` <= `now`, and whether the incident is open then."""
    start = min(incident.started, now)
    state = before = dict(incident.components).get(key)
    is_open = True
    if instant < start:
        return State.OPERATIONAL, False
    for time, status, changes in rewritten(incident):
        if min(max(time, start), now) > instant:
            break
        if status is Status.RESOLVED:
            before, state, is_open = (state if is_open else before), State.OPERATIONAL, False
            state = State.OPERATIONAL if before is not None or names(incident, key) else None
        elif status in (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING) and not is_open:
            state, is_open = (state if before is None else before), True
        state = dict(changes).get(key, state)
    return state or State.OPERATIONAL, is_open


def names(incident: Incident, key: str) -> bool:
    return any(key in dict(update.changes) for update in incident.updates)


def rewritten(incident: Incident) -> list[tuple[datetime, Status, Changes]]:
    """Return the updates with the last `Resolved` at the explicit time, and without what was told between the two.

    An incident that was reopened between the two has both ends.
    """
    told = [(update.at, update.status, update.changes) for update in incident.updates]
    fact = incident.resolved
    if fact is None:
        return told
    at_resolved = [n for n, one in enumerate(told) if one[1] is Status.RESOLVED]
    if not at_resolved or reopened(told[at_resolved[-1] + 1 :], fact):
        told.append((fact, Status.RESOLVED, ()))
        return sorted(told, key=lambda one: (one[0], one[1:] == (Status.RESOLVED, ())))
    last = at_resolved[-1]
    ranked = []
    for n, (time, status, changes) in enumerate(told):
        if n == last:
            ranked.append((fact, 1, n, (fact, status, changes)))
        elif n > last or time <= fact:
            ranked.append((time, 0 if n < last else 2, n, (time, status, changes)))
    return [one for *_, one in sorted(ranked, key=lambda rank: rank[:3])]


def reopened(told: list[tuple[datetime, Status, Changes]], end: datetime) -> bool:
    """Whether the last that was told up to `end` of an incident that was resolved is that it goes on, and before it."""
    went_on = [
        time for time, status, _ in told if status in (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING)
    ]
    return any(time < end for time in went_on) and end not in went_on


def works_at(works: Maintenance, key: str, instant: datetime, now: datetime) -> tuple[State, Status]:
    """Return the state of `key` by `works` at `instant` <= `now`, and its status then."""
    plan = dict(works.components).get(key, None)
    state, status, clock = None, Status.SCHEDULED, True
    ticks = [(works.starts, 0, 0, Status.IN_PROGRESS, ()), (max(works.starts, works.ends), 0, 1, Status.COMPLETED, ())]
    told = [(min(u.at, now), 1, n, u.status, u.changes) for n, u in enumerate(works.updates)]
    for time, kind, n, word, changes in sorted([*ticks, *told], key=lambda event: event[:3]):
        if time > instant:
            break
        if kind == 0:
            wanted = Status.SCHEDULED if word is Status.IN_PROGRESS else Status.IN_PROGRESS
            if clock and status is wanted:
                plan = state if plan is None and word is Status.IN_PROGRESS else plan  # of what nobody planned
                status, state = word, (plan if word is Status.IN_PROGRESS else ended(state))
            continue
        new = dict(changes).get(key)
        active = status in (Status.IN_PROGRESS, Status.VERIFYING)
        over = status in (Status.COMPLETED, Status.CANCELLED)
        if word is Status.UPDATE:
            state = state if new is None else new
            plan = plan if new is None or over else new
            continue
        clock = word is Status.SCHEDULED and works.updates[n].at < works.starts
        if word is Status.SCHEDULED:
            plan = plan if new is None else new
            state = ended(state) if active else state
        elif word in (Status.IN_PROGRESS, Status.VERIFYING):
            plan = state if plan is None and not active else plan
            state = state if active else plan
            state, plan = (state, plan) if new is None else (new, new)
        else:
            state = ended(state) if new is None else new
        status = word
    return state or State.OPERATIONAL, status


def ended(state: State | None) -> State | None:
    """Return the state after an end; None, before and after it, of what nobody named yet."""
    return None if state is None else State.OPERATIONAL


def told_at(site: Site, key: str, instant: datetime, now: datetime) -> State:
    states = [incident_at(one, key, instant, now)[0] for one in site.incidents]
    states += [works_at(one, key, instant, now)[0] for one in site.maintenance]
    (component,) = (one for one in site.components if one.id == key)
    states += [past.state for past in component.history if past.start <= instant < past.end]
    if component.status and component.status_since and component.status_since <= instant < now:
        states.append(component.status)
    return max(states, default=State.OPERATIONAL)


def now_state(site: Site, component: Component, now: datetime) -> State | None:
    told = told_at(site, component.id, now, now)
    if component.status is None:
        return told or None
    return max(told, component.status)


def slow_cells(site: Site, component: Component, now: datetime, first: datetime) -> dict[date, Counter[State]]:
    """Return for each local day how many steps were in each state, from `first` up to `now`."""
    days: dict[date, Counter[State]] = {}
    instant = first
    while instant < now:
        if component.tracked_since is None or component.tracked_since <= instant:
            day = instant.astimezone(site.settings.timezone).date()
            days.setdefault(day, Counter())[told_at(site, component.id, instant, now)] += 1
        instant += STEP
    return days
