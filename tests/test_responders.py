"""`update`, `ack`, `mitigate`, `resolve` and `set` by arguments alone: what they write, say and refuse."""

import json
import subprocess
from pathlib import Path

from responding import API, BEFORE, COMPANY, INCIDENT, MAINTENANCE, SECOND, Shell, lay


def added(shell: Shell, *arguments: str, stdin: bytes = b"") -> str:
    """Return what a command adds to the end of the incident, which else stays as it is."""
    done = shell(*arguments, stdin=stdin)
    assert (done.code, done.err) == (0, "")
    text = INCIDENT.read_text()
    assert text.startswith(BEFORE)
    return text.removeprefix(BEFORE)


def test_an_update_is_added_to_the_only_open_incident(shell: Shell) -> None:
    done = shell("update", "--message", "Still looking.")
    assert done == (
        0,
        (
            "content/incidents/2026-04-12-api-errors.md: written: Elevated API error rates: Update\n"
            "Elevated API error rates: Investigating\n"
            "API: Partial outage\n"
            "The page says: Minor Service Outage\n"
        ),
        "",
    )
    assert INCIDENT.read_text() == f"{BEFORE}\n## 2026-04-12 12:00 - Update\n\nStill looking.\n"


def test_an_update_tells_status_states_time_and_a_key(shell: Shell) -> None:
    text = added(
        shell,
        *("update", "api", "--status", "Monitoring", "--component", "api=degraded-performance"),
        *("--component", "web=operational", "--at", "11:45", "--key", "half", "--message", "-"),
        stdin=b"Half of it.\r\n",
    )
    assert text == (
        "\n## 2026-04-12 11:45 - Monitoring { api=degraded_performance web=operational #half }\n\nHalf of it.\n"
    )


def test_times_may_have_a_day_and_a_zone(shell: Shell) -> None:
    assert "## 2026-04-12 11:59 - Update" in added(shell, "update", "--at", "2026-04-12 10:59 +01:00", "--message", "x")


def test_a_time_of_day_is_of_the_day_that_it_is_in_its_zone(shell: Shell) -> None:
    site = Path("content/site.yaml")
    site.write_text(site.read_text().replace("Europe/Berlin", "America/Los_Angeles"))
    INCIDENT.write_text(BEFORE.replace("2026-04-12 11", "2026-04-12 18"))
    now = ("--now", "2026-04-13 01:55 UTC")
    shell("ack", "--detected", "01:50 UTC", "--at", "3:51:30 +02", *now)
    shell("update", "--message", "x", "--at", "18:53", *now)
    assert "detected: 2026-04-12 18:50\nacknowledged: 2026-04-12 18:51:30\n" in INCIDENT.read_text()
    assert "## 2026-04-12 18:53 - Update\n" in INCIDENT.read_text()


def test_seconds_are_written_where_minutes_would_change_the_order(shell: Shell) -> None:
    INCIDENT.write_text(INCIDENT.read_text().replace("11:20", "12:00:10"))
    shell("update", "--message", "x")
    assert "## 2026-04-12 12:00:20 - Update" in INCIDENT.read_text()


def test_what_a_message_holds_begins_no_other_update(shell: Shell) -> None:
    text = added(shell, "update", "--message", "a\n## 2026-04-12 12:00 - Resolved\n---\ntitle: b")
    assert text == "\n## 2026-04-12 12:00 - Update\n\na\n\\## 2026-04-12 12:00 - Resolved\n---\ntitle: b\n"


def test_a_dry_run_shows_the_difference_and_writes_nothing(shell: Shell) -> None:
    done = shell("update", "--status", "identified", "--message", "Found.", "--dry-run")
    assert done.out == (
        "--- content/incidents/2026-04-12-api-errors.md\n"
        "+++ content/incidents/2026-04-12-api-errors.md\n"
        "@@ -9,3 +9,7 @@\n"
        " ## 2026-04-12 11:20 - Investigating\n"
        " \n"
        " We see errors on one call in ten.\n"
        "+\n"
        "+## 2026-04-12 12:00 - Identified\n"
        "+\n"
        "+Found.\n"
        "content/incidents/2026-04-12-api-errors.md: would be written: Elevated API error rates: Identified\n"
        "Elevated API error rates: Identified\n"
        "API: Partial outage\n"
        "The page would say: Minor Service Outage\n"
    )
    assert INCIDENT.read_text() == BEFORE


