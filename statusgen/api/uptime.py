"""Uptime by the day, in the style of the rest: Statuspage's public API has no such answer."""

from datetime import timedelta
from decimal import Decimal

from statusgen.api.components import component_id, group_id, state_key
from statusgen.api.shapes import ComponentUptime, UptimeDay, UptimeWindow
from statusgen.facts import Facts
from statusgen.model import State, Weights
from statusgen.timeline import DayCell, Track, day_uptime

SECOND = timedelta(seconds=1)


def uptime_row(track: Track, facts: Facts) -> ComponentUptime:
    component, weights = track.component, facts.site.settings.uptime_weights
    return {
        "id": component_id(component.id),
        "name": component.name,
        "group_id": group_id(component.group),
        "uptime": [_window(days, value) for days, value in facts.uptimes[component.id].items()],
        "days": [_day(cell, weights) for cell in facts.cells[component.id]],
    }


def _window(days: int, value: Decimal | None) -> UptimeWindow:
    return {"days": days, "percentage": _percentage(value)}


def _day(cell: DayCell, weights: Weights) -> UptimeDay:
    if cell.state is State.OPERATIONAL:  # most days have nothing to tell
        return {"date": str(cell.day), "status": _WELL, "percentage": 100.0 if cell.tracked else None, "seconds": {}}
    return {
        "date": str(cell.day),
        "status": None if cell.state is None else state_key(cell.state),
        "percentage": _percentage(day_uptime(cell, weights)),
        "seconds": {} if cell.state is None else _seconds(cell),
    }


def _seconds(cell: DayCell) -> dict[str, int]:
    lengths = zip(State, cell.durations, strict=True)
    return {state_key(state): length // SECOND for state, length in lengths if state and length >= SECOND}


def _percentage(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


_WELL = state_key(State.OPERATIONAL)
