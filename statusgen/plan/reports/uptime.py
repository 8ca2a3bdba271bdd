"""The uptime of each component by month, as a map of colours and numbers."""

from decimal import Decimal

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.language import Language
from statusgen.memory import Memory
from statusgen.metrics import Report, uptimes_each
from statusgen.plan.components import uptime_note
from statusgen.plan.reports.months import NOTHING, year_text
from statusgen.plan.views import Anchor, UptimeCell, UptimeMap, UptimeRow, Word

LEVELS = (("full", Decimal(100)), ("high", Decimal("99.9")), ("fair", Decimal(99)), ("poor", Decimal(95)))
"""From which uptime on, in per cent, the best first; what is less is `bad`."""


def uptime_map(report: Report, facts: Facts, memory: Memory) -> UptimeMap | None:
    """Return the map, up to now; None of a site without components."""
    if not facts.site.components:
        return None
    language = facts.language
    months = uptimes_each(facts, tuple(part.period for part in report.parts), memory)
    rows = (
        UptimeRow(
            component=Anchor(component.name, addresses.component(component.id)),
            months=tuple(_cell(value, language) for value in months[component.id]),
            total=_cell(report.uptimes[component.id], language),
        )
        for component in facts.site.components
    )
    return UptimeMap(
        months=tuple((language.short_month(part.period.first), year_text(part, report)) for part in report.parts),
        rows=tuple(rows),
        legend=_legend(language),
        note=uptime_note(facts),
    )


def _cell(value: Decimal | None, language: Language) -> UptimeCell:
    if value is None:
        return UptimeCell("no_data", NOTHING)
    return UptimeCell(_level(value), language.number(value))


def _level(value: Decimal) -> str:
    return next((level for level, least in LEVELS if value >= least), "bad")


def _legend(language: Language) -> tuple[Word, ...]:
    (best, full), *others = LEVELS
    return (
        Word(best, language.percent(full)),
        *(
            Word(level, language.gettext("%(uptime)s or more", uptime=language.percent(least)))
            for level, least in others
        ),
        Word("bad", language.gettext("Less")),
        Word("no_data", language.gettext("No data")),
    )
