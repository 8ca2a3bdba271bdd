"""`statusgen resolve`."""

import click

from statusgen.cli import asking
from statusgen.cli.changing import change_options
from statusgen.cli.desk import AnyCase, Desk
from statusgen.cli.picking import is_ahead, is_incident, is_open, pick
from statusgen.cli.saying import (
    Said,
    ask_states,
    message_options,
    read_changes,
    say,
    time_option,
)
from statusgen.editing import NewUpdate
from statusgen.model import Changes, State, Status
from statusgen.problems import UsageError

OVER = "This incident is resolved."
DONE = "The maintenance is complete."


@click.command(
    epilog="""\b
Examples:
  statusgen resolve --message "All queues are empty again."
  statusgen resolve api-errors --component dashboard=degraded_performance --yes --edit
"""
)
@click.argument("slug", required=False)
@message_options
@click.option("--yes", is_flag=True, help="Do not ask whether the fix is confirmed.")
@time_option("--at", "When it was over, in the site's zone unless it has one.  [now]")
@change_options
def resolve(  # noqa: PLR0913  # one for each option
    *,
    desk: Desk,
    slug: str | None,
    components: tuple[str, ...],
    message: str | None,
    template: str | None,
    edit: bool,
    yes: bool,
    at: str | None,
) -> int:
    """Say that an incident is resolved, or a maintenance completed.

    All its components are operational then, but for those named with --component. SLUG is its file's name, or a part
    of it that no other has; the only open incident needs none.
    """
    case = pick(desk, slug, "incident or maintenance")
    _check_open(desk, case)
    changes = read_changes(desk, components)
    if asking.is_possible() and not yes:
        changes = _ask(case, changes)
    moment = desk.past(at, "--at") or desk.now_for(case)
    status, usual = (Status.RESOLVED, OVER) if is_incident(case) else (Status.COMPLETED, DONE)
    said = Said(message, edit=edit, template=template, default=usual)
    update = NewUpdate(moment, status, "", changes)
    return say(desk, case, said, update)


def _check_open(desk: Desk, case: AnyCase) -> None:
    if is_ahead(case):
        raise UsageError(f"{case.item.slug} has not begun: call it off with `update --status cancelled`")
    if not is_open(case):
        when = f" since {desk.written(case.course.end)}" if case.course.end else ""
        raise UsageError(f"{case.item.slug} is over already{when}: say more with `update`")


def _ask(case: AnyCase, changes: Changes) -> Changes:
    but = "what you named" if changes else "what you name next"
    if not asking.confirm(f"Is it confirmed that all is well again, but for {but}?", default=True):
        hint = f"`statusgen update {case.item.slug} --status monitoring` says that you watch it"
        raise UsageError(f"nothing was written: {hint}")
    usual = dict.fromkeys(dict(case.names), State.OPERATIONAL)
    return changes or ask_states(case, "Does a component stay hit?", usual)
