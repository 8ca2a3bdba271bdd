"""`alert`: what payloads make of a site's incidents, one after the other."""

import json
import subprocess
from pathlib import Path

import pytest

from alerting import Payload, alertmanager, betterstack, datadog, firing, incidentio, opsgenie, over, pagerduty, written
from paging import MAPPED, Page
from responding import COMPANY, INCIDENT, Shell, lay
from statusgen.markup import to_text
from statusgen.model import State

BEGAN = Path("content/incidents/2026-04-12-the-api-is-down.md")
WRITTEN = """\
---
title: The API is down
severity: P1
components:
  api: partial_outage
started: 2026-04-12 11:09
detected: 2026-04-12 11:09
draft: true
alert_key: alertmanager:hash-17830794f34594c1ab98
---

## 2026-04-12 12:00 - Investigating

Our monitoring reports this. We are looking into it.

It has been down for over 5m.
"""


@pytest.fixture
def page(shell: Shell) -> Page:
    return Page(shell)


def test_an_alert_begins_a_draft(page: Page) -> None:
    done = page.take("alertmanager", alertmanager())
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "content/incidents/2026-04-12-the-api-is-down.md: written: The API is down: Investigating\n"
        "This is a draft: the page does not show it before `statusgen publish`.\n"
        "The API is down: Investigating\n"
        "API: Operational\n"
        "The page says: All Systems Operational\n"
    )
    assert BEGAN.read_text() == WRITTEN


def test_with_publish_the_page_tells_it_at_once(page: Page) -> None:
    done = page.take("alertmanager", alertmanager(), "10:00:20", "--publish")
    assert "API: Partial outage\nThe page says: Minor Service Outage\n" in done.out
    assert BEGAN.read_text() == WRITTEN.replace("draft: true\n", "")


@pytest.mark.parametrize("publish", [(), ("--publish",)])
def test_the_same_payload_twice_changes_nothing(page: Page, publish: tuple[str, ...]) -> None:
    steps = [alertmanager(), alertmanager(over(), status="resolved"), alertmanager(firing("2026-04-12T10:30:00Z"))]
    for number, payload in enumerate(steps):
        page.take("alertmanager", payload, f"10:{number}5:00", *publish)
        before = page.files()
        done = page.take("alertmanager", payload, f"10:{number}6:00", *publish)
        assert (done.code, page.files()) == (0, before)
        assert "Nothing changed: " in done.out
    done = page.take("alertmanager", steps[0], "10:40:00", *publish)  # a late copy of the first
    assert page.files() == before


def test_recovery_mitigates_and_only_resolve_resolves(page: Page) -> None:
    page.take("alertmanager", alertmanager())
    page.take("alertmanager", alertmanager(over(), status="resolved"), "10:05:00")
    assert BEGAN.read_text() == WRITTEN.replace(
        "detected: 2026-04-12 11:09\n", "detected: 2026-04-12 11:09\nmitigated: 2026-04-12 11:40\n"
    ).replace("ab98\n", "ab98@2026-04-12T09:40:05Z\n") + (
        "\n## 2026-04-12 12:05 - Monitoring\n\nOur monitoring does not report it any more. We keep watching.\n"
    )
    page.take("alertmanager", alertmanager(over(), status="resolved"), "10:06:00", "--resolve")
    assert page.told() == ["investigating", "monitoring", "resolved"]
    before = page.files()
    page.take("alertmanager", alertmanager(over(), status="resolved"), "10:07:00", "--resolve")
    assert page.files() == before


def test_with_resolve_at_once(page: Page) -> None:
    page.take("pagerduty", pagerduty(), "10:00:20")
    page.take("pagerduty", pagerduty("incident.resolved", "2026-04-12T10:05:00Z"), "10:05:20", "--resolve")
    assert page.told() == ["investigating", "resolved"]


