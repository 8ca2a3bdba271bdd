"""The recipes of docs/alerts.md do what they promise, and its tables name what is read."""

import hmac
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection
from typing import Any

import pytest
import yaml

from alerting import DATADOG, alertmanager, written
from responding import Shell
from statusgen.alerts import SOURCES, read_alerts
from statusgen.content.alerts import read_alert_rules
from statusgen.triage import LIMIT
from statusgen.triage.decisions import LATE, QUIET
from statusgen.triage.verdicts import USUAL
from statusgen.triage.words import TITLE_LIMIT

GUIDE = (Path(__file__).parents[1] / "docs/alerts.md").read_text("utf-8")
SIGNING = "whsec_plJ3nmyCDGBKInavdOK15jsl"  # of Svix's documentation


def section(heading: str) -> str:
    return re.split(r"^#+ ", GUIDE.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def block(heading: str, language: str) -> str:
    found = re.search(rf"^```{language}[^\n]*\n(.*?)^```", section(heading), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_each_tool_has_its_section() -> None:
    tools = re.findall("^### (.+)$", GUIDE.partition("\n## The tools\n")[2], re.MULTILINE)
    names = [re.sub("[^a-z]", "", tool.lower().removeprefix("prometheus ")) for tool in tools]
    assert sorted(names) == sorted(SOURCES)


def test_the_example_of_the_rules_reads_without_a_problem() -> None:
    rules, problems = read_alert_rules(block("What alerts mean", "yaml"), ("api", "dashboard", "email"))
    assert (len(rules.rules), problems) == (3, ())


def test_the_table_of_severities_is_true() -> None:
    rows = re.findall(r"^\| (`.+`) \| (P.) \|$", section("Severities"), re.MULTILINE)
    told = {word.lower(): severity for words, severity in rows for word in re.findall("`(.+?)`", words)}
    assert told | {"p0": "P0"} == {word: severity.value for word, severity in USUAL.items()}


def test_the_numbers_are_true() -> None:
    text = " ".join(GUIDE.split())
    assert f"Up to {LIMIT} are listed" in text
    assert f"more than {QUIET} updates" in text
    assert f"more than {LATE // timedelta(minutes=1)} minutes after the whole group" in text
    assert f"up to {TITLE_LIMIT} characters" in text


def test_the_template_for_datadog_is_read() -> None:
    template = block("Datadog", "json")
    filled = re.sub(r"\$([A-Z_]+)", lambda found: DATADOG.get(found[1].lower(), "x"), template)
    event = json.loads(filled)
    assert {*event["client_payload"]["payload"]} == {*DATADOG} | {"title"}
    (alert,) = read_alerts("datadog", written(event["client_payload"]["payload"]))
    assert alert.key == "datadog:1871539105"
    alone = "\n".join(filled.splitlines()[1:-1])
    assert json.loads(alone) == event["client_payload"]["payload"]


def receive(
    tool: str, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> tuple[Callable[..., int], list[Any]]:
    """Return the function of a recipe, and what it brings to the workflow."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    sent: list[Any] = []
    known: dict[str, Any] = {"dispatch": lambda *event: sent.append(event)}
    exec(block(tool, "python"), known)  # noqa: S102  # our own page's
    return known["receive"], sent


def test_the_recipe_for_pagerduty_checks_who_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    call, sent = receive("PagerDuty", monkeypatch, {"PAGERDUTY_SECRET": "s"})
    good = hmac.new(b"s", b"{}", "sha256").hexdigest()
    assert call({"X-PagerDuty-Signature": f"v1=00, v1={good}"}, b"{}") == 202
    assert call({"X-PagerDuty-Signature": f"v1={good}"}, b"{} ") == 401
    assert sent == [("pagerduty", b"{}")]


def test_the_recipe_for_incidentio_checks_who_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the example of Svix, which sends incident.io's: docs.svix.com/receiving/verifying-payloads/how-manual."""
    call, sent = receive("incident.io", monkeypatch, {"INCIDENTIO_SECRET": SIGNING})
    body = b'{"event_type":"ping","data":{"success":true}}'
    headers = {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,AAAA v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }
    assert (call(headers, body), call(headers, body + b" "), len(sent)) == (202, 401, 1)


def test_the_recipes_with_a_secret_check_it(monkeypatch: pytest.MonkeyPatch) -> None:
    call, sent = receive("Better Stack", monkeypatch, {"ALERT_TOKEN": "t"})
    assert (call("/betterstack/t", b"{}"), call("/betterstack/x", b"{}"), len(sent)) == (202, 401, 1)
    call, sent = receive("Opsgenie", monkeypatch, {"ALERT_TOKEN": "t"})
    assert call({"Authorization": "Bearer t"}, b"{}") == 202
    assert (call({}, b"{}"), call({"Authorization": "Bearer ü"}, b"{}"), len(sent)) == (401, 401, 1)


def test_the_workflow_is_yaml_and_puts_no_payload_into_its_script() -> None:
    workflow = yaml.safe_load(block("In CI", "yaml"))
    steps = workflow["jobs"]["alert"]["steps"]
    assert not [step for step in steps if "${{" in step.get("run", "")]


@pytest.fixture
def receiver(shell: Shell, tmp_path: Path) -> Iterator[int]:
    """Run the receiver on the content of a little company, and give its port."""
    assert shell("status", "--json").code
    (tmp_path / "receiver.py").write_text(
        block("On a server of your own", "python")
        .replace("--commit", "--publish")
        .replace("ThreadingHTTPServer(", "server = ThreadingHTTPServer(")
        .replace(".serve_forever()", "\nprint(server.server_port, flush=True)\nserver.serve_forever()")
    )
    here = Path(sys.executable).parent
    environment = os.environ | {"ALERT_TOKEN": "t", "PORT": "0", "PATH": f"{here}:{os.environ['PATH']}"}
    command = [sys.executable, "receiver.py"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    assert process.stdout
    yield int(process.stdout.readline())
    process.kill()
    process.stdout.close()
    process.wait()


def post(port: int, path: str, token: str, body: bytes) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", path, body, {"Authorization": f"Bearer {token}"})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_the_receiver_takes_alerts_from_who_knows_the_secret(receiver: int) -> None:
    body = written(alertmanager())
    found = [
        post(receiver, "/alertmanager", "x", body),
        post(receiver, "/alertmanager", "t", b"{}"),
        post(receiver, "/--help", "t", body),
        post(receiver, "/alertmanager", "t", body),
    ]
    assert found == [401, 422, 404, 204]
    assert [*Path("content/incidents").glob("*the-api-is-down.md")]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_the_receiver_lets_a_tool_send_again_what_the_content_cannot_take_now(receiver: int) -> None:
    settings = Path("content/site.yaml")
    good = settings.read_text()
    settings.write_text("title: [\n")
    found = [post(receiver, "/alertmanager", "t", written(alertmanager()))]
    settings.write_text(good)
    found.append(post(receiver, "/alertmanager", "t", written(alertmanager())))
    assert found == [503, 204]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_who_says_nothing_stops_no_other_at_the_receiver(receiver: int) -> None:
    with create_connection(("127.0.0.1", receiver), 60), create_connection(("127.0.0.1", receiver), 60) as short:
        short.sendall(b"POST /alertmanager HTTP/1.0\r\nAuthorization: Bearer t\r\n\r\n")
        assert short.recv(100).startswith(b"HTTP/1.0 422 ")  # without a length it is empty
        assert post(receiver, "/alertmanager", "t", written(alertmanager())) == 204
