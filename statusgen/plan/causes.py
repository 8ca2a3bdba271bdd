"""Why a component had bad days: the incidents, maintenance and notes behind each of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.model import State
from statusgen.plan.views import Anchor, DayCause
from statusgen.plan.words import state_word
from statusgen.timeline import DayCell, Track


class Cause(NamedTuple):
    """Something that kept a component from being operational between two instants."""

    start: datetime
    end: datetime
    anchor: Anchor | None = None
    note: str = ""


def causes_by_component(facts: Facts) -> dict[str, list[Cause]]:
    """Return by component id what told of its bad times since the bars begin, newest incident first."""
    since = facts.days_ago(facts.site.settings.history_days)
    causes: dict[str, list[Cause]] = defaultdict(list)
    for (kind, _), chapter in facts.chapters.items():
        if chapter.last is None or chapter.last <= since:
            continue
        address = addresses.incident if kind == "incident" else addresses.maintenance
        for case in chapter.cases:
            if any(spans and spans[-1].end > since for _, spans in case.course.spans):
                anchor = Anchor(case.item.title, address(case.item.slug))
                for key, spans in case.course.spans:
                    causes[key] += (Cause(span.start, span.end, anchor) for span in spans if span.end > since)
    for component in facts.site.components:
        causes[component.id] += (Cause(past.start, past.end, note=past.note) for past in component.history)
    return causes


def day_causes(track: Track, causes: Iterable[Cause], facts: Facts) -> Iterator[DayCause]:
    """Yield the bad days of the bars, newest first, each with the incidents, maintenance and notes behind it."""
    for cell in reversed(facts.cells[track.component.id]):
        if not cell.state:
            continue
        start, end = facts.midnight(cell.day), facts.midnight(cell.day + timedelta(days=1))
        found = [cause for cause in causes if cause.start < end and cause.end > start]
        yield DayCause(
            id=day_id(cell.day),
            label=facts.language.day(cell.day),
            state=state_word(cell.state, facts.language),
            durations=tuple(
                (state_word(state, facts.language), facts.language.duration(length) if length else "")
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