def test_somebody_takes_it(page: Page) -> None:
    page.take("pagerduty", pagerduty(), "10:00:20")
    done = page.take("pagerduty", pagerduty("incident.acknowledged", "2026-04-12T09:58:00Z"), "10:01:00")
    assert "A little bump in the road: Acknowledged\n" in done.out
    assert "acknowledged: 2026-04-12 11:58\n" in page.files()["2026-04-12-a-little-bump-in-the-road.md"]
    before = page.files()
    page.take("pagerduty", pagerduty("incident.acknowledged", "2026-04-12T09:59:00Z"), "10:02:00")
    assert page.files() == before


def test_an_acknowledgement_that_comes_first_begins_it(page: Page) -> None:
    page.take("pagerduty", pagerduty("incident.acknowledged", "2026-04-12T09:58:00Z"))
    (found,) = page.incidents()
    assert (found.acknowledged is not None, page.told()) == (True, ["investigating"])
    page.take("pagerduty", pagerduty())
    assert len(page.files()) == 1


def test_what_recovers_and_was_never_told_is_no_incident(page: Page) -> None:
    done = page.take("pagerduty", pagerduty("incident.resolved"))
    assert (done.out, page.files()) == (
        "Nothing changed: no open incident is about it.\nThe page says: All Systems Operational\n",
        {},
    )


def test_what_is_about_nothing_that_goes_wrong(page: Page) -> None:
    done = page.take("opsgenie", opsgenie("AddNote"), "10:00:20", "--json")
    said = json.loads(done.out)
    assert (done.code, said["file"], said["written"], said["difference"], page.files()) == (0, None, False, [], {})


def test_one_that_is_back_is_investigated_again(page: Page) -> None:
    page.take("alertmanager", alertmanager())
    page.take("alertmanager", alertmanager(over(), status="resolved"), "10:05:00")
    page.take("alertmanager", alertmanager(firing("2026-04-12T10:09:00Z")), "10:10:00")
    assert page.told() == ["investigating", "monitoring", "investigating"]
    (found,) = page.incidents()
    assert found.mitigated is None


def test_one_that_goes_to_and_fro_fills_no_page(page: Page) -> None:
    for minute in range(10, 40):
        page.take("alertmanager", alertmanager(firing(f"2026-04-12T10:{minute}:00Z")), f"10:{minute}:10")
        page.take(
            "alertmanager", alertmanager(over(f"2026-04-12T10:{minute}:20Z"), status="resolved"), f"10:{minute}:30"
        )
    told = page.told()
    assert 20 <= len(told) <= 23
    (found,) = page.incidents()
    assert found.mitigated is not None


def test_a_group_that_grows_tells_what_else_is_hit(page: Page) -> None:
    page.take("alertmanager", alertmanager(), "10:00:20", "--publish")
    grown = alertmanager(firing(), firing(service="web", severity="warning"))
    page.take("alertmanager", grown, "10:04:00", "--publish")
    assert BEGAN.read_text().endswith(
        "\n## 2026-04-12 12:04 - Update { web=degraded_performance }\n\n"
        "Our monitoring reports that it affects more than before.\n"
    )
    before = page.files()
    page.take("alertmanager", grown, "10:05:00", "--publish")
    page.take("alertmanager", alertmanager(firing(), over(service="web")), "10:06:00", "--publish")
    assert page.files() == before


def test_one_that_is_back_while_another_is_firing_tells_what_else_is_hit(page: Page) -> None:
    page.take("alertmanager", alertmanager(group="A"))
    page.take("alertmanager", alertmanager(group="B"), "10:01:00")
    page.take("alertmanager", alertmanager(over("2026-04-12T10:02:00Z"), status="resolved", group="B"), "10:02:10")
    back = alertmanager(firing("2026-04-12T10:03:00Z", service="web"), group="B")
    page.take("alertmanager", back, "10:03:10")
    (found,) = page.incidents()
    assert [dict(update.changes) for update in found.updates] == [{}, {"web": State.PARTIAL_OUTAGE}]
    before = page.files()
    page.take("alertmanager", back, "10:04:10")
    assert page.files() == before


def test_what_a_person_made_better_is_not_made_worse_by_a_reminder(page: Page) -> None:
    page.take("alertmanager", alertmanager(), "10:00:20", "--publish")
    page.shell("update", "--message", "Half of it works.", "--component", "api=degraded_performance")
    before = page.files()
    page.take("alertmanager", alertmanager(), "14:00:00", "--publish")
    assert page.files() == before


