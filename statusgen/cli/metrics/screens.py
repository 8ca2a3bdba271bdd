"""Metrics for people: a table for each question."""

from collections.abc import Iterator
from datetime import timedelta
from textwrap import wrap

from statusgen.cli.console import printable
from statusgen.cli.metrics.definitions import DEFINITIONS
from statusgen.cli.metrics.values import averages
from statusgen.cli.tables import table
from statusgen.facts import Facts
from statusgen.language import Language
from statusgen.metrics import Average, By, OpenAction, Part, Report
from statusgen.model import Target
from statusgen.structs import astuple

NOTHING = "-"
MEANS = {"detect": "MTTD", "acknowledge": "MTTA", "mitigate": "MTTM", "resolve": "MTTR"}
WIDTH = 79  # of the definitions


def report_screen(report: Report, facts: Facts) -> str:
    language = facts.language
    count = report.total.incidents
    period, what = report.period, f"{count} incident{'s' * (count != 1)}"
    texts = (
        f"{printable(facts.site.settings.title)}, {period.first} to {period.last} ({facts.scene.zone.key}): {what}",
        _times(report, language),
        _parts(report, language),
        "" if report.by is By.SEVERITY else _severities(report, facts),
        _targets(report, language),
        _uptimes(report, facts),
        _actions(report),
    )
    return "\n\n".join(text for text in texts if text)


def definitions_screen() -> str:
    """Return each term with its definition below it."""
    return "\n".join(line for term, text in DEFINITIONS.items() for line in (term, *_indented(text)))


def _indented(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


def _times(report: Report, language: Language) -> str:
    columns = ("Time to ", "mean", "median", "of", "missing", "contradictory", "open")
    rows = ((f"{MEANS[act]} {act}", *_average(value, language)) for act, value in averages(report.total))
    return table("Times to act", columns, rows)


def _average(value: Average, language: Language) -> Iterator[str]:
    yield _length(value.mean, language)
    yield _length(value.median, language)
    yield from map(str, astuple(value)[2:])


def _parts(report: Report, language: Language) -> str:
    columns = (f"{report.by.title()} ", "incidents", *MEANS, "time open")
    parts = (part for part in report.parts if part.key is not None or part.metrics.incidents)
    title = f"By {report.by}: median times to act, and of how many incidents"
    return table(title, columns, (_part(part, language) for part in parts))


def _part(part: Part, language: Language) -> Iterator[str]:
    yield part.name
    yield f"{part.metrics.incidents}"
    for _, value in averages(part.metrics):
        yield f"{language.duration(value.median)} ({value.incidents})" if value.median is not None else NOTHING
    yield language.duration(sum((share.time_open for share in part.metrics.shares), timedelta()))


def _severities(report: Report, facts: Facts) -> str:
    rows = (
        (share.severity or "no severity", f"{share.incidents}", facts.language.duration(share.time_open))
        for share in report.total.shares
    )
    return table("Severities", ("Severity ", "incidents", "time open"), rows)


def _targets(report: Report, language: Language) -> str:
    rows = (
        (
            f"{kept.severity} {kept.act}",
            _target(kept.target, language),
            *map(str, (kept.met, kept.missed, kept.unknown)),
        )
        for kept in report.total.targets
    )
    return table("Targets", ("Target ", "within ", "met", "missed", "unknown"), rows)


def _target(target: Target, language: Language) -> str:
    return language.duration(target) if isinstance(target, timedelta) else target


def _uptimes(report: Report, facts: Facts) -> str:
    rows = (
        (facts.components[key].name, NOTHING if value is None else facts.language.percent(value))
        for key, value in report.uptimes.items()
    )
    return table("Uptime", ("Component ", "uptime"), rows)


def _actions(report: Report) -> str:
    actions = report.actions
    title = f"Action items: {actions.done} done, {len(actions.open)} open, {actions.overdue} overdue"
    return table(title, ("Due ", "Owner ", "What ", "Incident "), (_action(each) for each in actions.open))


def _action(each: OpenAction) -> tuple[str, str, str, str]:
    due = f"{each.action.due or NOTHING}{' overdue' * each.is_overdue}"
    return due, each.action.owner or NOTHING, each.action.what, each.incident.slug


def _length(length: timedelta | None, language: Language) -> str:
    return NOTHING if length is None else language.duration(length)
