"""What each update makes of an incident or a maintenance is how it went up to there, whatever comes later."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.model import INCIDENT_STATUSES, MAINTENANCE_STATUSES, Changes, Html, State, Status, Update
from statusgen.structs import replace
from statusgen.timeline import (
    Step,
    incident_course,
    incident_steps,
    maintenance_course,
    maintenance_steps,
)
from story import at, changes, incident, maintenance

CHANGES = st.dictionaries(st.sampled_from(["api", "web", "db"]), st.sampled_from(State), max_size=2).map(
    lambda states: tuple(states.items())
)
TIMES = st.integers(0, 12).map(lambda half_hours: at("08:00") + half_hours * timedelta(minutes=30))


def updates(statuses: Sequence[Status]) -> st.SearchStrategy[tuple[Update, ...]]:
    one = st.builds(Update, TIMES, st.sampled_from(sorted(statuses)), st.just(Html("")), CHANGES)
    return st.lists(one, max_size=8).map(lambda found: tuple(sorted(found, key=lambda update: update.at)))


def test_components_are_told_of_once_they_are_named() -> None:
    item = incident("09:20 investigating", "09:41 update web=degraded_performance", "10:30 resolved")
    assert tuple(incident_steps(replace(item, components=changes("api=major_outage")))) == (
        Step(is_ahead=False, states=changes("api=major_outage")),
        Step(is_ahead=False, states=changes("api=major_outage web=degraded_performance")),
        Step(is_ahead=False, states=changes("api=operational web=operational")),
    )


def test_what_is_ahead_is_told_of_as_planned() -> None:
    item = maintenance("09:00 scheduled web=major_outage", "10:00 in_progress", components="api=under_maintenance")
    assert tuple(maintenance_steps(item)) == (
        Step(is_ahead=True, states=changes("api=under_maintenance web=major_outage")),
        Step(is_ahead=False, states=changes("api=under_maintenance web=major_outage")),
    )


@settings(deadline=None)  # other work on the machine is not this test's fault
@given(updates(INCIDENT_STATUSES), TIMES, CHANGES)
def test_a_step_of_an_incident_is_its_course_up_to_there(
    told: tuple[Update, ...], started: datetime, components: Changes
) -> None:
    item = replace(incident(), started=started, components=components, updates=told)
    assert [step.states for step in incident_steps(item)] == [
        incident_course(replace(item, updates=told[: n + 1]), told[n].at).current for n in range(len(told))
    ]


@settings(deadline=None)  # as above
@given(updates(MAINTENANCE_STATUSES), TIMES, TIMES, CHANGES)
def test_a_step_of_a_maintenance_is_its_course_up_to_there(
    told: tuple[Update, ...], starts: datetime, ends: datetime, components: Changes
) -> None:
    item = replace(maintenance(), starts=starts, ends=ends, components=components, updates=told)
    for n, step in enumerate(maintenance_steps(item)):
        course = maintenance_course(replace(item, updates=told[: n + 1]), told[n].at)
        assert step.is_ahead == (course.status is Status.SCHEDULED)
        assert step.is_ahead or step.states == course.current
