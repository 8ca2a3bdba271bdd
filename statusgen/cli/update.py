"""`statusgen update`."""

import re

import click

from statusgen.cli import asking
from statusgen.cli.changing import change_options
from statusgen.cli.desk import AnyCase, Desk
from statusgen.cli.picking import is_incident, pick
from statusgen.cli.saying import (
    Said,
    ask_states,
    message_options,
    read_changes,
    read_status,
    say,
    time_option,
)
from statusgen.content.headings import KEY
from statusgen.editing import NewUpdate
from statusgen.model import INCIDENT_STATUSES, MAINTENANCE_STATUSES, State, Status
from statusgen.problems import UsageError
from statusgen.words import STATUSES

ALL = tuple(dict.fromkeys((*INCIDENT_STATUSES, *MAINTENANCE_STATUSES)))


@click.command(
    epilog="""\b
Examples:
  statusgen update --status identified --message "A bad deploy; we are rolling it back."
  statusgen update api-errors --status monitoring --component api=degraded_performance --edit
  echo "Half way through." | statusgen update database --message - --commit
"""
)
@click.argument("slug", required=False)
@click.option("--status", metavar="STATUS", help="What it is now; by default `update`, which keeps what it was.")
@message_options
@click.option("--key", metavar="ID", help="A name for this update, so that links to it survive a new time.")
@time_option("--at", "When it is said, in the site's zone unless it has one.  [now]")
@change_options
def update(  # noqa: PLR0913  # one for each option
    *,
    desk: Desk,
    slug: str | None,
    status: str | None,
    components: tuple[str, ...],
    message: str | None,
    template: str | None,
    edit: bool,
    key: str | None,
    at: str | None,
) -> int:
    """Add an update to an incident or a maintenance.

    SLUG is its file's name, or a part of it that no other has; the only open incident needs none. On a terminal, what
    is missing is asked for, unless there is a --message.
    """
    wanted = None if status is None else read_status(status, ALL)
    case = pick(desk, slug, _noun(wanted), lambda case: wanted is None or wanted in statuses_of(case))
    changes = read_changes(desk, components)
    if wanted is None and message is None and asking.is_possible():
        wanted = _ask_status(case)
        changes = changes or ask_states(case, "Does the state of a component change?", _states(case))
    new = NewUpdate(desk.past(at, "--at") or desk.now_for(case), wanted or Status.UPDATE, "", changes, _key(case, key))
    return say(desk, case, Said(message, edit=edit, template=template), new)


def statuses_of(case: AnyCase) -> tuple[Status, ...]:
    return INCIDENT_STATUSES if is_incident(case) else MAINTENANCE_STATUSES


def _states(case: AnyCase) -> dict[str, State]:
    current = dict(case.course.current)
    return {key: current.get(key, State.OPERATIONAL) for key, _ in case.names}


def _noun(wanted: Status | None) -> str:
    if wanted in {None, Status.UPDATE}:
        return "incident or maintenance"
    return "incident" if wanted in INCIDENT_STATUSES else "maintenance"


def _ask_status(case: AnyCase) -> Status:
    words = {STATUSES[status]: status for status in statuses_of(case)}
    return words[asking.choose("Status?", [*words], STATUSES[Status.UPDATE])]


def _key(case: AnyCase, key: str | None) -> str:
    if key is not None and not re.fullmatch(KEY, key):
        raise UsageError(f"--key {key}: a key is made of letters, digits, '-' and '_'")
    if key and any(update.key == key for update in case.item.updates):
        raise UsageError(f"--key {key}: another update has that key")
    return key or ""
