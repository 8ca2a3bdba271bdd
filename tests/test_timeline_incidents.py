"""How an incident goes, from its facts and updates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model import INCIDENT_STATUSES, Status
from statusgen.timeline import Course, incident_course
from statusgen.timeline.courses import plain_course, walked_course
from story import at, changes, incident, phases, span, words

LATE = at("20:00")


def test_an_incident_as_in_the_reference() -> None:
    told = incident(
        "09:20 investigating",
        "09:41 monitoring api=degraded_performance web=degraded_performance",
        "10:30 resolved",
        started="09:10",
        components="api=partial_outage",
    )
    assert incident_course(told, LATE) == Course(
        status=Status.RESOLVED,
        is_open=False,
        start=at("09:10"),
        end=at("10:30"),
        spans=(
            ("api", (span("09:10-09:41 partial_outage"), span("09:41-10:30 degraded_performance"))),
            ("web", (span("09:41-10:30 degraded_performance"),)),
        ),
        current=changes("api=operational web=operational"),
        worst=changes("api=partial_outage web=degraded_performance"),
        periods=((at("09:10"), at("10:30")),),
    )


def test_an_open_incident_is_cut_at_now() -> None:
    told = incident("09:20 identified", components="api=major_outage")
    course = incident_course(told, at("09:30"))
    assert (course.status, course.is_open, course.end) == (Status.IDENTIFIED, True, None)
    assert phases(course) == {"api": ["09:00-09:30 major_outage"]}
    assert course.periods == ((at("09:00"), at("09:30")),)


def test_before_any_word_it_is_being_investigated() -> None:
    assert incident_course(incident(), LATE).status is Status.INVESTIGATING


def test_an_update_keeps_the_status_and_changes_components() -> None:
    told = incident("09:20 monitoring", "09:30 update web=partial_outage", components="api=degraded_performance")
    course = incident_course(told, at("09:40"))
    assert course.status is Status.MONITORING
    assert phases(course) == {"api": ["09:00-09:40 degraded_performance"], "web": ["09:30-09:40 partial_outage"]}


def test_a_state_said_twice_is_one_span() -> None:
    told = incident("09:20 identified api=partial_outage", "09:40 resolved", components="api=partial_outage")
    assert phases(incident_course(told, LATE)) == {"api": ["09:00-09:40 partial_outage"]}


def test_a_component_that_was_never_hit_is_still_named() -> None:
    course = incident_course(incident("09:40 resolved", components="api=operational"), LATE)
    assert phases(course) == {"api": []}
    assert words(course.worst) == "api=operational"


def test_braces_of_resolved_persist() -> None:
    told = incident("09:40 resolved web=degraded_performance", components="api=major_outage web=major_outage")
    course = incident_course(told, at("10:00"))
    assert (course.is_open, course.end) == (False, at("09:40"))
    assert words(course.current) == "api=operational web=degraded_performance"
    assert phases(course)["web"] == ["09:00-09:40 major_outage", "09:40-10:00 degraded_performance"]


def test_a_reopened_incident_takes_up_the_states_before_it_was_resolved() -> None:
    told = incident(
        "09:20 resolved",
        "09:40 investigating web=partial_outage",
        components="api=major_outage web=degraded_performance",
    )
    course = incident_course(told, at("10:00"))
    assert (course.status, course.is_open, course.end) == (Status.INVESTIGATING, True, None)
    assert phases(course) == {
        "api": ["09:00-09:20 major_outage", "09:40-10:00 major_outage"],
        "web": ["09:00-09:20 degraded_performance", "09:40-10:00 partial_outage"],
    }
    assert course.periods == ((at("09:00"), at("09:20")), (at("09:40"), at("10:00")))


def test_reopening_does_not_heal_what_broke_since() -> None:
    told = incident("09:20 resolved web=degraded_performance", "09:40 identified", components="api=major_outage")
    assert words(incident_course(told, LATE).current) == "api=major_outage web=degraded_performance"


def test_reopened_twice_takes_up_what_lasted_before_the_second_resolve() -> None:
    told = incident("09:20 resolved api=partial_outage", "09:40 identified", "10:00 resolved", "10:20 identified")
    assert phases(incident_course(told, at("11:00"))) == {
        "api": ["09:20-10:00 partial_outage", "10:20-11:00 partial_outage"]
    }


def test_a_change_while_it_is_closed_is_no_state_to_take_up_again() -> None:
    told = incident(
        "09:20 resolved api=degraded_performance", "09:40 update api=operational", "10:00 identified",
        components="api=major_outage",
    )  # fmt: skip
    assert phases(incident_course(told, at("11:00"))) == {
        "api": ["09:00-09:20 major_outage", "09:20-09:40 degraded_performance", "10:00-11:00 major_outage"]
    }


def test_resolved_twice_ended_the_first_time() -> None:
    told = incident("09:20 resolved api=degraded_performance", "09:40 resolved", components="api=major_outage")
    course = incident_course(told, LATE)
    assert course.end == at("09:20")
    assert phases(course) == {"api": ["09:00-09:20 major_outage", "09:20-09:40 degraded_performance"]}


def test_a_postmortem_keeps_it_closed() -> None:
    told = incident("09:20 resolved", "11:00 postmortem", "11:30 update", components="api=major_outage")
    course = incident_course(told, LATE)
    assert (course.status, course.is_open, course.end) == (Status.POSTMORTEM, False, at("09:20"))


def test_a_postmortem_alone_closes_nothing() -> None:
    told = incident("09:20 monitoring", "11:00 postmortem", components="api=major_outage")
    course = incident_course(told, at("12:00"))
    assert (course.status, course.is_open) == (Status.MONITORING, True)
    assert words(course.current) == "api=major_outage"


def test_an_explicit_resolved_moves_the_resolve_back_over_what_was_told_meanwhile() -> None:
    told = incident(
        "09:20 monitoring",
        "09:50 monitoring api=major_outage",
        "10:30 resolved web=degraded_performance",
        resolved="09:30",
        components="api=partial_outage",
    )
    course = incident_course(told, at("11:00"))
    assert (course.status, course.end) == (Status.RESOLVED, at("09:30"))
    assert phases(course) == {"api": ["09:00-09:30 partial_outage"], "web": ["09:30-11:00 degraded_performance"]}
    assert words(course.worst) == "api=partial_outage web=degraded_performance"


def test_an_explicit_resolved_moves_the_resolve_on() -> None:
    told = incident("09:20 resolved", "09:25 postmortem", resolved="09:30", components="api=partial_outage")
    course = incident_course(told, LATE)
    assert (course.status, course.end) == (Status.POSTMORTEM, at("09:30"))
    assert phases(course) == {"api": ["09:00-09:30 partial_outage"]}


def test_an_explicit_resolved_without_an_update_resolves() -> None:
    told = incident("09:20 monitoring", resolved="09:30", components="api=partial_outage")
    course = incident_course(told, LATE)
    assert (course.status, course.is_open, course.end) == (Status.RESOLVED, False, at("09:30"))
    assert phases(course) == {"api": ["09:00-09:30 partial_outage"]}


def test_an_explicit_resolved_before_new_trouble_is_reopened() -> None:
    told = incident("09:20 monitoring", "09:40 identified", resolved="09:30", components="api=partial_outage")
    course = incident_course(told, at("10:00"))
    assert (course.status, course.is_open, course.end) == (Status.IDENTIFIED, True, None)
    assert phases(course) == {"api": ["09:00-09:30 partial_outage", "09:40-10:00 partial_outage"]}


def test_reopened_after_both_the_update_and_the_fact() -> None:
    told = incident("09:20 resolved", "09:40 identified", resolved="09:15", components="api=partial_outage")
    course = incident_course(told, at("10:00"))
    assert course.is_open
    assert phases(course) == {"api": ["09:00-09:15 partial_outage", "09:40-10:00 partial_outage"]}


def test_an_explicit_resolved_after_the_reopening_closes_it_and_the_break_stays() -> None:
    told = incident("09:20 resolved", "09:40 identified", resolved="09:50", components="api=partial_outage")
    course = incident_course(told, LATE)
    assert (course.status, course.end) == (Status.RESOLVED, at("09:50"))
    assert phases(course) == {"api": ["09:00-09:20 partial_outage", "09:40-09:50 partial_outage"]}
    assert course.periods == ((at("09:00"), at("09:20")), (at("09:40"), at("09:50")))


def test_an_explicit_resolved_is_the_end_even_after_a_first_resolved() -> None:
    told = incident("09:20 resolved", "09:40 resolved", resolved="09:30", components="api=partial_outage")
    assert incident_course(told, LATE).end == at("09:30")


def test_a_resolved_before_started_took_no_time() -> None:
    told = incident("09:20 monitoring", resolved="08:00", components="api=partial_outage")
    course = incident_course(incident("08:30 resolved", resolved="08:00", components="api=partial_outage"), LATE)
    assert (course.start, course.end, phases(course)) == (at("09:00"), at("09:00"), {"api": []})
    assert words(course.worst) == "api=partial_outage"
    assert incident_course(told, LATE).is_open  # told at 09:20, after that resolve


def test_an_update_before_started_counts_from_started() -> None:
    told = incident("08:30 identified api=major_outage", "09:30 resolved", components="api=partial_outage")
    course = incident_course(told, LATE)
    assert phases(course) == {"api": ["09:00-09:30 major_outage"]}
    assert course.start == at("09:00")


def test_an_update_dated_after_now_counts_from_now() -> None:
    told = incident("09:20 monitoring", "11:00 resolved", components="api=major_outage")
    course = incident_course(told, at("10:00"))
    assert (course.status, course.end, course.is_open) == (Status.RESOLVED, at("10:00"), False)
    assert phases(course) == {"api": ["09:00-10:00 major_outage"]}
    assert words(course.current) == "api=operational"


def test_an_incident_dated_after_now_is_on_now() -> None:
    course = incident_course(incident("11:00 identified", started="11:00", components="api=major_outage"), at("10:00"))
    assert (course.status, course.is_open, course.start) == (Status.IDENTIFIED, True, at("10:00"))
    assert words(course.current) == "api=major_outage"
    assert phases(course) == {"api": []}


@pytest.mark.parametrize(
    "updates",
    [
        (),
        ("09:20 investigating", "09:41 monitoring"),
        ("09:20 investigating", "09:30 update", "10:30 resolved"),
        ("09:20 identified", "10:30 resolved", "10:40 update", "10:50 resolved", "11:00 postmortem"),
    ],
)
def test_what_was_open_once_in_one_state_is_plain(updates: tuple[str, ...]) -> None:
    told = incident(*updates, components="api=partial_outage web=operational")
    assert plain_course(told, LATE) == walked_course(told, LATE)


@pytest.mark.parametrize(
    ("updates", "resolved"),
    [
        (("09:20 monitoring api=operational",), None),
        (("09:20 resolved", "10:30 monitoring"), None),
        (("09:20 resolved",), "09:30"),
    ],
)
def test_all_else_is_walked(updates: tuple[str, ...], resolved: str | None) -> None:
    assert plain_course(incident(*updates, resolved=resolved, components="api=partial_outage"), LATE) is None


HOURS = st.integers(6, 14).map("{:02}:00".format)
WORDS = st.sampled_from(INCIDENT_STATUSES)
PAIRS = st.sampled_from(("", "", "", " api=degraded_performance"))


@given(st.lists(st.tuples(HOURS, WORDS, PAIRS), max_size=6).map(sorted), HOURS, HOURS)
def test_whatever_is_plain_is_as_walked(told: list[tuple[str, str, str]], started: str, now: str) -> None:
    updates = (f"{hour} {word}{pairs}" for hour, word, pairs in told)
    it = incident(*updates, started=started, components="api=partial_outage web=operational")
    assert plain_course(it, at(now)) in (None, walked_course(it, at(now)))
