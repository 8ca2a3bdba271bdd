"""Times to act, by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from statusgen.metrics import Gap, TimesToAct, times_to_act
from statusgen.model import Incident
from statusgen.timeline import incident_course
from story import at, incident

NOW = at("12:00")
MISSING, CONTRADICTORY, OPEN = Gap.MISSING, Gap.CONTRADICTORY, Gap.OPEN


def minutes(count: int) -> timedelta:
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
