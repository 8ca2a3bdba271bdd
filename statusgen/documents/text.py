"""What is done to the text of every file before it is read: ends of lines, control characters, conflict markers."""

import re
from collections.abc import Iterator

from statusgen.documents.marks import Lines
from statusgen.problems import Problem

# These are compiled when they are needed, which is seldom.
# All that YAML and XML refuse; lone surrogates too, which cannot be written as UTF-8.
REFUSED = "[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
ACCEPTED = bytes([*b"\t\n", *range(0x20, 0x7F)])  # of ASCII
CONFLICT = r"(?m)^(?:<{7}|>{7}|={7}|\|{7})(?: .*)?$"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def normalise(text: str) -> str:
    r"""Return `text` without a byte order mark and with `\n` as the only end of a line."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def clean(path: str, text: str, lines: Lines) -> tuple[str, tuple[Problem, ...]]:
    """Return `text` with what no reader can take made harmless, every other character still at its place."""
    problems = (*_refused(path, text, lines), *_conflicts(path, text, lines))
    if not problems:
        return text, ()
    if has_conflict(text):
        text = re.sub(CONFLICT, lambda marker: " " * len(marker[0]), text)
    return re.sub(REFUSED, REPLACEMENT, text), problems


def has_conflict(text: str) -> bool:
    # Seven equals signs alone underline a Markdown heading. A single character is found much faster than seven.
    if not ("<" in text and "<<<<<<<" in text) and not (">" in text and ">>>>>>>" in text):
        return False
    return any(marker[0][0] in "<>" for marker in re.finditer(CONFLICT, text))


def _refused(path: str, text: str, lines: Lines) -> Iterator[Problem]:
    if text.isascii() and not text.encode().translate(None, ACCEPTED):  # as is seen quickest
        return
    if text.replace("\n", "").isprintable():  # Python calls none of them so
        return
    for found in re.finditer(REFUSED, text):
        mark = lines.mark(found.start())
        yield Problem(path, mark.line, mark.column, f"{_name(found[0])} cannot be read", "remove it")


def _name(character: str) -> str:
    if character == "\0":
        return "a NUL byte"
    kind = "lone surrogate" if "\ud800" <= character <= "\udfff" else "control character"
    return f"the {kind} U+{ord(character):04X}"


def _conflicts(path: str, text: str, lines: Lines) -> Iterator[Problem]:
    """Yield one problem a conflict: at its first marker."""
    if not has_conflict(text):
        return
    markers = list(re.finditer(CONFLICT, text))
    first = [marker for marker in markers if marker[0][0] == "<"] or markers
    for found in first:
        mark = lines.mark(found.start())
        message = f"conflict marker '{found[0][:7]}' left by git"
        yield Problem(path, mark.line, mark.column, message, "keep one of the two sides and remove the markers")
