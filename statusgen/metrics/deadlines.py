"""Until when to act."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from statusgen.model import Deadline, Severity, Target
from statusgen.timeline import day_start

DAY = timedelta(days=1)
FRIDAY = 5  # as in ISO 8601
USUAL = Severity.P2  # what an incident without a severity is held to, as its components are


def due(since: datetime, target: Target, zone: ZoneInfo) -> datetime | None:
    """Return until when (UTC) to act on what was detected at `since`; None where nobody set a target."""
    match target:
        case Deadline.NONE:
            return None
        case Deadline.NEXT_WORKING_DAY:
            return _end_of_next_working_day(since, zone)
        case _:
            return since + target


def _end_of_next_working_day(since: datetime, zone: ZoneInfo) -> datetime:
    day = since.astimezone(zone).date() + DAY
    while day.isoweekday() > FRIDAY:
        day += DAY
    return day_start(day + DAY, zone)
