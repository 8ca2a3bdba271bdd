"""`statusgen ack`."""

import click

from statusgen.cli.changing import Plan, carry_out, change_options
from statusgen.cli.desk import Desk
from statusgen.cli.noting import with_moments
from statusgen.cli.picking import pick_without
from statusgen.cli.saying import time_option


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
        "detected": desk.moment(detected, "--detected"),
        "acknowledged": desk.moment(at, "--at") or desk.now_for(case),
    }
    change = desk.edit(item.source, lambda text: with_moments(desk, item, text, moments, force=force))
    return carry_out(desk, Plan((change,), f"{item.title}: Acknowledged", item.slug))
