"""The whole page's status and an incident's impact: Statuspage's table, row by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model import Impact, State
from statusgen.structs import replace
from statusgen.timeline import PageStatus, impact, incident_course, page_status
from story import at, incident

OK, WORKS, SLOW, PART, DOWN = State


@pytest.mark.parametrize(
    ("states", "indicator", "description"),
    [
        ((), "none", "All Systems Operational"),
        ((OK, OK), "none", "All Systems Operational"),
        ((DOWN, DOWN), "critical", "Major System Outage"),
        ((PART, PART), "major", "Partial System Outage"),
        ((DOWN, PART), "major", "Partial System Outage"),
        ((DOWN, OK), "major", "Partial System Outage"),
        ((DOWN, None), "major", "Partial System Outage"),
        ((PART, SLOW), "minor", "Minor Service Outage"),
        ((PART, None), "minor", "Minor Service Outage"),
        ((SLOW, SLOW), "minor", "Degraded System Service"),
        ((SLOW, WORKS), "minor", "Partially Degraded Service"),
        ((WORKS, OK), "maintenance", "Service Under Maintenance"),
        ((WORKS, None), "maintenance", "Service Under Maintenance"),
        ((OK, None), "minor", "Status Partly Unknown"),
    ],
)
def test_the_table(states: tuple[State | None, ...], indicator: str, description: str) -> None:
    status = page_status(states, open_incidents=False, incomplete=False)
    assert (status.indicator, status.description) == (indicator, description)


def test_an_open_incident_that_hits_nothing_is_a_notice() -> None:
    status = page_status((OK, None), open_incidents=True, incomplete=True)
    assert (status.indicator, status.description) == ("minor", "Open Incident")


@pytest.mark.parametrize("states", [(), (OK,)])
def test_what_cannot_be_read_is_never_all_well(states: tuple[State, ...]) -> None:
    assert page_status(states, open_incidents=False, incomplete=True) is PageStatus.UNKNOWN


def test_a_known_outage_beats_both() -> None:
    assert page_status((DOWN,), open_incidents=True, incomplete=True) is PageStatus.MAJOR_OUTAGE


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        ("", Impact.NONE),
        ("api=operational", Impact.NONE),
        ("api=under_maintenance", Impact.MAINTENANCE),
        ("api=degraded_performance", Impact.MINOR),
        ("api=partial_outage web=operational", Impact.MINOR),
        ("api=partial_outage", Impact.MAJOR),
        ("api=major_outage web=operational", Impact.MAJOR),
        ("api=major_outage", Impact.CRITICAL),
    ],
)
def test_impact_is_that_of_the_components_at_their_worst(components: str, expected: Impact) -> None:
    told = incident("10:00 resolved", components=components)
    assert impact(told, incident_course(told, at("12:00"))) is expected


@given(st.lists(st.sampled_from(State)))
def test_impact_is_what_a_page_of_these_components_would_say(states: list[State]) -> None:
    told = incident(components=" ".join(f"c{number}={state.key}" for number, state in enumerate(states)))
    page = page_status(states, open_incidents=False, incomplete=False)
    assert impact(told, incident_course(told, at("12:00"))) == page.indicator


def test_an_impact_that_is_written_is_not_computed() -> None:
    told = replace(incident(components="api=major_outage"), impact=Impact.NONE)
    assert impact(told, incident_course(told, at("12:00"))) is Impact.NONE
