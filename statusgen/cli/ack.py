"""`statusgen ack`."""

from datetime import datetime

import click

from statusgen.cli import asking
from statusgen.cli.changing import Plan, carry_out, change_options
from statusgen.cli.desk import Desk
from statusgen.cli.noting import check_new, with_moments
from statusgen.cli.picking import moment_for, pick_without
from statusgen.cli.saying import time_option
from statusgen.model import Incident

HOW = "`statusgen ack {} --force --detected 09:14 --at 09:17`"


@click.command(
    epilog="""\b
Examples:
  statusgen ack
  statusgen ack api-errors --detected 09:14 --at 09:17 --commit
"""
)
@click.argument("slug", required=False)
@time_option("--detected", "When it was noticed, in the site's zone unless it has one.")
@time_option("--at", "When you began to work on it, likewise.  [now]")
@click.option("--force", is_flag=True, help="Replace what is taken down already.")
@change_options
def ack(*, desk: Desk, slug: str | None, detected: str | None, at: str | None, force: bool) -> int:
    """Take down that somebody works on an incident.

    That is for your own figures, and no update. SLUG is its file's name, or a part of it that no other has; the only
    open incident needs none.
    """
    case = pick_without(desk, slug, "acknowledged")
    item = case.item
    moments = {
        "detected": _detected(desk, item, detected),
        "acknowledged": moment_for(desk, case, at),
    }
    if not force:
        check_new(desk, item, moments)
    change = desk.edit(item.source, lambda text: with_moments(desk, item, text, moments))
    is_measured = item.detected or moments["detected"]
    then = "" if is_measured else f"How long it took is not measured: say when it was noticed, {HOW.format(item.slug)}"
    return carry_out(desk, Plan(change, f"{item.title}: Acknowledged", item.slug, then=then))


def _detected(desk: Desk, item: Incident, given: str | None) -> datetime | None:
    """Return when it was noticed, as it was given or is answered on a terminal."""
    if given is None and item.detected is None and asking.is_possible():
        return asking.answer("When was it noticed? (empty if nobody knows)", "", lambda typed: _read(desk, typed))
    return desk.past(given, "--detected")


def _read(desk: Desk, typed: str) -> datetime | None:
    return desk.past(typed or None, "the time")
