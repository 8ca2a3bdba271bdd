"""The rows of incidents and maintenance, with their updates."""

from datetime import datetime
from itertools import pairwise

from statusgen.addresses import entry_id
from statusgen.api.components import Rows, state_key
from statusgen.api.moments import moment
from statusgen.api.shapes import AffectedComponent, IncidentUpdate, ScheduledMaintenance
from statusgen.api.shapes import Incident as Row
from statusgen.api.told import Told, tell
from statusgen.entries import Story
from statusgen.facts import Case
from statusgen.model import Impact, Incident, Maintenance, State, Status
from statusgen.timeline import impact

OPERATIONAL = State.OPERATIONAL
CANCELLED, COMPLETED = Status.CANCELLED, Status.COMPLETED


def incident_row(case: Case[Incident], rows: Rows) -> Row:
    """Return the row of an incident, whose components `rows` has to hold."""
    return {**_row(Story(case), rows), "impact": impact(case.item, case.course)}


def maintenance_row(case: Case[Maintenance], rows: Rows) -> ScheduledMaintenance:
    """Return the row of a maintenance, whose components `rows` has to hold."""
    zone = case.scene.zone
    return {
        **_row(Story(case), rows),
        "scheduled_for": moment(case.item.starts, zone),
        "scheduled_until": moment(case.item.ends, zone),
    }


def _row(story: Story, rows: Rows) -> Row:
    """Return what an incident and a maintenance have in common, with the values of a maintenance."""
    item, course, told = story.item, story.course, tell(story)
    zone, is_news = story.scene.zone, not story.is_backfilled
    identity = entry_id(story.kind, item.slug)
    monitoring = _since(Status.MONITORING, told)
    return {
        "id": identity,
        "name": item.title,
        "status": _status_key(course.status),
        "created_at": moment(told[0].at, zone),
        "updated_at": moment(told[-1].at, zone),
        "monitoring_at": moment(monitoring, zone) if monitoring else None,
        "resolved_at": moment(course.end, zone) if course.end else None,
        "impact": Impact.MAINTENANCE,
        "shortlink": story.url,
        "started_at": moment(course.start, zone),
        "page_id": entry_id("page", ""),
        "incident_updates": [
            _update(entry, moment(entry.at, zone), identity, rows, is_news=is_news) for entry in reversed(told)
        ],
        "components": [rows.components[key] for key, _ in course.current],
    }


def _since(status: Status, told: tuple[Told, ...]) -> datetime | None:
    """Return since when updates said `status`, when they did last."""
    since = told[0].at if told[0].status is status else None
    for before, each in pairwise(told):
        if each.status is status is not before.status:
            since = each.at
    return since


def _update(told: Told, at: str, incident_id: str, rows: Rows, *, is_news: bool) -> IncidentUpdate:
    return {
        "id": told.id,
        "status": _status_key(told.status),
        "body": told.body,
        "incident_id": incident_id,
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": _affected(told, rows) or None,
        "deliver_notifications": is_news,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _affected(told: Told, rows: Rows) -> list[AffectedComponent]:
    components, names, before = rows.components, rows.full_names, told.before
    return [
        {
            "code": components[key]["id"],
            "name": names[key],
            "old_status": state_key(before.get(key, OPERATIONAL)),
            "new_status": state_key(state),
        }
        for key, state in told.after.items()
    ]


def _status_key(status: Status) -> str:
    """Return the API's word for `status`: it has none for cancelled, after which nothing is to come either."""
    return COMPLETED if status is CANCELLED else status
