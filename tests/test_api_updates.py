"""What the API says of the updates of incidents and maintenance."""

from typing import Any

from test_api import answers

COMPONENTS = """
-- components/api.yaml --
name: API
-- components/web.yaml --
name: Web
"""
HEAD = "-- incidents/down.md --\n---\ntitle: Down\ncomponents: {api: partial_outage}\n"
WORKS = "-- maintenance/works.md --\n---\ntitle: Works\nstarts: 2026-04-12 20:00\nends: 2026-04-12 22:00\n"


def incident(text: str, now: str) -> Any:  # noqa: ANN401  # JSON
    (row,) = answers(COMPONENTS + text, now)["incidents"]["incidents"]
    return row


def maintenance(text: str, now: str) -> Any:  # noqa: ANN401  # JSON
    (row,) = answers(COMPONENTS + text, now)["scheduled-maintenances"]["scheduled_maintenances"]
    return row


def lists(text: str, now: str) -> tuple[int, int, int]:
    """Return of how many maintenances upcoming, active and summary tell."""
    found = answers(COMPONENTS + text, now)
    names = ("scheduled-maintenances/upcoming", "scheduled-maintenances/active", "summary")
    upcoming, active, summary = (len(found[name]["scheduled_maintenances"]) for name in names)
    return upcoming, active, summary