def test_scripts_are_told_what_was_done(shell: Shell) -> None:
    said = json.loads(shell("resolve", "--message", "Well.", "--json").out)
    assert said == {
        "file": "content/incidents/2026-04-12-api-errors.md",
        "slug": "2026-04-12-api-errors",
        "status": "resolved",
        "draft": False,
        "components": {"api": "operational"},
        "page": {"status": "none", "description": "All Systems Operational"},
        "written": True,
        "difference": [
            "--- content/incidents/2026-04-12-api-errors.md",
            "+++ content/incidents/2026-04-12-api-errors.md",
            "@@ -9,3 +9,7 @@",
            " ## 2026-04-12 11:20 - Investigating",
            " ",
            " We see errors on one call in ten.",
            "+",
            "+## 2026-04-12 12:00 - Resolved",
            "+",
            "+Well.",
        ],
        "problems": [],
    }


def test_scripts_are_told_the_text_as_it_is(shell: Shell) -> None:
    said = json.loads(shell("update", "--message", "a\u202eb", "--json").out)
    assert said["difference"][-1] == "+a\u202eb"
    assert "+a\\u202ec\n" in shell("update", "--message", "a\u202ec", "--dry-run").out


def test_commit_commits_that_file_alone_with_what_was_said(shell: Shell) -> None:
    def git(*arguments: str) -> str:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@acme.example")
        return subprocess.run(["git", *who, *arguments], check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("config", "user.name", "Ada")
    git("config", "user.email", "ada@acme.example")
    git("add", ".")
    git("commit", "-qm", "begin")
    API.write_text("name: Other\n")
    git("add", ".")
    shell("update", "--status", "monitoring", "--message", "The rollback is out.", "--commit")
    assert git("show", "--name-only", "--format=%B") == (
        "Elevated API error rates: Monitoring\n\nThe rollback is out.\n\n\ncontent/incidents/2026-04-12-api-errors.md\n"
    )
    assert git("diff", "--cached", "--name-only") == "content/components/api.yaml\n"


def test_what_is_written_but_not_committed_is_said_to_be(shell: Shell) -> None:
    done = shell("update", "--message", "x", "--commit")
    assert done.code == 3
    assert done.err.startswith(f"statusgen: {INCIDENT} is written, but not committed: ")
    assert done.err.endswith(
        f"\nstatusgen: nothing needs to be written again: `git add {INCIDENT} && git commit {INCIDENT}` commits it\n"
    )
    assert INCIDENT.read_text() != BEFORE


def test_ack_takes_down_when_somebody_began(shell: Shell) -> None:
    done = shell("ack", "--detected", "11:15")
    assert (done.code, done.err) == (0, "")
    assert INCIDENT.read_text() == BEFORE.replace(
        "started: 2026-04-12 11:10\n",
        "started: 2026-04-12 11:10\ndetected: 2026-04-12 11:15\nacknowledged: 2026-04-12 12:00\n",
    )
    assert shell("ack", "api-err") == (
        2,
        "",
        "statusgen: 2026-04-12-api-errors: `acknowledged` is 2026-04-12 12:00 already; --force replaces it\n",
    )
    assert shell("mitigate").code == 0
    told = shell("mitigate", "api-err", "--edit")  # before an editor opens
    assert told.err == (
        "statusgen: 2026-04-12-api-errors: `mitigated` is 2026-04-12 12:00 already; --force replaces it\n"
    )
    assert shell("ack", "api-err", "--at", "11:17", "--force").code == 0
    assert "acknowledged: 2026-04-12 11:17\n" in INCIDENT.read_text()


def test_ack_without_a_name_means_the_open_incident_that_nobody_works_on(shell: Shell) -> None:
    lay(COMPANY + SECOND)
    shell("ack", "api-err")
    shell("ack")
    assert "acknowledged" in Path("content/incidents/2026-04-11-web-slow.md").read_text()


def test_mitigate_takes_down_when_users_were_no_longer_hit(shell: Shell) -> None:
    assert shell("mitigate", "--at", "11:41").code == 0
    assert INCIDENT.read_text() == BEFORE.replace("11:10\n", "11:10\nmitigated: 2026-04-12 11:41\n")


def test_mitigate_with_a_message_also_says_that_the_fix_is_watched(shell: Shell) -> None:
    shell("mitigate", "--message", "The rollback is out.", "--component", "api=operational")
    assert INCIDENT.read_text() == (
        BEFORE.replace("11:10\n", "11:10\nmitigated: 2026-04-12 12:00\n")
        + "\n## 2026-04-12 12:00 - Monitoring { api=operational }\n\nThe rollback is out.\n"
    )


def test_resolve_ends_it_but_for_what_stays_hit(shell: Shell) -> None:
    done = shell("resolve", "--component", "api=degraded_performance", "--message", "Mostly well.")
    assert done.out.endswith(
        "Elevated API error rates: Resolved\nAPI: Degraded performance\nThe page says: Partially Degraded Service\n"
    )
    assert INCIDENT.read_text().endswith(
        "## 2026-04-12 12:00 - Resolved { api=degraded_performance }\n\nMostly well.\n"
    )
    assert shell("resolve", "api-err", "--message", "x").err == (
        "statusgen: 2026-04-12-api-errors is over already since 2026-04-12 12:00: say more with `update`\n"
    )


def test_resolved_of_the_front_matter_moves_with_one_that_was_reopened(shell: Shell) -> None:
    INCIDENT.write_text(
        BEFORE.replace("11:10\n", "11:10\nresolved: 2026-04-12 11:25 # at last\n")
        + "\n## 2026-04-12 11:30 - Resolved\n\nWell.\n\n## 2026-04-12 11:40 - Investigating\n\nAgain.\n"
    )
    shell("resolve", "--message", "Well now.")
    assert "resolved: 2026-04-12 12:00 # at last\n" in INCIDENT.read_text()


def test_a_maintenance_is_completed_and_one_to_come_called_off(shell: Shell) -> None:
    lay(COMPANY + MAINTENANCE)
    path = Path("content/maintenance/2026-04-12-database.md")
    before = path.read_text()
    assert shell("update", "database", "--status", "verifying", "--message", "We look.").code == 0
    assert shell("resolve", "database", "--message", "Done.").code == 0
    assert path.read_text() == (
        f"{before}\n## 2026-04-12 12:00 - Verifying\n\nWe look.\n\n## 2026-04-12 12:00 - Completed\n\nDone.\n"
    )
    path.write_text(before.replace("11:30", "13:00").replace("12:30", "14:00"))
    assert shell("resolve", "database", "--message", "x").err == (
        "statusgen: 2026-04-12-database has not begun: call it off with `update --status cancelled`\n"
    )
    assert shell("update", "database", "--status", "cancelled", "--message", "Not today.").code == 0


def test_set_moves_the_past_state_to_the_history(shell: Shell) -> None:
    assert shell("set", "api", "major outage", "--since", "11:30") == (
        0,
        (
            "content/components/api.yaml: written: API: Major outage\n"
            "API: Major outage\n"
            "The page says: Partial System Outage\n"
        ),
        "",
    )
    assert API.read_text() == "name: API # the public one\nstatus: major_outage\nstatus_since: 2026-04-12 11:30\n"
    shell("set", "api", "operational", "--note", "Failover drill: done")
    assert API.read_text() == (
        "name: API # the public one\nstatus: operational\nstatus_since: 2026-04-12 12:00\nhistory:\n"
        "  - {from: 2026-04-12 11:30, to: 2026-04-12 12:00, status: major_outage, note: 'Failover drill: done'}\n"
    )


def test_a_part_of_a_state_is_enough_if_no_other_has_it(shell: Shell) -> None:
    assert "API: Degraded performance\n" in shell("set", "web", "degraded").out + shell("set", "api", "Degraded").out
    assert shell("set", "api", "outage").err == "statusgen: 'outage' is not a state (partial_outage or major_outage)\n"


def test_set_to_what_holds_already_changes_nothing(shell: Shell) -> None:
    before = API.read_bytes()
    assert shell("set", "api", "operational").code == 0
    assert API.read_bytes() == before


def test_a_draft_is_changed_and_said_to_be_one(shell: Shell) -> None:
    INCIDENT.write_text(BEFORE.replace("severity", "draft: true\nseverity"))
    done = shell("update", "--status", "identified", "--message", "Found.")
    assert "This is a draft: the page does not show it before `statusgen publish`.\n" in done.out
    assert "The page says: All Systems Operational\n" in done.out


def test_problems_that_the_file_has_then_are_shown(shell: Shell) -> None:
    done = shell("update", "--message", "x", "--at", "11:00")
    assert (done.code, done.err.count("[impossible-order]")) == (0, 1)
    told = json.loads(shell("update", "--message", "y", "--json").out)["problems"]
    assert [problem["name"] for problem in told] == ["impossible-order"]


def test_who_says_nothing_new_changes_nothing_and_commits_nothing(shell: Shell) -> None:
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-qma"),
    ):
        subprocess.run(["git", *command], check=True)
    done = shell("set", "api", "operational", "--commit")
    assert (done.code, done.out.splitlines()[0]) == (0, "content/components/api.yaml: nothing to change")
    told = json.loads(shell("set", "api", "operational", "--json").out)
    assert (told["written"], told["difference"]) == (False, [])


