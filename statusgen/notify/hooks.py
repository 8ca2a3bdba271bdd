"""News as Statuspage tells its subscribers' programs."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from statusgen.addresses import entry_id
from statusgen.api.components import Rows, component_id, component_rows
from statusgen.api.incidents import incident_row, maintenance_row
from statusgen.api.moments import moment
from statusgen.api.shapes import Incident as Row
from statusgen.api.shapes import IncidentUpdate
from statusgen.entries import Told
from statusgen.facts import Facts
from statusgen.model import Incident, Maintenance
from statusgen.notify.news import News
from statusgen.notify.record import Change
from statusgen.notify.shapes import Case, CaseHook, ComponentHook, Meta, Page, Update

SIZE_LIMIT_BYTES = 256 * 1024
"""Of a whole message; receivers take as much as they like, and few more than this."""

BODY_LIMIT = 32 * 1024
"""Letters of one update."""

ENDED = frozenset({"resolved", "completed", "postmortem"})


class Hooks:
    """Makes webhooks of what `facts` tell."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows = component_rows(facts)

    def body(self, news: News) -> bytes:
        """Return the JSON that tells `news`, of not more than `SIZE_LIMIT_BYTES`."""
        if isinstance(news.subject, Change):
            return _json(self._component_hook(news.subject))
        hook = self._case_hook(news.subject)
        body = _json(hook)
        while len(body) > SIZE_LIMIT_BYTES and len(hook["incident"]["incident_updates"]) > 1:
            updates = hook["incident"]["incident_updates"]
            hook["incident"]["incident_updates"] = updates[: len(updates) // 2]
            body = _json(hook)
        return body

    def _case_hook(self, told: Told) -> CaseHook:
        return {"meta": self._meta, "page": self._page, "incident": _case(told, self._rows)}

    def _component_hook(self, change: Change) -> ComponentHook:
        row = self._rows.components[change.component]
        at = moment(change.at, self._facts.scene.zone)
        return {
            "meta": self._meta,
            "page": self._page,
            "component_update": {
                "id": change.id,
                "component_id": component_id(change.component),
                "created_at": at,
                "old_status": change.before.key,
                "new_status": change.after.key,
            },
            "component": {**row, "status": change.after.key, "updated_at": at},
        }

    @property
    def _meta(self) -> Meta:
        url, zone = self._facts.scene.url, self._facts.scene.zone
        return {"unsubscribe": url, "documentation": url, "generated_at": moment(self._facts.now, zone)}

    @property
    def _page(self) -> Page:
        status, settings = self._facts.status, self._facts.site.settings
        return {
            "id": entry_id("page", ""),
            "status_indicator": status.indicator,
            "status_description": status.description,
            "name": settings.title,
            "url": settings.url.rstrip("/"),
        }


def _case(told: Told, rows: Rows) -> Case:
    story = told.story
    item, zone = story.item, story.scene.zone
    row = _row(told, rows)
    updates = row["incident_updates"]
    place = next(n for n, update in enumerate(updates) if update["id"] == told.key)
    postmortem = item.postmortem.published if isinstance(item, Incident) and item.postmortem else None
    is_maintenance = isinstance(item, Maintenance)
    return {
        **(_as_it_was(row, updates[place:]) if place else row),
        "incident_updates": [_update(update) for update in updates[place:]],
        "backfilled": False,
        "impact_override": item.impact if isinstance(item, Incident) else None,
        "organization_id": row["page_id"],
        "postmortem_body": None,
        "postmortem_body_last_updated_at": None,
        "postmortem_ignored": False,
        "postmortem_notified_subscribers": False,
        "postmortem_notified_twitter": False,
        "postmortem_published_at": moment(postmortem, zone) if postmortem else None,
        "scheduled_auto_transition": is_maintenance,
        "scheduled_for": moment(item.starts, zone) if isinstance(item, Maintenance) else None,
        "scheduled_remind_prior": False,
        "scheduled_reminded_at": None,
        "scheduled_until": moment(item.ends, zone) if isinstance(item, Maintenance) else None,
    }


def _row(told: Told, rows: Rows) -> Row:
    case = told.story.case
    if isinstance(case.item, Incident):
        return incident_row(case, rows)
    return maintenance_row(case, rows)


def _as_it_was(row: Row, updates: Sequence[IncidentUpdate]) -> Row:
    """Return `row` as it was when the first of `updates`, which are its newest then, was told."""
    newest = updates[0]
    monitored = (update["display_at"] for update in updates if update["status"] == "monitoring")
    ended = (update["display_at"] for update in updates if update["status"] in ENDED - {"postmortem"})
    states = {
        each["code"]: each["new_status"] for update in reversed(updates) for each in update["affected_components"] or ()
    }
    return {
        **row,
        "status": newest["status"],
        "updated_at": newest["updated_at"],
        "monitoring_at": next(monitored, None),
        "resolved_at": next(ended, None) if newest["status"] in ENDED else None,
        "components": [{**each, "status": states.get(each["id"], each["status"])} for each in row["components"]],
    }


def _update(update: IncidentUpdate) -> Update:
    return {**update, "body": shortened(update["body"]), "twitter_updated_at": None, "wants_twitter_update": False}


def shortened(text: str, limit: int = BODY_LIMIT) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}\N{HORIZONTAL ELLIPSIS}"


def _json(hook: Mapping[str, Any]) -> bytes:
    return json.dumps(hook, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
