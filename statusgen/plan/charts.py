"""Where things stand in a chart: across in per cent of its width, up from its ground in pixels (so less than 0)."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, count

from statusgen.language import Language
from statusgen.plan.views import Chart, Column, Line, Piece, Word
from statusgen.structs import Frozen

HEIGHT = 150  # of the highest column, if it comes up to the highest line
LINES = 4  # at most
GAP = 0.3  # between two columns, of the place that each has
ABOVE = 6  # from a column up to its number


class Bar(Frozen):
    """A month to be drawn."""

    label: str
    year: str
    value: str
    text: str
    counts: tuple[tuple[str, int], ...]  # by key, the lowest first


def chart(bars: Sequence[Bar], *, summary: str, legend: tuple[Word, ...], language: Language) -> Chart:
    """Return the chart of `bars`, oldest first, in the direction that the language runs in."""
    highest = max(_total(bar) for bar in bars)
    step = step_for(highest)
    top = -(-highest // step) * step
    is_mirrored = language.direction == "rtl"
    return Chart(
        summary=summary,
        edge=percent(1 if is_mirrored else 0),
        lines=tuple(Line(_up(number, top), language.number(number)) for number in range(step, top + 1, step)),
        columns=tuple(_columns(bars, top, is_mirrored=is_mirrored)),
        legend=legend,
    )


def step_for(highest: int) -> int:
    """Return by how much the lines of a chart that goes up to `highest` differ: 1, 2 or 5, with zeros."""
    steps = (int(f"{digit}{'0' * zeros}") for zeros in count() for digit in (1, 2, 5))
    return next(step for step in steps if step * LINES >= highest)


def percent(share: float) -> str:
    """Return a share of one as SVG has it: `42.86%`."""
    return f"{100 * share:.2f}%"


def pieces(counts: Sequence[tuple[str, int]]) -> tuple[Piece, ...]:
    """Return the pieces of one whole bar, one behind the other; what there is none of has none."""
    whole = sum(number for _, number in counts)
    before = accumulate((number for _, number in counts), initial=0)
    return tuple(
        Piece(key, percent(start / whole), percent(number / whole))
        for (key, number), start in zip(counts, before, strict=False)  # the last is the whole
        if number
    )


def _columns(bars: Sequence[Bar], top: int, *, is_mirrored: bool) -> Iterator[Column]:
    slot = 1 / (len(bars) + 1)  # the first place is for the numbers of the lines
    width = slot * (1 - GAP)
    for place, bar in enumerate(bars, 1):
        middle = slot * (place + 0.5)
        middle = 1 - middle if is_mirrored else middle
        yield Column(
            x=percent(middle - width / 2),
            width=percent(width),
            middle=percent(middle),
            top=_up(_total(bar), top) - ABOVE,
            label=bar.label,
            year=bar.year,
            value=bar.value,
            text=bar.text,
            pieces=tuple(_stacked(bar, top)),
        )


def _stacked(bar: Bar, top: int) -> Iterator[Piece]:
    """Yield the pieces of a column, each at least a pixel high: what there is, is seen."""
    below, start = 0, 0
    for key, number in bar.counts:
        below += number
        if number:
            end = min(_up(below, top), start - 1)
            yield Piece(key, str(end), str(start - end))
            start = end


def _up(number: int, top: int) -> int:
    return -round(number / top * HEIGHT)


def _total(bar: Bar) -> int:
    return sum(number for _, number in bar.counts)
