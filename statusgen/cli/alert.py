"""`statusgen alert`."""

import sys
from collections.abc import Sequence

import click

from statusgen.alerts import LIMIT_BYTES, SOURCES, Alert, read_alerts
from statusgen.cli import console
from statusgen.cli.changing import Plan, carry_out, plain_change_options, tell_wait
from statusgen.cli.desk import Desk, Options, open_desk
from statusgen.composing import new_slug
from statusgen.content.alerts import read_alert_rules
from statusgen.content.drafts import drafts
from statusgen.content.places import ALERTS
from statusgen.model import AlertRules, Incident
from statusgen.problems import LaterError, Problem, ProblemsError, StatusgenError, UsageError, errors
from statusgen.saving import Change as FileChange
from statusgen.saving import read_content, turn
from statusgen.triage import (
    Begin,
    Change,
    Known,
    Members,
    News,
    Nothing,
    begun_text,
    changed_text,
    decide,
    title_of,
)
from statusgen.words import STATUSES


@click.command(
    epilog="""\b
Examples:
  statusgen alert alertmanager < payload.json
  statusgen alert pagerduty --publish --resolve --commit < payload.json
  statusgen alert datadog --dry-run < payload.json
"""
)
@click.argument("source", type=click.Choice(SOURCES))
@click.option("--publish", is_flag=True, help="Publish incidents that begin; without it they are drafts.")
@click.option("--resolve", is_flag=True, help="Also resolve an incident when all its alerts have recovered.")
@plain_change_options
def alert(*, options: Options, source: str, publish: bool, resolve: bool) -> int:
    """Take an alert from standard input, as SOURCE sends it to a webhook.

    It begins an incident, or changes the one that it belongs to. The same payload twice changes nothing. What labels
    mean stands in alerts.yaml.
    """
    payload = sys.stdin.buffer.read(LIMIT_BYTES + 1)
    alerts = read_alerts(source, payload)
    try:
        return _take(options, alerts, publish=publish, resolve=resolve)
    # The payload is good, and whoever sent it must not forget it for that.
    except ProblemsError as error:
        raise LaterError(error.problems) from error
    except UsageError as error:  # the folder is not there, perhaps for a moment
        raise StatusgenError(str(error)) from error


def _take(options: Options, alerts: tuple[Alert, ...], *, publish: bool, resolve: bool) -> int:
    if not options.content.is_dir():
        open_desk(options)  # tells what is wrong with it
    # From what is read to what is written nobody else writes: two alerts about one thing begin one incident.
    with turn(options.content, tell_wait) as save_now:
        desk = open_desk(options)
        plan = _plan(desk, alerts, publish=publish, resolve=resolve)
        return carry_out(desk, plan, save_now)


def _plan(desk: Desk, alerts: tuple[Alert, ...], *, publish: bool, resolve: bool) -> Plan:
    if not alerts:
        return Plan(None, "", then=_nothing("it is about nothing that goes wrong"))
    rules, is_sound = _rules(desk)
    news = News(alerts, desk.now, draft=not (publish and is_sound), resolve=resolve)
    known = _known(desk)
    _check_readable(desk, known, news.key)
    decision = decide(news, known, rules, desk.facts.components)
    match decision:
        case Begin():
            return _begin(desk, decision, news, rules)
        case Change():
            return _change(desk, decision, rules)
        case Nothing():
            return _keep(desk, decision)


def _rules(desk: Desk) -> tuple[AlertRules, bool]:
    """Return the rules as far as they can be read, and whether that is all of them.

    An alert must not get lost for a mistake in them, and what they were to hide must not become public.
    """
    rules, problems = read_alert_rules(desk.sources.texts.get(ALERTS), frozenset(desk.facts.components))
    console.show_problems(problems, desk.content.as_posix())
    return rules, not errors(problems)


def _check_readable(desk: Desk, known: Sequence[Known], key: str) -> None:
    """Refuse to begin an incident beside one about the same alert that cannot be read.

    Raises:
        ProblemsError: if there is one.
    """
    told = [each.case for each in known if each.members.find(key)]
    is_open = any(case.course.is_open for case in told)
    site, texts = desk.facts.site, desk.sources.texts
    broken = sorted({*site.unreadable, *site.incomplete} - {case.item.source for case in told})
    lost = [path for path in broken if Members.read(texts.get(path, "")).find(key)]
    # Of a file without a text nobody knows what it is about; while another one is open, the alert belongs to that.
    silent = [path for path in broken if path.startswith("incidents/") and path not in texts and not is_open]
    if lost or silent:
        hint = "`statusgen check` tells why; nothing was written"
        message = f"the incident of this alert{'' if lost else ' may be this, which'} cannot be read"
        problem = Problem((lost or silent)[0], 0, 0, message, hint)
        raise ProblemsError((desk.as_known(problem),))


def _known(desk: Desk) -> list[Known]:
    """Return all incidents that alerts belong to, the newest first."""
    hidden = frozenset(drafts(desk.sources.texts))
    found = [case for case in desk.cases if isinstance(case.item, Incident) and case.item.alert_key]
    return [Known(case, case.item.source in hidden) for case in found]


def _begin(desk: Desk, begin: Begin, news: News, rules: AlertRules) -> Plan:
    title = title_of(begin.alerts, begin.verdict)
    slug = new_slug(title, desk.taken("incidents"), desk.now.astimezone(desk.zone).date())
    text = begun_text(begin, news, rules.texts, desk.zone)
    change = FileChange(f"incidents/{slug}.md", None, text.encode())
    unmapped = "No rule in alerts.yaml says which components are hit."
    return Plan(change, f"{title}: Investigating", slug, then="" if begin.verdict.components else unmapped)


def _change(desk: Desk, change: Change, rules: AlertRules) -> Plan:
    case = change.known.case
    at = desk.now_for(case)
    edited = desk.edit(case.item.source, lambda text: changed_text(text, change, rules.texts, at, desk.zone))
    return Plan(edited, f"{case.item.title}: {_did(change)}", case.item.slug)


def _did(change: Change) -> str:
    if change.status:
        return STATUSES[change.status]
    if change.mitigated:
        return "Mitigated"
    if change.acknowledged:
        return "Acknowledged"
    joined = len(change.members.members) > len(change.known.members.members)
    return "One more alert" if joined else "An alert changed"


def _keep(desk: Desk, nothing: Nothing) -> Plan:
    if nothing.known is None:
        return Plan(None, "", then=_nothing(nothing.reason))
    item = nothing.known.case.item
    content = read_content(desk.content, item.source) or b""
    return Plan(FileChange(item.source, content, content), "", item.slug, then=_nothing(nothing.reason))


def _nothing(reason: str) -> str:
    return f"Nothing changed: {reason}."
