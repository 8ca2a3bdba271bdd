"""`statusgen set`."""

from datetime import datetime

import click

from statusgen.cli import asking
from statusgen.cli.changing import Plan, carry_out, change_options
from statusgen.cli.desk import Desk
from statusgen.cli.saying import check_component, cleaned_text, component_choices, read_state, time_option
from statusgen.content.fields import STATES as STATES_BY_KEY
from statusgen.editing import with_entry, with_value
from statusgen.model import Component, State
from statusgen.problems import UsageError
from statusgen.structs import Frozen
from statusgen.words import STATES


class Setting(Frozen):
    """A component's new state; `note` is of the one that ends."""

    component: Component
    state: State
    since: datetime
    note: str | None

    @property
    def past(self) -> datetime | None:
        """Since when the state holds that ends now, if it is worth to be remembered."""
        old = self.component.status
        return self.component.status_since if old and old is not self.state else None


@click.command(
    epilog="""\b
Examples:
  statusgen set api degraded_performance
  statusgen set api operational --since 09:40 --note "Failover drill"
"""
)
@click.argument("component", required=False)
@click.argument("state", required=False)
@time_option("--since", "From when on, in the site's zone unless it has one.  [now]")
@click.option("--note", metavar="TEXT", help="What the state that ends now was about.")
@change_options
def set(  # noqa: A001  # its command's name
    *, desk: Desk, component: str | None, state: str | None, since: str | None, note: str | None
) -> int:
    """Set the STATE of COMPONENT, an id, in its status file.

    A past state other than operational goes to its `history`, with a note if there is one. Incidents and maintenance
    can only make it worse.
    """
    key = _ask_component(desk) if component is None else component
    check_component(desk, key)
    chosen = _ask_state(desk, key) if state is None else read_state(state)
    old = desk.facts.components[key]
    moment = desk.past(since, "--since") or desk.now_after([old.status_since])
    setting = Setting(old, chosen, moment, note and cleaned_text(note, "--note"))
    _check(desk, setting)
    if since is not None and chosen is setting.component.status:
        raise UsageError(f"{key} is {chosen.key} already: `status_since` can be changed by hand")
    change = desk.edit(setting.component.source, lambda text: _with(desk, setting, text))
    did = f"{setting.component.name}: {STATES[setting.state]}"
    return carry_out(desk, Plan(change, did, component=key, then=_unknown_past(setting)))


def _ask_component(desk: Desk) -> str:
    asking.require("an argument, its id", "the component")
    ids = component_choices(desk)
    return ids[asking.choose("Which component?", [*ids])]


def _ask_state(desk: Desk, component: str) -> State:
    asking.require("an argument", "the state")
    present = desk.facts.components[component].status
    return STATES_BY_KEY[asking.choose("What is its state?", [*STATES_BY_KEY], "" if present is None else present.key)]


def _unknown_past(setting: Setting) -> str:
    """Say why nothing goes to the history where something should."""
    old = setting.component.status
    if not old or old is setting.state or setting.past:
        return ""
    return f"Since when it was {old.key} is not written (`status_since`), so `history` does not tell of it."


def _check(desk: Desk, setting: Setting) -> None:
    component, since = setting.component, setting.since
    if component.status is None:
        raise UsageError(f"{component.id} has a status that cannot be read: `statusgen check` tells why")
    if component.status_since and since < component.status_since:
        began = desk.written(component.status_since)
        raise UsageError(
            f"{component.id} is {component.status.key} since {began}, which is later than {desk.written(since)}"
        )
    if setting.note and setting.past == since:
        raise UsageError(f"--note: {component.status.key} began just then, and what lasted no time is not in `history`")
    if setting.note and setting.past is None:
        why = _unknown_past(setting) or "It is for a state that goes to `history`, and there is none."
        raise UsageError(f"--note: {why[0].lower()}{why[1:-1]}")


def _with(desk: Desk, setting: Setting, text: str) -> str:
    """Return the `text` of the status file with the `setting`; one that holds already changes nothing."""
    component = setting.component
    if component.status in {None, setting.state}:
        return text
    path, since = component.source, desk.written(setting.since)
    if setting.past and setting.past < setting.since:
        past = {"from": desk.written(setting.past), "to": since, "status": component.status.key}
        text = with_entry(path, text, "history", {**past, **({"note": setting.note} if setting.note else {})})
    text = with_value(path, text, "status", setting.state.key)
    return with_value(path, text, "status_since", since)
