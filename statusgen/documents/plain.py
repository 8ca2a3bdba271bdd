"""YAML as nearly all front matter is written: keys with a text in their line, or with such keys below them.

That is read without a YAML library, which takes many times as long, and all else with it; a test holds both together.
"""

import re
from functools import cached_property

from statusgen.documents.marks import Lines, Loc
from statusgen.documents.values import Value

KEY = r"\w[\w-]{0,99}"
# Without "#", which may begin a comment, and "\", which may mean another character.
SIGNS = r"\w .,;()'/&+%!?@=~*$|<>\[\]{}\-"
VALUE = rf'"[{SIGNS}:#]*+"|\w["{SIGNS}:]*+(?<![ :])'
PLAIN = re.compile(rf"(?:{KEY}:(?: (?:{VALUE})|(?:\n  {KEY}: (?:{VALUE}))+)\n)+")
ENTRY = re.compile(r"( *)([\w-]+):(?: (.*))?\n")


class Plain:
    """Where the keys and values of a plain `text` begin, in a file: that is looked for when somebody asks."""

    flawed: frozenset[Loc] = frozenset()

    def __init__(self, lines: Lines, text: str, offset: int) -> None:
        self.lines = lines
        self._text = text
        self._offset = offset

    @property
    def keys(self) -> dict[Loc, int]:
        return self._found[0]

    @property
    def marks(self) -> dict[Loc, int]:
        return self._found[1]

    @cached_property
    def _found(self) -> tuple[dict[Loc, int], dict[Loc, int]]:
        keys: dict[Loc, int] = {}
        marks: dict[Loc, int] = {(): self._offset}
        above: Loc = ()
        for entry in ENTRY.finditer(self._text):
            indent, key, value = entry.groups()
            place = (*above, key) if indent else (key,)
            keys[place] = self._offset + entry.start(2)
            # Behind a key alone, the first one below it begins.
            marks[place] = self._offset + (entry.end() + 2 if value is None else entry.start(3))
            above = above if indent else place
        return keys, marks


def read_plain(text: str) -> dict[str, Value] | None:
    """Return what `text` says, as `read_tree` does; None if it is more than plain, or a key stands twice."""
    if not PLAIN.fullmatch(text):
        return None
    values: dict[str, Value] = {}
    below: dict[str, Value] = values
    for line in text[:-1].split("\n"):
        key, colon, value = line.partition(": ")
        node = below if line[0] == " " else values
        key = key.lstrip(" ") if colon else key[:-1]
        if key in node:
            return None
        if not colon:
            node[key] = below = {}
        elif value[0] == '"':
            node[key] = value[1:-1]
        elif ": " in value:
            return None
        else:
            node[key] = value
    return values
