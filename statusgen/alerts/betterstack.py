"""Better Stack Uptime, webhooks of the type "Incident".

Fields: https://betterstack.com/docs/uptime/webhooks/.
"""

from statusgen.alerts.alert import Alert, Signal, key_of
from statusgen.alerts.payload import Part

SIGNALS = {
    "started": Signal.FIRING,
    "acknowledged": Signal.ACKNOWLEDGED,
    "resolved": Signal.RECOVERED,
}
MOMENTS = {
    Signal.FIRING: "started_at",
    Signal.ACKNOWLEDGED: "acknowledged_at",
    Signal.RECOVERED: "resolved_at",
}


def read(payload: Part) -> tuple[Alert, ...]:
    data = payload.needed_part("data", "let Better Stack send a webhook of the type 'Incident'")
    signal = SIGNALS.get(payload.needed("event"))
    if signal is None or data.raw("type") != "incident":  # webhooks of monitors look the same
        return ()
    told = data.part("attributes")
    labels = (
        ("name", told.line("name")),
        ("url", told.line("url")),
        ("team", told.line("team_name")),
        ("monitor", data.part("relationships").part("monitor").part("data").line("id")),
    )
    return (
        Alert(
            key_of("betterstack", data.needed("id")),
            signal,
            told.text("name"),
            told.text("cause", 500),
            labels=labels,
            began=told.moment("started_at"),
            at=told.moment(MOMENTS[signal]),
        ),
    )
