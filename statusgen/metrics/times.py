"""How fast people were: the times to act on one incident."""

from datetime import datetime, timedelta
from enum import StrEnum

from statusgen.model import Incident, Status
from statusgen.structs import Frozen
from statusgen.timeline import Course


class Gap(StrEnum):
    """Why there is no time to act."""

    MISSING = "missing"  # a time is not written down
    CONTRADICTORY = "contradictory"  # it ends before it begins, or later than now
    OPEN = "open"  # it is still to come: the incident is open


class TimesToAct(Frozen):
    detect: timedelta | Gap  # from started to detected
    acknowledge: timedelta | Gap  # from detected to acknowledged
    mitigate: timedelta | Gap  # from started to mitigated
    resolve: timedelta | Gap  # from started to resolved


def times_to_act(incident: Incident, course: Course, now: datetime) -> TimesToAct:
    """Return how long each step took, `course` being how `incident` went up to `now`."""
    return TimesToAct(
        detect=between(incident.started, incident.detected, now),
        acknowledge=between(incident.detected, incident.acknowledged, now),
        mitigate=between(incident.started, incident.mitigated, now),
        resolve=_resolve(incident, course, now),
    )


def between(start: datetime | None, end: datetime | None, now: datetime) -> timedelta | Gap:
    if start is None or end is None:
        return Gap.MISSING
    return end - start if start <= end <= now else Gap.CONTRADICTORY


def _resolve(incident: Incident, course: Course, now: datetime) -> timedelta | Gap:
    """Measure up to an end that somebody wrote: one that was moved to `started` or to now is no measurement."""
    if course.end is None:
        return Gap.OPEN
    is_said = incident.resolved == course.end or any(
        update.at == course.end for update in reversed(incident.updates) if update.status is Status.RESOLVED
    )
    return between(incident.started, course.end, now) if is_said else Gap.CONTRADICTORY