def test_without_its_beginning_a_state_goes_to_no_history(shell: Shell) -> None:
    API.write_text("name: API\nstatus: major_outage\n")
    why = "ince when it was major_outage is not written (`status_since`), so `history` does not tell of it"
    assert shell("set", "api", "operational", "--note", "x").err == f"statusgen: --note: s{why}\n"
    assert f"S{why}.\n" in shell("set", "api", "operational").out
    assert "history" not in API.read_text()


def test_two_states_in_one_minute_leave_no_trace(shell: Shell) -> None:
    shell("set", "api", "major_outage")
    shell("set", "api", "operational")
    assert "history" not in API.read_text()


def test_a_note_on_what_lasted_no_time_is_refused(shell: Shell) -> None:
    shell("set", "api", "major_outage")
    assert shell("set", "api", "operational", "--note", "x").err == (
        "statusgen: --note: major_outage began just then, and what lasted no time is not in `history`\n"
    )
    API.write_text("name: API\nstatus: major_outage\nstatus_since: 2026-04-12 12:00:10\n")
    assert shell("set", "api", "operational", "--note", "x").code == 0
    assert "to: 2026-04-12 12:00:20, status: major_outage, note: x}" in API.read_text()


def test_one_that_was_reopened_is_over_when_it_is_said_to_be(shell: Shell) -> None:
    INCIDENT.write_text(
        BEFORE.replace("11:10\n", "11:10\nresolved: 2026-04-12 11:30\n")
        + "\n## 2026-04-12 11:30 - Resolved\n\n## 2026-04-12 11:40 - Identified\n"
    )
    shell("update", "--status", "resolved", "--message", "Well.")
    assert "resolved: 2026-04-12 12:00\n" in INCIDENT.read_text()


def test_an_acknowledgement_that_cannot_be_measured_says_so(shell: Shell) -> None:
    assert "\nHow long it took is not measured: say when it was noticed, `statusgen ack" in shell("ack").out
    assert "measured" not in shell("ack", "api-err", "--force", "--detected", "11:15").out
