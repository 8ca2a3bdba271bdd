"""What each tool's payload says, what is about nothing that goes wrong, and what is refused."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting import (
    Payload,
    alertmanager,
    betterstack,
    datadog,
    firing,
    incidentio,
    incidentio_alert,
    moved,
    opsgenie,
    over,
    pagerduty,
    written,
)
from statusgen.alerts import LIMIT_BYTES, SOURCES, Alert, PayloadError, Signal, read_alerts
from statusgen.alerts.alert import key_of
from statusgen.alerts.payload import line_of

BEGAN = datetime(2026, 4, 12, 9, 9, 7, tzinfo=UTC)
ENDED = datetime(2026, 4, 12, 9, 40, 5, tzinfo=UTC)
AN_ALERT: dict[str, Payload] = {
    "alertmanager": alertmanager(),
    "betterstack": betterstack(),
    "datadog": datadog(),
    "incidentio": incidentio(),
    "opsgenie": opsgenie(),
    "pagerduty": pagerduty(),
}


def only(source: str, payload: Payload) -> Alert:
    (alert,) = read_alerts(source, written(payload))
    return alert


def refusal(source: str, payload: bytes) -> str:
    with pytest.raises(PayloadError) as refused:
        read_alerts(source, payload)
    return str(refused.value)


def whole(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=0) if moment else None


def test_alertmanager() -> None:
    assert only("alertmanager", alertmanager()) == Alert(
        key_of("alertmanager", '{}/{severity="critical"}:{alertname="ApiDown"}'),
        Signal.FIRING,
        "The API is down",
        "It has been down for over 5m.",
        "critical",
        (("alertname", "ApiDown"), ("service", "api"), ("severity", "critical")),
        BEGAN.replace(microsecond=828000),
        BEGAN.replace(microsecond=828000),
        of_group=True,
    )


def test_alertmanager_tells_all_alerts_of_a_group() -> None:
    mixed = alertmanager(firing(service="api"), over(service="web"))
    found = read_alerts("alertmanager", written(mixed))
    assert [(alert.signal, alert.labels[1][1]) for alert in found] == [
        (Signal.FIRING, "api"),
        (Signal.RECOVERED, "web"),
    ]
    assert len({alert.key for alert in found}) == 1
    assert whole(found[1].at) == ENDED


def test_alertmanager_does_not_say_that_all_is_over_when_it_left_some_out() -> None:
    assert read_alerts("alertmanager", written(alertmanager(over(), status="resolved", truncatedAlerts=3))) == ()
    assert len(read_alerts("alertmanager", written(alertmanager(firing(), truncatedAlerts=3)))) == 1


def test_pagerduty() -> None:
    assert only("pagerduty", pagerduty()) == Alert(
        "pagerduty:PGR0VU2",
        Signal.FIRING,
        "A little bump in the road",
        severity="P1",
        labels=(
            ("service", "API Service"),
            ("service_id", "PF9KMXH"),
            ("priority", "P1"),
            ("urgency", "high"),
            ("escalation_policy", "Default"),
            ("team", "Engineering"),
        ),
        began=BEGAN,
        at=BEGAN.replace(microsecond=169000),
    )
    assert only("pagerduty", pagerduty(priority=None)).severity == "high"


@pytest.mark.parametrize(
    ("event", "signal"),
    [
        ("incident.acknowledged", Signal.ACKNOWLEDGED),
        ("incident.resolved", Signal.RECOVERED),
        ("incident.priority_updated", Signal.FIRING),
        ("incident.reopened", Signal.FIRING),
    ],
)
def test_pagerduty_goes_on(event: str, signal: Signal) -> None:
    found = only("pagerduty", pagerduty(event, "2026-04-12T09:40:05Z"))
    assert (found.key, found.signal, found.at) == ("pagerduty:PGR0VU2", signal, ENDED)
    assert found.began == (ENDED if event == "incident.reopened" else BEGAN)


def test_betterstack() -> None:
    assert only("betterstack", betterstack()) == Alert(
        "betterstack:1",
        Signal.FIRING,
        "Acme.example homepage",
        "Error 500",
        labels=(("name", "Acme.example homepage"), ("url", "https://acme.example"), ("team", ""), ("monitor", "4")),
        began=BEGAN.replace(microsecond=151000),
        at=BEGAN.replace(microsecond=151000),
    )
    taken = only("betterstack", betterstack("acknowledged", acknowledged_at="2026-04-12T09:40:05Z"))
    ended = only("betterstack", betterstack("resolved", resolved_at="2026-04-12T11:40:05+02:00"))
    assert (taken.signal, taken.at, ended.signal, ended.at) == (Signal.ACKNOWLEDGED, ENDED, Signal.RECOVERED, ENDED)


def test_datadog() -> None:
    found = only("datadog", datadog())
    assert found == Alert(
        "datadog:1871539105",
        Signal.FIRING,
        "Host is Down",
        "The load is too high.",
        "P2",
        (
            ("tag", "monitor"),
            ("name", "myService"),
            ("service", "api"),
            ("availability-zone", "us-east-1a"),
            ("role", "computing-node"),
            ("monitor", "1234"),
            ("metric", "system.load.1"),
            ("host", "ip-012345"),
        ),
        datetime(2026, 4, 12, 9, 9, tzinfo=UTC),
        datetime(2026, 4, 12, 9, 9, tzinfo=UTC),
    )


@pytest.mark.parametrize("transition", ["Warn", "No Data", "Re-Triggered", "Renotify", "Recovered"])
def test_datadog_goes_on(transition: str) -> None:
    found = only("datadog", datadog(alert_transition=transition))
    assert found.signal is (Signal.RECOVERED if transition == "Recovered" else Signal.FIRING)
    assert (found.began is None) is (transition not in {"Warn", "No Data"})  # a reminder does not say when it began


@pytest.mark.parametrize("cycle", ["", "$ALERT_CYCLE_KEY"])
def test_datadog_without_a_cycle_is_known_by_its_monitor_and_scope(cycle: str) -> None:
    one, same, other = (
        only("datadog", datadog(alert_cycle_key=cycle, alert_scope=scope)).key for scope in ("a", "a", "b")
    )
    assert one == same != other


def test_of_datadog_what_is_not_filled_in_is_not_there() -> None:
    odd = datadog(alert_title="$ALERT_TITLE", title="Down", tags="$TAGS", hostname="$HOSTNAME", body="$5 are lost.")
    found = only("datadog", odd)
    assert (found.title, found.text, dict(found.labels)["host"]) == ("Down", "$5 are lost.", "")
    assert "tag" not in dict(found.labels)


def test_opsgenie() -> None:
    assert only("opsgenie", opsgenie()) == Alert(
        "opsgenie:052652ac-5d1c-464a-812a-7dd18bbfba8c",
        Signal.FIRING,
        "The API is down",
        "It has been down for over 5m.",
        "P1",
        (
            ("service", "api"),
            ("tag", "urgent"),
            ("region", "eu"),
            ("entity", "checkout"),
            ("source", "ada@acme.example"),
            ("team", ""),
            ("alias", "aliastest"),
            ("priority", "P1"),
        ),
        BEGAN,
        BEGAN,
    )
    taken, ended = only("opsgenie", opsgenie("Acknowledge")), only("opsgenie", opsgenie("Close"))
    assert (taken.signal, ended.signal, ended.at) == (Signal.ACKNOWLEDGED, Signal.RECOVERED, ENDED)


def test_incidentio() -> None:
    assert only("incidentio", incidentio()) == Alert(
        "incidentio:01FDAG4SAP5TYPT98WGR2N7W91",
        Signal.FIRING,
        "Our database is sad",
        "Our database is really really sad, and we don't know why yet.",
        "Minor",
        (
            ("type", "Production Outage"),
            ("status", "Fixing"),
            ("reference", "INC-123"),
            ("Team", "Product"),
            ("service", "api"),
        ),
        BEGAN.replace(microsecond=801578),
        BEGAN.replace(microsecond=801578),
    )


@pytest.mark.parametrize("category", ["closed", "learning", "declined", "canceled"])
def test_incidentio_is_over(category: str) -> None:
    found = only("incidentio", moved("live", category))
    assert (found.signal, whole(found.at)) == (Signal.RECOVERED, ENDED)


def test_incidentio_begins_again() -> None:
    found = only("incidentio", moved("closed", "live"))
    assert (found.signal, whole(found.began)) == (Signal.FIRING, ENDED)


def test_incidentio_tells_alerts_too() -> None:
    found = only("incidentio", incidentio_alert())
    assert (found.key, found.signal, found.title, found.severity, found.labels) == (
        "incidentio:01GW2G3V0S59R238FAHPDS1R66",
        Signal.FIRING,
        "*errors.withMessage: PG::Error failed to connect",
        "critical",
        (("service", "Payments"), ("Severity", "critical"), ("source_id", "01GW2G3V0S59R238FAHPDS1R67")),
    )
    ended = only("incidentio", incidentio_alert("resolved"))
    assert (ended.key, ended.signal, whole(ended.at)) == (found.key, Signal.RECOVERED, ENDED)


@pytest.mark.parametrize(
    ("source", "payload"),
    [
        ("pagerduty", {"event": {"event_type": "pagey.ping", "data": {"type": "ping"}}}),
        ("pagerduty", {"event": {"event_type": "service.updated", "data": {"type": "service"}}}),
        ("pagerduty", pagerduty("incident.annotated", type="incident_note")),
        ("pagerduty", pagerduty("incident.priority_updated", status="resolved")),
        ("betterstack", {"event": "created", "data": {"id": "1", "type": "monitor", "attributes": {}}}),
        ("datadog", datadog(alert_transition="Null")),
        ("opsgenie", opsgenie("AddNote")),
        ("opsgenie", opsgenie("Delete")),
        ("incidentio", incidentio("public_incident.follow_up_created_v2")),
        ("incidentio", incidentio("private_incident.incident_created_v2")),
        ("incidentio", incidentio(visibility="private")),
        ("incidentio", incidentio(mode="test")),
        ("incidentio", moved("live", "merged")),
        ("incidentio", moved("live", "paused")),
    ],
)
def test_what_is_about_nothing_that_goes_wrong(source: str, payload: Payload) -> None:
    assert read_alerts(source, written(payload)) == ()


@pytest.mark.parametrize(
    ("source", "payload", "said"),
    [
        (
            "alertmanager",
            alertmanager(version="3"),
            "'version' is '3', and only '4' is known (update statusgen)",
        ),
        ("alertmanager", alertmanager(version=None), "'version' is missing"),
        ("alertmanager", alertmanager(groupKey=""), "'groupKey' is missing"),
        ("alertmanager", alertmanager(alerts=[]), "'alerts' is missing or empty"),
        ("alertmanager", alertmanager({**firing(), "status": "odd"}), "'alerts[0].status' is 'odd', and neither"),
        ("pagerduty", {"messages": [{"event": "incident.trigger"}]}, "'event' is missing (this is no webhook of ver"),
        ("pagerduty", pagerduty(id=None), "'event.data.id' is missing"),
        ("betterstack", {"event": "started"}, "'data' is missing"),
        ("datadog", {"title": "[Triggered] CPU"}, "'alert_transition' is missing, or not filled in"),
        ("datadog", datadog(alert_transition="$ALERT_TRANSITION"), "'alert_transition' is missing, or not filled in"),
        (
            "datadog",
            datadog(alert_cycle_key="$ALERT_CYCLE_KEY", alert_id="$ALERT_ID"),
            "'alert_id' is missing, or not filled in (let the webhook's payload be the template",
        ),
        ("opsgenie", {"action": "Create"}, "'alert' is missing"),
        (
            "incidentio",
            incidentio("public_incident.incident_created_v3"),
            "'event_type' is 'public_incident.incident_created_v3', and only version 2 of it is known",
        ),
        ("incidentio", {"event_type": "public_alert.alert_created_v1"}, "'public_alert.alert_created_v1' is missing"),
    ],
)
def test_what_is_refused(source: str, payload: Payload, said: str) -> None:
    assert f"payload: error: {said}" in refusal(source, written(payload))


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"", "payload: error: it is empty (pipe it in: `statusgen alert SOURCE < payload.json`)"),
        (b'{\n"version": ', "payload:2:12: error: it is not JSON: Expecting value"),
        (b"[]", "payload: error: it is not a JSON object"),
        (b'{"a": "\xff"}', "payload: error: it is not UTF-8"),
        (b'{"a":' * 100_000, "payload: error: it is over 256 kB (let the tool send less at once)"),
        (b'{"a":' * 50_000, "payload: error: it is nested too deeply"),
        (b"[" * 200_000, "payload: error: it is nested too deeply"),
        (b" " * (LIMIT_BYTES + 1), "payload: error: it is over 256 kB (let the tool send less at once)"),
    ],
    ids=["empty", "cut off", "a list", "bytes", "large", "deep", "deep list", "spaces"],
)
def test_what_is_no_payload_is_refused(source: str, payload: bytes, said: str) -> None:
    assert refusal(source, payload) == said


def test_numbers_of_any_length_are_read() -> None:
    huge = written(alertmanager(number=1)).replace(b'"number": 1', b'"number": ' + b"9" * 200_000)
    assert len(read_alerts("alertmanager", huge)) == 1


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2026-04-12T11:09:07+02:00", BEGAN),
        ("2026-04-12T09:09:07.123456789Z", BEGAN),
        ("2026-04-12T09:09:07", BEGAN),
        (1775984947, BEGAN),
        (1775984947104, BEGAN),
        ("1775984947104000000", BEGAN),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-14:00", None),
        (10**19, None),
        (10**200, None),
        (-1, None),
        (True, None),
        ("now", None),
        ({"a": 1}, None),
    ],
)
def test_times(sent: object, read: datetime | None) -> None:
    assert whole(only("alertmanager", alertmanager({**firing(), "startsAt": sent})).began) == read


def test_keys_are_one_word_and_no_two_identifiers_have_the_same() -> None:
    plain, odd = key_of("pagerduty", "PGR0VU2"), key_of("pagerduty", "PGR0VU2 more@now")
    assert plain == "pagerduty:PGR0VU2"
    assert odd.startswith("pagerduty:hash-")
    assert key_of("pagerduty", odd.removeprefix("pagerduty:")) != odd  # nobody can claim to be another


@settings(deadline=None)
@given(st.text() | st.text(st.characters(codec=None)))
def test_a_line_is_one_and_hides_nothing(text: str) -> None:
    line = line_of(text, 20)
    assert line == " ".join(line.split())
    assert len(line) <= 20
    line.encode()


def test_what_turns_a_text_around_is_left_out_and_other_languages_stay() -> None:
    assert line_of("a\x1b[31mb\u202ec\u2066d\x00e\n\tf") == "a[31mbcde f"
    assert line_of("خدمة الدفع 支付 👩‍💻") == "خدمة الدفع 支付 👩‍💻"
    assert line_of("x" * 30, 10) == "x" * 9 + "…"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize("source", SOURCES)
@settings(deadline=None)
@given(data=st.data())
def test_any_value_at_any_place_is_read_or_refused(source: str, data: st.DataObject) -> None:
    """A part of a real payload becomes any JSON."""
    payload = json.loads(json.dumps(AN_ALERT[source]))
    parts = [payload]
    while isinstance(parts[-1], dict | list) and parts[-1] and (len(parts) == 1 or data.draw(st.booleans())):
        part = parts[-1]
        keys = [*part] if isinstance(part, dict) else [*range(len(part))]
        key = data.draw(st.sampled_from(keys))
        parts.append(part[key])
    part[key] = data.draw(JSON)
    try:
        found = read_alerts(source, written(payload))
    except PayloadError:
        return
    assert all(alert.key.startswith(f"{source}:") and alert.title == line_of(alert.title) for alert in found)
