"""The numbers of a period, and of its parts."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain
from zoneinfo import ZoneInfo

from statusgen.facts import Case, Facts
from statusgen.memory import Memory, one_by_one
from statusgen.metrics.averages import Average, average
from statusgen.metrics.periods import DAY, Period
from statusgen.metrics.targets import Kept, Scales, targets_kept, together
from statusgen.metrics.times import TimesToAct, times_to_act
from statusgen.model import Component, Incident, Severity, State, Weights
from statusgen.structs import Frozen
from statusgen.timeline import Span, Track, uptime

Cases = Iterable[Case[Incident]]

SEVERITIES: tuple[Severity | None, ...] = (*Severity, None)  # None: without one


class Share(Frozen):
    """What incidents of one severity amount to."""

    severity: Severity | None
    incidents: int  # that began in the period
    time_open: timedelta  # within the period, also of those that began earlier; of two at once, each counts


class Metrics(Frozen):
    """What is measured of a period: of the incidents that began in it, unless it says otherwise."""

    incidents: int
    detect: Average
    acknowledge: Average
    mitigate: Average
    resolve: Average
    shares: tuple[Share, ...]  # one for each of `SEVERITIES`, in their order
    targets: tuple[Kept, ...]


class Tally(Frozen):
    """What is known of single incidents in a period, before it is averaged; those of periods in a row add up."""

    times: tuple[TimesToAct, ...]  # of the incidents that began in it
    shares: tuple[Share, ...]
    targets: tuple[Kept, ...]


def measure(cases: Cases, facts: Facts, period: Period) -> Metrics:
    """Return the metrics of `cases`, of which those that were over before `period` make no difference."""
    start, end = facts.midnight(period.first), facts.midnight(period.last + DAY)
    return metrics_of([_tally(tuple(cases), start, end, *_scales(facts))])


def tally_each(facts: Facts, periods: tuple[Period, ...], memory: Memory) -> tuple[Tally, ...]:
    """Return what there is to average of each of `periods`, which follow one another: no incident is looked at in all.

    `memory` knows what earlier builds made of it.
    """
    starts = [facts.midnight(period.first) for period in periods]
    ends = [facts.midnight(period.last + DAY) for period in periods]
    touching: list[list[Case[Incident]]] = [[] for _ in periods]
    for case in facts.incidents_since(starts[0]):
        first = max(bisect_right(starts, case.course.start) - 1, 0)
        last = bisect_right(starts, case.course.end or facts.now)
        for among in touching[first:last]:
            among.append(case)
    scales = _scales(facts)
    parts = zip(periods, touching, starts, ends, strict=True)
    jobs = {period: (tuple(among), start, end, *scales) for period, among, start, end in parts}
    return tuple(memory.keep_each("tallies", jobs, _tally, one_by_one).values())


def _scales(facts: Facts) -> tuple[Scales, ZoneInfo]:
    return facts.site.settings.severities, facts.site.settings.timezone


def _tally(
    cases: tuple[Case[Incident], ...], start: datetime, end: datetime, severities: Scales, zone: ZoneInfo
) -> Tally:
    touching = [case for case in cases if case.course.start < end and (case.course.end or end) >= start]
    begun = [case for case in touching if case.course.start >= start]
    times = tuple(times_to_act(case.item, case.course, case.now) for case in begun)
    return Tally(times, _shares(begun, touching, start, end), targets_kept(begun, severities, zone))


def metrics_of(tallies: Sequence[Tally]) -> Metrics:
    """Return the metrics of the whole of some periods, at least one, that follow one another."""
    times = tuple(chain.from_iterable(tally.times for tally in tallies))
    return Metrics(
        incidents=len(times),
        detect=average(each.detect for each in times),
        acknowledge=average(each.acknowledge for each in times),
        mitigate=average(each.mitigate for each in times),
        resolve=average(each.resolve for each in times),
        shares=tuple(map(_shares_together, *(tally.shares for tally in tallies))),
        targets=tuple(map(together, *(tally.targets for tally in tallies))),
    )


def _shares(begun: Cases, touching: Cases, start: datetime, end: datetime) -> tuple[Share, ...]:
    counts = Counter(case.item.severity for case in begun)
    lengths = dict.fromkeys(SEVERITIES, timedelta())
    for case in touching:
        for opened, closed in case.course.periods:
            lengths[case.item.severity] += max(min(closed, end) - max(opened, start), timedelta())
    return tuple(Share(severity, counts[severity], length) for severity, length in lengths.items())


def _shares_together(*shares: Share) -> Share:
    lengths = (share.time_open for share in shares)
    return Share(shares[0].severity, sum(share.incidents for share in shares), sum(lengths, timedelta()))


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


def uptimes_each(facts: Facts, periods: tuple[Period, ...], memory: Memory) -> Mapping[str, tuple[Decimal | None, ...]]:
    """Return by component id the uptime in each of `periods`, of which but the last all are over.

    `memory` knows those that are over.
    """
    weights = facts.site.settings.uptime_weights
    bounds = tuple((facts.midnight(period.first), facts.midnight(period.last + DAY)) for period in periods[:-1])
    jobs = {key: (track.component, track.spans, bounds, weights) for key, track in facts.tracks.items()}
    past = memory.keep_each("past uptimes", jobs, _past_uptimes, one_by_one)
    return {key: (*past[key], value) for key, value in uptimes(facts, periods[-1]).items()}


def _past_uptimes(
    component: Component, spans: tuple[Span, ...], bounds: tuple[tuple[datetime, datetime], ...], weights: Weights
) -> tuple[Decimal | None, ...]:
    track = Track(component, None, spans)
    return tuple(uptime(track, start, end, weights) for start, end in bounds)
