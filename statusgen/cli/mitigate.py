"""`statusgen mitigate`."""

import click

from statusgen.cli.changing import Plan, carry_out, change_options
from statusgen.cli.desk import Desk
from statusgen.cli.noting import check_new, with_moments
from statusgen.cli.picking import moment_for, pick_without
from statusgen.cli.saying import Said, message_options, read_changes, say, time_option
from statusgen.editing import NewUpdate
from statusgen.model import Status
from statusgen.problems import UsageError


@click.command(
    epilog="""\b
Examples:
  statusgen mitigate
  statusgen mitigate api-errors --message "The rollback is out." --component api=operational
"""
)
@click.argument("slug", required=False)
@message_options
@time_option("--at", "When users were no longer hit, in the site's zone unless it has one.  [now]")
@click.option("--force", is_flag=True, help="Replace what is taken down already.")
@change_options
def mitigate(  # noqa: PLR0913  # one for each option
    *,
    desk: Desk,
    slug: str | None,
    components: tuple[str, ...],
    message: str | None,
    template: str | None,
    edit: bool,
    at: str | None,
    force: bool,
) -> int:
    """Take down that users are no longer hit by an incident; with a message, also say that you watch the fix.

    SLUG is its file's name, or a part of it that no other has; the only open incident needs none.
    """
    case = pick_without(desk, slug, "mitigated")
    item = case.item
    moment = moment_for(desk, case, at)
    if not force:
        check_new(desk, item, {"mitigated": moment})
    changes = read_changes(desk, components)

    def note(text: str) -> str:
        return with_moments(desk, item, text, {"mitigated": moment})

    if message is None and not edit and template is None and not changes:
        plan = Plan(desk.edit(item.source, note), f"{item.title}: Mitigated", item.slug)
        return carry_out(desk, plan)
    if case.course.end:
        raise UsageError(f"{item.slug} is over: say more with `statusgen update {item.slug}`")
    said = Said(message, edit=edit, template=template)
    return say(desk, case, said, NewUpdate(moment, Status.MONITORING, "", changes), note)
