"""Paths of a site and their places on the disk."""

import os
import re
import stat
from io import FileIO
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
    """Return where `path` is on the disk, as `where_is` has it."""
    return Path(where_is(folder, path))


def where_is(folder: Path, path: str) -> str:
    """Return where `path` is on the disk: its name there is UTF-8, whatever encoding the locale claims.

    To make a `Path` of it takes longer than most that is asked of a file, and there are tens of thousands.
    """
    return f"{folder}{os.sep}{os.fsdecode(path.encode())}"


def has(place: str, known: str | None) -> bool:
    """Whether the file at `place` has a digest that is known."""
    try:
        return known is not None and stat.S_ISREG(os.lstat(place).st_mode) and digest(_read(place)) == known
    except OSError:
        return False


def holds(place: str | Path, content: bytes) -> bool:
    try:
        status = os.lstat(place)
        return stat.S_ISREG(status.st_mode) and status.st_size == len(content) and _read(place) == content
    except OSError:
        return False


def stage(place: str, content: bytes) -> None:
    """Write a file that is not there yet, and the folders that it needs."""
    try:
        _write(place, content)
    except FileNotFoundError:
        _make_folder(place.rpartition(os.sep)[0])
        _write(place, content)


def _write(place: str, content: bytes) -> None:
    # A buffer would take as long to set up as the file to write.
    with FileIO(place, "x") as file:
        left = memoryview(content)
        while left := left[file.write(left) :]:
            pass


def _make_folder(place: str) -> None:
    try:
        os.mkdir(place)  # noqa: PTH102  # to make a `Path` of each takes half as long as to make the folder
    except FileExistsError:
        pass  # another process made it
    except FileNotFoundError:
        os.makedirs(place, exist_ok=True)  # noqa: PTH103  # as above


def _read(place: str | Path) -> bytes:
    with FileIO(place) as file:
        return file.readall()
