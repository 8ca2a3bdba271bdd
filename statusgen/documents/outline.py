"""Where the entries of a file's outermost mapping lie, to the character: for those who change a file.

Reading needs none of this, and does without it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

from statusgen.documents.front_matter import split
from statusgen.documents.marks import Lines
from statusgen.documents.text import clean, normalise
from statusgen.documents.tree import LOADER
from statusgen.structs import Frozen

COLON = re.compile(r"[ \t]*:")


class Place(Frozen):
    """Where an entry is, in characters from 0; each end is behind the last one.

    An absent value (`key:`) begins and ends behind the colon.
    """

    key: int
    colon: int  # behind it; -1 where it does not follow its key
    start: int  # of the value
    end: int
    below: int  # where the next line begins
    is_list: bool
    is_flow: bool  # in brackets or braces
    items: tuple[int, ...] = ()  # of a list: where each entry ends


class Outline(Frozen):
    """Where the YAML of a file begins and ends, and where each entry is, in the order of the file."""

    begin: int
    end: int
    places: Mapping[str, Place]
    is_flow: bool = False  # the whole is written in braces


class _Node(Frozen):
    """A part of YAML, or where a list or mapping ends; of a block, that is where the next one begins."""

    start: int
    end: int
    opens: int  # 1 where others stand in it, -1 where it ends
    word: str | None  # of a single value
    is_list: bool
    is_flow: bool


def outline(path: str, text: str) -> Outline:
    """Return where the entries of the file at `path` are, which `read_yaml` or `read_markdown` reads whole.

    The characters are those of `text` without a byte order mark and with one character at the end of each line.
    """
    text = normalise(text)
    cleaned, _ = clean(path, text, Lines(text))
    begin, end = 0, len(text)
    if path.endswith(".md"):
        parts = split(cleaned)
        begin, end = parts.first, parts.last
    nodes = [*_nodes(cleaned[begin:end], begin)]
    places = {key: _place(cleaned, end, name, value) for key, name, value in _entries(nodes[1:-1])}
    return Outline(begin, end, places, is_flow=any(node.is_flow for node in nodes[:1]))


def _nodes(text: str, offset: int) -> Iterator[_Node]:
    for event in iter(LOADER(text).get_event, None):
        first, last = event.start_mark, event.end_mark
        if first and last and isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            opens = isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            word = str(event.value) if isinstance(event, yaml.ScalarEvent) else None
            is_list = isinstance(event, yaml.SequenceStartEvent)
            is_flow = isinstance(event, yaml.CollectionStartEvent) and bool(event.flow_style)
            yield _Node(offset + first.index, offset + last.index, opens, word, is_list, is_flow)


def _entries(nodes: Sequence[_Node]) -> Iterator[tuple[str, _Node, Sequence[_Node]]]:
    """Yield key by key what stands in a mapping; of a key that stands twice, the first counts."""
    values = _values(nodes)
    seen = set()
    for key, value in zip(values, values, strict=False):  # by turns
        word = key[0].word
        if word is not None and word not in seen:
            seen.add(word)
            yield word, key[0], value


def _values(nodes: Sequence[_Node]) -> Iterator[Sequence[_Node]]:
    """Yield each value that stands in `nodes` itself, with all that stands in it."""
    begin = depth = 0
    for index, node in enumerate(nodes, 1):
        depth += node.opens
        if depth == 0:
            yield nodes[begin:index]
            begin = index


def _place(text: str, end: int, key: _Node, value: Sequence[_Node]) -> Place:
    colon = COLON.match(text, key.end)
    first, last = value[0], _end(value)
    # A block of text ends where a line begins: behind the empty lines that belong to it.
    below = last if text[last - 1] == "\n" else text.find("\n", last, end) + 1 or end
    return Place(
        key.start,
        colon.end() if colon else -1,
        first.start,
        first.start + len(text[first.start : last].rstrip(" \t\n")),
        below,
        first.is_list,
        first.is_flow,
        tuple(_end(item) for item in _values(value[1:-1])) if first.is_list else (),
    )


def _end(value: Sequence[_Node]) -> int:
    """Return where the last of `value` ends that is written; the end of a block is nothing but the next one's begin."""
    return max(node.end for node in value if node.opens >= 0 or node.end > node.start)
