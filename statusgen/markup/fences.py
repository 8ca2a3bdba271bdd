"""Where fenced code begins and ends, for all that read Markdown: what is drawn as code is nobody's heading."""

import re
from bisect import bisect_right
from collections.abc import Iterator

FENCE = r"(?m)^ {0,3}(?P<marks>`{3,}|~{3,})(?P<info>[^\n`]*)$"  # compiled when it is needed, which is seldom


def fences(text: str) -> Iterator[tuple[re.Match[str], re.Match[str] | None]]:
    """Yield the line that begins each fenced code as in CommonMark, and the one that ends it.

    Behind a line that nothing ends it goes on as if that were text. Takes time in proportion to the text.
    """
    if "```" not in text and not ("~" in text and "~~~" in text):  # a single character is found much faster
        return
    lines = list(re.finditer(FENCE, text))
    longest = {"`": 0, "~": 0}  # end from the line at hand on
    ends = []
    for line in reversed(lines):
        marks = line["marks"]
        ends.append(longest[marks[0]] >= len(marks))
        if not line["info"].strip():
            longest[marks[0]] = max(longest[marks[0]], len(marks))
    rest = zip(lines, reversed(ends), strict=True)
    for line, is_ended in rest:
        yield line, next(end for end, _ in rest if _is_end(end, line["marks"])) if is_ended else None


def _is_end(line: re.Match[str], marks: str) -> bool:
    return line["marks"].startswith(marks) and not line["info"].strip()


def fenced(text: str) -> list[tuple[int, int]]:
    """Return where fenced code that is closed begins and ends, in the order of `text`.

    A fence without its end is none: it would swallow every update behind it.
    """
    return [(line.start(), end.end()) for line, end in fences(text) if end]


def is_within(index: int, spans: list[tuple[int, int]]) -> bool:
    place = bisect_right(spans, index, key=lambda span: span[0]) - 1
    return place >= 0 and index < spans[place][1]


def lines_and_code(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line of `text`, and whether it is a part of fenced code that is closed."""
    spans, start = fenced(text), 0
    for line in text.split("\n"):
        yield line, is_within(start, spans)
        start += len(line) + 1
