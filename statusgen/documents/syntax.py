"""What is wrong with the YAML itself, in the author's words."""

import re

import yaml

from statusgen.structs import Frozen

DEPTH_LIMIT = 20
TOO_DEEP = (f"nested more than {DEPTH_LIMIT} deep", "write it flatter")
QUOTE = "put the value in quotes"
INDENT = "begin the keys of one mapping in the same column, and lines below them further right"


class SyntaxFault(Frozen):
    """`at` is the index of the offending character, from 0, in the text that was parsed."""

    at: int
    message: str
    hint: str


# What libyaml or PyYAML says (they differ in wording), what is said instead, the way out,
# and whether the place is where the construct began rather than where reading it failed.
TRANSLATIONS = (
    ("nesting depth", *TOO_DEEP, False),  # libyaml looks far ahead, and from 0.2.6 on has a limit of its own
    ("mapping values are not allowed", "a ':' where none can be", "put a text with ': ' in it in quotes", False),
    ("quoted scalar.*(end of stream|document indicator)", "this quote is never closed", "close it", True),
    ("flow sequence", "this '[' is not closed, or a ',' is missing", "write it as [one, two]", True),
    ("flow mapping", "this '{' is not closed, or a ',' is missing", "write it as {key: value}", True),
    ("expected ':'", "a line without ': '", "write 'key: value'", True),
    ("escape", "a backslash that YAML does not know", "use single quotes", False),
    ("node content|cannot start any token", "a value cannot begin with CHARACTER", QUOTE, False),
    ("alphabetic or numeric", "a value cannot begin with CHARACTER", QUOTE, True),
    ("block mapping|block collection|block sequence", "this line does not fit the ones above", INDENT, False),
    ("document start", "this line does not fit the ones above", INDENT, False),
)


def explain(error: yaml.YAMLError, text: str) -> SyntaxFault:
    """Return what `error`, raised while `text` was parsed, means to its author."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return SyntaxFault(0, "this is not YAML", "")
    index = error.problem_mark.index
    if text[index : index + 1] == "\t" or "tab character" in str(error.problem):
        return SyntaxFault(index, "a tab cannot indent YAML", "indent with spaces")
    if not text[index:].strip() and "node content" in str(error.problem):
        return SyntaxFault(len(text.rstrip()) - 1, "this ends too early", "close each '[', '{' and quote")
    said = f"{error.context or ''}: {error.problem}"
    for pattern, message, hint, at_beginning in TRANSLATIONS:
        if re.search(pattern, said):
            if at_beginning and error.context_mark is not None:
                index = error.context_mark.index
            return SyntaxFault(index, message.replace("CHARACTER", repr(text[index : index + 1])), hint)
    return SyntaxFault(index, f"this is not YAML: {error.problem}", "")
