"""YAML files and front matter to plain values of text, each with its place; the only importer of yaml.

Every scalar stays text, so that `no`, `010` and `12:30` mean what they look like. Anchors, aliases, tags and all else
that makes YAML more than it looks are problems.
"""

from dataclasses import dataclass

from statusgen.documents.front_matter import split
from statusgen.documents.marks import START, Lines, Loc, Mark
from statusgen.documents.text import clean, has_conflict, normalise
from statusgen.documents.tree import Tree, Value, read_tree
from statusgen.problems import Problem

__all__ = ["START", "Document", "Loc", "Mark", "Value", "read_markdown", "read_yaml"]


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says.

    `whole` is false where a part of its YAML could not be read, so that a key that is absent may have been written.
    """

    path: str
    values: dict[str, Value]
    keys: dict[Loc, Mark]
    marks: dict[Loc, Mark]
    problems: tuple[Problem, ...] = ()
    whole: bool = True
    body: str = ""
    body_line: int = 0  # in the file

    def key_mark(self, loc: Loc) -> Mark:
        """Return where the key at `loc` stands, or the value where it has no key."""
        return self.keys.get(loc) or self.mark(loc)

    def mark(self, loc: Loc) -> Mark:
        """Return where the value at `loc` begins; of one that is absent, where what should hold it begins."""
        while loc not in self.marks and loc:
            loc = loc[:-1]
        return self.marks.get(loc, START)


def read_yaml(path: str, text: str) -> Document:
    """Return what the YAML file at `path` says, with every problem of its form."""
    text = normalise(text)
    lines = Lines(text)
    cleaned, problems = clean(path, text, lines)
    if not cleaned.strip():
        problems = (*problems, Problem(path, 1, 1, "the file is empty", "write 'key: value' lines"))
        return Document(path, {}, {}, {}, problems, whole=False)
    tree = read_tree(path, cleaned, lines)
    return _document(tree, problems, whole=tree.whole and not has_conflict(text))


def read_markdown(path: str, text: str) -> Document:
    """Return what the front matter of the Markdown file at `path` says, with its body."""
    text = normalise(text)
    lines = Lines(text)
    cleaned, problems = clean(path, text, lines)
    parts = split(cleaned.split("\n"))
    if parts.message:
        problems = (*problems, Problem(path, parts.line, 1, parts.message, parts.hint))
    starts = [*lines.starts, len(cleaned)]
    first, last, body = starts[parts.first], starts[parts.last], starts[parts.body]
    tree = read_tree(path, cleaned[first:last], lines, first)
    whole = tree.whole and not parts.message and not has_conflict(text)
    return _document(tree, problems, whole=whole, body=cleaned[body:], body_line=parts.body + 1)


def _document(
    tree: Tree, problems: tuple[Problem, ...], *, whole: bool, body: str = "", body_line: int = 0
) -> Document:
    found = (*problems, *tree.problems)
    return Document(tree.path, tree.values, tree.keys, tree.marks, found, whole, body, body_line)
