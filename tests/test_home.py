"""The home page: what a visitor sees first."""

import pytest

from little import home, pages
from statusgen.plan.views import BadDay, Run

API = """
-- components/api.yaml --
name: API
tracked_since: 2026-01-01
"""
OUTAGE = """
-- incidents/api-down.md --
---
title: API errors
severity: P1
components: {api: partial_outage}
---

## 2026-04-12 09:20 - Investigating

One call in ten fails.

## 2026-04-12 10:40 - Resolved

All is well.
"""

OPEN = OUTAGE.replace("10:40 - Resolved", "09:25 - Identified")


def test_nothing_wrong_is_all_systems_operational() -> None:
    banner = home(API, "2026-04-12 08:00").banner
    assert (banner.indicator, banner.text, banner.since) == ("none", "All Systems Operational", None)


def test_an_open_incident_heads_the_page_with_its_newest_update_first() -> None:
    view = home(API + OUTAGE.replace("10:40 - Resolved", "10:40 - Monitoring"), "2026-04-12 11:00")
    assert [incident.title for incident in view.incidents] == ["API errors"]
    assert [update.status.label for update in view.incidents[0].updates] == ["Monitoring", "Investigating"]
    assert view.banner.text == "Partial System Outage"
    assert view.banner.since is not None
    assert view.banner.since.iso == "2026-04-12T09:20:00Z"
    assert view.days[0].incidents == ()


def test_a_resolved_incident_leaves_the_banner_and_joins_its_day() -> None:
    view = home(API + OUTAGE, "2026-04-13 08:00")
    assert view.banner.text == "All Systems Operational"
    assert view.banner.since is not None
    assert view.banner.since.iso == "2026-04-12T10:40:00Z"
    assert view.incidents == ()
    assert [(day.date, [item.title for item in day.incidents]) for day in view.days[:3]] == [
        ("2026-04-13", []),
        ("2026-04-12", ["API errors"]),
        ("2026-04-11", []),
    ]


def test_an_open_incident_without_components_is_never_all_systems_operational() -> None:
    text = (
        API
        + "-- incidents/odd.md --\n---\ntitle: Odd\nseverity: P3\n---\n\n## 2026-04-12 09:20 - Investigating\n\nOdd.\n"
    )
    view = home(text, "2026-04-12 11:00")
    assert view.banner.indicator == "minor"
    assert "All Systems Operational" not in view.banner.text


def test_a_component_that_cannot_be_read_is_unknown_and_never_green() -> None:
    view = home("-- components/api.yaml --\nname: API\nstatus: opperational\n", "2026-04-12 11:00")
    assert view.banner.indicator != "none"
    assert view.groups[0].components[0].state.key == "unknown"
    assert view.notice == "Some of what was written about the current state could not be read."


def test_an_incident_of_which_too_little_is_left_is_told() -> None:
    view = home(API + "-- incidents/empty.md --\n", "2026-04-12 11:00")
    assert view.notice == "An update could not be shown."
    assert view.banner.indicator != "none"


MAINTENANCE = """
-- maintenance/upgrade.md --
---
title: Upgrade
starts: 2026-04-12 20:00
ends: 2026-04-12 22:00
components: [api]
---
"""


def test_maintenance_moves_from_upcoming_to_active_to_its_day() -> None:
    times = ("2026-04-12 19:00", "2026-04-12 21:00", "2026-04-12 23:00")
    views = [home(API + MAINTENANCE, time) for time in times]
    assert [[item.title for item in view.upcoming] for view in views] == [["Upgrade"], [], []]
    assert [[item.title for item in view.active] for view in views] == [[], ["Upgrade"], []]
    assert [[item.title for item in view.days[0].maintenance] for view in views] == [[], [], ["Upgrade"]]
    assert [view.banner.indicator for view in views] == ["none", "maintenance", "none"]


def test_a_day_on_which_something_was_open_names_it() -> None:
    text = API
    for slug, words in (("over", "2026-04-05 10:00 - Investigating"), ("open", "2026-04-10 23:00 - Investigating")):
        text += f"-- incidents/{slug}.md --\n---\ntitle: {slug}\n---\n\n## {words}\n\nDown.\n"
        text += "\n## 2026-04-08 00:00 - Resolved\n\nUp.\n" if slug == "over" else ""
    days = home(text, "2026-04-12 11:00").days
    assert [(day.date[8:], *(anchor.label for anchor in day.going_on)) for day in days if day.going_on] == [
        *(("12", "open"), ("11", "open"), ("10", "open"), ("07", "over"), ("06", "over"))
    ]
    assert [day.date[8:] for day in days if day.incidents] == ["05"]
    html = pages(text, "2026-04-12 11:00")["index.html"]
    assert html.count("No incidents") == 14 - 6


@pytest.mark.parametrize(
    ("components", "planned"),
    [
        ("", [("API", "major_outage")]),
        ("components: [api]\n", [("API", "major_outage")]),
        ("components: [web]\n", [("Web", "under_maintenance"), ("API", "major_outage")]),
    ],
)
def test_what_is_planned_is_what_was_announced_last(components: str, planned: list[tuple[str, str]]) -> None:
    text = f"{API}-- components/web.yaml --\nname: Web\n-- maintenance/x.md --\n---\ntitle: X\n"
    text += f"starts: 2026-04-13 08:00\nends: 2026-04-13 09:00\n{components}---\n\n"
    text += "## 2026-04-12 09:00 - Scheduled { api=major_outage }\n\nWe plan.\n"
    (item,) = home(text, "2026-04-12 11:00").upcoming
    assert [(hit.name, hit.state.key) for hit in item.components] == planned


