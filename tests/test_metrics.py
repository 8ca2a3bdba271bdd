"""Times to act, what they amount to, and until when to act, by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.metrics import (
    Average,
    Gap,
    Period,
    TimesToAct,
    average,
    due,
    last_months,
    months,
    times_to_act,
    weeks,
)
from statusgen.model import UTC_ZONE, Deadline, Incident
from statusgen.structs import astuple, replace
from statusgen.timeline import incident_course
from story import at, incident

NOW = at("12:00")
MICROSECOND = timedelta(microseconds=1)
MISSING, CONTRADICTORY, OPEN = Gap.MISSING, Gap.CONTRADICTORY, Gap.OPEN


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def times(told: Incident) -> TimesToAct:
    return times_to_act(told, incident_course(told, NOW), NOW)


def test_each_time_is_from_one_fact_to_another() -> None:
    told = replace(
        incident("10:20 resolved", started="09:10"),
        detected=at("09:14"),
        acknowledged=at("09:17"),
        mitigated=at("09:41"),
    )
    assert times(told) == TimesToAct(minutes(4), minutes(3), minutes(31), minutes(70))


def test_an_explicit_resolved_is_the_end() -> None:
    assert times(incident("10:20 resolved", resolved="10:00")) == TimesToAct(MISSING, MISSING, MISSING, minutes(60))


@pytest.mark.parametrize("told", [incident("10:20 monitoring"), incident("10:20 resolved", "10:40 identified")])
def test_an_open_incident_has_not_been_resolved(told: Incident) -> None:
    assert times(told) == TimesToAct(MISSING, MISSING, MISSING, OPEN)


def test_acknowledged_without_detected_says_nothing() -> None:
    assert times(replace(incident(), acknowledged=at("09:17"))) == TimesToAct(MISSING, MISSING, MISSING, OPEN)


def test_facts_that_contradict_each_other_say_nothing() -> None:
    told = replace(incident(resolved="08:00"), detected=at("08:14"), acknowledged=at("08:10"), mitigated=at("08:41"))
    assert times(told) == TimesToAct(*[CONTRADICTORY] * 4)


def test_what_is_later_than_now_is_no_measurement() -> None:
    told = replace(incident(), detected=at("12:01"), acknowledged=at("12:02"), mitigated=at("12:03"))
    assert times(told) == TimesToAct(CONTRADICTORY, CONTRADICTORY, CONTRADICTORY, OPEN)


@pytest.mark.parametrize("told", [incident("13:00 resolved"), incident(resolved="13:00")])
def test_an_end_after_now_is_no_measurement(told: Incident) -> None:
    assert times(told) == TimesToAct(MISSING, MISSING, MISSING, CONTRADICTORY)


def test_at_once_is_a_time() -> None:
    told = replace(incident(resolved="09:00"), detected=at("09:00"))
    assert times(told) == TimesToAct(minutes(0), MISSING, MISSING, minutes(0))


def test_the_median_of_an_odd_count_is_the_one_in_the_middle() -> None:
    assert average([minutes(60), minutes(1), minutes(5)]) == Average(minutes(22), minutes(5), 3, 0, 0, 0)


def test_the_median_of_an_even_count_is_between_the_two_in_the_middle() -> None:
    assert average([minutes(60), minutes(1), minutes(5), minutes(6)]) == Average(minutes(18), minutes(5.5), 4, 0, 0, 0)


def test_what_is_no_time_is_left_out_and_counted() -> None:
    told: list[Gap | timedelta] = [MISSING, minutes(3), OPEN, CONTRADICTORY, MISSING]
    assert average(told) == Average(minutes(3), minutes(3), incidents=1, missing=2, contradictory=1, open=1)


def test_nothing_has_no_average() -> None:
    assert average([]) == Average(None, None, 0, 0, 0, 0)


@settings(deadline=None)  # other work on the machine is not this test's fault
@given(st.lists(st.sampled_from(Gap) | st.timedeltas(timedelta(), timedelta(days=9))))
def test_an_average_agrees_with_the_standard_library(told: list[Gap | timedelta]) -> None:
    known = [time / MICROSECOND for time in told if isinstance(time, timedelta)]
    found = average(told)
    assert astuple(found)[2:] == (len(known), *(told.count(gap) for gap in Gap))
    if known:
        assert found.mean is not None
        assert found.median is not None
        assert abs(found.mean / MICROSECOND - fmean(known)) <= 1
        assert abs(found.median / MICROSECOND - median(known)) <= 1


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-04-13 09:00", "2026-04-15 00:00"),  # a Monday
        ("2026-04-17 23:59", "2026-04-21 00:00"),  # a Friday
        ("2026-04-18 00:00", "2026-04-21 00:00"),  # a Saturday
        ("2026-04-19 12:00", "2026-04-21 00:00"),  # a Sunday
    ],
)
def test_the_next_working_day_ends_at_its_midnight(since: str, until: str) -> None:
    assert due(at(since), Deadline.NEXT_WORKING_DAY, UTC_ZONE) == at(until)


def test_the_next_working_day_is_one_of_the_sites_zone() -> None:
    # In Berlin it is Saturday already, and Monday is behind the night of the clock change.
    assert due(at("2026-03-27 23:30"), Deadline.NEXT_WORKING_DAY, ZoneInfo("Europe/Berlin")) == at("2026-03-30 22:00")


def test_minutes_are_minutes_and_no_target_is_never_due() -> None:
    assert due(at("09:00"), minutes(15), UTC_ZONE) == at("09:15")
    assert due(at("09:00"), Deadline.NONE, UTC_ZONE) is None


@settings(deadline=None)  # as above
@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 900), st.sampled_from([months, weeks]))
def test_months_and_weeks_share_out_the_days(
    first: date, length: int, parts: Callable[[Period], tuple[Period, ...]]
) -> None:
    period = Period(first, first + timedelta(days=length))
    found = parts(period)
    keys = [f"{part.first:%Y-%m}" if parts is months else f"{part.first:%G-%V}" for part in found]
    assert Period(found[0].first, found[-1].last) == period
    assert all(each.first <= each.last for each in found)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("last", "count", "first"),
    [
        (date(2026, 4, 12), 1, date(2026, 4, 1)),
        (date(2026, 12, 31), 12, date(2026, 1, 1)),
        (date(2026, 4, 12), 12, date(2025, 5, 1)),
    ],
)
def test_the_last_months_begin_with_a_first_day(last: date, count: int, first: date) -> None:
    assert last_months(last, count) == Period(first, last)
