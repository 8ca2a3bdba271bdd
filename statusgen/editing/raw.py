"""The text of a file as it is on the disk, changed at places that are known from how it is read."""

import re
from bisect import bisect_left

from statusgen.documents import normalise

LINE_END = re.compile("\r\n|\r|\n")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


class Raw:
    r"""A file's `text`; `plain` is the same without a byte order mark and with `\n` at the end of each line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = normalise(text)
        self._ahead = int(text.startswith(BYTE_ORDER_MARK))
        pairs = enumerate(found.start() for found in re.finditer("\r\n", text))
        self._pairs = [start - self._ahead - number for number, start in pairs]  # in `plain`

    def with_lines(self, index: int, lines: str) -> str:
        """Return the text with `lines`, of which each ends, in front of the line that begins at `index` of `plain`.

        A last line without an end still has none.
        """
        if index == len(self.plain) and self.plain[-1:] not in {"", "\n"}:
            return self.replaced(index, index, "\n" + lines.removesuffix("\n"))
        return self.replaced(index, index, lines)

    def replaced(self, start: int, end: int, new: str) -> str:
        """Return the text with `new` from `start` up to `end` of `plain`; its lines end as the one before does."""
        first, last = self._index(start), self._index(end)
        return self.text[:first] + new.replace("\n", self._line_end(first)) + self.text[last:]

    def _index(self, index: int) -> int:
        return self._ahead + index + bisect_left(self._pairs, index)

    def _line_end(self, index: int) -> str:
        ends = [*LINE_END.finditer(self.text)]
        before = [found[0] for found in ends if found.end() <= index]
        return before[-1] if before else ends[0][0] if ends else "\n"
