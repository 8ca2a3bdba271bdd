"""incident.io: incidents, version 2, and alerts, version 1, of its webhooks.

Fields: https://docs.incident.io/api-reference/incidents-v2/ and https://docs.incident.io/api-reference/alert-v1/.
What is private comes without anything but its id, and is left alone.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.alerts.alert import Alert, Labels, Signal, key_of
from statusgen.alerts.payload import Part

CREATED = "public_incident.incident_created_v2"
UPDATED = "public_incident.incident_updated_v2"
MOVED = "public_incident.incident_status_updated_v2"
ALERTS = {"public_alert.alert_created_v1": Signal.FIRING, "public_alert.alert_resolved_v1": Signal.RECOVERED}
READ = frozenset({CREATED, UPDATED, MOVED, *ALERTS})
VERSIONED = re.compile(r"(?P<name>.*)_v(?P<version>[0-9]+)")
# What a status means, by its category. Of a merged incident the other one tells.
OPEN = frozenset({"triage", "live"})
OVER = frozenset({"learning", "closed", "declined", "canceled"})
VALUES = ("value_text", "value_link", "value_numeric")


def read(payload: Part) -> tuple[Alert, ...]:
    kind = payload.needed("event_type")
    if kind not in READ:
        _check_version(payload, kind)
        return ()
    told = payload.needed_part(kind, "an event stands below its own name")
    if kind in ALERTS:
        return (_alert(told, ALERTS[kind]),)
    incident = told.needed_part("incident", "a change of status names its incident") if kind == MOVED else told
    if incident.raw("visibility") == "private" or incident.raw("mode") in {"test", "tutorial"}:
        return ()
    status = told.part("new_status") if kind == MOVED else incident.part("incident_status")
    signal = _signal(status.raw("category"))
    return (_incident(incident, signal, _began(kind, told, incident)),) if signal else ()


def _check_version(payload: Part, kind: str) -> None:
    """Refuse an event that is read in another version."""
    found = VERSIONED.fullmatch(kind)
    for name, version in (each.rsplit("_v", 1) for each in sorted(READ)):
        if found and found["name"] == name:
            known = f"only version {version} of it is known"
            payload.refuse("event_type", f"is {kind[:80]!r}, and {known}", "update statusgen")


def _signal(category: str) -> Signal | None:
    if category in OPEN:
        return Signal.FIRING
    return Signal.RECOVERED if category in OVER else None


def _began(kind: str, told: Part, incident: Part) -> datetime | None:
    """Return when it began, or began again."""
    is_reopened = kind == MOVED and told.part("previous_status").raw("category") in OVER
    return incident.moment("updated_at" if is_reopened else "created_at")


def _incident(part: Part, signal: Signal, began: datetime | None) -> Alert:
    labels = (
        ("type", part.part("incident_type").line("name")),
        ("status", part.part("incident_status").line("name")),
        ("reference", part.line("reference")),
        *_fields(part),
    )
    return Alert(
        key_of("incidentio", part.needed("id")),
        signal,
        part.text("name"),
        part.text("summary", 500),
        part.part("severity").text("name"),
        labels,
        began,
        began if signal is Signal.FIRING else part.moment("updated_at"),
    )


def _fields(part: Part) -> Iterator[tuple[str, str]]:
    """Yield the custom fields."""
    for entry in part.parts("custom_field_entries"):
        name = entry.part("custom_field").line("name")
        for value in entry.parts("values"):
            option = value.part("value_option").line("value") or value.part("value_catalog_entry").line("name")
            yield name, option or next(filter(None, map(value.line, VALUES)), "")


def _alert(part: Part, signal: Signal) -> Alert:
    labels = (*_attributes(part), ("source_id", part.line("alert_source_id")))
    began = part.moment("created_at")
    priority = next((value for name, value in labels if name.lower() in {"severity", "priority"}), "")
    return Alert(
        key_of("incidentio", part.needed("id")),
        signal,
        part.text("title"),
        part.text("description", 500),
        priority,
        labels,
        began,
        began if signal is Signal.FIRING else part.moment("resolved_at"),
    )


def _attributes(part: Part) -> Labels:
    return tuple(
        (entry.part("attribute").line("name"), value.line("label") or value.line("literal"))
        for entry in part.parts("attributes")
        for value in (entry.part("value"), *entry.parts("array_value"))
        if value.values
    )
