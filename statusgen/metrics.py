"""How fast people were: the times to act on one incident."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from statusgen.model import Incident, Status
from statusgen.timeline import Course


@dataclass(frozen=True, slots=True)
class TimesToAct:
    """None where a time is not written down, or two contradict each other."""

    detect: timedelta | None  # from started to detected
    acknowledge: timedelta | None  # from detected to acknowledged
    mitigate: timedelta | None  # from started to mitigated
    resolve: timedelta | None  # from started to resolved; while it is open, none


def times_to_act(incident: Incident, course: Course) -> TimesToAct:
    """Return how long each step took, `course` being how `incident` went."""
    return TimesToAct(
        detect=_between(incident.started, incident.detected),
        acknowledge=_between(incident.detected, incident.acknowledged),
        mitigate=_between(incident.started, incident.mitigated),
        resolve=_between(incident.started, _resolved(incident, course)),
    )


def _resolved(incident: Incident, course: Course) -> datetime | None:
    """Return the end of `course` if somebody wrote it: one that is moved to `started` or to now is no measurement."""
    said = (incident.resolved, *(update.at for update in incident.updates if update.status is Status.RESOLVED))
    return course.end if course.end in said else None


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return end - start if start is not None and end is not None and start <= end else None
