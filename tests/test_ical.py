"""Maintenance in calendars."""

from datetime import timedelta

import icalendar
import pytest

from made import API_DOWN, SETTINGS, UPGRADE, calendar_files, facts, update
from statusgen.markup import ROOT
from statusgen.model import Component, Html, Maintenance, State, Status
from statusgen.structs import replace
from story import at, maintenance

NOW = "2026-05-02 08:00"


def event(item: Maintenance, now: str = NOW) -> icalendar.Component:
    content = calendar_files(facts(now, item))[f"maintenance/{item.slug}/event.ics"]
    (only,) = icalendar.Calendar.from_ical(content).events
    return only


def test_calendar_of_all_and_one_for_each() -> None:
    second = replace(UPGRADE, slug="second", starts=at("2026-06-01 00:00"), ends=at("2026-06-01 01:00"))
    files = calendar_files(facts(NOW, API_DOWN, UPGRADE, second))
    uids = {name: [each["UID"] for each in icalendar.Calendar.from_ical(files[name]).events] for name in files}
    assert [*uids] == ["history.ics", "maintenance/second/event.ics", "maintenance/upgrade/event.ics"]
    assert uids["history.ics"] == uids["maintenance/second/event.ics"] + uids["maintenance/upgrade/event.ics"]


def test_whole_calendar() -> None:
    content = calendar_files(facts(NOW, UPGRADE, settings=replace(SETTINGS, title='Acme; "Status", ok')))["history.ics"]
    assert content.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//statusgen//statusgen//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        'NAME:Acme\\; "Status"\\, ok: maintenance',
        'X-WR-CALNAME:Acme\\; "Status"\\, ok: maintenance',
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:UTC",
        "BEGIN:VEVENT",
        "SUMMARY:Database upgrade",
        "DTSTART:20260512T200000Z",
        "DTEND:20260512T220000Z",
        "DTSTAMP:20260501T080000Z",
        "UID:b3f23eb9-6ddb-5443-a6bf-cfcd85990821",
        "SEQUENCE:1",
        "DESCRIPTION:Affected: API\\n\\nA new version.\\n\\nScheduled - May 1\\, 2026\\, ",
        " 08:00 UTC\\nWe plan an upgrade.",
        "ORGANIZER;CN=\"Acme; ^'Status^', ok\":https://status.acme.example/",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "URL:https://status.acme.example/maintenance/upgrade/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_change_counts_and_is_dated_by_its_update() -> None:
    moved = replace(
        UPGRADE,
        title="Bigger upgrade",
        starts=UPGRADE.starts + timedelta(hours=1),
        updates=(*UPGRADE.updates, update("2026-05-02 07:00", Status.UPDATE, "An hour later.")),
    )
    before, after = event(UPGRADE), event(moved)
    assert (before["UID"], before["SEQUENCE"], before.DTSTAMP) == (after["UID"], 1, at("2026-05-01 08:00"))
    assert (after["SEQUENCE"], after.DTSTAMP, after["SUMMARY"]) == (2, at("2026-05-02 07:00"), "Bigger upgrade")


def test_maintenance_without_an_update_is_stamped_by_its_start() -> None:
    only = event(replace(UPGRADE, updates=()))
    assert (only["SEQUENCE"], only.DTSTAMP) == (0, UPGRADE.starts)


def test_clock_changes_nothing() -> None:
    moments = ("2026-05-02 08:00", "2026-05-12 21:00", "2026-05-20 00:00")
    before, during, after = (calendar_files(facts(now, UPGRADE)) for now in moments)
    assert before == during == after


@pytest.mark.parametrize(
    ("updates", "now", "status"),
    [
        ((), "09:00", "CONFIRMED"),
        (("08:00 scheduled",), "11:00", "CONFIRMED"),
        (("08:00 scheduled",), "13:00", "CONFIRMED"),
        (("08:00 scheduled", "09:00 cancelled"), "09:00", "CANCELLED"),
        (("10:30 scheduled",), "11:00", "TENTATIVE"),
    ],
)
def test_status(updates: tuple[str, ...], now: str, status: str) -> None:
    assert event(maintenance(*updates, starts="10:00", ends="12:00"), f"2026-04-12 {now}")["STATUS"] == status


@pytest.mark.parametrize("ends", ["10:00", "09:00"])
def test_event_that_would_end_before_it_begins_has_no_end(ends: str) -> None:
    only = event(maintenance(starts="10:00", ends=ends))
    assert (only.decoded("DTSTART"), "DTEND" in only) == (at("10:00"), False)


def test_calendar_without_events_is_not_empty() -> None:
    content = calendar_files(facts(NOW))["history.ics"]
    calendar = icalendar.Calendar.from_ical(content)
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]


def test_same_with_http_and_https() -> None:
    plain = calendar_files(facts(NOW, UPGRADE, settings=replace(SETTINGS, url="http://status.acme.example/")))
    assert str(event(UPGRADE)["UID"]).encode() in plain["history.ics"]


def test_any_text_is_whole_in_folded_lines() -> None:
    text = ("\U0001f6a8 \u05d0\u05d1; a, b \\ c: \x00" * 2000).replace("\x00", "\ufffd")
    link = Html(f'<p><a href="{ROOT}about/index.html">About</a></p>')
    item = replace(
        UPGRADE, title="\x07 a\r\nb", html=link, updates=(update("2026-05-01 08:00", Status.SCHEDULED, text.strip()),)
    )
    components = (Component("api", "A, B; \x00"),)
    content = calendar_files(facts(NOW, item, components=components))["history.ics"]
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert all(line.decode() is not None for line in lines)
    (only,) = icalendar.Calendar.from_ical(content).events
    assert only["SUMMARY"] == "\ufffd a b"
    assert only["DESCRIPTION"] == (
        "Affected: A, B; \ufffd\n\nAbout (https://status.acme.example/about/index.html)\n\n"
        f"Scheduled - May 1, 2026, 08:00 UTC\n{text.strip()}"
    )


def test_components_that_an_update_adds_are_named() -> None:
    more = update("2026-05-02 07:00", Status.UPDATE, "", (("web", State.UNDER_MAINTENANCE),))
    only = event(replace(UPGRADE, html=Html(""), updates=(more,)))
    assert only["DESCRIPTION"] == "Affected: API, Dashboard\n\nUpdate - May 2, 2026, 07:00 UTC"
