"""Plain values, each with its place: what there is to be read, whoever reads it."""

from typing import TypeAlias

from statusgen.documents.marks import Lines, Loc
from statusgen.problems import Problem
from statusgen.structs import Struct, field

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
"""What a document says, all scalars as text; None is a plain empty value (`key:`), which counts as absent."""


class Tree(Struct):
    """What the YAML of one file says; `whole` is false where a part of it could not be read at all.

    `keys` and `marks` tell at which character of the file a key and a value begin; `flawed` are the places where more
    was written than `values` have, and a place below a value that has more to it than itself.
    """

    path: str
    lines: Lines
    values: dict[str, Value] = field(default_factory=dict)
    keys: dict[Loc, int] = field(default_factory=dict)
    marks: dict[Loc, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True
    flawed: set[Loc] = field(default_factory=set)

    def problem(self, index: int, message: str, hint: str) -> None:
        mark = self.lines.mark(index)
        self.problems.append(Problem(self.path, mark.line, mark.column, message, hint))
