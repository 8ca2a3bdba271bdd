"""Where something stands in a file."""

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from statusgen.structs import Frozen

Loc = tuple[str | int, ...]
"""The way from the whole document to one of its values: keys of mappings and indexes of lists."""


class Mark(Frozen):
    """A place in a file; both count from 1."""

    line: int
    column: int

    def right(self, characters: int) -> "Mark":
        return Mark(self.line, self.column + characters)


START = Mark(1, 1)


class Lines:
    """Tells the line and the column of each character of `text`, and is quick where nobody asks.

    YAML counts U+0085 and its like as ends of lines, which editors do not, so its own line numbers are of no use.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each line begins, and one behind the last would."""
        return (0, *accumulate(len(line) + 1 for line in self._text.split("\n")))

    def mark(self, index: int) -> Mark:
        line = bisect_right(self.starts, index)
        return Mark(line, index - self.starts[line - 1] + 1)
