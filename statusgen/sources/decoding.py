"""Bytes to text: UTF-8, and what is wrong where it is something else."""

import codecs
import re
from collections.abc import Mapping

from statusgen.problems import Problem

REPLACEMENT = "\ufffd"
# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# Where the first four bytes are NUL when a file without a mark begins with ASCII (YAML 1.2, section 5.2).
NUL_PATTERNS: Mapping[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}

SAVE_AS_UTF8 = "save it as UTF-8: your editor's “save with encoding” or `iconv -t UTF-8` does"


def decode(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of `data` as far as there is one, with U+FFFD for the rest, and what is wrong with it."""
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return _as_far_as_it_goes(path, data)
    return (text, ()) if "\0" not in text else _as_far_as_it_goes(path, data)


def _as_far_as_it_goes(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    if encoding := _wide_encoding(data):
        text = data.decode(encoding, "replace").removeprefix("\ufeff").replace("\0", REPLACEMENT)
        message = f"the file is {encoding[:6].upper()}, not UTF-8"
        return text, (Problem(path, 0, 0, message, SAVE_AS_UTF8),)
    data = data.removeprefix(codecs.BOM_UTF8)
    problems: list[Problem] = []
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        problems.append(_problem_after(data[: error.start].decode(), path, message, SAVE_AS_UTF8))
    if "\0" in text:
        before = text[: text.index("\0")]
        problems.append(_problem_after(before, path, "a NUL byte is not text", "remove it"))
        text = text.replace("\0", REPLACEMENT)
    return text, tuple(problems)


def _wide_encoding(data: bytes) -> str | None:
    marked = (encoding for mark, encoding in MARKS.items() if data.startswith(mark))
    return next(marked, None) or NUL_PATTERNS.get(tuple(byte == 0 for byte in data[:4]))


def _problem_after(before: str, path: str, message: str, hint: str) -> Problem:
    """Return a problem at the place that the text `before` ends at."""
    lines = re.split(r"\r\n|\r|\n", before)
    return Problem(path, len(lines), len(lines[-1]) + 1, message, hint)
