"""The site as it was: nothing that was written later shows."""

from datetime import datetime

import pytest

from statusgen.model import (
    Component,
    Html,
    Incident,
    Link,
    Maintenance,
    PastState,
    Postmortem,
    Settings,
    Site,
    State,
    Status,
)
from statusgen.past import as_of
from statusgen.structs import replace
from story import at, changes, incident, maintenance, update

THEN = at("10:00")
API = Component("api", "API")


def site(*components: Component, incidents: tuple[Incident, ...] = (), works: tuple[Maintenance, ...] = ()) -> Site:
    return Site(Settings("Acme", "https://acme.example/"), components, incidents, works)


def component_then(component: Component, instant: datetime = THEN) -> Component:
    return as_of(site(component), instant).components[0]


def incidents_then(told: Incident, instant: datetime = THEN) -> tuple[Incident, ...]:
    return as_of(site(incidents=(told,)), instant).incidents


def test_an_incident_keeps_what_was_written_by_then() -> None:
    told = replace(
        incident(
            "09:20 investigating",
            "10:00 identified api=major_outage",
            "10:01 monitoring",
            "11:00 resolved",
            components="api=partial_outage",
        ),
        detected=at("09:10"),
        acknowledged=at("10:00"),
        mitigated=at("10:01"),
        resolved=at("11:00"),
        aliases=("old",),
        links=(Link("Forum", "https://forum.example/"),),
    )
    assert incidents_then(told) == (
        replace(
            told,
            updates=(update("09:20 investigating"), update("10:00 identified api=major_outage")),
            mitigated=None,
            resolved=None,
        ),
    )
    assert incidents_then(told)[0].components == changes("api=partial_outage")


@pytest.mark.parametrize(
    "told",
    [
        incident("10:20 investigating", started="10:10"),
        incident("10:20 investigating", started="09:00"),
        incident(started="10:10"),
    ],
)
def test_an_incident_that_nobody_had_written_of_is_left_out(told: Incident) -> None:
    assert incidents_then(told) == ()


@pytest.mark.parametrize("told", [incident("09:20 investigating", started="10:10"), incident(started="09:00")])
def test_an_incident_that_was_told_is_kept(told: Incident) -> None:
    assert incidents_then(told) == (told,)


def test_an_early_resolved_came_with_its_later_update() -> None:
    told = incident("09:10 investigating", "10:30 resolved", resolved="09:40")
    assert incidents_then(told)[0].resolved is None
    assert incidents_then(told, at("10:30"))[0].resolved == at("09:40")


def test_an_early_resolved_without_an_update_is_kept() -> None:
    told = incident("09:10 investigating", resolved="09:40")
    assert incidents_then(told) == (told,)


def test_a_body_without_headings_was_not_resolved_until_it_was() -> None:
    told = incident("09:00 resolved", started="09:00", resolved="10:30")
    told = replace(told, updates=(replace(told.updates[0], whole=True),))
    assert incidents_then(told)[0].updates == (replace(told.updates[0], status=Status.INVESTIGATING),)
    assert incidents_then(told, at("10:30")) == (told,)


def test_a_resolved_that_was_said_by_then_stays_said() -> None:
    told = incident("09:00 resolved", started="09:00", resolved="10:30")
    assert incidents_then(told)[0].updates == told.updates


@pytest.mark.parametrize(
    ("published", "instant", "kept"),
    [
        ("09:50", "10:00", True),
        ("10:10", "10:00", False),
        (None, "10:00", False),
        (None, "10:30", True),
    ],
)
def test_a_postmortem_without_a_date_came_with_the_last_word(
    published: str | None,
    instant: str,
    kept: bool,  # noqa: FBT001  # a table
) -> None:
    postmortem = Postmortem(Html(""), published=at(published) if published else None)
    told = replace(incident("09:10 monitoring", "10:30 resolved"), postmortem=postmortem)
    assert incidents_then(told, at(instant))[0].postmortem == (postmortem if kept else None)


@pytest.mark.parametrize(
    ("status", "since", "expected", "expected_since"),
    [
        (State.MAJOR_OUTAGE, at("09:00"), State.MAJOR_OUTAGE, at("09:00")),
        (State.MAJOR_OUTAGE, at("11:00"), State.OPERATIONAL, None),
        (State.MAJOR_OUTAGE, None, State.OPERATIONAL, None),
        (None, at("11:00"), None, None),
    ],
)
def test_a_status_counts_from_its_time_on(
    status: State | None, since: datetime | None, expected: State | None, expected_since: datetime | None
) -> None:
    component = replace(API, status=status, status_since=since)
    assert component_then(component) == replace(API, status=expected, status_since=expected_since)


def test_past_states_that_had_not_begun_are_left_out() -> None:
    before = PastState(at("08:00"), at("09:00"), State.MAJOR_OUTAGE)
    during = PastState(at("09:30"), at("11:00"), State.MAJOR_OUTAGE)
    after = PastState(at("10:30"), at("11:00"), State.MAJOR_OUTAGE)
    assert component_then(replace(API, history=(before, during, after))) == replace(API, history=(before, during))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (maintenance("09:00 scheduled", "11:00 scheduled", starts="12:00"), ["09:00 scheduled"]),
        (maintenance(starts="12:00"), []),
        (maintenance("11:00 in_progress", starts="09:30"), []),
        (maintenance("11:00 scheduled", starts="12:00"), None),
    ],
)
def test_maintenance_that_was_announced_or_had_begun_is_kept(told: Maintenance, kept: list[str] | None) -> None:
    expected = () if kept is None else (replace(told, updates=tuple(update(text) for text in kept)),)
    assert as_of(site(works=(told,)), THEN).maintenance == expected


@pytest.mark.parametrize(("last", "kept"), [("09:50 resolved", True), ("10:30 resolved", False)])
def test_an_incident_that_was_told_afterwards_is_not_known_while_it_lasts(last: str, *, kept: bool) -> None:
    told = replace(incident("09:10 investigating", last), backfilled=True)
    assert incidents_then(told) == ((told,) if kept else ())
