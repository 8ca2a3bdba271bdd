"""`statusgen metrics`."""

from datetime import date, datetime
from pathlib import Path

import click

from statusgen.cli import console
from statusgen.cli.metrics.definitions import DEFINITIONS
from statusgen.cli.options import content_option, day, instant, time_options
from statusgen.facts import Facts
from statusgen.memory import Memory
from statusgen.metrics import By, Period, Report, last_months, report
from statusgen.parallel import spread
from statusgen.problems import BuildStoppedError, UsageError, errors
from statusgen.reading import read_facts
from statusgen.sources import read_sources

MONTHS = 12  # that are looked at, unless somebody says otherwise


@click.command(
    epilog="""\b
Examples:
  statusgen metrics
  statusgen metrics --from 2026-01-01 --to 2026-03-31 --by severity
  statusgen metrics --by week --csv > weeks.csv
"""
)
@content_option
@click.option("--from", "first", type=day, metavar="DAY", help="First day.  [11 months before the month of the last]")
@click.option("--to", "last", type=day, metavar="DAY", help="Last day, which counts.  [today]")
@click.option(
    "--by",
    type=click.Choice([by.value for by in By]),
    default=By.MONTH.value,
    show_default=True,
    help="What the parts are.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all numbers for scripts.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the parts for a spreadsheet.")
@click.option("--explain", is_flag=True, help="Say what each number means.")
@time_options
def metrics(  # noqa: PLR0913  # one for each option
    *,
    content: Path,
    first: date | None,
    last: date | None,
    by: str,
    as_json: bool,
    as_csv: bool,
    explain: bool,
    now: datetime | None,
    as_of: datetime | None,
) -> int:
    """Measure how often things went wrong, how fast people were, and what is left to do.

    The names of who is to act are told, too: what is printed is not for the public.
    """
    if as_csv and (as_json or explain):
        raise UsageError("--csv goes with neither --json nor --explain")
    sources = read_sources(content)
    try:
        facts, problems = read_facts(sources, instant(now, as_of), Memory(spread=spread))
    except BuildStoppedError as stop:
        console.show_problems(stop.problems, content.as_posix())
        return 1
    wrong = errors(problems)
    console.show_problems(wrong, content.as_posix())
    measured = report(facts, _period(first, last, facts.today), By(by))
    if as_json:
        _say_json(measured, facts, explain=explain)
    elif as_csv:
        _say_csv(measured)
    else:
        _say_tables(measured, facts, explain=explain)
    return int(bool(wrong))


def _period(first: date | None, last: date | None, today: date) -> Period:
    """Return the days to look at, of which none is after `today`.

    Raises:
        UsageError: if there are none.
    """
    if first and last and first > last:
        raise UsageError(f"--from {first} is after --to {last}")
    if first and first > today:
        raise UsageError(f"--from {first} is after today, {today}")
    last = min(last or today, today)
    return Period(first, last) if first else last_months(last, MONTHS)


def _say_json(measured: Report, facts: Facts, *, explain: bool) -> None:
    from statusgen.cli.metrics.values import report_values  # noqa: PLC0415  # one of three ways to tell it

    console.say_json({**report_values(measured, facts), **({"definitions": DEFINITIONS} if explain else {})})


def _say_csv(measured: Report) -> None:
    from statusgen.cli.metrics.rows import report_rows  # noqa: PLC0415  # as above

    console.say(report_rows(measured).encode().removesuffix(b"\n"))


def _say_tables(measured: Report, facts: Facts, *, explain: bool) -> None:
    from statusgen.cli.metrics.screens import definitions_screen, report_screen  # noqa: PLC0415  # as above

    console.say(report_screen(measured, facts))
    if explain:
        console.say(f"\n{definitions_screen()}")
