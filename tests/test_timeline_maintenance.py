"""How a maintenance goes, between the clock and its updates."""

import pytest

from statusgen.model import Status
from statusgen.timeline import Course, maintenance_course
from story import at, changes, maintenance, phases, span, words

API = "api=under_maintenance"


@pytest.mark.parametrize(
    ("now", "status", "is_open", "end"),
    [
        ("09:59", Status.SCHEDULED, False, None),
        ("10:00", Status.IN_PROGRESS, True, None),
        ("11:59", Status.IN_PROGRESS, True, None),
        ("12:00", Status.COMPLETED, False, "12:00"),
        ("13:00", Status.COMPLETED, False, "12:00"),
    ],
)
def test_the_clock_moves_it_on(now: str, status: Status, is_open: bool, end: str | None) -> None:  # noqa: FBT001  # a table
    course = maintenance_course(maintenance("09:00 scheduled", "10:30 update", components=API), at(now))
    assert (course.status, course.is_open, course.start) == (status, is_open, at("10:00"))
    assert course.end == (at(end) if end else None)


def test_a_finished_maintenance_whole() -> None:
    told = maintenance(
        "10:05 in_progress", "11:00 verifying api=degraded_performance", "11:30 completed", components=API
    )
    assert maintenance_course(told, at("20:00")) == Course(
        status=Status.COMPLETED,
        is_open=False,
        start=at("10:00"),
        end=at("11:30"),
        spans=(("api", (span("10:00-11:00 under_maintenance"), span("11:00-11:30 degraded_performance"))),),
        current=changes("api=operational"),
        worst=changes("api=degraded_performance"),
        periods=((at("10:00"), at("11:30")),),
    )


def test_before_it_begins_nothing_is_hit() -> None:
    course = maintenance_course(maintenance(components=API), at("09:00"))
    assert (phases(course), words(course.current), words(course.worst)) == (
        {"api": []},
        "api=operational",
        "api=operational",
    )


def test_people_may_begin_early() -> None:
    course = maintenance_course(maintenance("09:30 in_progress", "10:30 completed", components=API), at("20:00"))
    assert (course.start, course.end) == (at("09:30"), at("10:30"))
    assert phases(course) == {"api": ["09:30-10:30 under_maintenance"]}


@pytest.mark.parametrize("word", ["in_progress", "verifying"])
def test_what_people_begin_people_end(word: str) -> None:
    course = maintenance_course(maintenance(f"10:00 {word}", components=API), at("14:00"))
    assert (course.status.value, course.is_open) == (word, True)
    assert phases(course) == {"api": ["10:00-14:00 under_maintenance"]}


def test_it_may_go_on_after_the_clock_ended_it() -> None:
    course = maintenance_course(maintenance("12:30 in_progress", components=API), at("14:00"))
    assert (course.is_open, course.start) == (True, at("10:00"))
    assert phases(course) == {"api": ["10:00-12:00 under_maintenance", "12:30-14:00 under_maintenance"]}


def test_what_only_the_word_of_its_end_named_stays_as_it_is_when_it_goes_on() -> None:
    words = ("12:15 in_progress", "12:30 completed web=degraded_performance", "13:00 in_progress")
    told = maintenance(*words, components=API)
    assert phases(maintenance_course(told, at("14:00")))["web"] == ["12:30-14:00 degraded_performance"]


def test_put_off_until_there_is_word() -> None:
    told = maintenance("09:00 scheduled", "10:10 scheduled", components=API)
    course = maintenance_course(told, at("14:00"))
    assert (course.status, course.is_open, course.end) == (Status.SCHEDULED, False, None)
    assert phases(course) == {"api": ["10:00-10:10 under_maintenance"]}
    again = maintenance_course(
        maintenance("10:10 scheduled", "13:00 in_progress", "13:30 completed", components=API), at("14:00")
    )
    assert (again.start, again.end) == (at("13:00"), at("13:30"))


def test_put_off_at_the_very_start_never_began() -> None:
    course = maintenance_course(maintenance("10:00 scheduled", components=API), at("14:00"))
    assert (course.status, phases(course)) == (Status.SCHEDULED, {"api": []})


def test_scheduled_again_before_starts_leaves_it_to_the_clock() -> None:
    told = maintenance("08:00 cancelled", "09:00 scheduled", components=API)
    assert maintenance_course(told, at("09:30")).status is Status.SCHEDULED
    assert maintenance_course(told, at("11:00")).status is Status.IN_PROGRESS
    assert maintenance_course(told, at("12:00")).status is Status.COMPLETED


def test_cancelled_in_advance_never_began() -> None:
    told = maintenance("08:00 cancelled", components=API)
    course = maintenance_course(told, at("20:00"))
    assert (course.status, course.start, course.end) == (Status.CANCELLED, at("08:00"), at("08:00"))
    assert (phases(course), course.periods) == ({"api": []}, ())


def test_cancelled_while_in_progress_returns_all_but_its_braces() -> None:
    told = maintenance("11:00 cancelled web=degraded_performance", components=f"{API} web=under_maintenance")
    course = maintenance_course(told, at("13:00"))
    assert (course.start, course.end) == (at("10:00"), at("11:00"))
    assert words(course.current) == "api=operational web=degraded_performance"


def test_braces_of_scheduled_tell_of_the_plan() -> None:
    told = maintenance("08:00 scheduled api=partial_outage", components=API)
    assert phases(maintenance_course(told, at("11:00"))) == {"api": ["10:00-11:00 partial_outage"]}


def test_braces_of_an_update_count_from_it_on() -> None:
    told = maintenance("09:30 update api=degraded_performance", "12:30 update api=partial_outage", components=API)
    assert phases(maintenance_course(told, at("13:00"))) == {
        "api": ["09:30-12:00 degraded_performance", "12:30-13:00 partial_outage"]
    }


def test_dated_after_now_it_counts_from_now() -> None:
    course = maintenance_course(maintenance("12:00 completed", components=API), at("11:00"))
    assert (course.status, course.end, phases(course)) == (
        Status.COMPLETED,
        at("11:00"),
        {"api": ["10:00-11:00 under_maintenance"]},
    )


def test_ends_before_starts_takes_no_time() -> None:
    told = maintenance(starts="10:00", ends="09:00", components=API)
    assert maintenance_course(told, at("09:30")).status is Status.SCHEDULED
    course = maintenance_course(told, at("10:00"))
    assert (course.status, course.start, course.end, phases(course)) == (
        Status.COMPLETED,
        at("10:00"),
        at("10:00"),
        {"api": []},
    )
