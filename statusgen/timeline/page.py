"""The state of the page as a whole, and an incident's impact: Statuspage's public table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache

from statusgen.model import Impact, Incident, State
from statusgen.timeline.courses import Course


class PageStatus(Enum):
    """What the whole page says; `indicator` as in Statuspage's API, `description` in English for gettext."""

    OPERATIONAL = ("none", "All Systems Operational")
    UNKNOWN = ("minor", "Status Partly Unknown")
    OPEN_INCIDENT = ("minor", "Open Incident")
    MAINTENANCE = ("maintenance", "Service Under Maintenance")
    PARTIALLY_DEGRADED = ("minor", "Partially Degraded Service")
    DEGRADED = ("minor", "Degraded System Service")
    MINOR_OUTAGE = ("minor", "Minor Service Outage")
    PARTIAL_OUTAGE = ("major", "Partial System Outage")
    MAJOR_OUTAGE = ("critical", "Major System Outage")

    def __init__(self, indicator: str, description: str) -> None:
        self.indicator = indicator
        self.description = description


def page_status(states: Iterable[State | None], *, open_incidents: bool, incomplete: bool) -> PageStatus:
    """Return the status of a page with components in `states` (`None`: unknown).

    `incomplete`: something that could not be read whole may tell of an outage, so all is not said to be well.
    """
    counts = Counter(states)
    unknown = incomplete or counts[None] > 0
    return count_status(counts, counts.total(), open_incidents=open_incidents, incomplete=unknown)


def count_status(
    counts: Mapping[State | None, int], total: int, *, open_incidents: bool, incomplete: bool
) -> PageStatus:
    """Return the status of a page of `total` components, of which `counts` are in each state."""
    for state, for_all, for_any in _TABLE:
        count = counts.get(state, 0)
        if count:
            return for_all if count == total else for_any
    if open_incidents:
        return PageStatus.OPEN_INCIDENT
    return PageStatus.UNKNOWN if incomplete else PageStatus.OPERATIONAL


_TABLE = (
    (State.MAJOR_OUTAGE, PageStatus.MAJOR_OUTAGE, PageStatus.PARTIAL_OUTAGE),
    (State.PARTIAL_OUTAGE, PageStatus.PARTIAL_OUTAGE, PageStatus.MINOR_OUTAGE),
    (State.DEGRADED_PERFORMANCE, PageStatus.DEGRADED, PageStatus.PARTIALLY_DEGRADED),
    (State.UNDER_MAINTENANCE, PageStatus.MAINTENANCE, PageStatus.MAINTENANCE),
)
"""Worst first: if all components are in this state, and if any is."""


def impact(incident: Incident, course: Course) -> Impact:
    """Return what `incident` says of itself, else what the table says of its own components at their worst."""
    if incident.impact is not None:
        return incident.impact
    return _impact(frozenset(state for _, state in course.worst))


@cache
def _impact(states: frozenset[State]) -> Impact:
    # The table asks whether one state is that of all components, and else for the worst: not how many are in it.
    return Impact(page_status(states, open_incidents=False, incomplete=False).indicator)
