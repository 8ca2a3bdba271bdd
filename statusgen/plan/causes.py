"""Why a component had bad days: the incidents, maintenance and notes behind each of them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from statusgen import addresses
from statusgen.facts import LATER, AnyCase, Facts, Scene
from statusgen.memory import Memory, one_by_one
from statusgen.model import Incident, State
from statusgen.plan.views import Anchor, DayCause
from statusgen.plan.words import state_word
from statusgen.structs import Frozen
from statusgen.timeline import DayCell, day_start

DAY = timedelta(days=1)


class Cause(Frozen):
    """Something that kept a component from being operational between two instants."""

    start: datetime
    end: datetime
    anchor: Anchor | None = None
    note: str = ""


def causes_by_component(facts: Facts) -> dict[str, list[Cause]]:
    """Return by component id what told of its bad times since the bars begin, newest incident first."""
    since = facts.days_ago(facts.site.settings.history_days)
    causes: dict[str, list[Cause]] = defaultdict(list)
    for chapter in facts.chapters.values():
        if chapter.last is None or chapter.last <= since:
            continue
        for case in chapter.cases:
            if any(spans and spans[-1].end > since for _, spans in case.course.spans):
                anchor = _anchor(case)
                for key, spans in case.course.spans:
                    causes[key] += (Cause(span.start, span.end, anchor) for span in spans if span.end > since)
    for component in facts.site.components:
        past = (entry for entry in component.history if entry.start <= facts.now)
        causes[component.id] += (Cause(entry.start, entry.end, note=entry.note) for entry in past)
    return causes


def days_by_component(facts: Facts, memory: Memory) -> dict[str, tuple[DayCause, ...]]:
    """Return by component id the bad days of its bars, newest first, each with what is behind it.

    `memory` knows them of the days before today.
    """
    causes = {key: tuple(found) for key, found in causes_by_component(facts).items()}
    jobs = {key: (cells[:-1], causes.get(key, ()), facts.scene) for key, cells in facts.cells.items()}
    past, now = memory.keep_each("day causes", jobs, _day_causes, one_by_one), _causes_now(facts)
    return {
        key: _day_causes(cells[-1:], (*causes.get(key, ()), *now.get(key, ())), facts.scene) + past[key]
        for key, cells in facts.cells.items()
    }


def _causes_now(facts: Facts) -> dict[str, list[Cause]]:
    """Return by component id what is bad at this instant, even if it has lasted for no time."""
    causes: dict[str, list[Cause]] = defaultdict(list)
    lasting: tuple[AnyCase, ...] = (*facts.open_incidents, *facts.active_maintenance)
    for case in lasting:
        for key, state in case.course.current:
            if state:
                causes[key].append(Cause(facts.now, LATER, _anchor(case)))
    return causes


def _anchor(case: AnyCase) -> Anchor:
    address = addresses.incident if isinstance(case.item, Incident) else addresses.maintenance
    return Anchor(case.item.title, address(case.item.slug))


def _day_causes(cells: tuple[DayCell, ...], causes: tuple[Cause, ...], scene: Scene) -> tuple[DayCause, ...]:
    return tuple(_day_cause(cell, causes, scene) for cell in reversed(cells) if cell.state)


def _day_cause(cell: DayCell, causes: tuple[Cause, ...], scene: Scene) -> DayCause:
    start, end = (day_start(day, scene.zone) for day in (cell.day, cell.day + DAY))
    found = [cause for cause in causes if cause.start < end and cause.end > start]
    return DayCause(
        id=day_id(cell.day),
        label=scene.language.day(cell.day),
        state=state_word(cell.state, scene.language),
        durations=tuple(
            (state_word(state, scene.language), scene.language.duration(length) if length else "")
            for state, length in bad_times(cell)
        ),
        causes=tuple(dict.fromkeys(cause.anchor for cause in found if cause.anchor)),
        notes=tuple(dict.fromkeys(cause.note for cause in found if cause.note)),
    )


def bad_times(cell: DayCell) -> Iterator[tuple[State, timedelta]]:
    """Yield the states but operational of that day, the worst first; for no time is what only just began."""
    for state in sorted(State, reverse=True):
        if state and (cell.durations[state] or state is cell.state):
            yield state, cell.durations[state]


def day_id(day: date) -> str:
    """Return the anchor of a bad day on its component's page."""
    return f"d{day}"
