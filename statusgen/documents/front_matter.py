"""Where the front matter of a Markdown file begins and ends."""

import re
from typing import NamedTuple

FENCE = "---"
KEY_LIKE = r"[a-z_]+[ \t]*:(?:[ \t]|$)|[ \t]+\S|- |#(?!#)|[ \t]*$"
UPDATE_LIKE = re.compile(r" {0,3}##[ \t]*[0-9]{4}-")


class Split(NamedTuple):
    """The lines of the parts, from 0: front matter from `first` to before `last`, and the body from `body` on."""

    first: int
    last: int
    body: int
    line: int = 0  # of the fault, from 1
    message: str = ""  # empty where there is no fault
    hint: str = ""


def split(lines: list[str]) -> Split:
    """Return where the parts of a file of these `lines` are.

    Front matter that is not closed ends before the first line that cannot belong to it, and before an update in any
    case: no update may be taken for YAML, where its heading would be a comment.
    """
    begin = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if begin == len(lines):
        return Split(0, 0, 0, 1, "the file is empty", "begin with a line '---', 'title: ...' and another '---'")
    if lines[begin].rstrip() != FENCE:
        return _without_opening(lines, begin)
    first = begin + 1
    for number in range(first, len(lines)):
        if lines[number].rstrip() == FENCE:
            return Split(first, number, number + 1)
        if UPDATE_LIKE.match(lines[number]):
            break
    end = _end_of_keys(lines, first)
    return Split(first, end, end, begin + 1, "the front matter is not closed", "add a line '---' after its last key")


def _without_opening(lines: list[str], begin: int) -> Split:
    end = _end_of_keys(lines, begin)
    closed = begin < end < len(lines) and lines[end].rstrip() == FENCE
    hint = "begin the file with a line '---'" + ("" if closed else ", 'title: ...' and another '---'")
    if closed:
        return Split(begin, end, end + 1, begin + 1, "the front matter is not opened", hint)
    return Split(begin, begin, begin, begin + 1, "no front matter", hint)


def _end_of_keys(lines: list[str], begin: int) -> int:
    """Return the number of the first line from `begin` on that does not look like front matter."""
    numbers = range(begin, len(lines))
    return next((number for number in numbers if not re.match(KEY_LIKE, lines[number])), len(lines))
