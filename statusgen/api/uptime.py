"""Uptime by the day, in the style of the rest: Statuspage's public API has no such answer."""

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from statusgen.api.components import component_id, group_id, state_key
from statusgen.api.shapes import ComponentUptime, UptimeDay, UptimeWindow
from statusgen.facts import Facts
from statusgen.memory import Memory, one_by_one
from statusgen.model import State, Weights
from statusgen.timeline import DayCell, day_uptime

SECOND = timedelta(seconds=1)


def uptime_rows(facts: Facts, memory: Memory) -> list[ComponentUptime]:
    """Return the row of each component, in the order of the page; `memory` knows the days before today."""
    weights = facts.site.settings.uptime_weights
    jobs = {key: (cells[:-1], weights) for key, cells in facts.cells.items()}
    past = memory.keep_each("uptime days", jobs, _days, one_by_one)
    return [
        {
            "id": component_id(key),
            "name": component.name,
            "group_id": group_id(component.group),
            "uptime": [_window(days, value) for days, value in facts.uptimes[key].items()],
            "days": [*past[key], *_days(facts.cells[key][-1:], weights)],
        }
        for key, component in facts.components.items()
    ]


def _days(cells: tuple[DayCell, ...], weights: Weights) -> tuple[UptimeDay, ...]:
    return tuple(_day(cell, weights) for cell in cells)


def _window(days: int, value: Decimal | None) -> UptimeWindow:
    return {"days": days, "percentage": _percentage(value)}


def _day(cell: DayCell, weights: Weights) -> UptimeDay:
    if cell.state is State.OPERATIONAL and cell.tracked:
        return _good_day(cell.day)
    return {
        "date": str(cell.day),
        "status": None if cell.state is None else state_key(cell.state),
        "percentage": _percentage(day_uptime(cell, weights)),
        "seconds": {} if cell.state is None else _seconds(cell),
    }


@lru_cache(maxsize=1024)  # most days are such, and every component has the same
def _good_day(day: date) -> UptimeDay:
    return {"date": str(day), "status": state_key(State.OPERATIONAL), "percentage": 100.0, "seconds": {}}


def _seconds(cell: DayCell) -> dict[str, int]:
    lengths = zip(State, cell.durations, strict=True)
    return {state_key(state): length // SECOND for state, length in lengths if state and length >= SECOND}


def _percentage(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
