"""What the answers of the JSON API list, and how they write it."""

import pytest

from little import facts
from made import api_files
from statusgen.addresses import entry_id
from test_api import LATER, SITE, answers


def test_an_open_incident_is_in_the_summary_with_its_components_as_they_are_now() -> None:
    found = answers(SITE.replace("Resolved", "Update"), LATER)
    summary = found["summary"]
    assert summary["status"] == {"indicator": "minor", "description": "Degraded System Service"}
    assert [row["status"] for row in summary["components"]] == ["degraded_performance"] * 3
    (incident,) = summary["incidents"]
    assert incident["components"] == summary["components"][1:]
    assert found["incidents/unresolved"]["incidents"] == [incident]


def test_unresolved_incidents_are_newest_first_by_when_the_world_heard_of_them() -> None:
    text = """
-- incidents/first.md --
---
title: First
started: 2026-04-12 07:00
---

## 2026-04-12 08:00 - Investigating

Slow.
-- incidents/second.md --
---
title: Second, noticed late
started: 2026-04-12 06:00
---

## 2026-04-12 09:00 - Investigating

Slow.
"""
    found = answers(text, LATER)["incidents/unresolved"]["incidents"]
    assert [(row["name"], row["created_at"]) for row in found] == [
        ("Second, noticed late", "2026-04-12T09:00:00.000Z"),
        ("First", "2026-04-12T08:00:00.000Z"),
    ]


def test_incidents_holds_the_fifty_newest_and_each_incident_has_an_answer() -> None:
    text = "".join(
        f"-- incidents/n{n:02}.md --\n---\ntitle: Number {n}\nstarted: 2026-03-01 10:{n:02}\n"
        f"resolved: 2026-03-01 11:00\n---\nSlow.\n"
        for n in range(52)
    )
    found = answers(text, LATER)
    assert [row["name"] for row in found["incidents"]["incidents"]] == [f"Number {n}" for n in range(51, 1, -1)]
    oldest = found[f"incidents/{entry_id('incident', 'n00')}"]
    assert oldest["incident"]["name"] == "Number 0"
    assert oldest["page"]["updated_at"] == "2026-03-01T11:00:00.000Z"


def test_every_open_incident_is_unresolved_however_many_there_are() -> None:
    text = "".join(
        f"-- incidents/n{n:02}.md --\n---\ntitle: Number {n}\nstarted: 2026-04-12 10:{n:02}\n---\nSlow.\n"
        for n in range(52)
    )
    assert len(answers(text, LATER)["incidents/unresolved"]["incidents"]) == 52


def test_an_unknown_state_is_never_operational() -> None:
    text = "-- components/api.yaml --\nname: API\nstatus: opertional\n"
    found = answers(text, LATER)["summary"]
    assert found["components"][0]["status"] == "degraded_performance"
    assert found["status"] == {"indicator": "minor", "description": "Status Partly Unknown"}


def test_a_group_is_as_bad_as_its_worst_member_and_counts_positions_anew() -> None:
    text = """
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
groups:
  - {id: apps, name: Apps}
  - {id: data, name: Data}
-- components/mail.yaml --
name: Mail
group: apps
-- components/web.yaml --
name: Web
group: apps
status: partial_outage
-- components/db.yaml --
name: Database
group: data
status: under_maintenance
-- components/docs.yaml --
name: Docs
"""
    rows = answers(text, LATER)["components"]["components"]
    assert [(row["name"], row["group"], row["position"], row["status"]) for row in rows] == [
        ("Apps", True, 1, "partial_outage"),
        ("Mail", False, 1, "operational"),
        ("Web", False, 2, "partial_outage"),
        ("Data", True, 2, "under_maintenance"),
        ("Database", False, 1, "under_maintenance"),
        ("Docs", False, 3, "operational"),
    ]


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("UTC", "2026-01-12T09:20:00.000Z"),
        ("Etc/UTC", "2026-01-12T09:20:00.000Z"),
        ("Europe/London", "2026-01-12T09:20:00.000+00:00"),
        ("Asia/Kathmandu", "2026-01-12T09:20:00.000+05:45"),
    ],
)
def test_times_are_in_the_zone_of_the_page(zone: str, written: str) -> None:
    text = f"""
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
timezone: {zone}
-- incidents/slow.md --
---
title: Slow
started: 2026-01-12 09:20
---

Slow.
"""
    (incident,) = answers(text, LATER)["incidents"]["incidents"]
    assert incident["started_at"] == written


def test_an_offset_with_seconds_is_written_in_utc() -> None:
    text = """
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
timezone: Africa/Monrovia
"""
    assert answers(text, LATER)["status"]["page"]["updated_at"] == "1970-01-01T00:00:00.000Z"


def test_texts_are_written_as_they_are() -> None:
    text = '-- components/api.yaml --\nname: Ünï <b>"x"</b> 🚀\n'
    content = api_files(facts(text, LATER))["api/v2/components.json"]
    assert '"name":"Ünï <b>\\"x\\"</b> 🚀"' in content.decode()
