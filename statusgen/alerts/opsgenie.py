"""Opsgenie, its outgoing webhook.

Fields: https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/.
"""

from statusgen.alerts.alert import Alert, Signal, key_of
from statusgen.alerts.payload import Part, tag_of

SIGNALS = {"Create": Signal.FIRING, "Acknowledge": Signal.ACKNOWLEDGED, "Close": Signal.RECOVERED}


def read(payload: Part) -> tuple[Alert, ...]:
    signal = SIGNALS.get(payload.needed("action"))
    alert = payload.needed_part("alert", "let Opsgenie send the alert with its webhook")
    if signal is None:  # notes, escalations, deleted alerts and the like
        return ()
    began = alert.moment("createdAt")
    labels = (
        *(tag_of(tag) for tag in alert.texts("tags")),
        *alert.part("details").labels(),
        ("entity", alert.line("entity")),
        ("source", alert.line("source")),
        ("team", alert.line("team")),
        ("alias", alert.line("alias")),
        ("priority", alert.line("priority")),
    )
    return (
        Alert(
            key_of("opsgenie", alert.needed("alertId")),
            signal,
            alert.text("message"),
            alert.text("description", 500),
            alert.text("priority"),
            labels,
            began,
            began if signal is Signal.FIRING else alert.moment("updatedAt"),
        ),
    )
