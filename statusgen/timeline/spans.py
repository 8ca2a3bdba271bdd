"""Stretches of time in one state, and how they add up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from statusgen.model import State
from statusgen.structs import Frozen

WORST_FIRST = tuple(reversed(State))


class Span(Frozen, order=True):
    """From `start` up to but without `end`, which is later."""

    start: datetime
    end: datetime
    state: State


def worst(states: Iterable[State | None]) -> State | None:
    """Return the worst of `states`: what is known to be wrong beats unknown (`None`), unknown beats operational."""
    seen = tuple(states)
    known = max((state for state in seen if state is not None), default=State.OPERATIONAL)
    return None if None in seen and not known else known


def join(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans`, sorted and disjoint as they are, with those that touch and are in the same state made one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start and joined[-1].state is span.state:
            joined[-1] = Span(joined[-1].start, span.end, span.state)
        else:
            joined.append(span)
    return tuple(joined)


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` sorted and disjoint: where some overlap, the worst state counts."""
    merged: list[Span] = []
    for together in _overlapping(sorted(spans)):
        merged += _pieces(together) if together[1:] else together  # most are alone
    return join(merged)


def _overlapping(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield together those of `spans`, which are sorted, that lie over one another."""
    if not spans:
        return
    together, end = [spans[0]], spans[0].end
    for span in spans[1:]:
        if span.start < end:
            together.append(span)
            end = max(end, span.end)
        else:
            yield together
            together, end = [span], span.end
    yield together


def _pieces(spans: Sequence[Span]) -> Iterator[Span]:
    edges = [(span.start, span.state, 1) for span in spans] + [(span.end, span.state, -1) for span in spans]
    active = [0] * len(State)
    for (at, state, step), (until, _, _) in pairwise(sorted(edges)):
        active[state] += step
        if at < until and any(active):
            yield Span(at, until, next(state for state in WORST_FIRST if active[state]))
