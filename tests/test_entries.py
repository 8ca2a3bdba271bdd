"""What a subscriber is told of incidents and maintenance."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import API_DOWN, UPGRADE, facts, update
from statusgen.addresses import entry_id
from statusgen.entries import (
    Entry,
    Story,
    all_stories,
    foremost_stories,
    heard_last,
    latest_heard,
    legal,
    newest_told,
    permanent_id,
)
from statusgen.markup import ROOT
from statusgen.model import MAINTENANCE_STATUSES, Html, Incident, Maintenance, State, Status, Update
from statusgen.structs import replace
from story import at, incident, maintenance

SITE = "https://status.acme.example/"


def story(item: Incident | Maintenance, now: str) -> Story:
    (only,) = all_stories(facts(now, item))
    return only


def told(item: Incident | Maintenance, now: str) -> list[str]:
    """Return what is told, oldest first, with a star where nobody wrote it."""
    return [f"{one.update.at:%H:%M} {one.update.status}{'' if one.anchor else '*'}" for one in story(item, now).told]


def test_each_update_of_an_incident_is_an_entry() -> None:
    investigating, _, _ = (one.entry for one in story(API_DOWN, "2026-04-20 08:00").told)
    assert investigating == Entry(
        id=permanent_id(SITE, "ngk4n6zvppdp").urn,
        url=f"{SITE}incidents/api-down/#ngk4n6zvppdp",
        title="[Investigating] Elevated API error rates",
        html="<p>One call in ten fails.</p>\n<ul><li>API: Partial outage</li></ul>",
        published=at("2026-04-12 09:20"),
        updated=at("2026-04-12 09:20"),
        tags=(("api", "API"), ("p1", "P1 high")),
    )
    assert investigating.text == "One call in ten fails.\n- API: Partial outage"


def test_states_are_those_that_an_update_left_whatever_was_told_after_it() -> None:
    states = [one.components for one in story(API_DOWN, "2026-04-20 08:00").told]
    assert states == [
        "<ul><li>API: Partial outage</li></ul>",
        "<ul><li>API: Partial outage</li><li>Dashboard: Degraded performance</li></ul>",
        "<ul><li>API: Operational</li><li>Dashboard: Operational</li></ul>",
    ]


def test_resolution_that_only_front_matter_tells_is_told() -> None:
    item = incident("09:20 investigating", resolved="10:00")
    assert told(item, "11:00") == ["09:20 investigating", "10:00 resolved*"]
    assert story(item, "11:00").told[1].text == "<p>This incident has been resolved.</p>"


def test_resolution_that_an_update_tells_too_is_told_once() -> None:
    item = incident("09:20 investigating", "10:10 resolved", resolved="10:00")
    assert told(item, "11:00") == ["09:20 investigating", "10:10 resolved"]


@pytest.mark.parametrize("end", ["09:00", "10:00"])
def test_text_without_headings_is_told_when_it_began_and_its_end_when_it_ended(end: str) -> None:
    item = incident("09:00 resolved", started="09:00", resolved=end)
    item = replace(item, updates=(replace(item.updates[0], whole=True),))
    assert told(item, "11:00") == ["09:00 investigating", f"{end} resolved*"]


def test_resolution_that_is_said_of_the_beginning_is_told_as_it_was_said() -> None:
    item = incident("09:00 resolved", started="09:00", resolved="10:00")
    assert told(item, "11:00") == ["09:00 resolved"]


@pytest.mark.parametrize(
    ("again", "end", "status"),
    [
        ("09:40", ["10:00 resolved*"], Status.RESOLVED),
        ("10:00", [], Status.IDENTIFIED),
        ("10:10", [], Status.IDENTIFIED),
    ],
)
def test_end_of_what_was_reopened_is_told_though_only_front_matter_tells_it(
    again: str, end: list[str], status: Status
) -> None:
    item = incident("09:20 investigating", "09:30 resolved", f"{again} identified", resolved="10:00")
    assert told(item, "11:00") == ["09:20 investigating", "09:30 resolved", f"{again} identified", *end]
    assert story(item, "11:00").course.status is status


def test_postmortem_before_the_end_that_front_matter_tells_is_not_how_it_stands() -> None:
    item = incident("09:20 investigating", "09:40 postmortem", resolved="10:00")
    assert told(item, "11:00") == ["09:20 investigating", "09:40 postmortem", "10:00 resolved*"]
    assert story(item, "11:00").course.status is Status.RESOLVED


@pytest.mark.parametrize(
    ("updates", "now", "expected"),
    [
        ((), "09:59", []),
        ((), "10:00", ["10:00 in_progress*"]),
        ((), "12:00", ["10:00 in_progress*", "12:00 completed*"]),
        (("08:00 scheduled",), "09:00", ["08:00 scheduled"]),
        (("08:00 scheduled", "09:00 cancelled"), "13:00", ["08:00 scheduled", "09:00 cancelled"]),
        (("09:50 in_progress",), "13:00", ["09:50 in_progress"]),
        (("10:00 in_progress",), "13:00", ["10:00 in_progress"]),
        (("10:05 in_progress",), "13:00", ["10:05 in_progress"]),
        (("11:00 verifying",), "13:00", ["10:00 in_progress*", "11:00 verifying"]),
        (("11:50 completed",), "13:00", ["10:00 in_progress*", "11:50 completed"]),
        (("12:00 completed",), "13:00", ["10:00 in_progress*", "12:00 completed"]),
        (("12:10 completed",), "13:00", ["10:00 in_progress*", "12:10 completed"]),
        (("11:00 cancelled",), "13:00", ["10:00 in_progress*", "11:00 cancelled"]),
        (("10:00 scheduled",), "13:00", ["10:00 scheduled"]),
        (
            ("09:30 in_progress", "09:40 scheduled"),
            "10:00",
            ["09:30 in_progress", "09:40 scheduled", "10:00 in_progress*"],
        ),
        (("12:30 in_progress",), "13:00", ["10:00 in_progress*", "12:00 completed*", "12:30 in_progress"]),
        (("11:00 update",), "13:00", ["10:00 in_progress*", "11:00 update", "12:00 completed*"]),
        (("10:00 update",), "13:00", ["10:00 in_progress*", "10:00 update", "12:00 completed*"]),
    ],
)
def test_clock_speaks_where_people_do_not(updates: tuple[str, ...], now: str, expected: list[str]) -> None:
    assert told(maintenance(*updates, starts="10:00", ends="12:00"), now) == expected


def test_what_the_clock_begins_a_second_time_is_told_a_second_time() -> None:
    first = story(maintenance(starts="10:00", ends="12:00"), "10:30").told[0]
    put_off = maintenance("10:20 scheduled", starts="14:00", ends="15:00")
    scheduled, second = story(put_off, "14:30").told
    assert (first.update.status, second.update.status) == (Status.IN_PROGRESS, Status.IN_PROGRESS)
    assert len({first.key, scheduled.key, second.key}) == 3


def test_maintenance_that_ends_before_it_starts_is_over_at_once() -> None:
    item = maintenance(starts="10:00", ends="09:00")
    assert told(item, "10:00") == ["10:00 in_progress*", "10:00 completed*"]


def test_what_the_clock_did_says_so_in_a_sentence_and_the_states() -> None:
    planned = "<p>Planned: May 12, 20:00 \N{EN DASH} 22:00 UTC</p>"
    texts = [one.entry.html for one in story(UPGRADE, "2026-05-13 00:00").told]
    assert texts == [
        f"{planned}\n<p>We plan an upgrade.</p>\n<ul><li>API: Under maintenance</li></ul>",
        "<p>The planned maintenance has begun.</p>\n<ul><li>API: Under maintenance</li></ul>",
        "<p>The planned maintenance has been completed.</p>\n<ul><li>API: Operational</li></ul>",
    ]


def test_maintenance_that_was_never_announced_is_explained_when_it_begins() -> None:
    (begun,) = story(replace(UPGRADE, updates=()), "2026-05-12 20:00").told
    assert begun.text == "<p>The planned maintenance has begun.</p>\n<p>A new version.</p>"
    assert begun.entry.url == f"{SITE}maintenance/upgrade/"


def test_what_is_put_off_has_no_window_until_there_is_a_new_one() -> None:
    planned = "<p>Planned: Apr 12, 10:00 \N{EN DASH} 12:00 UTC</p>"
    late = story(maintenance("08:00 scheduled", "10:00 scheduled"), "13:00")
    assert [(one.entry.html, planned in late.entry.html) for one in late.told] == [(planned, False), ("", False)]
    again = story(maintenance("08:00 scheduled", "10:00 scheduled", starts="14:00", ends="15:00"), "13:00")
    assert all("14:00" in html for html in (again.told[1].entry.html, again.entry.html))


def test_news_of_a_plan_that_are_dated_ahead_begin_nothing() -> None:
    planned = "<p>Planned: Apr 12, 10:00 \N{EN DASH} 12:00 UTC</p>"
    item = maintenance("08:00 scheduled", "10:30 update", components="api=under_maintenance")
    texts = [one.entry.html for one in story(item, "09:00").told]
    assert texts == 2 * [f"{planned}\n<ul><li>API: Under maintenance</li></ul>"]


def test_change_of_a_plan_says_what_is_planned() -> None:
    changed = update("2026-05-02 08:00", Status.UPDATE, "More to do.", (("web", State.UNDER_MAINTENANCE),))
    item = replace(UPGRADE, updates=(*UPGRADE.updates, changed))
    assert story(item, "2026-05-03 00:00").told[1].entry.html == (
        "<p>Planned: May 12, 20:00 \N{EN DASH} 22:00 UTC</p>\n<p>More to do.</p>\n"
        "<ul><li>API: Under maintenance</li><li>Dashboard: Under maintenance</li></ul>"
    )


def test_update_dated_after_now_is_told_with_its_own_time() -> None:
    assert told(incident("09:20 investigating", "19:30 resolved"), "10:00") == ["09:20 investigating", "19:30 resolved"]


HOURS = st.integers(min_value=0, max_value=47).map(
    lambda half: datetime(2026, 4, 12, tzinfo=UTC) + half * timedelta(minutes=30)
)
SAID = st.lists(st.tuples(HOURS, st.sampled_from(MAINTENANCE_STATUSES)), max_size=5).map(sorted)


@settings(deadline=None)  # other work on the machine is not this test's fault
@given(SAID, HOURS, HOURS, HOURS)
def test_last_that_is_told_of_a_maintenance_is_its_status(
    said: Sequence[tuple[datetime, Status]], starts: datetime, ends: datetime, now: datetime
) -> None:
    updates = tuple(Update(when, status, Html("")) for when, status in said if when <= now)
    item = Maintenance("works", "Works", starts, ends, updates=updates)
    (only,) = all_stories(facts(f"{now:%Y-%m-%d %H:%M}", item))
    statuses = [one.update.status for one in only.told if one.update.status is not Status.UPDATE]
    assert (statuses or [Status.SCHEDULED])[-1] is only.course.status
    assert all(one.update.at <= now for one in only.told)
    by_clock = [one.update.status for one in only.told if not one.anchor]
    assert by_clock in ([], [Status.IN_PROGRESS], [Status.IN_PROGRESS, Status.COMPLETED])


def numbered(count: int, minutes: Sequence[Sequence[int]]) -> list[Incident]:
    start = at("00:00")
    return [
        Incident(
            f"n{n}",
            "N",
            start,
            updates=tuple(Update(start + timedelta(minutes=m), Status.UPDATE, Html("")) for m in sorted(minutes[n])),
            backfilled=n % 5 == 4,
        )
        for n in range(count)
    ]


@settings(deadline=None)  # as above
@given(st.lists(st.lists(st.integers(0, 1000), max_size=4), max_size=9), st.integers(1, 6))
def test_newest_of_many_are_the_newest_of_all(minutes: list[list[int]], limit: int) -> None:
    stories = all_stories(facts("2026-04-14 00:00", *numbered(len(minutes), minutes)))
    every = [one.update.at for each in stories if not each.item.backfilled for one in each.told]  # type: ignore[union-attr]  # incidents
    assert [one.update.at for one in newest_told(latest_heard([heard_last(stories)], limit), limit)] == sorted(
        every, reverse=True
    )[:limit]


def test_of_one_moment_what_was_told_later_comes_first() -> None:
    stories = all_stories(facts("11:00", incident("09:20 investigating", "09:20 identified", "09:20 update")))
    statuses = [one.update.status for one in newest_told(heard_last(stories), 2)]
    assert statuses == [Status.UPDATE, Status.IDENTIFIED]


def test_backfilled_incident_is_in_the_history_alone() -> None:
    stories = all_stories(facts("2026-04-20 08:00", replace(API_DOWN, backfilled=True)))
    assert newest_told(heard_last(stories), 50) == ()
    assert foremost_stories(stories) == stories


def test_history_has_an_entry_with_all_updates_newest_first() -> None:
    item = replace(API_DOWN, html=Html("<p>A summary.</p>"))
    assert story(item, "2026-04-20 08:00").entry == Entry(
        id=permanent_id(SITE, entry_id("incident", "api-down")).urn,
        url=f"{SITE}incidents/api-down/",
        title="Elevated API error rates",
        html="""<p>A summary.</p>