def test_an_alert_of_a_resolved_incident_begins_another_one_only_if_it_began_later(page: Page) -> None:
    page.take("alertmanager", alertmanager(), "10:00:20", "--publish")
    page.shell("resolve", "--message", "Done.", "--yes")
    done = page.take("alertmanager", alertmanager(), "10:50:00", "--publish")
    assert "Nothing changed: it began before its incident was resolved.\n" in done.out
    assert len(page.files()) == 1
    page.take("alertmanager", alertmanager(firing("2026-04-12T10:50:00Z")), "10:51:00", "--publish")
    assert [*page.files()] == ["2026-04-12-the-api-is-down-2.md", "2026-04-12-the-api-is-down.md"]
    page.take("alertmanager", alertmanager(over("2026-04-12T10:55:00Z"), status="resolved"), "10:56:00", "--resolve")
    assert [len(found.updates) for found in page.incidents()] == [2, 2]


def test_a_moment_after_the_end_it_opens_its_incident_again(page: Page) -> None:
    page.take("alertmanager", alertmanager(), "10:00:20", "--publish")
    page.take("alertmanager", alertmanager(over(), status="resolved"), "10:05:00", "--publish", "--resolve")
    page.take("alertmanager", alertmanager(firing("2026-04-12T10:07:00Z")), "10:08:00", "--publish")
    assert page.told() == ["investigating", "resolved", "investigating"]
    assert "API: Partial outage" in page.shell("mitigate", "--dry-run").out


def test_alerts_about_the_same_join_and_it_is_over_when_all_are(page: Page) -> None:
    Path("content/alerts.yaml").write_text(MAPPED)
    page.take("pagerduty", pagerduty(), "10:00:20")
    done = page.take("pagerduty", pagerduty(id="PT4KHLK", title="Another bump"), "10:02:00")
    assert "A little bump in the road: One more alert\n" in done.out
    page.take("pagerduty", pagerduty("incident.resolved", "2026-04-12T10:03:00Z"), "10:03:10")
    assert page.told() == ["investigating"]
    page.take("pagerduty", pagerduty("incident.resolved", "2026-04-12T10:04:00Z", id="PT4KHLK"), "10:04:10")
    assert page.told() == ["investigating", "monitoring"]
    (found,) = page.incidents()
    assert found.alert_key == "pagerduty:PGR0VU2@2026-04-12T10:03:00Z pagerduty:PT4KHLK@2026-04-12T10:04:00Z"


def test_alerts_of_different_tools_about_the_same_join_too(page: Page) -> None:
    page.take("opsgenie", opsgenie())
    page.take("alertmanager", alertmanager(), "10:01:00")
    page.take("incidentio", incidentio(), "10:02:00")
    assert len(page.files()) == 1


def test_alerts_about_something_else_or_much_later_do_not_join(page: Page) -> None:
    page.take("alertmanager", alertmanager(), "10:00:20")
    page.take("alertmanager", alertmanager(firing(service="web"), group="WebDown"), "10:01:00")
    page.take("alertmanager", alertmanager(group="Later"), "10:11:00")
    page.take("betterstack", betterstack(), "10:11:00")
    assert len(page.files()) == 4


def test_what_is_published_joins_no_draft(page: Page) -> None:
    page.take("alertmanager", alertmanager(), "10:00:20")
    page.take("opsgenie", opsgenie(), "10:01:00", "--publish")
    assert len(page.files()) == 2
    assert "Minor Service Outage" in page.shell("status").out


def test_alerts_join_no_incident_that_people_began(page: Page) -> None:
    lay(COMPANY)
    page.take("alertmanager", alertmanager(), "09:21:00")
    assert INCIDENT.read_text().count("##") == 1
    assert len(page.files()) == 3


