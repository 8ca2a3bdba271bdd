"""Metrics for scripts, as JSON: lengths in whole seconds, cut down; days and times as ISO 8601 has them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from statusgen.facts import Facts
from statusgen.metrics import Actions, Average, Kept, Metrics, OpenAction, Part, Report
from statusgen.structs import asdict

SECOND = timedelta(seconds=1)


def seconds(length: timedelta | None) -> int | None:
    return None if length is None else length // SECOND


def report_values(report: Report, facts: Facts) -> dict[str, object]:
    return {
        "from": f"{report.period.first}",
        "to": f"{report.period.last}",
        "timezone": facts.scene.zone.key,
        "now": f"{facts.now:%Y-%m-%dT%H:%M:%SZ}",
        "by": report.by,
        "total": _metrics(report.total),
        "parts": [_part(part) for part in report.parts],
        "components": [
            {"id": key, "name": facts.components[key].name, "uptime": percent(value)}
            for key, value in report.uptimes.items()
        ],
        "actions": _actions(report.actions),
    }


def percent(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _part(part: Part) -> dict[str, object]:
    days = {"from": f"{part.period.first}", "to": f"{part.period.last}"}
    return {"key": part.key, "name": part.name, **days, **_metrics(part.metrics)}


def _metrics(metrics: Metrics) -> dict[str, object]:
    return {
        "incidents": metrics.incidents,
        **{name: _average(value) for name, value in averages(metrics)},
        "severities": [
            {"severity": share.severity, "incidents": share.incidents, "time_open": seconds(share.time_open)}
            for share in metrics.shares
        ],
        "targets": [_kept(kept) for kept in metrics.targets],
    }


def averages(metrics: Metrics) -> Iterator[tuple[str, Average]]:
    yield "detect", metrics.detect
    yield "acknowledge", metrics.acknowledge
    yield "mitigate", metrics.mitigate
    yield "resolve", metrics.resolve


def _average(value: Average) -> dict[str, int | None]:
    return {**asdict(value), "mean": seconds(value.mean), "median": seconds(value.median)}


def _kept(kept: Kept) -> dict[str, object]:
    target = seconds(kept.target) if isinstance(kept.target, timedelta) else kept.target
    return {**asdict(kept), "target": target}


def _actions(actions: Actions) -> dict[str, object]:
    return {
        "done": actions.done,
        "open": len(actions.open),
        "overdue": actions.overdue,
        "items": [_action(each) for each in actions.open],
    }


def _action(each: OpenAction) -> dict[str, object]:
    action = each.action
    return {
        "incident": each.incident.slug,
        "what": action.what,
        "owner": action.owner or None,
        "due": action.due and f"{action.due}",
        "overdue": each.is_overdue,
        "url": action.url,
    }
