"""Datadog, with a payload of our own: its webhooks send what their template says.

Variables: https://docs.datadoghq.com/integrations/webhooks/#variables. The template is in docs/alerts.md.
"""

import re

from statusgen.alerts.alert import Alert, Labels, Signal, key_of
from statusgen.alerts.payload import Part, tag_of

SIGNALS = {
    "triggered": Signal.FIRING,
    "re-triggered": Signal.FIRING,
    "no data": Signal.FIRING,
    "re-no data": Signal.FIRING,
    "warn": Signal.FIRING,
    "re-warn": Signal.FIRING,
    "renotify": Signal.FIRING,
    "recovered": Signal.RECOVERED,
}
FRESH = frozenset({"triggered", "no data", "warn"})  # what begins with its event; the others go on
PREFIX = re.compile(r"(?:\[[^\]]{0,200}\] ?)+")  # `[Triggered on {host:web-1}] [P2] `
VARIABLE = re.compile(r"\$[A-Z][A-Z0-9_]*")
MISSING = "is missing, or not filled in"
TEMPLATE = "let the webhook's payload be the template of docs/alerts.md"


def read(payload: Part) -> tuple[Alert, ...]:
    payload = _filled_in(payload)
    transition = payload.raw("alert_transition").strip().lower()
    if not transition:
        payload.refuse("alert_transition", MISSING, TEMPLATE)
    signal = SIGNALS.get(transition)
    if signal is None:
        return ()
    title = payload.text("alert_title") or payload.text("title")
    date = payload.moment("date")
    return (
        Alert(
            key_of("datadog", _identifier(payload)),
            signal,
            PREFIX.sub("", title, count=1).strip() or title,
            payload.text("body", 500),
            payload.text("alert_priority") or payload.text("alert_type"),
            (
                *_tags(payload.line("tags")),
                *_tags(payload.line("alert_scope")),
                ("monitor", payload.line("alert_id")),
                ("metric", payload.line("alert_metric")),
                ("host", payload.line("hostname")),
            ),
            date if transition in FRESH else None,
            date,
        ),
    )


def _filled_in(payload: Part) -> Part:
    """Return the payload without the variables that Datadog does not know, and leaves as they are."""
    values = payload.values.items()
    return Part({key: value for key, value in values if not VARIABLE.fullmatch(payload.raw(key).strip())})


def _identifier(payload: Part) -> str:
    """Return what stays the same from when an alert triggers until it resolves."""
    cycle = payload.raw("alert_cycle_key").strip()
    if not cycle and not payload.raw("alert_id").strip():
        payload.refuse("alert_id", MISSING, TEMPLATE)
    return cycle or f"{payload.raw('alert_id')} {payload.raw('alert_scope')}"


def _tags(text: str) -> Labels:
    """Return the labels in `service:api, env:prod, urgent`."""
    return tuple(tag_of(tag) for tag in text.split(",") if tag.strip())