def test_rules_say_what_alerts_mean(page: Page) -> None:
    Path("content/alerts.yaml").write_text(
        "rules:\n"
        "  - match: {alertname: Watchdog}\n    ignore: true\n"
        "  - match: {role: 'computing-*', tag: monitor}\n"
        "    components: [web]\n    state: major_outage\n    title: Slow pages\n    message: We look **now**.\n"
        "severities: {p2: P0}\n"
    )
    page.take("alertmanager", alertmanager(firing(alertname="Watchdog")))
    assert page.files() == {}
    page.take("datadog", datadog())
    (text,) = page.files().values()
    assert text.startswith("---\ntitle: Slow pages\nseverity: P0\ncomponents:\n  web: major_outage\n")
    assert text.endswith("Investigating\n\nWe look **now**.\n")


@pytest.mark.parametrize(
    ("source", "payload"),
    [
        ("alertmanager", alertmanager(firing(**{f"label_{number}": "a" for number in range(150)}, env="staging"))),
        ("alertmanager", alertmanager(firing(env=f"{'long-' * 100}staging"))),
        ("datadog", datadog(tags=f"{'host:web,' * 900}env:staging")),
        ("opsgenie", opsgenie(tags=[*[f"host:web-{number}" for number in range(150)], "env:staging"])),
    ],
)
def test_a_rule_hides_what_it_fits_however_much_an_alert_says(page: Page, source: str, payload: Payload) -> None:
    Path("content/alerts.yaml").write_text("rules:\n  - match: {env: '*staging'}\n    ignore: true\n")
    done = page.take(source, payload, "10:00:20", "--publish")
    assert "Nothing changed: a rule of alerts.yaml ignores it.\n" in done.out
    assert page.files() == {}


def test_updates_are_in_the_teams_own_words(page: Page) -> None:
    Path("content/alerts.yaml").write_text(
        "texts: {begun: Eine Störung., spread: Mehr., again: Wieder da., recovered: Vorbei., resolved: Gelöst.}\n"
    )
    page.take("alertmanager", alertmanager())
    page.take("alertmanager", alertmanager(firing(service="web")), "10:01:00")
    page.take("alertmanager", alertmanager(over(), status="resolved"), "10:02:00")
    page.take("alertmanager", alertmanager(firing("2026-04-12T10:03:00Z")), "10:03:00")
    page.take("alertmanager", alertmanager(over("2026-04-12T10:04:00Z"), status="resolved"), "10:05:00", "--resolve")
    (found,) = page.incidents()
    assert [to_text(update.html).split("\n")[0] for update in found.updates] == [
        *("Eine Störung.", "Mehr.", "Vorbei.", "Wieder da.", "Gelöst.")
    ]


def test_what_is_ignored_from_now_on_may_still_recover(page: Page) -> None:
    page.take("alertmanager", alertmanager())
    Path("content/alerts.yaml").write_text("rules:\n  - match: {}\n    ignore: true\n")
    done = page.take("alertmanager", alertmanager(firing(service="web")), "10:01:00")
    assert "Nothing changed: a rule of alerts.yaml ignores it.\n" in done.out
    page.take("alertmanager", alertmanager(over(), status="resolved"), "10:02:00")
    assert page.told() == ["investigating", "monitoring"]


def test_a_mistake_in_the_rules_loses_no_alert(page: Page) -> None:
    Path("content/alerts.yaml").write_text("rules:\n  - match: {service: api}\n    component: [web]\n")
    done = page.take("alertmanager", alertmanager())
    assert done.err.startswith("content/alerts.yaml:3:5: error: unknown key 'component' (did you mean 'components'?)\n")
    assert (done.code, BEGAN.read_text()) == (0, WRITTEN)


def test_what_a_rule_was_perhaps_to_hide_is_not_published(page: Page) -> None:
    Path("content/alerts.yaml").write_text("rules:\n  - match: {service: api}\n    ignor: true\n")
    assert page.take("alertmanager", alertmanager(), "10:00:20", "--publish").code == 0
    assert "draft: true\n" in BEGAN.read_text()


def test_who_maps_nothing_is_told(page: Page) -> None:
    done = page.take("betterstack", betterstack())
    assert "No rule in alerts.yaml says which components are hit.\n" in done.out


