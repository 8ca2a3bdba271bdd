"""What the facts amount to over time: how each incident went, each component's states, day cells, uptime, the page.

Everything here is a pure function of the facts and `now`, in UTC, and exact to the microsecond.
"""

from statusgen.timeline.changes import Turns, incident_dates, last_change, maintenance_dates, next_change, turns
from statusgen.timeline.courses import (
    Course,
    Step,
    incident_course,
    incident_steps,
    maintenance_course,
    maintenance_steps,
    silent_end,
)
from statusgen.timeline.days import DayCell, day_cells, day_start, day_uptime, uptime
from statusgen.timeline.page import PageStatus, impact, page_status
from statusgen.timeline.spans import Span, merge, worst
from statusgen.timeline.tracks import Parts, Spans, Told, Track, merge_parts, told_by, tracks

__all__ = [
    "Course",
    "DayCell",
    "PageStatus",
    "Parts",
    "Span",
    "Spans",
    "Step",
    "Told",
    "Track",
    "Turns",
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
    "merge_parts",
    "next_change",
    "page_status",
    "silent_end",
    "told_by",
    "tracks",
    "turns",
    "uptime",
    "worst",
]
