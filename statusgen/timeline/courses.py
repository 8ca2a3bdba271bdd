"""How one incident or one maintenance went, told from its updates in their order.

What is dated after `now` is most often a wrong zone in a hurry, and counts from `now`. `started` is when users began to
be hit: an update before it takes effect at `started`, so that nothing is hit, and nothing over, before it began.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from statusgen.model import Changes, Html, Incident, Maintenance, State, Status, Update
from statusgen.structs import Frozen, replace
from statusgen.timeline.spans import Span, join


class Course(Frozen):
    """An incident or a maintenance as seen at `now`.

    The components are all that it names, in the order in which it names them first.
    """

    status: Status  # at now, never UPDATE
    is_open: bool  # an incident that is not resolved, a maintenance that is in progress or verifying
    start: datetime  # of a maintenance that never began: as planned, but not after `end`
    end: datetime | None  # when it was resolved, completed or cancelled; None while it is not over
    spans: tuple[tuple[str, tuple[Span, ...]], ...]  # not operational, disjoint, sorted, cut at now
    current: tuple[tuple[str, State], ...]  # at now
    worst: tuple[tuple[str, State], ...]  # so far, even if it was for no time at all
    periods: tuple[tuple[datetime, datetime], ...] = ()  # from when to when it was open, cut at now

    @property
    def goes_on(self) -> bool:
        """Whether it lasts longer as time passes: it is open, or it left something that is not operational."""
        return self.is_open or any(state for _, state in self.current)


class Step(Frozen):
    """What one update makes of an incident or a maintenance, whatever comes after it."""

    is_ahead: bool  # it tells of a maintenance that is still to come
    states: Changes  # of the components named so far; of what is ahead, as planned


def incident_course(incident: Incident, now: datetime) -> Course:
    """Return how `incident` went up to `now`; a `Postmortem` tells of a closed one and closes none."""
    return plain_course(incident, now) or walked_course(incident, now)


def plain_course(incident: Incident, now: datetime) -> Course | None:
    """Return the same of one that was open once, and each of its components in one state meanwhile; None of others."""
    if incident.resolved:
        return None
    start = min(incident.started, now)
    status, end = Status.INVESTIGATING, None
    for update in incident.updates:
        if update.changes:
            return None
        if update.status in _OPEN:
            if end:
                return None
            status = update.status
        elif update.status is Status.RESOLVED:
            status, end = update.status, end or min(max(update.at, start), now)
        elif update.status is Status.POSTMORTEM and end:
            status = update.status
    components, until = incident.components, end or now
    bad = {state: (Span(start, until, state),) if state and start < until else () for _, state in components}
    return Course(
        status=status,
        is_open=end is None,
        start=start,
        end=end,
        spans=tuple([(key, bad[state]) for key, state in components]),
        current=tuple([_well(key) for key, _ in components]) if end else components,
        worst=components,
        periods=((start, until),),
    )


@lru_cache(maxsize=1 << 10)  # the same value each time is kept once
def _well(key: str) -> tuple[str, State]:
    return key, State.OPERATIONAL


def walked_course(incident: Incident, now: datetime) -> Course:
    """Return the same of any."""
    start = min(incident.started, now)
    walk = _Walk(incident.components, incident.updates)
    walk.begin(start)
    status = Status.INVESTIGATING
    for update in _as_resolved(incident):
        _take(walk, min(max(update.at, start), now), update)
        if update.status in _OPEN:
            status = update.status
    if walk.over is not None:
        status = _closed_status(incident)
        walk.over = min(max(incident.resolved or walk.over, start), now)
    return walk.course(status, start, now)


def incident_steps(incident: Incident) -> Iterator[Step]:
    """Yield what each update of `incident` makes of it, as if `resolved` were not written; all in one go."""
    walk = _Walk(incident.components, incident.updates)
    walk.begin(incident.started)
    named = dict(incident.components)
    for update in incident.updates:
        _take(walk, max(update.at, incident.started), update)
        named.update(update.changes)
        yield Step(is_ahead=False, states=walk.states(named))


def _take(walk: "_Walk", at: datetime, update: Update) -> None:
    if update.status is Status.RESOLVED:
        walk.close(at, update.changes)
        return
    if update.status in _OPEN:
        walk.begin(at)
    walk.change(at, update.changes)


def _closed_status(incident: Incident) -> Status:
    said = [update for update in incident.updates if update.status is not Status.UPDATE]
    if not said or said[-1].status is not Status.POSTMORTEM:
        return Status.RESOLVED
    end = silent_end(incident)
    return Status.RESOLVED if end and said[-1].at <= end else Status.POSTMORTEM


def silent_end(incident: Incident) -> datetime | None:
    """Return `resolved` where no update tells of that end: none says `Resolved`, or it was reopened since."""
    end = incident.resolved
    if end is None:
        return None
    turns = [update for update in incident.updates if update.status in _TURNS and not update.whole]
    told = [place for place, update in enumerate(turns) if update.status is Status.RESOLVED]
    if not told:
        return end
    again = [update.at for update in turns[told[-1] + 1 :] if update.at <= end]
    return end if again and again[-1] < end else None  # at that very moment, it was reopened after it


_OPEN = frozenset({Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING})
_TURNS = _OPEN | {Status.RESOLVED}


def _as_resolved(incident: Incident) -> tuple[Update, ...]:
    """Return the updates of `incident` in the order of their effect, which an explicit `resolved` may change.

    It is when the last `Resolved` takes effect; what was told between the two does not count. Where no update tells of
    that end, it is one of its own, and an earlier `Resolved` stays where it is.
    """
    resolved, updates = incident.resolved, incident.updates
    if resolved is None:
        return updates
    last = max((n for n, update in enumerate(updates) if update.status is Status.RESOLVED), default=None)
    if last is None or (silent_end(incident) and not updates[last].whole):
        before = tuple(update for update in updates if update.at <= resolved)
        return *before, Update(resolved, Status.RESOLVED, Html("")), *updates[len(before) :]
    later = updates[last + 1 :]
    return (
        *(update for update in updates[:last] if update.at <= resolved),
        *(update for update in later if update.at < resolved),
        replace(updates[last], at=resolved),
        *(update for update in later if update.at >= resolved),
    )


def maintenance_course(maintenance: Maintenance, now: datetime) -> Course:
    """Return how `maintenance` went up to `now`.

    The clock begins and ends it until an update says otherwise: what people begin, people end. `Scheduled` before
    `starts` leaves it to the clock again, and from `starts` on puts it off until there is word. Braces of `Scheduled`
    tell of the plan and change nothing yet.
    """
    works = _Works(maintenance)
    for update in maintenance.updates:
        works.take(min(update.at, now), update)
    works.tick(now)
    start = works.walk.first or maintenance.starts
    return works.walk.course(works.status, min(start, works.walk.over or start), now)


def maintenance_steps(maintenance: Maintenance) -> Iterator[Step]:
    """Yield what each update of `maintenance` makes of it, all in one go."""
    works, planned = _Works(maintenance), dict(maintenance.components)
    for update in maintenance.updates:
        works.take(update.at, update)
        planned.update(update.changes)
        is_ahead = works.status is Status.SCHEDULED
        yield Step(is_ahead, tuple(planned.items()) if is_ahead else works.walk.states(planned))


class _Walk:
    """The states of the components, written down as time goes on."""

    def __init__(self, components: Changes, updates: tuple[Update, ...]) -> None:
        self.held = dict(components)  # the states that hold while it is open
        self.log: dict[str, list[tuple[datetime, State]]] = {key: [] for key in self.held}
        for update in updates:
            for key, _ in update.changes:
                self.log.setdefault(key, [])
        self.periods: list[tuple[datetime, datetime]] = []
        self.since: datetime | None = None  # open since then
        self.first: datetime | None = None  # when it was opened first
        self.over: datetime | None = None

    def begin(self, at: datetime) -> None:
        """Open it, unless it is open: the components are in the states that they had before it was closed.

        A component that was first named while it was closed stays as it is.
        """
        if self.since is None:
            self.since, self.first, self.over = at, self.first or at, None
            meanwhile = {key: moments[-1][1] for key, moments in self.log.items() if moments}
            self.held = meanwhile | self.held
            self._tell(at, self.held.items())

    def change(self, at: datetime, changes: Changes) -> None:
        if changes and self.over is None:
            self.held.update(changes)
        self._tell(at, changes)

    def put_off(self, at: datetime, changes: Changes) -> None:
        self.held.update(changes)
        if self.since is not None:
            self._halt(at)
        self.first = self.over = None

    def close(self, at: datetime, changes: Changes) -> None:
        self._halt(at)
        self._tell(at, changes)
        self.over = self.over or at

    def states(self, keys: Iterable[str]) -> Changes:
        """Return the states that were told of last."""
        log = self.log
        return tuple([(key, log[key][-1][1] if log[key] else State.OPERATIONAL) for key in keys])

    def course(self, status: Status, start: datetime, now: datetime) -> Course:
        return Course(
            status=status,
            is_open=self.since is not None,
            start=start,
            end=self.over,
            spans=tuple([(key, _spans(moments, now)) for key, moments in self.log.items()]),
            current=self.states(self.log),
            worst=tuple([(key, max(_states(moments))) for key, moments in self.log.items()]),
            periods=(*self.periods, (self.since, now)) if self.since is not None else tuple(self.periods),
        )

    def _halt(self, at: datetime) -> None:
        if self.since is not None:
            self.periods.append((self.since, at))
        self.since = None
        self._tell(at, ((key, State.OPERATIONAL) for key, moments in self.log.items() if moments))

    def _tell(self, at: datetime, states: Iterable[tuple[str, State]]) -> None:
        for key, state in states:
            self.log[key].append((at, state))


class _Works:
    """A maintenance between the clock and its updates."""

    def __init__(self, maintenance: Maintenance) -> None:
        self.starts = maintenance.starts
        self.ends = max(maintenance.starts, maintenance.ends)
        self.walk = _Walk(maintenance.components, maintenance.updates)
        self.status = Status.SCHEDULED
        self.by_clock = True

    def take(self, at: datetime, update: Update) -> None:
        self.tick(at)
        if update.status is Status.UPDATE:
            self.walk.change(at, update.changes)
        else:
            self.by_clock = update.status is Status.SCHEDULED and update.at < self.starts
            self.move(at, update.status, update.changes)

    def tick(self, at: datetime) -> None:
        """Do what the clock asks for up to and with `at`."""
        if self.by_clock and self.status is Status.SCHEDULED and self.starts <= at:
            self.move(self.starts, Status.IN_PROGRESS)
        if self.by_clock and self.status is Status.IN_PROGRESS and self.ends <= at:
            self.move(self.ends, Status.COMPLETED)

    def move(self, at: datetime, status: Status, changes: Changes = ()) -> None:
        self.status = status
        if status is Status.SCHEDULED:
            self.walk.put_off(at, changes)
        elif status in _ACTIVE:
            self.walk.begin(at)
            self.walk.change(at, changes)
        else:
            self.walk.close(at, changes)


_ACTIVE = frozenset({Status.IN_PROGRESS, Status.VERIFYING})


def _states(moments: list[tuple[datetime, State]]) -> list[State]:
    return [State.OPERATIONAL, *[state for _, state in moments]]


def _spans(moments: list[tuple[datetime, State]], now: datetime) -> tuple[Span, ...]:
    steps = pairwise((*moments, (now, State.OPERATIONAL)))
    return join([Span(start, end, state) for (start, state), (end, _) in steps if state and start < end])
