"""All that is measured of a period, as a whole and in parts."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from statusgen.facts import Case, Facts
from statusgen.memory import Memory, one_by_one
from statusgen.metrics.actions import Actions, actions
from statusgen.metrics.measures import Metrics, by_component, by_severity, measure, metrics_of, tally_each, uptimes
from statusgen.metrics.periods import Period, months, weeks
from statusgen.model import Incident
from statusgen.structs import Frozen


class By(StrEnum):
    MONTH = "month"
    WEEK = "week"
    SEVERITY = "severity"
    COMPONENT = "component"


class Part(Frozen):
    key: str | None  # `2026-04`, `2026-W15`, `P1` or a component's id; None: of no severity, no component was hit
    name: str  # to read
    period: Period
    metrics: Metrics


class Report(Frozen):
    period: Period
    by: By
    total: Metrics
    parts: tuple[Part, ...]
    uptimes: Mapping[str, Decimal | None]  # of each component over the period
    actions: Actions  # of all postmortems, as of now


def report(facts: Facts, period: Period, by: By, memory: Memory | None = None) -> Report:
    """Return what is measured of `period`, which lies in the past or today.

    `memory` knows what earlier reports by the same stretches of time found.
    """
    total, parts = _measured(facts, period, by, memory or Memory())
    return Report(period, by, total, tuple(parts), uptimes(facts, period), actions(facts.with_postmortem, facts.today))


def _measured(facts: Facts, period: Period, by: By, memory: Memory) -> tuple[Metrics, Iterable[Part]]:
    """Return the metrics of the whole `period` and its parts."""
    match by:
        case By.MONTH:
            return _by_time(facts, months(period), "{:%Y-%m}", memory)
        case By.WEEK:
            return _by_time(facts, weeks(period), "{:%G-W%V}", memory)
        case By.SEVERITY:
            names = {severity: f"{severity} {scale.name}" for severity, scale in facts.site.settings.severities}
            parts = _by_kind(facts, period, by_severity(facts), names, "no severity")
        case By.COMPONENT:
            named = {component.id: component.name for component in facts.site.components}
            parts = _by_kind(facts, period, by_component(facts), named, "no component hit")
    return measure(facts.incidents_since(facts.midnight(period.first)), facts, period), parts


def _by_time(facts: Facts, periods: tuple[Period, ...], pattern: str, memory: Memory) -> tuple[Metrics, Iterable[Part]]:
    """Return the metrics of the whole, and the parts: what is measured of each is measured once for both."""
    tallies = tally_each(facts, periods, memory)
    jobs = {period: ((tally,),) for period, tally in zip(periods, tallies, strict=True)}
    measured = memory.keep_each("metrics", jobs, metrics_of, one_by_one)
    keys = (pattern.format(period.first) for period in periods)
    parts = (Part(key, key, period, metrics) for key, (period, metrics) in zip(keys, measured.items(), strict=True))
    return metrics_of(tallies), parts


Key = TypeVar("Key", bound=str)


def _by_kind(
    facts: Facts,
    period: Period,
    cases: Mapping[Key | None, list[Case[Incident]]],
    names: Mapping[Key, str],
    nameless: str,
) -> Iterable[Part]:
    for key, among in cases.items():
        yield Part(key, nameless if key is None else names[key], period, measure(among, facts, period))
