"""All that is measured of a period, as a whole and in parts."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

from statusgen.facts import Case, Facts
from statusgen.metrics.actions import Actions, actions
from statusgen.metrics.measures import Metrics, by_component, by_severity, measure, measure_each, uptimes
from statusgen.metrics.periods import Period, months, weeks
from statusgen.model import Incident


class By(StrEnum):
    MONTH = "month"
    WEEK = "week"
    SEVERITY = "severity"
    COMPONENT = "component"


class Part(NamedTuple):
    key: str | None  # `2026-04`, `2026-W15`, `P1` or a component's id; None: of no severity, no component was hit
    name: str  # to read
    period: Period
    metrics: Metrics


class Report(NamedTuple):
    period: Period
    by: By
    total: Metrics
    parts: tuple[Part, ...]
    uptimes: Mapping[str, Decimal | None]  # of each component over the period
    actions: Actions  # of all postmortems, as of now


def report(facts: Facts, period: Period, by: By) -> Report:
    """Return what is measured of `period`, which lies in the past or today."""
    return Report(
        period=period,
        by=by,
        total=measure(facts.incidents_since(facts.midnight(period.first)), facts, period),
        parts=tuple(_parts(facts, period, by)),
        uptimes=uptimes(facts, period),
        actions=actions(facts.incidents, facts.today),
    )


def _parts(facts: Facts, period: Period, by: By) -> Iterable[Part]:
    match by:
        case By.MONTH:
            return _by_time(facts, months(period), "{:%Y-%m}")
        case By.WEEK:
            return _by_time(facts, weeks(period), "{:%G-W%V}")
        case By.SEVERITY:
            names = {severity: f"{severity} {scale.name}" for severity, scale in facts.site.settings.severities}
            return _by_kind(facts, period, by_severity(facts), names, "no severity")
        case By.COMPONENT:
            named = {component.id: component.name for component in facts.site.components}
            return _by_kind(facts, period, by_component(facts), named, "no component hit")


def _by_time(facts: Facts, periods: tuple[Period, ...], pattern: str) -> Iterable[Part]:
    for period, metrics in zip(periods, measure_each(facts, periods), strict=True):
        key = pattern.format(period.first)
        yield Part(key, key, period, metrics)


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
