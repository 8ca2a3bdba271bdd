"""The reports: the last twelve months in numbers, which are those of `statusgen metrics`."""

from collections.abc import Iterator

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.language import Language
from statusgen.memory import Memory
from statusgen.metrics import By, Outage, Report, last_months, longest_outages, report
from statusgen.plan.page import page
from statusgen.plan.reports.actions import actions_view
from statusgen.plan.reports.months import incidents_chart, incidents_table, known_months, resolve_rows, resolve_total
from statusgen.plan.reports.outages import outage_views
from statusgen.plan.reports.uptime import uptime_map
from statusgen.plan.views import ActionsView, Figure, PlannedPage, ReportsPage

MONTHS = 12
LONGEST = 10  # outages that are listed


def reports_page(facts: Facts, memory: Memory) -> PlannedPage:
    gettext = facts.language.gettext
    description = gettext("Incidents, times to resolve, uptime and outages of the last 12 months.")
    return page(addresses.REPORTS, "reports.html", gettext("Reports"), _view(facts, memory), description)


def _view(facts: Facts, memory: Memory) -> ReportsPage:
    period = last_months(facts.today, MONTHS)
    measured = report(facts, period, By.MONTH, memory)
    outages = longest_outages(facts, period, LONGEST, memory)
    actions = actions_view(facts)
    return ReportsPage(
        period=facts.language.gettext(
            "%(first)s to %(last)s", first=facts.language.day(period.first), last=facts.language.day(period.last)
        ),
        notice=_notice(facts),
        figures=tuple(_figures(measured, outages, actions, facts)),
        incidents=incidents_chart(measured, facts),
        incidents_table=incidents_table(measured, facts),
        resolve=resolve_rows(measured, facts),
        resolve_total=resolve_total(measured, facts),
        uptime=uptime_map(measured, facts, memory),
        outages=outage_views(outages, facts.language),
        actions=actions,
    )


def _notice(facts: Facts) -> str | None:
    if not facts.site.incomplete:
        return None
    return facts.language.gettext("Some of what was written could not be read, and is missing in these numbers.")


def _figures(
    measured: Report, outages: tuple[Outage, ...], actions: ActionsView | None, facts: Facts
) -> Iterator[Figure]:
    language = facts.language
    nothing = language.gettext("No data")
    count, months = measured.total.incidents, known_months(measured, facts)
    yield Figure(
        language.gettext("Incidents"),
        language.number(count) if months else nothing,
        language.ngettext("in %(num)s month", "in %(num)s months", months) if months else "",
    )
    yield Figure(
        language.gettext("Median time to resolve"),
        resolve_total(measured, facts).value,
        language.ngettext(
            "from %(measured)s of %(num)s incident",
            "from %(measured)s of %(num)s incidents",
            count,
            measured=language.number(measured.total.resolve.incidents),
        ),
    )
    yield Figure(
        language.gettext("Longest outage"),
        _longest(outages, language) if months else nothing,
        outages[0].case.item.title if outages else "",
    )
    if actions:
        yield Figure(language.gettext("Action items"), actions.progress, "")


def _longest(outages: tuple[Outage, ...], language: Language) -> str:
    return language.duration(outages[0].length) if outages else language.gettext("None")
