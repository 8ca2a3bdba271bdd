"""Incidents by month: how many, how grave, and how long they took."""

from datetime import timedelta

from statusgen.facts import Facts, Scene
from statusgen.language import Language
from statusgen.metrics import Metrics, Part, Report, Share
from statusgen.plan.charts import Bar, chart, percent
from statusgen.plan.views import Chart, Measured, Table, Word
from statusgen.plan.words import severity_word

NOTHING = "\N{EN DASH}"
JANUARY = 1


def incidents_chart(report: Report, facts: Facts) -> Chart | None:
    """Return incidents a month, stacked by severity; None where there was not one."""
    language, count = facts.language, report.total.incidents
    if not count:
        return None
    most = max(report.parts, key=lambda part: part.metrics.incidents)
    return chart(
        tuple(_bar(part, report, facts) for part in report.parts),
        summary=language.gettext(
            "%(incidents)s in these months, most in %(month)s: %(most)s",
            incidents=_incidents(count, language),
            month=language.month(most.period.first),
            most=language.number(most.metrics.incidents),
        ),
        legend=tuple(_severity(share, facts.scene) for share in _shares(report.total, report)),
        language=language,
    )


def incidents_table(report: Report, facts: Facts) -> Table:
    gettext = facts.language.gettext
    severities = (_severity(share, facts.scene).label for share in _shares(report.total, report))
    return Table(
        head=(gettext("Month"), *severities, gettext("Incidents")),
        rows=tuple(_row(part, report, facts) for part in report.parts),
        total=_total_row(report, facts),
    )


def resolve_rows(report: Report, facts: Facts) -> tuple[Measured, ...]:
    """Return the median time to resolve of each month, with a bar against the longest of them."""
    longest = max((part.metrics.resolve.median or timedelta() for part in report.parts), default=timedelta())
    return tuple(_measured(part, longest, facts) for part in report.parts)


def resolve_total(report: Report, facts: Facts) -> Measured:
    language, (value, basis) = facts.language, _median(report.total, facts.language)
    if not known_months(report, facts):
        value, basis = language.gettext("No data"), NOTHING
    return Measured(language.gettext("All months"), value, basis, None)


def known_months(report: Report, facts: Facts) -> int:
    """Return of how many of the months anything is told."""
    return sum(_is_known(part, facts) for part in report.parts)


def _measured(part: Part, longest: timedelta, facts: Facts) -> Measured:
    median = part.metrics.resolve.median
    value, basis = _median(part.metrics, facts.language)
    if not _is_known(part, facts):
        value, basis = facts.language.gettext("No data"), NOTHING
    share = median / longest if median and longest else 0
    return Measured(_month(part, facts), value, basis, None if median is None else percent(share))


def _median(metrics: Metrics, language: Language) -> tuple[str, str]:
    """Return the median time to resolve, or why there is none, and how many incidents it rests on."""
    resolve, count = metrics.resolve, metrics.incidents
    nothing = language.gettext("No data") if count else language.gettext("No incidents")
    basis = language.gettext(
        "%(measured)s of %(count)s", measured=language.number(resolve.incidents), count=language.number(count)
    )
    return nothing if resolve.median is None else language.duration(resolve.median), basis


def _bar(part: Part, report: Report, facts: Facts) -> Bar:
    language, first = facts.language, part.period.first
    is_known, count = _is_known(part, facts), part.metrics.incidents
    shares = [(_severity(share, facts.scene), share.incidents) for share in _shares(part.metrics, report)]
    told = (f"{word.label}: {language.number(number)}" for word, number in shares if number)
    what = "; ".join((_incidents(count, language), *told)) if is_known else language.gettext("No data")
    return Bar(
        label=language.short_month(first),
        year=year_text(part, report),
        value=language.number(count) if is_known else NOTHING,
        text=language.gettext("%(month)s: %(what)s", month=language.month(first), what=what),
        counts=tuple((word.key, number) for word, number in shares),
    )


def year_text(part: Part, report: Report) -> str:
    """Return the year of the first month, and of each January."""
    first = part.period.first
    return f"{first.year}" if first.month == JANUARY or part is report.parts[0] else ""


def _row(part: Part, report: Report, facts: Facts) -> tuple[str, ...]:
    counts = _counts(part.metrics, report, facts.language) if _is_known(part, facts) else _blanks(report, facts)
    return _month(part, facts), *counts


def _total_row(report: Report, facts: Facts) -> tuple[str, ...]:
    is_known = known_months(report, facts) > 0
    counts = _counts(report.total, report, facts.language) if is_known else _blanks(report, facts)
    return facts.language.gettext("All months"), *counts


def _blanks(report: Report, facts: Facts) -> tuple[str, ...]:
    return *(NOTHING for _ in _shares(report.total, report)), facts.language.gettext("No data")


def _counts(metrics: Metrics, report: Report, language: Language) -> tuple[str, ...]:
    counts = (*(share.incidents for share in _shares(metrics, report)), metrics.incidents)
    return tuple(language.number(count) for count in counts)


def _shares(metrics: Metrics, report: Report) -> tuple[Share, ...]:
    """Return those of the severities that there was any incident of in all the time, the gravest first."""
    pairs = zip(metrics.shares, report.total.shares, strict=True)
    return tuple(share for share, total in pairs if total.incidents)


def _is_known(part: Part, facts: Facts) -> bool:
    """Whether anything is told of a month: a component was tracked by its end, or an incident had been written down."""
    end = facts.midnight(part.period.last + timedelta(days=1))
    begins = (each.tracked_since for each in facts.site.components)
    told = any(min(incident.started, facts.now) < end for incident in facts.site.incidents[-1:])  # the oldest
    return told or any(begin is None or begin < end for begin in begins)


def _month(part: Part, facts: Facts) -> str:
    label = facts.language.month(part.period.first)
    if part.period.last < facts.today:
        return label
    return facts.language.gettext("%(month)s so far", month=label)


def _severity(share: Share, scene: Scene) -> Word:
    if share.severity is None:
        return Word("unrated", scene.language.gettext("No severity"))
    return severity_word(share.severity, scene)


def _incidents(count: int, language: Language) -> str:
    return language.ngettext("%(num)s incident", "%(num)s incidents", count)