<p><strong>Resolved</strong> \N{EN DASH} Apr 12, 2026, 10:30 UTC</p>
<p>All is well.</p>
<ul><li>API: Operational</li><li>Dashboard: Operational</li></ul>
<p><strong>Monitoring</strong> \N{EN DASH} Apr 12, 2026, 09:41 UTC</p>
<p>A rollback is out.</p>
<ul><li>API: Partial outage</li><li>Dashboard: Degraded performance</li></ul>
<p><strong>Investigating</strong> \N{EN DASH} Apr 12, 2026, 09:20 UTC</p>
<p>One call in ten fails.</p>
<ul><li>API: Partial outage</li></ul>""",
        published=at("2026-04-12 09:20"),
        updated=at("2026-04-12 10:30"),
        tags=(("api", "API"), ("web", "Dashboard"), ("p1", "P1 high")),
    )


@pytest.mark.parametrize(
    ("updates", "now", "date"),
    [
        ((), "09:00", "10:00"),
        (("08:00 scheduled",), "09:00", "08:00"),
        (("08:00 scheduled", "08:20 update"), "09:00", "08:20"),
        (("08:00 scheduled",), "10:30", "10:00"),
        (("08:00 scheduled",), "13:00", "12:00"),
        (("08:00 scheduled", "08:30 cancelled"), "09:00", "08:30"),
        (("08:00 scheduled", "10:40 scheduled"), "13:00", "10:40"),
    ],
)
def test_history_dates_maintenance_by_its_news_and_without_any_by_its_start(
    updates: tuple[str, ...], now: str, date: str
) -> None:
    item = maintenance(*updates, starts="10:00", ends="12:00")
    assert story(item, now).entry.updated == at(date)


def test_incident_without_any_update_is_in_the_history_from_its_start() -> None:
    entry = story(incident(started="09:00"), "10:00").entry
    assert (entry.html, entry.published, entry.updated) == ("", at("09:00"), at("09:00"))


def test_history_is_cut_to_the_newest() -> None:
    items = [replace(incident(f"09:{n} investigating"), slug=f"n{n}") for n in range(10, 40)]
    chosen = foremost_stories(all_stories(facts("11:00", *items)))
    assert [each.item.slug for each in chosen] == [f"n{n}" for n in range(39, 14, -1)]


def test_history_keeps_what_is_open_whatever_has_newer_news() -> None:
    burning = replace(incident("08:00 investigating"), slug="burning")
    others = [replace(incident("09:00 investigating", f"09:{n} resolved"), slug=f"n{n}") for n in range(10, 40)]
    chosen = foremost_stories(all_stories(facts("11:00", burning, *others)))
    assert [each.item.slug for each in chosen] == ["burning", *(f"n{n}" for n in range(39, 15, -1))]


def test_links_work_anywhere() -> None:
    source = f'<p><a href="{ROOT}about/index.html">a</a> <a href="#top">b</a> &lt;a href="#top"</p>'
    (one,) = story(
        replace(incident("09:20 update"), updates=(Update(at("09:20"), Status.UPDATE, Html(source)),)), "10:00"
    ).told
    assert one.entry.html == (
        f'<p><a href="{SITE}about/index.html">a</a> <a href="{SITE}incidents/it/#top">b</a> &lt;a href="#top"</p>'
    )


def test_ids_are_the_same_with_http_and_https_and_differ_between_sites() -> None:
    assert permanent_id("http://acme.example:8080/status/", "x") == permanent_id("https://Acme.example/status/", "x")
    assert permanent_id("https://acme.example/status/", "x") != permanent_id("https://acme.example/other/", "x")
    assert permanent_id("https://acme.example/", "x") != permanent_id("https://umbrella.example/", "x")


def test_what_no_format_can_carry_is_replaced() -> None:
    assert legal("a\x00b\x1bc\x7fd\x9be\ud800f\ufffeg\t\n\r\x85\U0001f600") == (
        "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg\t\n\r\x85\U0001f600"
    )


def test_what_can_be_printed_is_carried_as_any_other_text_is() -> None:
    printed = "".join(char for char in map(chr, range(sys.maxunicode + 1)) if char.isprintable())
    assert legal(printed) + "\n" == legal(f"{printed}\n")
