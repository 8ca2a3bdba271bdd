"""`statusgen new incident`."""

from collections.abc import Sequence
from datetime import datetime

import click

from statusgen.cli import asking, console
from statusgen.cli.changing import change_options
from statusgen.cli.desk import Desk
from statusgen.cli.new.story import Beginning, ask_components, begin, find_template, find_title, written_states
from statusgen.cli.picking import is_incident
from statusgen.cli.saying import Said, cleaned_text, message_options, read_changes, read_status, time_option
from statusgen.cli.wording import About
from statusgen.content.changes import BY_SEVERITY
from statusgen.content.fields import STATES
from statusgen.content.findings import did_you_mean, listing
from statusgen.documents import Value
from statusgen.editing import NewUpdate
from statusgen.model import INCIDENT_STATUSES, Changes, Roles, Severity
from statusgen.problems import UsageError

MOMENTS = ("started", "detected", "acknowledged")
NONE = "none"


@click.command(
    epilog="""\b
Examples:
  statusgen new incident "Elevated API error rates" --severity P1 --component api=partial_outage --message "..."
  statusgen new incident --template deploy --severity P2 --component api --detected 09:14 --commit
"""
)
@click.argument("title", required=False)
@click.option("--severity", type=click.Choice([*Severity], case_sensitive=False), help="How bad it is.")
@message_options
@click.option("--status", metavar="STATUS", default="investigating", help="What it is now.  [investigating]")
@time_option("--started", "When users began to be hit, in the site's zone unless it has one.  [--detected or now]")
@time_option("--detected", "When it was noticed, likewise.")
@time_option("--acknowledged", "When somebody began to work on it, likewise.")
@click.option(
    "--role", "roles", multiple=True, metavar="ROLE=NAME", help=f"{listing(Roles.__struct_fields__)}; more than once."
)
@click.option("--slug", metavar="SLUG", help="Name of the file, instead of one made of the day and the title.")
@click.option("--draft", is_flag=True, help="Do not publish it yet.")
@change_options
def incident(  # noqa: PLR0913  # one for each option
    *,
    desk: Desk,
    title: str | None,
    severity: str | None,
    components: tuple[str, ...],
    message: str | None,
    template: str | None,
    edit: bool,
    status: str,
    roles: tuple[str, ...],
    slug: str | None,
    draft: bool,
    **moments: str | None,
) -> int:
    """Begin an incident with its first update.

    TITLE is what is wrong, as a visitor would say it. A component without a state has the one that the severity tells.
    On a terminal, what is missing is asked for, unless there is a --message.
    """
    times = {key: desk.past(moments[key], f"--{key}") for key in MOMENTS}
    now = desk.now_after(times.values())
    named, word = _read_roles(roles), read_status(status, INCIDENT_STATUSES)
    scale = Severity(severity) if severity else None
    read_changes(desk, components, BY_SEVERITY[scale])  # a mistake is told before anything is asked
    title = find_title(desk, title, template, "What is wrong, as a visitor would say it?")
    is_asked = asking.is_possible() and message is None
    scale = scale or (_ask_severity(desk) if is_asked else None)
    changes = read_changes(desk, components, BY_SEVERITY[scale])
    if is_asked:
        changes = changes or _ask_states(desk, scale)
        times["detected"] = times["detected"] or _ask_time(desk, "When was it noticed?", now)
        times["started"] = times["started"] or _ask_time(desk, "Since when are users hit?", times["detected"] or now)
    times["started"] = times["started"] or min(filter(None, times.values()), default=None)
    now = desk.now_after(times.values())
    _tell_of_others(desk, changes)
    names = tuple(desk.facts.components[key].name for key, _ in changes)
    said = find_template(desk, Said(message, edit=edit, template=template), word, About(title, names))
    values: dict[str, Value] = {
        "title": title,
        "severity": scale,
        "components": written_states(changes),
        **{key: desk.written(moment) for key, moment in times.items() if moment},
        "draft": "true" if draft else None,
        "roles": named,
    }
    about = About(title, names, scale)
    return begin(desk, Beginning("incidents", now, slug, about, said, NewUpdate(now, word, ""), values))


def _read_roles(pairs: Sequence[str]) -> dict[str, Value]:
    named: dict[str, Value] = {}
    for pair in pairs:
        role, _, name = pair.partition("=")
        role = role.strip().replace("-", "_")
        if role not in Roles.__struct_fields__:
            hint = did_you_mean(role, Roles.__struct_fields__) or f"there are {listing(Roles.__struct_fields__)}"
            raise UsageError(f"--role {pair}: there is no role '{role}' ({hint})")
        if not name.strip():
            raise UsageError(f"--role {pair}: write {role}=NAME")
        if role in named:
            raise UsageError(f"--role: '{role}' stands twice")
        named[role] = cleaned_text(name.strip(), "--role")
    return {role: named[role] for role in Roles.__struct_fields__ if role in named}


def _ask_severity(desk: Desk) -> Severity | None:
    choices = {f"{key} {scale.name}: {scale.description}": key for key, scale in desk.facts.site.settings.severities}
    return {**choices, NONE: None}[asking.choose("How bad is it?", [*choices, NONE])]


def _ask_states(desk: Desk, severity: Severity | None) -> Changes:
    usual = BY_SEVERITY[severity].key
    hit = ask_components(desk, "What is hit?")
    return tuple((key, STATES[asking.choose(f"{label}?", [*STATES], usual)]) for key, label in hit.items())


def _ask_time(desk: Desk, question: str, usual: datetime) -> datetime | None:
    return asking.answer(question, desk.written(usual), lambda typed: desk.past(typed, "the time"))


def _tell_of_others(desk: Desk, changes: Changes) -> None:
    """Tell of open incidents on the same components: two people, or an alert, may be about to tell the same."""
    hit, published = dict(changes), {case.item.source for case in desk.facts.open_incidents}
    for case in desk.cases:
        if is_incident(case) and case.course.is_open and any(key in hit for key, _ in case.course.worst):
            slug = case.item.slug
            what, command = ("open", "update") if case.item.source in published else ("a draft", "publish")
            told = f"{slug} is {what} on the same components ({case.item.title})"
            console.note(f"{told}: `statusgen {command} {slug}`?")
