"""The keys of front matter and of YAML files: set, removed, and entries added to their lists."""

from collections.abc import Mapping
from itertools import takewhile

from statusgen.content.schema import keys_of
from statusgen.documents import Document, Value, read_markdown, read_yaml
from statusgen.documents.outline import Outline, Place, outline
from statusgen.editing.raw import Raw
from statusgen.editing.refusal import RefusedError, check_whole
from statusgen.editing.texts import written_value
from statusgen.problems import Problem


def with_value(path: str, text: str, key: str, value: Value) -> str:
    """Return the `text` of the file at `path` with `value` at the outermost `key`, in place of what it had.

    A comment behind the value stays. A new key gets a line beside its neighbours in the documented order.

    Raises:
        RefusedError: if that cannot be done without harm.
    """
    file = _File(path, text)
    line, place = f"{key}: {written_value(value)}", file.outline.places.get(key)
    new = file.with_line(key, line) if place is None else file.with_new_value(place, written_value(value), line)
    return file.checked(new, {**file.values, key: value}, line)


def without_value(path: str, text: str, key: str) -> str:
    """Return the `text` of the file at `path` without the outermost `key`, and without the comment behind its value.

    Raises:
        RefusedError: if that cannot be done without harm.
    """
    file = _File(path, text)
    place = file.outline.places.get(key)
    if place is None:
        return text
    new = file.without_lines(place)
    return file.checked(new, {name: value for name, value in file.values.items() if name != key}, "")


def with_entry(path: str, text: str, key: str, entry: Value) -> str:
    """Return the `text` of the file at `path` with `entry` at the end of the list at the outermost `key`.

    Raises:
        RefusedError: if that cannot be done without harm.
    """
    file = _File(path, text)
    place, written = file.outline.places.get(key), written_value(entry)
    line = f"- {written}"
    present = file.values.get(key)
    if place is None:
        new = file.with_line(key, f"{key}:\n  {line}")
    elif place.is_list:
        new = file.with_last(place, written)
    elif present is None:
        new = file.with_list(place, f"  {line}\n")
    else:
        raise file.refused(place.start, f"`{key}` is no list", f"write it in lines such as '{line}'")
    return file.checked(new, {**file.values, key: [*(present or ()), entry]}, line)


def read(path: str, text: str) -> Document:
    return (read_markdown if path.endswith(".md") else read_yaml)(path, text)


class _File:
    """A file of content, and where its outermost keys are."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.raw = Raw(text)
        self.document = read(path, text)
        check_whole(self.document)
        self.outline: Outline = outline(path, text)

    @property
    def values(self) -> Mapping[str, Value]:
        return self.document.values

    def with_line(self, key: str, line: str) -> str:
        """Add a line, or more of them, for a key that is not there."""
        if self.outline.is_flow:
            raise self.refused(self.outline.begin, "all keys are in braces, where none can be added", f"add {line}")
        indent = next((self._indent(place.key) for place in self.outline.places.values()), "")
        lines = "".join(f"{indent}{each}\n" for each in line.split("\n"))
        return self.raw.with_lines(self._beside(key), lines)

    def _beside(self, key: str) -> int:
        """Return where a new `key` belongs: behind the nearest that comes before it in the documented order."""
        places, known = self.outline.places, keys_of(self.path)
        at = known.index(key) if key in known else len(known)
        before = [places[name].below for name in reversed(known[:at]) if name in places]
        behind = [self._above(places[name]) for name in known[at:] if name in places]
        return (before or behind or [max((place.below for place in places.values()), default=self.outline.end)])[0]

    def _above(self, place: Place) -> int:
        """Return where the comments of a key begin, or else its line; what is above the first key is about the file."""
        line = self._line(place.key)
        others = [other.below for other in self.outline.places.values() if other.below <= line]
        lines = self.raw.plain[max(others) : line].splitlines(keepends=True) if others else []
        comments = takewhile(lambda each: each.lstrip().startswith("#"), reversed(lines))
        return line - sum(map(len, comments))

    def _indent(self, index: int) -> str:
        return self.raw.plain[self._line(index) : index]

    def _line(self, index: int) -> int:
        return self.raw.plain.rfind("\n", 0, index) + 1

    def with_new_value(self, place: Place, written: str, line: str) -> str:
        if place.colon < 0:
            raise self.refused(place.key, "the value does not stand behind its key", f"write '{line}'")
        if "\n" not in self.raw.plain[place.colon : place.start]:
            space = "" if place.colon < place.start else " "
            return self.raw.replaced(place.start, place.end, space + written)
        # What stands in lines of its own goes with them; a comment behind the key stays.
        removed = Raw(self.raw.replaced(self._line(place.start), place.below, ""))
        return removed.replaced(place.colon, place.colon, f" {written}")

    def without_lines(self, place: Place) -> str:
        if self.outline.is_flow:
            raise self.refused(place.key, "all keys are in braces, where none can be removed", "remove it by hand")
        return self.raw.replaced(self._line(place.key), place.below, "")

    def with_last(self, place: Place, written: str) -> str:
        """Add an entry to the end of a list."""
        if place.is_flow and not place.items:
            return self.raw.replaced(place.start + 1, place.start + 1, written)
        if place.is_flow:
            return self.raw.replaced(place.items[-1], place.items[-1], f", {written}")
        indent = " " * (place.start - self._line(place.start))
        return self.raw.with_lines(place.below, f"{indent}- {written}\n")

    def with_list(self, place: Place, lines: str) -> str:
        """Begin a list behind a key that has no value."""
        return self.raw.with_lines(place.below, self._indent(place.key) + lines)

    def checked(self, new: str, expected: Mapping[str, Value], line: str) -> str:
        """Return `new` if it says what is `expected`, and all else as before.

        Raises:
            RefusedError: if it does not.
        """
        found, old = read(self.path, new), self.document
        known = {problem.message for problem in old.problems}
        is_same = found.body == old.body and {problem.message for problem in found.problems} <= known
        if not (found.whole and is_same and found.values == expected):
            raise self.refused(self.outline.begin, "this cannot be changed without harm", f"write '{line}' by hand")
        return new

    def refused(self, index: int, message: str, hint: str) -> RefusedError:
        mark = self.document.tree.lines.mark(index)
        return RefusedError(Problem(self.path, mark.line, mark.column, message, hint))
