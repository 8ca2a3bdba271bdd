"""Means and medians, with all that they rest on and all that they leave out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from statusgen.metrics.times import Gap
from statusgen.structs import Frozen


class Average(Frozen):
    """What `incidents` of them amount to; the others are left out, each for one reason."""

    mean: timedelta | None  # None: there is none to measure
    median: timedelta | None
    incidents: int  # that it rests on
    missing: int
    contradictory: int
    open: int


def average(times: Iterable[timedelta | Gap]) -> Average:
    gaps: Counter[Gap] = Counter()
    known: list[timedelta] = []
    for time in times:
        if isinstance(time, Gap):
            gaps[time] += 1
        else:
            known.append(time)
    return Average(
        mean=sum(known, timedelta()) / len(known) if known else None,
        median=_median(sorted(known)) if known else None,
        incidents=len(known),
        missing=gaps[Gap.MISSING],
        contradictory=gaps[Gap.CONTRADICTORY],
        open=gaps[Gap.OPEN],
    )


def _median(ordered: Sequence[timedelta]) -> timedelta:
    """Return the middle one, or the mean of the two in the middle."""
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[-middle - 1]) / 2
