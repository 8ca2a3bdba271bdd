"""PagerDuty, version 3 of its webhooks.

Fields: https://developer.pagerduty.com/docs/webhooks-overview.
"""

from statusgen.alerts.alert import Alert, Signal, key_of
from statusgen.alerts.payload import Part

SIGNALS = {
    "incident.triggered": Signal.FIRING,
    "incident.reopened": Signal.FIRING,
    "incident.priority_updated": Signal.FIRING,
    "incident.acknowledged": Signal.ACKNOWLEDGED,
    "incident.resolved": Signal.RECOVERED,
}
OVER = "resolved"
NOT_V3 = "this is no webhook of version 3; versions 1 and 2 are not read"


def read(payload: Part) -> tuple[Alert, ...]:
    event = payload.needed_part("event", NOT_V3)
    kind = event.needed("event_type")
    data = event.part("data")
    # "Additional event types may be added to this list over time", and most are about no alert.
    if kind not in SIGNALS or data.raw("type") != "incident":
        return ()
    signal, at = SIGNALS[kind], event.moment("occurred_at")
    if kind == "incident.priority_updated" and data.raw("status") == OVER:
        return ()
    began = at if kind == "incident.reopened" else data.moment("created_at")
    priority = data.part("priority").line("summary")
    labels = (
        ("service", data.part("service").line("summary")),
        ("service_id", data.part("service").line("id")),
        ("priority", priority),
        ("urgency", data.line("urgency")),
        ("escalation_policy", data.part("escalation_policy").line("summary")),
        *(("team", team.line("summary")) for team in data.parts("teams")),
    )
    return (
        Alert(
            key_of("pagerduty", data.needed("id")),
            signal,
            data.text("title"),
            severity=priority or data.text("urgency"),
            labels=labels,
            began=began,
            at=at,
        ),
    )
