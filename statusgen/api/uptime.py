"""Uptime by the day, in the style of the rest: Statuspage's public API has no such answer."""

from datetime import timedelta

from statusgen.api.components import component_id, group_id, state_key
from statusgen.api.shapes import ComponentUptime, UptimeDay, UptimeWindow
from statusgen.facts import Facts
from statusgen.model import State
from statusgen.timeline import DayCell, Track, uptime

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def uptime_row(track: Track, facts: Facts) -> ComponentUptime:
    component = track.component
    return {
        "id": component_id(component.id),
        "name": component.name,
        "group_id": group_id(component.group),
        "uptime": [_window(track, days, facts) for days in facts.uptime_windows],
        "days": [_day(cell, track, facts) for cell in facts.cells[component.id]],
    }


def _window(track: Track, days: int, facts: Facts) -> UptimeWindow:
    value = facts.uptime(track, days)
    return {"days": days, "percentage": None if value is None else float(value)}


def _day(cell: DayCell, track: Track, facts: Facts) -> UptimeDay:
    return {
        "date": str(cell.day),
        "status": None if cell.state is None else state_key(cell.state),
        "percentage": _day_percentage(cell, track, facts),
        "seconds": _seconds(cell) if cell.state else {},  # most days have nothing to tell
    }


def _seconds(cell: DayCell) -> dict[str, int]:
    lengths = zip(State, cell.durations, strict=True)
    seconds = {state_key(state): length // SECOND for state, length in lengths if state}
    return {key: count for key, count in seconds.items() if count}


def _day_percentage(cell: DayCell, track: Track, facts: Facts) -> float | None:
    if not cell.tracked:
        return None
    if not cell.state:
        return 100.0
    end = min(facts.midnight(cell.day + DAY), facts.now)
    value = uptime(track, facts.midnight(cell.day), end, facts.site.settings.uptime_weights)
    return None if value is None else float(value)