def test_maintenance_that_people_began_and_did_not_end_is_overdue() -> None:
    text = API + MAINTENANCE + "\n## 2026-04-12 20:00 - In progress\n\nWe begin.\n"
    assert [item.overdue for item in home(text, "2026-04-12 21:00").active] == [False]
    assert [item.overdue for item in home(text, "2026-04-12 23:00").active] == [True]


GROUPED = """
-- site.yaml --
title: Acme
url: https://acme.example/
groups:
  - {id: apps, name: Apps, collapsed: true}
  - {id: empty, name: Empty}
-- components/api.yaml --
name: API
group: apps
-- components/loose.yaml --
name: Loose
-- components/rare.yaml --
name: Rare
show: degraded
"""


def test_groups_come_in_order_without_empty_ones_and_loose_components_last() -> None:
    view = home(GROUPED, "2026-04-12 11:00")
    assert [(group.name, [c.name for c in group.components]) for group in view.groups] == [
        ("Apps", ["API"]),
        ("", ["Loose"]),
    ]


def test_a_collapsed_group_opens_when_something_in_it_is_wrong() -> None:
    assert home(GROUPED, "2026-04-12 08:00").groups[0].collapsed
    group = home(GROUPED + OPEN, "2026-04-12 09:30").groups[0]
    assert (group.collapsed, group.state.key) == (False, "partial_outage")


def test_a_component_shown_when_degraded_appears_only_then() -> None:
    during, after = (GROUPED + text.replace("api:", "rare:") for text in (OPEN, OUTAGE))
    assert [c.name for c in home(during, "2026-04-12 11:30").groups[-1].components] == ["Loose", "Rare"]
    assert [c.name for c in home(after, "2026-04-12 11:30").groups[-1].components] == ["Loose"]


def test_bars_are_runs_of_good_days_and_a_link_for_each_bad_one() -> None:
    bars = home(API + OUTAGE, "2026-04-13 08:00").groups[0].components[0].bars
    assert bars.runs == (Run("operational", 0, 88), Run("operational", 89, 1))
    assert bars.bad == (
        BadDay(88, "partial_outage", "components/api/index.html#d2026-04-12", "Apr 12: partial outage, 1 h 20 min"),
    )
    assert bars.summary == "99.98% uptime, 1 bad day in the last 90 days"


def test_days_before_tracking_are_no_data_and_not_green() -> None:
    text = "-- site.yaml --\ntitle: A\nurl: https://a.example/\nhistory_days: 5\n" + API.replace("01-01", "04-12")
    bars = home(text, "2026-04-13 08:00").groups[0].components[0].bars
    assert bars.runs == (Run("no_data", 0, 3), Run("operational", 3, 2))
    untracked = home(text.replace("2026-04-12", "2027-01-01"), "2026-04-13 08:00").groups[0].components[0]
    assert (untracked.uptime, untracked.bars.summary) == (None, "No data for the last 5 days")


@pytest.mark.parametrize(("days", "start"), [(1, ""), (2, "1 day ago"), (90, "89 days ago")])
def test_bars_say_how_long_ago_they_begin_unless_they_are_of_today_alone(days: int, start: str) -> None:
    text = f"-- site.yaml --\ntitle: A\nurl: https://a.example/\nhistory_days: {days}\n{API}"
    bars = home(text, "2026-04-13 08:00").groups[0].components[0].bars
    assert (bars.start, bars.end) == (start, "Today")


def test_a_long_incident_that_just_ended_is_shown_on_the_day_of_its_end() -> None:
    text = API + OUTAGE.replace("2026-04-12 09:20", "2026-03-01 09:20")
    shown = [day.date for day in home(text, "2026-04-13 08:00").days if day.incidents]
    assert shown == ["2026-04-12"]


def test_the_published_state_changes_with_news_and_not_with_time() -> None:
    text = API + OUTAGE
    states = [home(text, f"2026-04-12 {time}").state for time in ("08:00", "08:59", "09:30", "09:59", "11:00")]
    # The update to come counts at once, so "before" knows the incident already.
    assert states[0] == states[1]
    assert states[2] == states[3]
    assert home(text, "2026-04-12 12:00").state == states[4]


def test_a_bad_day_that_only_just_began_says_so_without_a_length() -> None:
    by_hand = "-- components/api.yaml --\nname: API\nstatus: major_outage\n"
    assert [day.text for day in home(by_hand, "2026-04-12 11:00").groups[0].components[0].bars.bad] == [
        "Apr 12: major outage"
    ]


def test_maintenance_of_the_past_says_how_long_it_took() -> None:
    updates = (
        "",
        "\n## 2026-04-12 21:10 - Completed\n\nDone.\n",
        "\n## 2026-04-12 19:00 - Cancelled\n\nNot today.\n",
    )
    days = [home(API + MAINTENANCE + text, "2026-04-12 23:00").days[0] for text in updates]
    assert [[item.took for item in day.maintenance] for day in days] == [["2 h"], ["1 h 10 min"], [None]]
