"""Paths of a site and their places on the disk."""

import os
import re
import stat
from pathlib import Path

from statusgen.files import digest

CONTROL = ".statusgen"
# No control characters, Windows's separator, or what is no UTF-8.
NAME = r"(?!\.{1,2}(?:/|$))[^/\x00-\x1f\\\ud800-\udfff]+"
PATH = re.compile(rf"(?!(?i:{re.escape(CONTROL)})(?:/|$)){NAME}(?:/{NAME})*")


def is_path(path: object) -> bool:
    """Whether `path` names a place below the output folder that is not among statusgen's own."""
    return isinstance(path, str) and PATH.fullmatch(path) is not None


def place_of(folder: Path, path: str) -> Path:
    """Return where `path` is on the disk: its name there is UTF-8, whatever encoding the locale claims."""
    return folder / os.fsdecode(path.encode())


def has(place: Path, known: str | None) -> bool:
    """Whether the file at `place` has a digest that is known."""
    try:
        return known is not None and stat.S_ISREG(place.lstat().st_mode) and digest(place.read_bytes()) == known
    except OSError:
        return False


def holds(place: Path, content: bytes) -> bool:
    try:
        status = place.lstat()
        return stat.S_ISREG(status.st_mode) and status.st_size == len(content) and place.read_bytes() == content
    except OSError:
        return False


def stage(place: Path, content: bytes) -> Path:
    with place.open("xb") as file:
        file.write(content)
    return place
