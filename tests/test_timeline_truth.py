"""Whatever is told, in whatever zone: the timeline agrees with a slow count of small steps, written on its own."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenes import LENGTH, MINUTE, STEP, incident_at, now_state, scenes, slow_cells, told_at, works_at
from statusgen.metrics import Gap, times_to_act
from statusgen.model import (
    DEFAULT_WEIGHTS,
    Component,
    Site,
    State,
    Status,
)
from statusgen.past import as_of
from statusgen.structs import astuple, replace
from statusgen.timeline import (
    Course,
    PageStatus,
    Track,
    day_cells,
    incident_course,
    last_change,
    maintenance_course,
    next_change,
    page_status,
    told_by,
    tracks,
    uptime,
)

unhurried = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


def courses(site: Site, now: datetime) -> tuple[dict[str, Course], dict[str, Course]]:
    return (
        {incident.slug: incident_course(incident, now) for incident in site.incidents},
        {maintenance.slug: maintenance_course(maintenance, now) for maintenance in site.maintenance},
    )


def all_courses(site: Site, now: datetime) -> list[Course]:
    return [course for found in courses(site, now) for course in found.values()]


def tracked(site: Site, now: datetime) -> dict[str, Track]:
    return tracks(site, now, [told_by(all_courses(site, now))])


@unhurried
@given(scenes())
def test_day_cells_agree_with_a_count_of_steps(scene: tuple[Site, datetime]) -> None:
    site, now = scene
    zone = site.settings.timezone
    first = (now - LENGTH * STEP).astimezone(zone).date()
    found = tracked(site, now)
    for component in site.components:
        # From noon: which hour the first midnight is, is not asked for again here.
        noon = datetime(first.year, first.month, first.day, 12, tzinfo=zone).astimezone(UTC)
        slow = slow_cells(site, component, now, noon)
        today = now.astimezone(zone).date()
        cells = day_cells(found[component.id], first, today + 2 * timedelta(days=1), zone, now)
        for cell in cells[1:]:
            counts = slow.get(cell.day, Counter())
            assert cell.durations == tuple(counts[state] * STEP for state in State)
            assert cell.tracked == sum(cell.durations, timedelta()) == counts.total() * STEP
            if cell.day != today:
                assert cell.state == max(counts, default=None)
            elif component.tracked_since is None or component.tracked_since <= now:
                current = now_state(site, component, now)
                known = max((*counts, current or State.OPERATIONAL))
                assert cell.state == (None if current is None and not known else known)


@unhurried
@given(scenes())
def test_a_track_is_disjoint_sorted_and_true_now(scene: tuple[Site, datetime]) -> None:
    site, now = scene
    for track in tracked(site, now).values():
        assert all(span.start < span.end <= now and span.state for span in track.spans)
        for one, other in pairwise(track.spans):
            assert one.end < other.start or (one.end == other.start and one.state is not other.state)
        assert track.state == now_state(site, track.component, now)
        instant = now - MINUTE
        last = track.spans[-1] if track.spans and track.spans[-1].end == now else None
        if last is None or last.start <= instant:
            assert told_at(site, track.component.id, instant, now) == (last.state if last else State.OPERATIONAL)


@unhurried
@given(scenes())
def test_uptime_is_the_weighted_count_cut_down(scene: tuple[Site, datetime]) -> None:
    site, now = scene
    start = now - LENGTH * STEP
    for track in tracked(site, now).values():
        steps = [start + n * STEP for n in range(LENGTH)]
        since = track.component.tracked_since
        states = [told_at(site, track.component.id, at, now) for at in steps if since is None or since <= at]
        found = uptime(track, start, now, DEFAULT_WEIGHTS)
        if not states:
            assert found is None
            continue
        cost = sum((DEFAULT_WEIGHTS[state] for state in states), Fraction())
        assert found is not None
        exact = 100 * (1 - cost / len(states))
        assert 0 <= exact - Fraction(found) < Fraction(1, 100)
        assert 0 <= found <= 100
        assert (found == 100) is (cost == 0)


@unhurried
@given(scenes())
def test_courses_end_where_they_say(scene: tuple[Site, datetime]) -> None:
    site, now = scene
    incident_courses, maintenance_courses = courses(site, now)
    for course in (*incident_courses.values(), *maintenance_courses.values()):
        assert course.status is not Status.UPDATE
        assert course.end is None or course.start <= course.end <= now
        assert not (course.is_open and course.end)
        assert (
            [key for key, _ in course.spans] == [key for key, _ in course.current] == [key for key, _ in course.worst]
        )
        for (_, spans), (_, current), (_, worst) in zip(course.spans, course.current, course.worst, strict=True):
            assert max((span.state for span in spans), default=current) <= worst
        assert all(start <= end <= now for start, end in course.periods)
    for incident in site.incidents:
        course = incident_courses[incident.slug]
        assert course.is_open is incident_at(incident, "api", now, now)[1]
        assert course.is_open is (course.status not in (Status.RESOLVED, Status.POSTMORTEM)) is (course.end is None)
        assert course.start == min(incident.started, now)
        lengths = times_to_act(incident, course, now)
        assert all(isinstance(length, Gap) or length >= timedelta() for length in astuple(lengths))
    for works in site.maintenance:
        course = maintenance_courses[works.slug]
        assert course.status is works_at(works, "api", now, now)[1]
        assert course.is_open is (course.status in (Status.IN_PROGRESS, Status.VERIFYING))


@unhurried
@given(scenes())
def test_the_page_has_said_the_same_since_its_last_change(scene: tuple[Site, datetime]) -> None:
    drawn, now = scene
    # Statuses without a time, or from after now, tell of now alone, which has examples of its own.
    dated = (one for one in drawn.components if not one.status or (one.status_since and one.status_since <= now))
    site = replace(drawn, components=tuple(dated))
    incident_courses, _ = courses(site, now)
    found = tracked(site, now)
    changed = last_change(site, now, found, incident_courses.values())
    current = page_status(
        [track.state for track in found.values()],
        open_incidents=any(course.is_open for course in incident_courses.values()),
        incomplete=any(component.status is None for component in site.components),
    )
    instant = now - STEP
    while instant >= now - 2 * LENGTH * STEP and (changed is None or instant >= changed):
        assert page_in(site, found, instant, now) is current
        instant -= STEP
    if changed is not None:
        assert page_in(site, found, changed - MINUTE, now) is not current


def page_in(site: Site, found: Mapping[str, Track], instant: datetime, now: datetime) -> PageStatus:
    return page_status(
        [told_at(site, key, instant, now) for key in found],
        open_incidents=any(incident_at(one, "api", instant, now)[1] for one in site.incidents),
        incomplete=any(component.status is None for component in site.components),
    )


def derived(site: Site, now: datetime) -> object:
    """Return all that the pages say at `now`, but for how long it has lasted."""
    incident_courses, maintenance_courses = courses(site, now)
    found = tracked(site, now)
    today = now.astimezone(site.settings.timezone).date()
    cells = [
        day_cells(track, today - timedelta(days=2), today, site.settings.timezone, now) for track in found.values()
    ]
    return (
        today,
        [(course.status, course.is_open, course.current, course.worst) for course in incident_courses.values()],
        [(course.status, course.is_open, course.current) for course in maintenance_courses.values()],
        [(track.state, [span.state for span in track.spans]) for track in found.values()],
        [[cell.state for cell in track_cells] for track_cells in cells],
    )


@unhurried
@given(scenes(), st.fractions(Fraction(1, 1000), Fraction(999, 1000)))
def test_nothing_changes_between_now_and_the_next_change(scene: tuple[Site, datetime], part: Fraction) -> None:
    site, now = scene
    soon = now + timedelta(microseconds=1)  # what begins now has lasted for no time yet
    then = next_change(site, soon)
    assert soon < then <= soon + timedelta(days=2)
    between = soon + timedelta(microseconds=int((then - soon) / timedelta(microseconds=1) * part))
    assert derived(site, soon) == derived(site, between)


@unhurried
@given(scenes(), st.integers(0, LENGTH))
def test_the_past_is_what_it_was(scene: tuple[Site, datetime], steps: int) -> None:
    site, now = scene
    instant = now - steps * STEP
    past = as_of(site, instant)
    assert as_of(past, instant) == past
    for incident in past.incidents:
        facts = (incident.detected, incident.acknowledged, incident.mitigated, incident.resolved)
        assert all(at is None or at <= instant for at in facts)
        assert all(update.at <= instant for update in incident.updates)
    for maintenance in past.maintenance:
        assert all(update.at <= instant for update in maintenance.updates)
    for component in past.components:
        assert component.status_since is None or component.status_since <= instant
        assert all(past_state.start <= instant for past_state in component.history)


@pytest.mark.parametrize("hours", range(-12, 15))
def test_a_day_has_24_hours_in_every_zone_without_clock_changes(hours: int) -> None:
    zone = ZoneInfo(f"Etc/GMT{-hours:+d}")
    now = datetime(2026, 4, 20, tzinfo=UTC)
    track = Track(Component("api", "API"), State.OPERATIONAL, ())
    cells = day_cells(track, date(2024, 2, 28), date(2024, 3, 1), zone, now)
    assert [(cell.day.day, cell.tracked) for cell in cells] == [(n, timedelta(days=1)) for n in (28, 29, 1)]
