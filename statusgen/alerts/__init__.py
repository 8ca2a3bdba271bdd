"""What monitoring sends to a webhook, as one kind of value: bytes to alerts, or to a refusal.

Each tool has a file, written from its documentation. A payload is about one thing, so all its alerts have one key. No
text leaves here with a control character or a second line, and none but labels, which are not shown, without a limit to
its length.
"""

from collections.abc import Callable, Mapping

from statusgen.alerts import alertmanager, betterstack, datadog, incidentio, opsgenie, pagerduty
from statusgen.alerts.alert import Alert, Labels, Signal
from statusgen.alerts.payload import LIMIT_BYTES, Part, PayloadError, parse

__all__ = ["LIMIT_BYTES", "SOURCES", "Alert", "Labels", "PayloadError", "Signal", "read_alerts"]

READERS: Mapping[str, Callable[[Part], tuple[Alert, ...]]] = {
    "alertmanager": alertmanager.read,
    "betterstack": betterstack.read,
    "datadog": datadog.read,
    "incidentio": incidentio.read,
    "opsgenie": opsgenie.read,
    "pagerduty": pagerduty.read,
}
SOURCES = tuple(READERS)


def read_alerts(source: str, payload: bytes) -> tuple[Alert, ...]:
    """Return what `payload` of `source`, one of `SOURCES`, says; nothing where it is about nothing that goes wrong.

    Raises:
        PayloadError: if it cannot be read, or is of a version that is not known.
    """
    return READERS[source](parse(payload))
