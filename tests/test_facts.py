"""What chapters and days before today are remembered to have told is what all incidents and all days tell."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings

from scenes import scenes
from statusgen.facts import LATER, Facts, derive
from statusgen.language import Language
from statusgen.memory import Memory
from statusgen.model import Site, State, Status
from statusgen.timeline import day_cells, last_change, next_change

SOON, LATE = timedelta(minutes=7), timedelta(days=45)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(scenes())
def test_chapters_and_days_that_are_remembered_tell_the_same_as_all_of_the_site(scene: tuple[Site, datetime]) -> None:
    site, now = scene
    memory = Memory()
    for later in (now, now + SOON, now + LATE):
        told = derive(site, later, Language("en", site.settings.timezone), memory)
        memory.forget_the_rest()
        assert told.open_incidents == tuple(case for case in told.incidents if case.course.is_open)
        assert set(told.active_maintenance) == {case for case in told.maintenance if case.course.is_open}
        assert set(told.upcoming_maintenance) == {
            case for case in told.maintenance if case.course.status is Status.SCHEDULED
        }
        assert told.next_change == min(next_change(site, later), *steps(told))
        assert changed(told) == last_change(site, later, told.tracks, [case.course for case in told.incidents])
        first, zone = told.today - timedelta(days=site.settings.history_days - 1), site.settings.timezone
        assert told.cells == {
            key: day_cells(track, first, told.today, zone, later) for key, track in told.tracks.items()
        }


def steps(told: Facts) -> Iterator[datetime]:
    """Yield until when the lengths of what lasts are good enough, if anything does."""
    yield LATER
    bad = (State.UNDER_MAINTENANCE, State.DEGRADED_PERFORMANCE, State.PARTIAL_OUTAGE, State.MAJOR_OUTAGE)
    courses = [case.course for case in told.incidents] + [case.course for case in told.maintenance]
    if any(course.is_open for course in courses) or any(track.state in bad for track in told.tracks.values()):
        yield told.now.replace(minute=told.now.minute // 5 * 5, second=0, microsecond=0) + timedelta(minutes=5)


def changed(told: Facts) -> datetime | None:
    recent = [case.course for case in told.incidents_since(told.now)]
    return last_change(told.site, told.now, told.tracks, recent, told.turns_before(told.now))
