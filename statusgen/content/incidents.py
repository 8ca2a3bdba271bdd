"""Incidents and postmortems: from documents to values."""

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.content.changes import BY_SEVERITY, Rules, read_components, words_of
from statusgen.content.checking import Checked, check
from statusgen.content.definitions.items import IncidentFile, MaintenanceFile, PostmortemFile
from statusgen.content.definitions.links import links
from statusgen.content.findings import Findings
from statusgen.content.places import title_of
from statusgen.content.scope import Scope
from statusgen.content.updates import Timeline, read_timeline
from statusgen.documents import START, Document, Mark
from statusgen.model import (
    INCIDENT_STATUSES,
    Action,
    Html,
    Incident,
    Lint,
    Maintenance,
    Postmortem,
    Roles,
    Status,
    Update,
)
from statusgen.structs import Frozen, astuple

STATUSES = words_of(INCIDENT_STATUSES)
NOBODY = Roles()
DRAFT = r"""(?im)^[^\w\n]*drafts?\b|\bdrafts?[\s"']*:"""
MOMENTS = ("detected", "acknowledged", "mitigated")
CHECK_BOTH = "check both times and their zones"
ASIDE = frozenset({Status.UPDATE, Status.POSTMORTEM})  # what they say does not change how it stands


class Told(Frozen):
    """What one file tells; `item` is None when too little of it can be read."""

    item: Incident | Maintenance | None = None
    draft: bool = False  # not published


def read_incident(document: Document, slug: str, scope: Scope, findings: Findings) -> Told:
    checked = check(IncidentFile, document, findings, scope.context, lambda: {"title": title_of(slug)})
    entry = checked.value
    rules = Rules(scope.context.zone, STATUSES, scope.components, BY_SEVERITY[entry.severity])
    components = read_components(document, rules, findings)
    timeline = read_timeline(document, rules, findings, scope.update_html)
    started = _start(checked, timeline, findings)
    if started is None or hides_draft(checked, document):
        return Told()
    if entry.detected or entry.acknowledged or entry.mitigated:
        for name, message, hint in _wrong_moments(entry, started, _end(entry, timeline)):
            findings.warning(document.mark((name,)), message, hint, Lint.IMPOSSIBLE_ORDER)
    _check_updates(timeline, started, findings)
    incident = Incident(
        slug,
        entry.title,
        started,
        html=scope.update_html(timeline.summary) if timeline.updates else Html(""),
        severity=entry.severity,
        impact=entry.impact,
        components=components,
        detected=entry.detected,
        acknowledged=entry.acknowledged,
        mitigated=entry.mitigated,
        resolved=_resolved(entry, started, document, findings),
        updates=timeline.updates or (_whole_body(entry, started, document, scope),),
        backfilled=entry.backfilled,
        links=links(entry.links) if entry.links else (),
        roles=_roles(entry),
        aliases=entry.aliases,
        alert_key=entry.alert_key,
        source=document.path,
        resolved_line=document.mark(("resolved",)).line if entry.resolved else 0,
    )
    return Told(incident, entry.draft)


def hides_draft(
    checked: Checked[IncidentFile] | Checked[MaintenanceFile] | Checked[PostmortemFile], document: Document
) -> bool:
    """Whether something is written at `draft`, or at a key that is mistyped for it, that cannot be read.

    What was perhaps not to be published cannot be taken back once it was; that it cannot be shown is shown. Where the
    front matter is broken, it must seem to have that key: most of what is broken is an incident that all should see.
    """
    return checked.is_garbled("draft", document) or (
        checked.is_unclear("draft", document) and re.search(DRAFT, document.front) is not None
    )


def _start(checked: Checked[IncidentFile], timeline: Timeline, findings: Findings) -> datetime | None:
    entry = checked.value
    if entry.started or timeline.updates:
        return entry.started or timeline.updates[0].at
    hint = "add 'started: 2026-04-12 09:14' or an update '## 2026-04-12 09:14 - Investigating'"
    if ("started",) not in checked.unclear:  # of which that was told
        findings.error(START, "there is no time at which this began", hint)
    known = (entry.detected, entry.acknowledged, entry.mitigated, entry.resolved)
    return min((moment for moment in known if moment), default=None)


def _wrong_moments(entry: IncidentFile, started: datetime, end: datetime | None) -> Iterator[tuple[str, str, str]]:
    """Yield each key whose time cannot be right, with a message and a way out."""
    for name in MOMENTS:
        moment: datetime | None = getattr(entry, name)
        if moment and moment < started:
            way_out = CHECK_BOTH if entry.started else "add `started`, when users began to be hit"
            yield name, f"`{name}` is before `started`", way_out
        elif name == "acknowledged" and moment and entry.detected and moment < entry.detected:
            yield name, "`acknowledged` is before `detected`", CHECK_BOTH
        if end and moment and moment > end:
            yield name, f"`{name}` is after it was resolved", CHECK_BOTH


def _end(entry: IncidentFile, timeline: Timeline) -> datetime | None:
    """Return when it was resolved for good; None for one that was reopened."""
    told = [update for update in timeline.updates if update.status not in ASIDE]
    last = told[-1] if told else None
    if last and last.status is not Status.RESOLVED and not (entry.resolved and last.at < entry.resolved):
        return None
    return entry.resolved or (last.at if last else None)


def _check_updates(timeline: Timeline, started: datetime, findings: Findings) -> None:
    for update in timeline.updates:
        if update.at >= started:
            return  # as are those behind it
        mark, message = Mark(update.line, 1), "this update is before `started`"
        findings.warning(mark, message, CHECK_BOTH, Lint.IMPOSSIBLE_ORDER)


def _resolved(entry: IncidentFile, started: datetime, document: Document, findings: Findings) -> datetime | None:
    """Return `resolved` if it can be used: an incident that ends before it begins is taken for open."""
    if entry.resolved and entry.resolved < started:
        findings.error(document.mark(("resolved",)), "`resolved` is before `started`", CHECK_BOTH)
        return None
    return entry.resolved


def _whole_body(entry: IncidentFile, started: datetime, document: Document, scope: Scope) -> Update:
    status = Status.RESOLVED if entry.resolved and entry.resolved >= started else Status.INVESTIGATING
    return Update(started, status, scope.update_html(document.body), whole=True, line=document.body_line)


def _roles(entry: IncidentFile) -> Roles:
    roles = entry.roles
    if not any(astuple(roles)):
        return NOBODY  # the same for nearly all, so that it is pickled once
    return Roles(roles.commander, roles.technical_lead, roles.communications_lead, roles.scribe)


def read_postmortem(document: Document, scope: Scope, findings: Findings) -> Postmortem | None:
    """Return the postmortem, or None while it is a draft, or what is written at `draft` cannot be read."""
    checked = check(PostmortemFile, document, findings, scope.context)
    entry = checked.value
    if entry.draft or hides_draft(checked, document):
        return None
    return Postmortem(
        scope.html(document.body),
        entry.published,
        entry.summary,
        entry.whys,
        tuple(Action(each.what, each.owner, each.due, each.done, each.url) for each in entry.actions),
        document.path,
    )
