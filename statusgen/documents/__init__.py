"""YAML files and front matter to plain values of text, each with its place; the only importer of yaml.

Every scalar stays text, so that `no`, `010` and `12:30` mean what they look like. Anchors, aliases, tags and all else
that makes YAML more than it looks are problems.
"""

from statusgen.documents.front_matter import split
from statusgen.documents.marks import START, Lines, Loc, Mark
from statusgen.documents.plain import Plain, read_plain
from statusgen.documents.text import REFUSED, REPLACEMENT, clean, has_conflict, normalise
from statusgen.documents.values import Tree, Value
from statusgen.problems import Problem
from statusgen.structs import Frozen

__all__ = [
    "REFUSED",
    "REPLACEMENT",
    "START",
    "Document",
    "Loc",
    "Mark",
    "Value",
    "normalise",
    "read_markdown",
    "read_yaml",
]


class Document(Frozen):
    """What one file says.

    `whole` is false where a part of its YAML could not be read, so that a key that is absent may have been written.
    """

    path: str
    values: dict[str, Value]
    tree: Tree | Plain  # where they stand
    problems: tuple[Problem, ...] = ()
    whole: bool = True
    body: str = ""
    body_line: int = 0  # in the file
    front: str = ""  # the text of the front matter; of one that is not closed, all that may belong to it

    def key_mark(self, loc: Loc) -> Mark:
        """Return where the key at `loc` stands, or the value where it has no key."""
        index = self.tree.keys.get(loc)
        return self.mark(loc) if index is None else self.tree.lines.mark(index)

    def mark(self, loc: Loc) -> Mark:
        """Return where the value at `loc` begins; of one that is absent, where what should hold it begins."""
        marks = self.tree.marks
        while loc not in marks and loc:
            loc = loc[:-1]
        return self.tree.lines.mark(marks[loc]) if loc in marks else START


def read_yaml(path: str, text: str) -> Document:
    """Return what the YAML file at `path` says, with every problem of its form."""
    text = normalise(text)
    lines = Lines(text)
    cleaned, problems = clean(path, text, lines)
    if not cleaned.strip():
        problems = (*problems, Problem(path, 1, 1, "the file is empty", "write 'key: value' lines"))
        return Document(path, {}, Tree(path, lines), problems, whole=False)
    tree = _read_tree(path, cleaned, lines)
    whole = tree.whole and not has_conflict(text)
    return Document(path, tree.values, tree, (*problems, *tree.problems), whole)


def read_markdown(path: str, text: str) -> Document:
    """Return what the front matter of the Markdown file at `path` says, with its body."""
    text = normalise(text)
    lines = Lines(text)
    cleaned, problems = clean(path, text, lines)
    parts = split(cleaned)
    first, fault = parts.first, parts.fault
    if fault:
        problems = (*problems, Problem(path, fault.line, 1, fault.message, fault.hint))
    written = cleaned[first : parts.last]
    front = written if parts.body > parts.last else cleaned[first:]
    whole = not fault and not (problems and has_conflict(text))
    body, values = cleaned[parts.body :], read_plain(written)
    if values is not None:
        return Document(path, values, Plain(lines, written, first), problems, whole, body, parts.body_line, front)
    tree = _read_tree(path, written, lines, first)
    told = (*problems, *tree.problems)
    return Document(path, tree.values, tree, told, tree.whole and whole, body, parts.body_line, front)


def _read_tree(path: str, text: str, lines: Lines, offset: int = 0) -> Tree:
    # The library takes longer to import than what is plain takes to be read, which is all that most edits touch.
    from statusgen.documents.tree import read_tree  # noqa: PLC0415

    return read_tree(path, text, lines, offset)
