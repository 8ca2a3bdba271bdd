"""Prometheus Alertmanager, version 4 of its webhook.

Fields: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. A payload is about one group of
alerts; each time it holds all that are firing, and those that recovered since the last one.
"""

from statusgen.alerts.alert import Alert, Signal, key_of
from statusgen.alerts.payload import Part

VERSION = "4"
SIGNALS = {"firing": Signal.FIRING, "resolved": Signal.RECOVERED}


def read(payload: Part) -> tuple[Alert, ...]:
    version = payload.needed("version")
    if version != VERSION:
        payload.refuse("version", f"is {version[:20]!r}, and only {VERSION!r} is known", "update statusgen")
    key = key_of("alertmanager", payload.needed("groupKey"))
    alerts = tuple(_alert(part, key) for part in payload.parts("alerts"))
    if not alerts:
        payload.refuse("alerts", "is missing or empty")
    # What was cut off for `max_alerts` may be firing still.
    is_cut = payload.raw("truncatedAlerts") not in {"", "0"}
    return () if is_cut and all(alert.signal is Signal.RECOVERED for alert in alerts) else alerts


def _alert(part: Part, key: str) -> Alert:
    status = part.needed("status")
    if status not in SIGNALS:
        part.refuse("status", f"is {status[:20]!r}, and neither 'firing' nor 'resolved'")
    labels, annotations = part.part("labels"), part.part("annotations")
    signal = SIGNALS[status]
    began = part.moment("startsAt")
    return Alert(
        key,
        signal,
        annotations.text("summary") or labels.text("alertname"),
        annotations.text("description", 500) or annotations.text("message", 500),
        labels.text("severity"),
        labels.labels(),
        began,
        part.moment("endsAt") if signal is Signal.RECOVERED else began,
        of_group=True,
    )
