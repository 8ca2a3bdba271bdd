"""The JSON API: Statuspage's public API, version 2, as files; so that its clients work with another address alone.

Beyond it there are each incident for itself and the uptime of each component.
"""

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from functools import cache
from heapq import merge, nlargest
from itertools import islice
from typing import Any

from statusgen.addresses import entry_id
from statusgen.api.components import Rows, changed, component_rows
from statusgen.api.incidents import incident_row, maintenance_row
from statusgen.api.moments import EPOCH, moment
from statusgen.api.shapes import Page
from statusgen.api.told import first_told
from statusgen.api.uptime import uptime_rows
from statusgen.drafts import Draft, Sheaf
from statusgen.entries import Chronicle
from statusgen.facts import Case, Facts, Names
from statusgen.memory import Memory, one_by_one
from statusgen.model import Incident, Maintenance
from statusgen.structs import to_json

FOLDER = "api/v2/"
NEWEST = 50  # as many as Statuspage lists

Answer = dict[str, Any]
"""What an answer holds, as JSON has it."""

Drafts = Iterator[Draft[bytes]]


def api_drafts(told: tuple[Chronicle, ...], facts: Facts, memory: Memory) -> Drafts:
    """Yield the answers that tell of many things at once, from all that was told; `memory` knows of each chapter."""
    page, rows = _page(_updated(told, facts), facts), component_rows(facts)
    yield from _states(page, rows, facts, memory)
    yield from _lists(page, rows, facts, memory)


def incident_sheaves(facts: Facts, memory: Memory) -> dict[Hashable, Sheaf[bytes]]:
    """Return the answer of each incident by chapter; `memory` knows the rows that they name."""
    rows: Rows = memory.keep("component rows", (component_rows(facts),), _same)
    # News elsewhere leave an incident's own file as it is: its page is as new as its newest update.
    page = _page("", facts)
    return {
        ("api", *key): Sheaf((page, chapter.cases, rows.of(chapter.told.spans)), _incident_drafts)
        for key, chapter in facts.chapters.items()
        if key[0] == "incident"
    }


def _same(rows: Rows) -> Rows:
    return rows


def _incident_drafts(page: Page, cases: tuple[Case[Incident], ...], rows: Rows) -> Drafts:
    @cache  # many incidents name the same few components
    def named(names: Names) -> Rows:
        return rows.of(key for key, _ in names)

    for case in cases:
        identity = entry_id("incident", case.item.slug)
        yield Draft(f"{FOLDER}incidents/{identity}.json", _incident, (page, case, named(case.names)))


def _states(page: Page, rows: Rows, facts: Facts, memory: Memory) -> Drafts:
    status = {"indicator": facts.status.indicator, "description": facts.status.description}
    planned = (*facts.active_maintenance, *facts.upcoming_maintenance)
    yield _answer("status", page, {"status": status})
    yield _answer("components", page, {"components": rows.listed})
    yield _answer("uptime", page, {"components": uptime_rows(facts, memory)})
    yield Draft(f"{FOLDER}summary.json", _summary, (page, facts.open_incidents, planned, rows, status))


def _lists(page: Page, rows: Rows, facts: Facts, memory: Memory) -> Drafts:
    jobs = {key: (chapter.cases,) for key, chapter in facts.chapters.items() if key[0] == "incident"}
    told = memory.keep_each("told first", jobs, _newest, one_by_one).values()
    newest = islice(merge(*told, key=_first_told, reverse=True), NEWEST)
    for name, incidents in (("incidents", newest), ("incidents/unresolved", facts.open_incidents)):
        yield Draft(f"{FOLDER}{name}.json", _incidents, (page, tuple(incidents), rows))
    for name, works in (
        ("scheduled-maintenances", facts.maintenance[:NEWEST]),
        ("scheduled-maintenances/upcoming", facts.upcoming_maintenance),
        ("scheduled-maintenances/active", facts.active_maintenance),
    ):
        yield Draft(f"{FOLDER}{name}.json", _works, (page, works, rows))


def _newest(cases: tuple[Case[Incident], ...]) -> tuple[Case[Incident], ...]:
    return tuple(nlargest(NEWEST, cases, key=_first_told))


def _first_told(case: Case[Incident]) -> datetime:
    return first_told(case.item)


def _answer(name: str, page: Page, answer: Answer) -> Draft[bytes]:
    return Draft(f"{FOLDER}{name}.json", _json, (page, answer))


def _incident(page: Page, case: Case[Incident], rows: Rows) -> bytes:
    row = incident_row(case, rows)
    return _json(page | {"updated_at": row["updated_at"]}, {"incident": row})


def _summary(
    page: Page, incidents: Iterable[Case[Incident]], works: Iterable[Case[Maintenance]], rows: Rows, status: Answer
) -> bytes:
    answer = {
        "components": rows.listed,
        "incidents": _incident_rows(incidents, rows),
        "scheduled_maintenances": _work_rows(works, rows),
        "status": status,
    }
    return _json(page, answer)


def _incidents(page: Page, cases: Iterable[Case[Incident]], rows: Rows) -> bytes:
    return _json(page, {"incidents": _incident_rows(cases, rows)})


def _works(page: Page, cases: Iterable[Case[Maintenance]], rows: Rows) -> bytes:
    return _json(page, {"scheduled_maintenances": _work_rows(cases, rows)})


def _incident_rows(cases: Iterable[Case[Incident]], rows: Rows) -> list[object]:
    newest_first = sorted(cases, key=_first_told, reverse=True)
    return [incident_row(case, rows) for case in newest_first]


def _work_rows(cases: Iterable[Case[Maintenance]], rows: Rows) -> list[object]:
    return [maintenance_row(case, rows) for case in cases]


def _page(updated: str, facts: Facts) -> Page:
    settings = facts.site.settings
    return {
        "id": entry_id("page", ""),
        "name": settings.title,
        "url": settings.url.rstrip("/"),
        "time_zone": settings.timezone.key,
        "updated_at": updated,
    }


def _updated(told: Iterable[Chronicle], facts: Facts) -> str:
    """Return when something was last told, or the state of a component last changed."""
    news = [changed(track, facts.now) for track in facts.tracks.values()]
    news += [chronicle.newest for chronicle in told if chronicle.newest]
    return moment(min(max(news, default=EPOCH), facts.now), facts.site.settings.timezone)


def _json(page: Page | Answer, answer: Answer) -> bytes:
    return to_json({"page": page, **answer})