def story(row: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401  # JSON
    """Return the hour, status and text of each update, in their order."""
    return [(update["created_at"][11:16], update["status"], update["body"]) for update in row["incident_updates"]]


def states(row: Any) -> list[dict[str, tuple[str, str]]]:  # noqa: ANN401  # JSON
    """Return the states before and after of each component, by update."""
    return [
        {entry["name"]: (entry["old_status"], entry["new_status"]) for entry in update["affected_components"] or ()}
        for update in row["incident_updates"]
    ]


def test_an_update_keeps_the_status_before_it() -> None:
    text = f"""{HEAD}---

## 2026-04-12 09:00 - Identified

Found.

## 2026-04-12 09:30 - Update

Still there.
"""
    row = incident(text, "2026-04-12 10:00")
    assert story(row) == [("09:30", "identified", "Still there."), ("09:00", "identified", "Found.")]


def test_monitoring_since_it_was_said_first_and_not_since_the_next_update() -> None:
    text = f"""{HEAD}---

## 2026-04-12 09:00 - Monitoring

Better.

## 2026-04-12 09:30 - Update

Still better.
"""
    assert incident(text, "2026-04-12 10:00")["monitoring_at"] == "2026-04-12T09:00:00.000Z"


def test_a_reopened_incident_is_not_resolved() -> None:
    text = f"""{HEAD}---

## 2026-04-12 09:00 - Investigating

Down.

## 2026-04-12 09:30 - Resolved

Up.

## 2026-04-12 09:40 - Investigating

Down again.
"""
    row = incident(text, "2026-04-12 10:00")
    assert (row["status"], row["resolved_at"]) == ("investigating", None)
    assert states(row) == [
        {"API": ("operational", "partial_outage")},
        {"API": ("partial_outage", "operational")},
        {"API": ("operational", "partial_outage")},
    ]


def test_updates_of_the_same_minute_tell_each_its_own_change() -> None:
    text = f"""{HEAD}---

## 2026-04-12 09:00 - Investigating

Slow.

## 2026-04-12 09:00 - Update {{ api=major_outage }}

Down.

## 2026-04-12 09:00 - Update {{ web=degraded_performance }}

The dashboard is slow too.
"""
    assert states(incident(text, "2026-04-12 10:00")) == [
        {"API": ("major_outage", "major_outage"), "Web": ("operational", "degraded_performance")},
        {"API": ("partial_outage", "major_outage")},
        {"API": ("operational", "partial_outage")},
    ]


def test_an_update_in_the_future_counts_from_now_and_is_shown_with_its_time() -> None:
    text = f"""{HEAD}started: 2026-04-12 09:00
---

## 2026-04-12 11:00 - Investigating

One hour too late.
"""
    row = incident(text, "2026-04-12 10:00")
    assert story(row) == [("11:00", "investigating", "One hour too late.")]
    assert states(row) == [{"API": ("operational", "partial_outage")}]


def test_what_is_said_to_begin_later_began_now_as_on_its_page() -> None:
    row = incident(f"{HEAD}started: 2027-04-12 09:00\n---\nDown.\n", "2026-04-12 10:00")
    assert row["started_at"] == "2026-04-12T10:00:00.000Z"


def test_a_postmortem_is_a_status() -> None:
    text = f"""{HEAD}---

## 2026-04-12 09:00 - Resolved

Up.

## 2026-04-13 09:00 - Postmortem

Why it was.
"""
    row = incident(text, "2026-04-14 10:00")
    assert (row["status"], row["resolved_at"]) == ("postmortem", "2026-04-12T09:00:00.000Z")
    assert [status for _, status, _ in story(row)] == ["postmortem", "resolved"]


def test_a_postmortem_of_what_goes_on_changes_no_status() -> None:
    text = f"{HEAD}---\n\n## 2026-04-12 09:00 - Identified\n\nFound.\n\n## 2026-04-12 09:30 - Postmortem\n\nWhy.\n"
    row = incident(text, "2026-04-12 10:00")
    assert row["status"] == "identified"
    assert [status for _, status, _ in story(row)] == ["identified", "identified"]


def test_a_resolution_in_front_matter_is_an_update() -> None:
    text = f"""{HEAD}resolved: 2026-04-12 09:50
---

## 2026-04-12 09:00 - Investigating

Down.
"""
    row = incident(text, "2026-04-12 10:00")
    assert story(row) == [
        ("09:50", "resolved", "This incident has been resolved."),
        ("09:00", "investigating", "Down."),
    ]


def test_a_correction_of_the_end_leaves_what_was_said_with_each_update() -> None:
    text = f"{HEAD}resolved: 2026-04-12 11:00\n---\n## 2026-04-12 09:00 - Identified\n## 2026-04-12 10:00 - Resolved\n"
    assert states(incident(text, "2026-04-12 12:00")) == [
        {"API": ("partial_outage", "operational")},
        {"API": ("operational", "partial_outage")},
    ]


def test_nobody_is_notified_of_what_is_backfilled() -> None:
    row = incident(f"{HEAD}started: 2026-04-12 09:00\nbackfilled: true\n---\nOld.\n", "2026-04-12 10:00")
    assert [update["deliver_notifications"] for update in row["incident_updates"]] == [False]


def test_an_incident_that_hits_no_component_affects_none() -> None:
    row = incident(
        "-- incidents/odd.md --\n---\ntitle: Odd\nstarted: 2026-04-12 09:00\n---\nOdd.\n", "2026-04-12 10:00"
    )
    assert (row["components"], row["incident_updates"][0]["affected_components"]) == ([], None)
    assert row["impact"] == "none"


def test_the_clock_tells_of_a_maintenance_that_nobody_writes_of() -> None:
    text = f"{WORKS}components: [api]\n---\nA new version.\n"
    planned = maintenance(text, "2026-04-12 19:00")
    assert (planned["status"], story(planned)) == ("scheduled", [("20:00", "scheduled", "A new version.")])
    assert lists(text, "2026-04-12 19:00") == (1, 0, 1)

    begun = maintenance(text, "2026-04-12 20:00")
    assert begun["status"] == begun["incident_updates"][0]["status"] == "in_progress"
    assert states(begun)[0] == {"API": ("operational", "under_maintenance")}
    assert lists(text, "2026-04-12 20:00") == (0, 1, 1)

    over = maintenance(text, "2026-04-12 22:00")
    assert over["status"] == over["incident_updates"][0]["status"] == "completed"
    assert states(over)[0] == {"API": ("under_maintenance", "operational")}
    assert over["resolved_at"] == "2026-04-12T22:00:00.000Z"
    assert lists(text, "2026-04-12 22:00") == (0, 0, 0)


def test_a_verifying_maintenance_is_active() -> None:
    text = f"{WORKS}---\n\n## 2026-04-12 21:00 - Verifying\n\nWe look.\n"
    assert maintenance(text, "2026-04-12 23:00")["status"] == "verifying"
    assert lists(text, "2026-04-12 23:00") == (0, 1, 1)


def test_a_cancelled_maintenance_is_completed_and_neither_upcoming_nor_active() -> None:
    text = f"{WORKS}components: [api]\n---\n\n## 2026-04-12 12:00 - Cancelled\n\nNot today.\n"
    row = maintenance(text, "2026-04-12 13:00")
    assert (row["status"], row["resolved_at"]) == ("completed", "2026-04-12T12:00:00.000Z")
    assert story(row) == [("12:00", "completed", "Not today.")]
    assert lists(text, "2026-04-12 13:00") == (0, 0, 0)


def test_news_move_the_time_of_the_page_but_plans_do_not() -> None:
    text = f"{WORKS}---\nA new version.\n"

    def updated(now: str) -> Any:  # noqa: ANN401  # JSON
        return answers(COMPONENTS + text, now)["status"]["page"]["updated_at"]

    assert updated("2026-04-12 19:00") == "1970-01-01T00:00:00.000Z"
    assert updated("2026-04-12 20:30") == "2026-04-12T20:00:00.000Z"
    assert updated("2026-04-13 00:00") == "2026-04-12T22:00:00.000Z"
