"""YAML to a tree of plain values, each with its place."""

import re
from collections.abc import Iterable
from itertools import pairwise

import yaml

from statusgen.documents.marks import Lines, Loc
from statusgen.documents.syntax import DEPTH_LIMIT, TOO_DEEP, explain
from statusgen.documents.values import Tree, Value
from statusgen.structs import Struct

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
BROKEN_PARTS_LIMIT = 100
DETACHED: Loc = (-1,)
BESIDE = -1  # below the place of a value that has an anchor or a tag, neither of which takes anything from it
ENTRY = r"""(?m)^[\w"'][^:\n]*:(?=[ \t\n]|\Z)"""


class _StoppedError(Exception):
    """What follows in this text cannot be read."""

    def __init__(self, index: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.index, self.message, self.hint = index, message, hint


class _Open(Struct):
    """A mapping or list that is being filled; `key` is that of the pair whose value comes next, and `place` its."""

    node: dict[str, Value] | list[Value]
    loc: Loc
    key: str | None = None
    place: Loc = DETACHED


def read_tree(path: str, text: str, lines: Lines, offset: int = 0) -> Tree:
    """Return what `text` says, which begins at character `offset` of the file that `lines` knows.

    Where YAML fails, each entry of the outermost mapping is read for itself, so that one mistake costs one entry.
    """
    tree = Tree(path, lines)
    try:
        _Reader(tree, offset).read(text)
    except _StoppedError as stop:
        tree = _read_parts(Tree(path, lines, whole=False), text, offset)
        if not tree.problems:
            tree.problem(stop.index, stop.message, stop.hint)
    return tree


def _read_parts(tree: Tree, text: str, offset: int) -> Tree:
    cuts = [0, *(entry.start() for entry in re.finditer(ENTRY, text) if entry.start()), len(text)]
    broken = 0
    for start, end in pairwise(cuts):
        reader = _Reader(tree, offset + start)
        try:
            reader.read(text[start:end])
        except _StoppedError as stop:
            tree.flawed.add(reader.place())
            tree.problem(stop.index, stop.message, stop.hint)
            broken += 1
        if broken == BROKEN_PARTS_LIMIT:
            break
    return tree


class _Reader:
    """Puts what one text says into `tree`, without recursion: nesting is limited, not trusted."""

    def __init__(self, tree: Tree, offset: int) -> None:
        self.tree = tree
        self.offset = offset
        self.stack: list[_Open] = []
        self.documents = 0

    def read(self, text: str) -> None:
        try:
            self._take_all(iter(LOADER(text).get_event, None))
        except yaml.YAMLError as error:
            fault = explain(error, text)
            raise _StoppedError(self.offset + fault.at, fault.message, fault.hint) from error

    def _take_all(self, events: Iterable[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self._take(event, self._index(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
            elif isinstance(event, yaml.DocumentStartEvent):
                self._begin_document(self._index(event))

    def _index(self, event: yaml.Event) -> int:
        return self.offset + (event.start_mark.index if event.start_mark else 0)

    def _begin_document(self, index: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _StoppedError(index, "a second document begins here", "remove this '---'")

    def _take(self, event: yaml.NodeEvent, index: int) -> None:
        value = self._value(event, index)
        if not self.stack:
            self._root(index, value)
            return
        top = self.stack[-1]
        if isinstance(top.node, list):
            self._attach(index, value, (*top.loc, len(top.node)))
            top.node.append(value)
        elif top.key is None:
            self._key(event, index, top, value)
        else:
            self._attach(index, value, top.place)
            if top.place is not DETACHED:
                top.node[top.key] = value
            top.key = None

    def place(self) -> Loc:
        """Return the place of the value that comes next, or for a key, of the mapping that it is in."""
        if not self.stack:
            return ()
        top = self.stack[-1]
        if isinstance(top.node, list):
            return (*top.loc, len(top.node))
        return top.loc if top.key is None else top.place

    def _flaw(self, index: int, message: str, hint: str, place: Loc) -> None:
        self.tree.problem(index, message, hint)
        self.tree.flawed.add(place)

    def _value(self, event: yaml.NodeEvent, index: int) -> Value:
        if isinstance(event, yaml.AliasEvent):
            message, hint = f"aliases such as '*{event.anchor}' are not used here", "write the value itself"
            self._flaw(index, message, hint, self.place())
            return None
        if event.anchor is not None:
            place = (*self.place(), BESIDE)
            self._flaw(index, f"anchors such as '&{event.anchor}' are not used here", "remove it", place)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            place = (*self.place(), BESIDE)
            self._flaw(index, f"tags such as '{_short(event.tag)}' are not used here", "remove it", place)
        if isinstance(event, yaml.ScalarEvent):
            return None if event.value == "" and not event.style else str(event.value)
        return {} if isinstance(event, yaml.MappingStartEvent) else []

    def _root(self, index: int, value: Value) -> None:
        if isinstance(value, dict):
            self.tree.marks.setdefault((), index)
            self.stack.append(_Open(self.tree.values, ()))
        elif value is not None:
            kind = "a list" if isinstance(value, list) else "text"
            raise _StoppedError(index, f"{kind} instead of keys with values", "write 'key: value' lines")

    def _key(self, event: yaml.NodeEvent, index: int, top: _Open, value: Value) -> None:
        top.key, top.place = "", DETACHED
        if isinstance(value, str):
            top.key = value
            if self._is_new_key(index, top, value):
                top.place = (*top.loc, value)
                self.tree.keys[top.place] = index
        elif not isinstance(event, yaml.AliasEvent):
            self._flaw(index, "a key must be text", "write 'key: value'", top.loc)
            if not isinstance(event, yaml.ScalarEvent):
                self._open(index, _Open(value if isinstance(value, dict) else [], DETACHED))

    def _is_new_key(self, index: int, top: _Open, value: str) -> bool:
        if value == "<<":
            self._flaw(index, "merge keys are not used here", "write the keys themselves", (*top.loc, value))
            return False
        if value in top.node:
            first = self.tree.lines.mark(self.tree.keys.get((*top.loc, value), 0)).line
            message, hint = f"duplicate key '{_short(value)}'", f"it stands in line {first} already"
            self._flaw(index, message, hint, (*top.loc, value))
            return False
        return True

    def _attach(self, index: int, value: Value, place: Loc) -> None:
        if place[0] != DETACHED[0]:
            self.tree.marks[place] = index
        if isinstance(value, list | dict):
            self._open(index, _Open(value, place))

    def _open(self, index: int, opened: _Open) -> None:
        if len(self.stack) >= DEPTH_LIMIT:
            raise _StoppedError(index, *TOO_DEEP)
        self.stack.append(opened)


def _short(text: str) -> str:
    return text.removeprefix("tag:yaml.org,2002:")[:40]
