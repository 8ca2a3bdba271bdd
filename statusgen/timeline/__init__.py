"""What the facts amount to over time: how each incident went, each component's states, day cells, uptime, the page.

Everything here is a pure function of the facts and `now`, in UTC, and exact to the microsecond.
"""

from statusgen.timeline.changes import incident_dates, last_change, maintenance_dates, next_change
from statusgen.timeline.courses import (
    Course,
    Step,
    incident_course,
    incident_steps,
    maintenance_course,
    maintenance_steps,
)
from statusgen.timeline.days import DayCell, day_cells, day_start, day_uptime, uptime
from statusgen.timeline.page import PageStatus, impact, page_status
from statusgen.timeline.spans import Span, merge, worst
from statusgen.timeline.tracks import Spans, Told, Track, told_by, tracks

__all__ = [
    "Course",
    "DayCell",
    "PageStatus",
    "Span",
    "Spans",
    "Step",
    "Told",
    "Track",
    "day_cells",
    "day_start",
    "day_uptime",
    "impact",
    "incident_course",
    "incident_dates",
    "incident_steps",
    "last_change",
    "maintenance_course",
    "maintenance_dates",
    "maintenance_steps",
    "merge",
    "next_change",
    "page_status",
    "told_by",
    "tracks",
    "uptime",
    "worst",
]
