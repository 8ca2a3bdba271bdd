"""What a component was and is, from all that is told of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain

from statusgen.model import Component, Site, State
from statusgen.structs import Frozen
from statusgen.timeline.courses import Course
from statusgen.timeline.spans import Span, merge, worst


class Track(Frozen):
    """A component over time."""

    component: Component
    state: State | None  # at now; None: unknown
    spans: tuple[Span, ...]  # not operational, disjoint, sorted, cut at now


Spans = Mapping[str, tuple[Span, ...]]
"""By the id of a component."""


class Told(Frozen):
    """What some incidents and maintenance tell of components: all that they were, and the worst that some now are."""

    spans: Spans
    states: Mapping[str, State]


def told_by(courses: Iterable[Course]) -> Told:
    """Return what `courses` tell, spans in their order."""
    spans: dict[str, list[Span]] = {}
    states: dict[str, State] = {}
    for course in courses:
        for key, told in course.spans:
            spans.setdefault(key, []).extend(told)
        _keep_worst(states, course.current)
    return Told({key: tuple(each) for key, each in spans.items()}, states)


def _keep_worst(states: dict[str, State], told: Iterable[tuple[str, State]]) -> None:
    for key, state in told:
        if state:
            states[key] = max(state, states.get(key, state))


Parts = Mapping[str, tuple[tuple[Span, ...], ...]]
"""The same as each told it."""


def merge_parts(parts: Iterable[Iterable[Span]]) -> tuple[Span, ...]:
    return merge(chain.from_iterable(parts))


def merge_each(parts: Parts) -> Spans:
    return {key: merge_parts(told) for key, told in parts.items()}


def tracks(
    site: Site, now: datetime, told: Iterable[Told], merging: Callable[[Parts], Spans] = merge_each
) -> dict[str, Track]:
    """Return each component's track by its id, in the site's order, from all that was told.

    `merging` is for who remembers what came of the same parts.
    """
    all_told = [*told]
    states: dict[str, State] = {}
    for each in all_told:
        _keep_worst(states, each.states.items())
    merged = merging(
        {
            each.id: (*[spans for one in all_told if (spans := one.spans.get(each.id))], tuple(_own_spans(each, now)))
            for each in site.components
        }
    )
    return {
        each.id: Track(each, _state(each, states.get(each.id, State.OPERATIONAL), now), merged[each.id])
        for each in site.components
    }


def _state(component: Component, told: State, now: datetime) -> State | None:
    past = (entry.state for entry in component.history if entry.start <= now < entry.end)
    return worst((component.status, told, *past))


def _own_spans(component: Component, now: datetime) -> Iterator[Span]:
    for entry in component.history:
        if entry.state and entry.start < min(entry.end, now):
            yield Span(entry.start, min(entry.end, now), entry.state)
    if component.status and component.status_since and component.status_since < now:
        yield Span(component.status_since, now, component.status)
