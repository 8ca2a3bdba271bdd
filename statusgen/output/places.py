"""Paths of a site and their places on the disk."""

import errno
import os
import re
import stat
from collections.abc import Callable
from io import FileIO
from pathlib import Path

from statusgen.files import digest

CONTROL = ".statusgen"

Stamp = tuple[int, int, int, int]
"""Size and inode of a file, and when it was modified and changed, in nanoseconds since 1970."""

# Nothing of ours is there: a name that no disk can hold was claimed before that turned out. EINVAL is Windows's.
ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL}
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


def mode_of(place: str | Path) -> int:
    """Return what kind of thing is at `place`, 0 if there is nothing.

    Raises:
        OSError: if that cannot be seen.
    """
    try:
        return os.lstat(place).st_mode
    except OSError as error:
        if error.errno in ABSENT:
            return 0
        raise


def stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def has(place: str, known: str | None) -> Stamp | None:
    """Return the stamp of the file at `place`, as it was before it was read, if it has the digest that is `known`."""
    return _stamp_of(place, lambda _size: digest(_read(place)) == known) if known else None


def holds(place: str | Path, content: bytes) -> Stamp | None:
    """Return the stamp of the file at `place`, as above, if this is its content."""
    return _stamp_of(place, lambda size: size == len(content) and _read(place) == content)


def _stamp_of(place: str | Path, is_it: Callable[[int], bool]) -> Stamp | None:
    """Return the stamp of the file at `place` if `is_it` says so, who is told its size."""
    try:
        status = os.lstat(place)
        return stamp(status) if stat.S_ISREG(status.st_mode) and is_it(status.st_size) else None
    except OSError:
        return None


def stage(place: str, content: bytes) -> Stamp:
    """Write a file that is not there yet, and the folders that it needs."""
    try:
        return _write(place, content)
    except FileNotFoundError:
        make_folder(place.rpartition(os.sep)[0])
        return _write(place, content)


def _write(place: str, content: bytes) -> Stamp:
    # A buffer would take as long to set up as the file to write.
    with FileIO(place, "x") as file:
        left = memoryview(content)
        while left := left[file.write(left) :]:
            pass
        return stamp(os.fstat(file.fileno()))


def make_folder(place: str) -> None:
    try:
        os.mkdir(place)  # noqa: PTH102  # to make a `Path` of each takes half as long as to make the folder
    except FileExistsError:
        pass  # another process made it
    except FileNotFoundError:
        os.makedirs(place, exist_ok=True)  # noqa: PTH103  # as above


def _read(place: str | Path) -> bytes:
    with FileIO(place) as file:
        return file.readall()
