"""YAML as nearly all front matter is written: keys with a text in their line, or with such keys below them.

That is read without a YAML library, which takes many times as long, and all else with it; a test holds both together.
"""

import re

from statusgen.documents.marks import Lines, Loc
from statusgen.documents.values import Tree, Value

KEY = r"\w[\w-]{0,99}"
# Without "#", which may begin a comment, and "\", which may mean another character.
SIGNS = r"\w .,;()'/&+%!?@=~*$|<>\[\]{}\-"
VALUE = rf'"[{SIGNS}:#]*+"|\w["{SIGNS}]*+(?::(?![ \n])["{SIGNS}]*+)*+(?<! )'
PLAIN = re.compile(rf"(?:{KEY}:(?: (?:{VALUE})|(?:\n  {KEY}: (?:{VALUE}))++)\n)++")
ENTRY = re.compile(r"( *)([\w-]+):(?: (.*))?\n")


def read_plain(path: str, text: str, lines: Lines, offset: int = 0) -> Tree | None:
    """Return what `text` says, as `read_tree` does; None if it is more than plain, or a key stands twice."""
    if not PLAIN.fullmatch(text):
        return None
    tree = Tree(path, lines, marks={(): offset})
    node: dict[str, Value] = tree.values
    above: Loc = ()
    for entry in ENTRY.finditer(text):
        indent, key, value = entry.groups()
        if not indent:
            node, above = tree.values, ()
        if key in node:
            return None
        place = (*above, key)
        tree.keys[place] = offset + entry.start(2)
        if value is None:
            node[key] = node = {}
            above = place
            tree.marks[place] = offset + entry.end() + 2  # where the first key below it begins
        else:
            node[key] = value[1:-1] if value[0] == '"' else value
            tree.marks[place] = offset + entry.start(3)
    return tree
