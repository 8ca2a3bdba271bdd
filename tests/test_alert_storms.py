"""`alert`, by the hundred and at once: few calm incidents, and nothing lost or doubled."""

import subprocess
import sys
from pathlib import Path

import pytest

from alerting import alertmanager, firing, pagerduty, written
from paging import MAPPED, Page
from responding import Shell
from running import until
from statusgen.saving import turn
from statusgen.triage import LIMIT


@pytest.fixture
def page(shell: Shell) -> Page:
    return Page(shell)


def test_a_storm_in_one_payload_is_one_calm_incident(page: Page) -> None:
    storm = [
        {
            **firing(
                f"2026-04-12T09:59:{number % 60:02}Z", instance=f"web-{number}", service=("api", "web")[number % 2]
            ),
            "annotations": {"summary": f"Instance web-{number} is down"},
            "generatorURL": "",
        }
        for number in range(500)
    ]
    page.take("alertmanager", alertmanager(*storm), "10:00:20", "--publish")
    (text,) = page.files().values()
    assert len(text) < 1_500
    assert "- Instance web-4 is down\n- and 495 more\n" in text
    (found,) = page.incidents()
    assert [key for key, _ in found.components] == ["api", "web"]


def test_a_storm_of_payloads_is_one_calm_incident(page: Page) -> None:
    Path("content/alerts.yaml").write_text(MAPPED)
    at = ("--now", "2026-04-12 10:00:20 UTC", "--publish")
    for number in range(LIMIT + 20):
        event = pagerduty(id=f"P{number:06}", title=f"Instance {number} is down")
        assert page.shell("alert", "pagerduty", *at, stdin=written(event)).code == 0
    (text,) = page.files().values()
    assert text.count("\n## ") == 1
    assert len(text) < 5_000
    later = pagerduty("incident.acknowledged", id=f"P{LIMIT + 9:06}")
    page.take("pagerduty", later, "11:00:00", "--publish")  # of one that is not written down
    assert len(page.files()) == 1
    for number in (0, 1, LIMIT + 5):
        page.take("pagerduty", pagerduty("incident.resolved", id=f"P{number:06}"), "11:01:00", "--publish", "--resolve")
    assert page.told() == ["investigating"]


@pytest.mark.parametrize("options", [("--publish",), ("--publish", "--resolve")])
def test_a_storm_of_short_alerts_is_few_calm_incidents(page: Page, options: tuple[str, ...]) -> None:
    Path("content/alerts.yaml").write_text(MAPPED)
    for second in range(0, 150, 5):
        began, ended = (f"2026-04-12T10:{each // 60:02}:{each % 60:02}Z" for each in (second, second + 3))
        name = f"P{second}"
        at = ended[11:19]
        page.take("pagerduty", pagerduty(at=began, id=name, created_at=began), at, *options)
        page.take("pagerduty", pagerduty("incident.resolved", ended, id=name, created_at=began), at, *options)
    assert len(page.files()) <= 6
    assert all(text.count("\n## ") <= 23 for text in page.files().values())
    assert (
        "Nothing changed: no open incident is about it." in page.take("pagerduty", pagerduty("incident.resolved")).out
    )


def test_a_standard_input_that_is_closed_is_an_empty_payload(page: Page) -> None:
    command = 'exec "$0" -m statusgen alert pagerduty <&-'
    done = subprocess.run(["sh", "-c", command, sys.executable], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr.partition(" (")[0]) == (1, "payload: error: it is empty")
    assert page.files() == {}


def test_who_waits_for_another_command_is_told(page: Page) -> None:
    command = [sys.executable, "-m", "statusgen", "alert", "pagerduty", "--now", "2026-04-12 10:00:20 UTC"]
    told, payload = Path("told.txt"), Path("payload.json")
    payload.write_bytes(written(pagerduty()))
    with payload.open("rb") as sent, told.open("wb") as errors, turn(Path("content")):
        process = subprocess.Popen(command, stdin=sent, stdout=subprocess.DEVNULL, stderr=errors)
        until(told.read_text)
        assert page.files() == {}
    assert process.wait() == 0
    assert told.read_text().splitlines()[0] == "note: another command is changing the content; waiting for it"
    assert len(page.files()) == 1


def test_two_at_once_make_one_incident_and_lose_nothing(page: Page) -> None:
    """Eight processes, of which each two bring the same alert."""
    Path("content/alerts.yaml").write_text("group_minutes: 0\n")
    command = [sys.executable, "-m", "statusgen", "alert", "alertmanager", "--now", "2026-04-12 10:00:20 UTC"]
    started = [
        (subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE), alertmanager(group=f"G{number % 4}"))
        for number in range(8)
    ]
    for process, payload in started:
        assert process.stdin
        process.stdin.write(written(payload))
        process.stdin.close()
    said = []
    for process, _ in started:
        assert process.stdout
        said.append(process.stdout.read().decode())
        process.stdout.close()
        assert process.wait() == 0
    assert len({found.alert_key for found in page.incidents()}) == len(page.files()) == 4
    assert sum("Nothing changed: it is known." in each for each in said) == 4


def test_two_that_join_one_incident_at_once_are_both_written_down(page: Page) -> None:
    Path("content/alerts.yaml").write_text(MAPPED)
    page.take("pagerduty", pagerduty())
    command = [sys.executable, "-m", "statusgen", "alert", "pagerduty", "--now", "2026-04-12 10:01:00 UTC"]
    started = []
    for name in ("PA", "PB", "PC"):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert process.stdin
        process.stdin.write(written(pagerduty(id=name)))
        process.stdin.close()
        started.append(process)
    assert [process.wait() for process in started] == [0, 0, 0]
    (found,) = page.incidents()
    assert sorted(found.alert_key.split()) == ["pagerduty:PA", "pagerduty:PB", "pagerduty:PC", "pagerduty:PGR0VU2"]
