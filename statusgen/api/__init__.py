"""The JSON API: Statuspage's public API, version 2, as files; so that its clients work with another address alone.

Beyond it there are each incident for itself and the uptime of each component.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from statusgen.addresses import entry_id
from statusgen.api.components import Rows, changed, component_rows
from statusgen.api.incidents import incident_row, maintenance_row
from statusgen.api.moments import EPOCH, moment
from statusgen.api.shapes import Page, Status
from statusgen.api.told import first_told
from statusgen.api.uptime import uptime_row
from statusgen.entries import all_stories
from statusgen.facts import Facts
from statusgen.model import Incident, Maintenance

FOLDER = "api/v2/"
NEWEST = 50  # as many as Statuspage lists

Answer = tuple[str, dict[str, object]]
"""The name of an answer and what it holds, without the page if that is the same in all."""


def api_files(facts: Facts) -> dict[str, bytes]:
    """Return `{path: bytes}` of every answer."""
    page = _page(facts)
    rows = component_rows(facts)
    answers = chain(_states(rows, facts), _lists(rows, facts), _incidents(page, rows, facts))
    return {f"{FOLDER}{name}.json": _json({"page": page} | answer) for name, answer in answers}


def _states(rows: Rows, facts: Facts) -> Iterator[Answer]:
    components = rows.listed
    status: Status = {"indicator": facts.status.indicator, "description": facts.status.description}
    planned = (*facts.active_maintenance, *facts.upcoming_maintenance)
    yield "status", {"status": status}
    yield "components", {"components": components}
    yield "uptime", {"components": [uptime_row(track, facts) for track in facts.tracks.values()]}
    yield (
        "summary",
        {
            "components": components,
            **_incident_list(facts.open_incidents, rows, facts),
            **_maintenance_list(planned, rows, facts),
            "status": status,
        },
    )


def _lists(rows: Rows, facts: Facts) -> Iterator[Answer]:
    newest = sorted(facts.site.incidents, key=first_told, reverse=True)[:NEWEST]
    yield "incidents", _incident_list(newest, rows, facts)
    yield "incidents/unresolved", _incident_list(facts.open_incidents, rows, facts)
    yield "scheduled-maintenances", _maintenance_list(facts.site.maintenance[:NEWEST], rows, facts)
    yield "scheduled-maintenances/upcoming", _maintenance_list(facts.upcoming_maintenance, rows, facts)
    yield "scheduled-maintenances/active", _maintenance_list(facts.active_maintenance, rows, facts)


def _incidents(page: Page, rows: Rows, facts: Facts) -> Iterator[Answer]:
    """Yield each incident for itself, as new as its newest update: news elsewhere leave its file as it is."""
    for incident in facts.site.incidents:
        row = incident_row(incident, rows, facts)
        yield f"incidents/{row['id']}", {"page": page | {"updated_at": row["updated_at"]}, "incident": row}


def _incident_list(incidents: Iterable[Incident], rows: Rows, facts: Facts) -> dict[str, object]:
    newest_first = sorted(incidents, key=first_told, reverse=True)
    return {"incidents": [incident_row(incident, rows, facts) for incident in newest_first]}


def _maintenance_list(maintenance: Iterable[Maintenance], rows: Rows, facts: Facts) -> dict[str, object]:
    return {"scheduled_maintenances": [maintenance_row(item, rows, facts) for item in maintenance]}


def _page(facts: Facts) -> Page:
    settings = facts.site.settings
    updated = max((min(at, facts.now) for at in _news(facts)), default=EPOCH)
    return {
        "id": entry_id("page", ""),
        "name": settings.title,
        "url": settings.url.rstrip("/"),
        "time_zone": settings.timezone.key,
        "updated_at": moment(updated, settings.timezone),
    }


def _news(facts: Facts) -> Iterator[datetime]:
    """Yield when something was last told, and when the state of each component last changed."""
    yield from (changed(track, facts.now) for track in facts.tracks.values())
    yield from (story.newest for story in all_stories(facts) if story.newest)


def _json(answer: dict[str, object]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
