"""The numbers of a period, and of its parts."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from statusgen.facts import Case, Facts
from statusgen.metrics.averages import Average, average
from statusgen.metrics.periods import DAY, Period
from statusgen.metrics.targets import Kept, targets_kept
from statusgen.metrics.times import times_to_act
from statusgen.model import Incident, Severity, State
from statusgen.timeline import uptime

Cases = Iterable[Case[Incident]]

SEVERITIES: tuple[Severity | None, ...] = (*Severity, None)  # None: without one


class Share(NamedTuple):
    """What incidents of one severity amount to."""

    severity: Severity | None
    incidents: int  # that began in the period
    time_open: timedelta  # within the period, also of those that began earlier; of two at once, each counts


class Metrics(NamedTuple):
    """What is measured of a period: of the incidents that began in it, unless it says otherwise."""

    incidents: int
    detect: Average
    acknowledge: Average
    mitigate: Average
    resolve: Average
    shares: tuple[Share, ...]  # one for each of `SEVERITIES`, in their order
    targets: tuple[Kept, ...]


def measure(cases: Cases, facts: Facts, period: Period) -> Metrics:
    """Return the metrics of `cases`, of which those that were over before `period` make no difference."""
    start, end = facts.midnight(period.first), facts.midnight(period.last + DAY)
    touching = [case for case in cases if case.course.start < end and (case.course.end or end) >= start]
    begun = [case for case in touching if case.course.start >= start]
    times = [times_to_act(case.item, case.course, case.now) for case in begun]
    return Metrics(
        incidents=len(begun),
        detect=average(each.detect for each in times),
        acknowledge=average(each.acknowledge for each in times),
        mitigate=average(each.mitigate for each in times),
        resolve=average(each.resolve for each in times),
        shares=_shares(begun, touching, start, end),
        targets=targets_kept(begun, facts.site.settings, facts.now),
    )


def _shares(begun: Cases, touching: Cases, start: datetime, end: datetime) -> tuple[Share, ...]:
    counts = Counter(case.item.severity for case in begun)
    lengths = dict.fromkeys(SEVERITIES, timedelta())
    for case in touching:
        for opened, closed in case.course.periods:
            lengths[case.item.severity] += max(min(closed, end) - max(opened, start), timedelta())
    return tuple(Share(severity, counts[severity], length) for severity, length in lengths.items())


def measure_each(facts: Facts, periods: tuple[Period, ...]) -> tuple[Metrics, ...]:
    """Return the metrics of each of `periods`, which follow one another: no incident is looked at in all of them."""
    starts = [facts.midnight(period.first) for period in periods]
    touching: list[list[Case[Incident]]] = [[] for _ in periods]
    for case in facts.incidents_since(starts[0]):
        first = max(bisect_right(starts, case.course.start) - 1, 0)
        last = bisect_right(starts, case.course.end or facts.now)
        for among in touching[first:last]:
            among.append(case)
    return tuple(measure(among, facts, period) for among, period in zip(touching, periods, strict=True))


def by_severity(facts: Facts) -> dict[Severity | None, list[Case[Incident]]]:
    """Return the incidents of each severity."""
    found: dict[Severity | None, list[Case[Incident]]] = {severity: [] for severity in SEVERITIES}
    for case in facts.incidents:
        found[case.item.severity].append(case)
    return found


def by_component(facts: Facts) -> dict[str | None, list[Case[Incident]]]:
    """Return the incidents that hit each component, by its id; an incident may hit several, or none (None)."""
    found: dict[str | None, list[Case[Incident]]] = {component.id: [] for component in facts.site.components}
    found[None] = []
    for case in facts.incidents:
        hit = [key for key, state in case.course.worst if state is not State.OPERATIONAL]
        for key in hit or (None,):
            found[key].append(case)
    return found


def uptimes(facts: Facts, period: Period) -> Mapping[str, Decimal | None]:
    """Return each component's uptime in per cent, up to now, by its id; None where there is no data."""
    start, end = facts.midnight(period.first), min(facts.midnight(period.last + DAY), facts.now)
    weights = facts.site.settings.uptime_weights
    return {key: uptime(track, start, end, weights) for key, track in facts.tracks.items()}
