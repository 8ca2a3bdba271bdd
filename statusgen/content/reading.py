"""The reading of one document: goes on behind each mistake, which costs only the value it is in."""

from functools import cached_property
from typing import Any, Final

from statusgen.content.fields import Context, Single, as_text
from statusgen.content.findings import LISTED_LIMIT, Findings, UnreadableError, shown
from statusgen.documents import START, Document, Loc, Mark, Value

LOST: Final = object()
"""Stands for a value that could not be read, which was told."""


class Reading:
    """Tells what is wrong in `document`; `lost` are the places of what could not be read, or is missing."""

    def __init__(self, document: Document, findings: Findings, context: Context) -> None:
        self.document = document
        self.findings = findings
        self.context = context
        self.lost: list[Loc] = []

    def single(self, kind: Single, value: Value, loc: Loc, *, is_key: bool = False) -> Any:  # noqa: ANN401  # as `kind` says
        """Return what the text `value`, which stands at `loc`, or is the key there, says, or `LOST`."""
        try:
            text = as_text(value)
            return kind.read(text, self.context) if kind.in_context else kind.read(text)
        except UnreadableError as error:
            return self.unreadable(loc, error, is_key=is_key)

    def unreadable(self, loc: Loc, error: UnreadableError, *, is_key: bool = False) -> object:
        mark = self.document.key_mark(loc) if is_key else self.document.mark(loc)
        self._tell(loc, None if self._is_told(loc) else mark, error)
        return LOST

    def unknown(self, loc: Loc, choices: tuple[str, ...]) -> None:
        name = str(loc[-1])
        error = UnreadableError(f"unknown key {shown(name)}", word=name, choices=choices)
        self._tell(loc, self.document.key_mark(loc), error)

    def missing(self, loc: Loc) -> None:
        mark = self.document.mark(loc[:-1]) if loc[1:] else START
        # In a document that could not be read whole, it may well have been written.
        known = (self.document.whole or loc[1:]) and loc not in self.document.tree.flawed
        self._tell(loc, mark if known else None, UnreadableError(f"'{loc[-1]}' is missing", f"add '{loc[-1]}: ...'"))

    @cached_property
    def _told_lines(self) -> frozenset[int]:
        return frozenset(problem.line for problem in self.document.problems)

    def _is_told(self, loc: Loc) -> bool:
        """Whether the value at `loc` is all that YAML left of what was written, and that has been said."""
        is_less = not self.document.whole or loc in self.document.tree.flawed
        return is_less and self.document.mark(loc).line in self._told_lines

    def _tell(self, loc: Loc, mark: Mark | None, error: UnreadableError) -> None:
        self.lost.append(loc)
        if mark and len(self.lost) <= LISTED_LIMIT + 1:
            self.findings.unreadable(mark, error)
