"""Where the front matter of a Markdown file begins and ends."""

import re
from itertools import accumulate

from statusgen.structs import Frozen

FENCE = "---"
KEY = r"[a-z_]+[ \t]*:(?:[ \t]|$)"
UPDATE_LIKE = re.compile(r"[^\S\t\n]{0,3}##\s*[0-9]{4}-")
KEY_LIKE = rf"(?!{UPDATE_LIKE.pattern})(?:{KEY}|[ \t]+\S|- |#(?!#)|[ \t]*$)"


class Fault(Frozen):
    line: int  # from 1
    message: str
    hint: str


class Split(Frozen):
    """The parts: front matter from character `first` to before `last`, and the body from `body` and its line on."""

    first: int
    last: int
    body: int
    body_line: int  # from 1
    fault: Fault | None = None


def split(text: str) -> Split:
    """Return where the parts of a file are.

    Front matter that is not closed ends before the first line that cannot belong to it, and before an update in any
    case: no update may be taken for YAML, where its heading would be a comment. Where nothing opens it either, it
    begins with a key.
    """
    end = text.find("\n---", 3)
    if text.startswith("---\n") and text.startswith("\n---\n", end) and text.find("##", 0, end) < 0:
        return Split(4, end + 1, end + 5, text.count("\n", 0, end) + 3)  # as nearly always
    lines = text.split("\n")
    first, last, body, fault = _split(lines)
    starts = (0, *accumulate(len(line) + 1 for line in lines))
    return Split(starts[first], starts[last], starts[body], body + 1, fault)


def _split(lines: list[str]) -> tuple[int, int, int, Fault | None]:
    """Return the lines, from 0, that the front matter, what follows it and the body begin with."""
    begin = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if begin == len(lines):
        return 0, 0, 0, Fault(1, "the file is empty", "begin with a line '---', 'title: ...' and another '---'")
    if lines[begin].rstrip() != FENCE:
        return _without_opening(lines, begin)
    first = begin + 1
    for number in range(first, len(lines)):
        if lines[number].rstrip() == FENCE:
            return first, number, number + 1, None
        if UPDATE_LIKE.match(lines[number]):
            break
    end = _end_of_keys(lines, first)
    return first, end, end, Fault(begin + 1, "the front matter is not closed", "add a line '---' after its last key")


def _without_opening(lines: list[str], begin: int) -> tuple[int, int, int, Fault]:
    end = _end_of_keys(lines, begin)
    closed = begin < end < len(lines) and lines[end].rstrip() == FENCE
    hint = "begin the file with a line '---'" + ("" if closed else ", 'title: ...' and another '---'")
    if closed:
        return begin, end, end + 1, Fault(begin + 1, "the front matter is not opened", hint)
    if re.match(KEY, lines[begin]):  # what nobody should see may be among the keys
        return begin, end, end, Fault(begin + 1, "no front matter", hint)
    return begin, begin, begin, Fault(begin + 1, "no front matter", hint)


def _end_of_keys(lines: list[str], begin: int) -> int:
    """Return the number of the first line from `begin` on that does not look like front matter."""
    numbers = range(begin, len(lines))
    return next((number for number in numbers if not re.match(KEY_LIKE, lines[number])), len(lines))
