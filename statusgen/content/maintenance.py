"""Planned maintenance: from documents to values."""

from datetime import datetime

from statusgen.content.changes import Rules, read_components, words_of
from statusgen.content.checking import Checked, check
from statusgen.content.definitions.items import MaintenanceFile
from statusgen.content.findings import Findings
from statusgen.content.incidents import Told, hides_draft
from statusgen.content.places import title_of
from statusgen.content.scope import Scope
from statusgen.content.updates import Timeline, read_timeline
from statusgen.documents import Document
from statusgen.model import MAINTENANCE_STATUSES, Maintenance, State, Status

STATUSES = words_of(MAINTENANCE_STATUSES)
# Stands for `starts` and `ends` where they cannot be read, and is never used.
NO_TIME = "2000-01-01 00:00 UTC"


def read_maintenance(document: Document, slug: str, scope: Scope, findings: Findings) -> Told:
    checked = check(MaintenanceFile, document, findings, scope.context, lambda: _fallback(slug))
    rules = Rules(scope.context.zone, STATUSES, scope.components, State.UNDER_MAINTENANCE)
    components = read_components(document, rules, findings)
    timeline = read_timeline(document, rules, findings, scope.update_html)
    window = _window(checked, timeline)
    if window is None or hides_draft(checked, document):
        return Told()
    starts, ends = window
    if ends < starts:
        findings.error(document.mark(("ends",)), "`ends` is before `starts`", "check both times and their zones")
    maintenance = Maintenance(
        slug,
        checked.value.title,
        starts,
        max(starts, ends),
        html=scope.update_html(timeline.summary),
        components=components,
        updates=timeline.updates,
        source=document.path,
    )
    return Told(maintenance, checked.value.draft)


def _fallback(slug: str) -> dict[str, str]:
    return {"title": title_of(slug), "starts": NO_TIME, "ends": NO_TIME}


def _window(checked: Checked[MaintenanceFile], timeline: Timeline) -> tuple[datetime, datetime] | None:
    """Return when it starts and ends; where one of them cannot be read, what the rest of the file says of it."""
    starts = None if ("starts",) in checked.lost else checked.value.starts
    ends = None if ("ends",) in checked.lost else checked.value.ends
    times = [update.at for update in timeline.updates]
    begun = [update.at for update in timeline.updates if update.status is Status.IN_PROGRESS]
    first = next((moment for moment in (starts, *begun, *times, ends) if moment), None)
    return (first, ends or max([first, *times])) if first else None
