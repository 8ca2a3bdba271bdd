"""What a folder asks of the system beyond files: two names that change places, bytes that are on the disk, rights."""

import ctypes
import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOSSES = frozenset({errno.EIO, errno.ENOSPC, errno.EDQUOT})
# Not every system, and not every file system, can wait for a folder.
NOT_POSSIBLE = frozenset({errno.EACCES, errno.EBADF, errno.EINVAL, errno.ENOTSUP, errno.EPERM})
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # Linux, renameat2(2)
WRITE_FOR_OTHERS = 0o022


def fail(error: OSError) -> None:
    # What cannot be looked into is not gone.
    raise error


@contextmanager
def readable() -> Iterator[None]:
    """Let all read what is made: a web server is somebody else. Who may write there is as the umask says."""
    umask = os.umask(WRITE_FOR_OTHERS)
    os.umask(umask & WRITE_FOR_OTHERS)
    try:
        yield
    finally:
        os.umask(umask)


def exchange(link: Path, place: Path, *, aside: Path) -> None:
    """Put `link` to `place`, and what was there `aside`: both at once where the system can do that."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    names = (os.fsencode(link), os.fsencode(place))
    if rename and rename(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        link.rename(aside)
        return
    place.rename(aside)
    link.rename(place)


def settle(generation: Path) -> None:
    """Wait until a generation is on the disk, lest a loss of power leaves a link to empty files.

    Linux can be asked for a whole file system; with tens of thousands of folders that takes a tenth of the time.
    """
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if os.name == "posix" else None
    if syncfs:
        with _opened(generation) as number:
            if syncfs(number) == 0:
                return
        if ctypes.get_errno() in LOSSES:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), f"{generation}")
    for folder, _, names in os.walk(generation, onerror=fail):
        for place in (Path(folder, name) for name in names):
            status = place.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_nlink == 1:  # what has more names was there before
                sync(place)
        sync(Path(folder))
    sync(generation.parent)


def sync(place: Path) -> None:
    """Wait until the bytes of a file, or the names in a folder, are on the disk."""
    try:
        with _opened(place) as number:
            os.fsync(number)
    except OSError as error:
        if error.errno not in NOT_POSSIBLE:
            raise


@contextmanager
def _opened(place: Path) -> Iterator[int]:
    number = os.open(place, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)