@pytest.mark.parametrize("old", ["title: ", "components:\n", "draft: true\n"])
def test_an_incident_that_cannot_be_read_gets_no_twin(page: Page, old: str) -> None:
    page.take("alertmanager", alertmanager())
    page.take("alertmanager", alertmanager(over(), status="resolved"), "10:01:00")
    BEGAN.write_text(BEGAN.read_text().replace(old, f"{old.strip()} [\n", 1))
    before = page.files()
    for status in ("firing", "resolved"):
        sent = alertmanager({**firing("2026-04-12T10:04:00Z"), "status": status}, status=status)
        done = page.take("alertmanager", sent, "10:05:00")
        assert (done.code, page.files()) == (3, before)
        assert "content/incidents/2026-04-12-the-api-is-down.md" in done.err


def test_nothing_is_written_for_what_is_refused(page: Page) -> None:
    for stdin in (b"", b"{", b"[" * 9_000, b" " * 256_001, written({"version": "3", "groupKey": "a"})):
        done = page.shell("alert", "alertmanager", "--publish", stdin=stdin)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith("payload")
    assert page.files() == {}


def test_a_dry_run_writes_nothing(page: Page) -> None:
    done = page.take("alertmanager", alertmanager(), "10:00:20", "--dry-run")
    assert "+alert_key: alertmanager:hash-17830794f34594c1ab98\n" in done.out
    assert page.files() == {}


def test_a_clock_that_is_ahead_and_a_time_that_is_missing(page: Page) -> None:
    page.take("alertmanager", alertmanager(firing("2027-01-01T00:00:00Z")), "10:00:20")
    page.take("alertmanager", alertmanager({**firing(service="web"), "startsAt": None}, group="B"), "10:00:20")
    assert [f"{found.started:%H:%M}" for found in page.incidents()] == ["10:00", "10:00"]
    page.take("alertmanager", alertmanager(over("2027-01-01T00:00:00Z"), status="resolved"), "10:05:00")
    assert {f"{found.mitigated:%H:%M}" for found in page.incidents() if found.mitigated} == {"10:05"}


def test_what_began_long_ago_is_a_draft_even_with_publish(page: Page) -> None:
    old = alertmanager(firing("2026-04-11T10:00:00Z"))
    done = page.take("alertmanager", old, "10:00:20", "--publish")
    assert "This is a draft: " in done.out
    before = page.files()
    page.take("alertmanager", old, "10:01:20", "--publish")
    assert page.files() == before


def test_where_there_is_no_folder_it_is_to_be_sent_again(page: Page) -> None:
    done = page.take("alertmanager", alertmanager(), "10:00:20", "--content", "nowhere")
    assert (done.code, done.err) == (
        3,
        "statusgen: 'nowhere' is not a folder with content (`statusgen init` makes one)\n",
    )


def test_it_commits_what_it_wrote_and_nothing_where_it_wrote_nothing(page: Page) -> None:
    _begin_repository()
    for _ in range(2):
        assert page.take("alertmanager", alertmanager(), "10:00:20", "--commit").code == 0
    assert _log() == f"The API is down: Investigating\n\n{BEGAN}\n"


def test_what_git_did_not_commit_is_committed_when_it_is_sent_again(page: Page) -> None:
    _begin_repository()
    lock = Path(".git/index.lock")
    lock.touch()
    for _ in range(2):
        assert page.take("alertmanager", alertmanager(), "10:00:20", "--commit").code == 3
    lock.unlink()
    for _ in range(2):
        assert page.take("alertmanager", alertmanager(), "10:01:00", "--commit").code == 0
    assert _log() == f"2026-04-12-the-api-is-down: As it was written before\n\n{BEGAN}\n"


def _begin_repository() -> None:
    for command in (("init", "-q"), ("config", "user.email", "a@b.example"), ("config", "user.name", "A")):
        subprocess.run(["git", *command], check=True)


def _log() -> str:
    return subprocess.run(
        ["git", "log", "--format=%s", "--name-only"], check=True, capture_output=True, text=True
    ).stdout
