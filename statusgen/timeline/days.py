"""A component by the day, and how much of the time it was up."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import lcm
from operator import attrgetter
from zoneinfo import ZoneInfo

from statusgen.model import State, Weights
from statusgen.structs import Frozen
from statusgen.timeline.spans import WORST_FIRST, worst
from statusgen.timeline.tracks import Track

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
NO_TIME = timedelta()

Durations = tuple[timedelta, timedelta, timedelta, timedelta, timedelta]
"""How long in each state, indexed by `State`."""


class DayCell(Frozen):
    day: date
    state: State | None  # the worst; None: no data
    durations: Durations  # their sum is `tracked`
    tracked: timedelta


def day_cells(track: Track, first: date, last: date, zone: ZoneInfo, now: datetime) -> tuple[DayCell, ...]:
    """Return the days in `zone` from `first` to `last`, both included, oldest first.

    A day has data from `tracked_since` up to `now`. Today's state is also the state at `now`, which may hold for no
    time yet, as all of today may; when that is unknown and nothing is known to be wrong, today is "no data".
    """
    days = [first + n * DAY for n in range((last - first).days + 1)]
    starts = [day_start(day, zone) for day in (*days, last + DAY)]
    return tuple(_cell(track, day, start, end, now) for day, (start, end) in zip(days, pairwise(starts), strict=True))


def uptime(track: Track, start: datetime, end: datetime, weights: Weights) -> Decimal | None:
    """Return the per cent of the time from `start` up to `end` (not after now) that `track` was up; None: no data.

    With two decimals, cut down: only what cost nothing is 100.
    """
    return _share_up(*_measure(track, start, end), weights)


def day_uptime(cell: DayCell, weights: Weights) -> Decimal | None:
    """Return the same of a day."""
    return _share_up(cell.tracked, cell.durations, weights)


def _share_up(tracked: timedelta, durations: Durations, weights: Weights) -> Decimal | None:
    if not tracked:
        return None
    # In whole numbers: fractions would be reduced at each step, which takes most of the time.
    share = lcm(*(weight.denominator for weight in weights))
    costs = ((weight, length) for weight, length in zip(weights, durations, strict=True) if length and weight)
    cost = sum(weight.numerator * (share // weight.denominator) * (length // MICROSECOND) for weight, length in costs)
    whole = share * (tracked // MICROSECOND)
    return Decimal(10_000 * (whole - cost) // whole).scaleb(-2)


@lru_cache(maxsize=1024)  # every component asks for the same days
def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which `day` begins in `zone`: its first midnight.

    Where the clock skips that midnight it is the skip itself; a day that is skipped whole begins with the next one.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    instant = midnight.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return instant
    # PEP 495: in a gap, fold 0 names an instant at or after the skip, fold 1 one before it.
    before = midnight.replace(fold=1).astimezone(UTC)
    seconds = range((instant - before) // SECOND)
    skip = bisect_left(seconds, day, key=lambda second: (before + second * SECOND).astimezone(zone).date())
    return before + skip * SECOND


def _cell(track: Track, day: date, start: datetime, end: datetime, now: datetime) -> DayCell:
    tracked, durations = _measure(track, start, min(end, now))
    state = _worst(durations) if tracked else None
    since = track.component.tracked_since
    if start <= now < end and (since is None or since <= now):
        state = worst((_worst(durations), track.state))
    return DayCell(day, state, durations, tracked)


def _worst(durations: Durations) -> State:
    bad = (state for state in WORST_FIRST if durations[state])
    return next(bad, State.OPERATIONAL)


def _measure(track: Track, start: datetime, end: datetime) -> tuple[timedelta, Durations]:
    """Return how long there is data from `start` up to `end`, and how long of it in each state."""
    start = max(start, track.component.tracked_since or start)
    end = max(start, end)
    first = bisect_right(track.spans, start, key=attrgetter("end"))
    if first == len(track.spans) or track.spans[first].start >= end:
        return end - start, _well(end - start)
    lengths = [NO_TIME] * len(State)
    for index in range(first, len(track.spans)):
        span = track.spans[index]
        if span.start >= end:
            break
        lengths[span.state] += min(span.end, end) - max(span.start, start)
    lengths[State.OPERATIONAL] = (end - start) - sum(lengths, NO_TIME)
    operational, maintenance, degraded, partial, major = lengths
    return end - start, (operational, maintenance, degraded, partial, major)


@lru_cache  # nearly all days are of the same length
def _well(length: timedelta) -> Durations:
    return length, NO_TIME, NO_TIME, NO_TIME, NO_TIME
