"""A component's states from all that is told of it."""

from datetime import datetime

import pytest

from statusgen.model import Component, Incident, Maintenance, PastState, Settings, Site, State
from statusgen.structs import replace
from statusgen.timeline import Track, incident_course, maintenance_course, told_by, tracks, worst
from story import at, incident, maintenance, span

NOW = at("12:00")
API = Component("api", "API")


def track(
    component: Component,
    *incidents: Incident,
    works: tuple[Maintenance, ...] = (),
    now: datetime = NOW,
) -> Track:
    incidents = tuple(replace(one, slug=f"i{n}") for n, one in enumerate(incidents))
    site = Site(Settings("Acme", "https://acme.example/"), (component,), incidents, works)
    courses = [incident_course(one, now) for one in incidents] + [maintenance_course(one, now) for one in works]
    found = tracks(site, now, [told_by(courses)])
    assert list(found) == [component.id]
    return found[component.id]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), State.OPERATIONAL),
        ((State.OPERATIONAL, State.DEGRADED_PERFORMANCE), State.DEGRADED_PERFORMANCE),
        ((State.OPERATIONAL, None), None),
        ((None, State.UNDER_MAINTENANCE), State.UNDER_MAINTENANCE),
    ],
)
def test_the_worst_of_states(states: tuple[State | None, ...], expected: State | None) -> None:
    assert worst(states) is expected


def test_nothing_told_is_operational() -> None:
    assert track(API) == Track(API, State.OPERATIONAL, ())


def test_a_minute_counts_once_in_its_worst_state() -> None:
    found = track(
        API,
        incident("11:00 resolved", started="09:00", components="api=degraded_performance web=major_outage"),
        incident("10:00 resolved", started="09:30", components="api=major_outage"),
        incident(started="10:30", components="api=partial_outage"),
        works=(maintenance(starts="08:00", ends="20:00", components="api=under_maintenance"),),
    )
    assert found == Track(
        API,
        State.PARTIAL_OUTAGE,
        (
            span("08:00-09:00 under_maintenance"),
            span("09:00-09:30 degraded_performance"),
            span("09:30-10:00 major_outage"),
            span("10:00-10:30 degraded_performance"),
            span("10:30-12:00 partial_outage"),
        ),
    )


def test_spans_that_touch_in_one_state_are_one() -> None:
    found = track(
        API,
        incident("10:00 resolved", started="09:00", components="api=major_outage"),
        incident("11:00 resolved", started="10:00", components="api=major_outage"),
    )
    assert found.spans == (span("09:00-11:00 major_outage"),)


def test_a_status_with_its_time_holds_from_then_on() -> None:
    component = replace(API, status=State.PARTIAL_OUTAGE, status_since=at("11:00"))
    assert track(component) == Track(component, State.PARTIAL_OUTAGE, (span("11:00-12:00 partial_outage"),))


@pytest.mark.parametrize("since", [None, at("13:00")])
def test_a_status_without_a_time_or_from_after_now_tells_of_now_alone(since: datetime | None) -> None:
    component = replace(API, status=State.PARTIAL_OUTAGE, status_since=since)
    assert track(component) == Track(component, State.PARTIAL_OUTAGE, ())


def test_a_status_that_cannot_be_read_is_unknown_unless_an_outage_is_known() -> None:
    component = replace(API, status=None)
    assert track(component).state is None
    assert track(component, incident(components="api=degraded_performance")).state is State.DEGRADED_PERFORMANCE


def test_a_status_cannot_make_an_incident_better() -> None:
    component = replace(API, status=State.OPERATIONAL, status_since=at("11:00"))
    assert track(component, incident(components="api=major_outage")).state is State.MAJOR_OUTAGE


def test_past_states_are_cut_at_now() -> None:
    component = replace(
        API,
        history=(
            PastState(at("13:00"), at("14:00"), State.MAJOR_OUTAGE),
            PastState(at("11:30"), at("12:30"), State.DEGRADED_PERFORMANCE),
            PastState(at("09:00"), at("08:00"), State.MAJOR_OUTAGE),
            PastState(at("07:00"), at("08:00"), State.OPERATIONAL),
            PastState(at("06:00"), at("07:00"), State.PARTIAL_OUTAGE),
        ),
    )
    assert track(component) == Track(
        component,
        State.DEGRADED_PERFORMANCE,
        (span("06:00-07:00 partial_outage"), span("11:30-12:00 degraded_performance")),
    )
