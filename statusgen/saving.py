"""The only writer of content: what a command changes is on the disk before it takes the place of what was there.

Two who save at once take turns, by a lock on the content folder itself that leaves nothing in it; who comes second
finds the file changed, and is told. A process that is killed leaves the old file or the new one, and at most one
`.statusgen.tmp` in each folder, which nothing reads and the next one to save there takes away.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from statusgen.problems import StatusgenError
from statusgen.structs import Frozen

WAITING = ".statusgen.tmp"


class Change(Frozen):
    """What a file below the content folder is to become; `old` is what it is now, None where there is none."""

    path: str
    old: bytes | None
    new: bytes


Save = Callable[[Change], None]


class ChangedError(StatusgenError):
    """A file is not what it was when the change was made of it; nothing is written."""


class _NotOursError(Exception):
    """A path leads out of the content folder."""


def changed_meanwhile(place: Path, *, is_there: bool) -> ChangedError:
    return ChangedError(f"{place} was {'changed' if is_there else 'removed'} meanwhile; nothing was written")


def real_path(folder: Path, path: str) -> str:
    """Return the path, below `folder`, of the file that a link at `path` leads to, or else `path` itself.

    Raises:
        StatusgenError: if that is outside of it.
    """
    with _explained(folder / path, "read"):
        return _place(folder, path).relative_to(os.path.realpath(folder)).as_posix()


def read_content(folder: Path, path: str) -> bytes | None:
    """Return what is in the file at `path` below the content `folder`, or None where there is none.

    Raises:
        StatusgenError: if it cannot be read.
    """
    with _explained(folder / path, "read"):
        return _read(_place(folder, path))


def save(folder: Path, change: Change) -> None:
    """Write `change` into the content `folder`.

    Raises:
        ChangedError: if the file is no more what it was.
        StatusgenError: if it cannot be written.
    """
    with turn(folder) as save_now:
        save_now(change)


@contextmanager
def turn(folder: Path, on_wait: Callable[[], None] = lambda: None) -> Iterator[Save]:
    """Wait for a turn to change the content `folder`, and give what saves in it; as long as it lasts, nobody else does.

    `on_wait` is told if somebody else has it.

    Raises:
        StatusgenError: if there is no such folder.
    """
    with _locked(folder, on_wait) as is_alone:
        # Nothing is left behind that grows: of who was killed, the next one takes the name, if it is nobody else's.
        waiting = WAITING if is_alone else f"{WAITING}-{os.getpid()}"
        yield lambda change: _save(folder, change, waiting)


def _save(folder: Path, change: Change, name: str) -> None:
    place = _checked(folder, change)
    waiting = place.with_name(name)
    with _explained(folder / change.path, "written"):
        _make_folders(place.parent)
        waiting.unlink(missing_ok=True)  # of somebody who was killed
        try:
            _write(waiting, change.new, place)
            _checked(folder, change)  # writing may have taken its time
            waiting.replace(place)
        finally:
            waiting.unlink(missing_ok=True)
        _sync(place.parent)


def _checked(folder: Path, change: Change) -> Path:
    """Return the place of the file that is to change, if it is still what it was."""
    with _explained(folder / change.path, "read"):
        place = _place(folder, change.path)
        found = _read(place)
    if found == change.old:
        return place
    if change.old is None:
        raise ChangedError(f"{folder / change.path} is there already; nothing was written")
    raise changed_meanwhile(folder / change.path, is_there=found is not None)


def _place(folder: Path, path: str) -> Path:
    """Return where the file at `path` is, or will be, behind links that lead to within the content."""
    root = Path(os.path.realpath(folder))
    place = Path(os.path.realpath(root / path))
    if not place.is_relative_to(root):
        raise _NotOursError
    return place


def _read(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def _write(waiting: Path, content: bytes, place: Path) -> None:
    """Write `content` to where it waits; who may read what is at `place` may read it there, too."""
    if place.exists() and not os.access(place, os.W_OK):  # its folder alone would let it be replaced
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with waiting.open("xb") as file:
        with suppress(FileNotFoundError):
            status = place.stat()
            _give(waiting, status)
            waiting.chmod(stat.S_IMODE(status.st_mode))
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _give(waiting: Path, status: os.stat_result) -> None:
    """Give a file the owner and the group of another, as far as that is allowed."""
    if sys.platform != "win32":
        for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
            with suppress(PermissionError):
                os.chown(waiting, owner, group)


def _make_folders(folder: Path) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        _sync(each.parent)


def _sync(folder: Path) -> None:
    """Bring the names in `folder` to the disk."""
    if sys.platform != "win32":  # which opens no folders
        with _opened(folder) as descriptor:
            os.fsync(descriptor)


@contextmanager
def _locked(folder: Path, on_wait: Callable[[], None]) -> Iterator[bool]:
    """Give whether nobody else can have the folder now."""
    if sys.platform == "win32":  # no lock that leaves nothing behind; what `_checked` sees has to do
        yield False
        return
    import fcntl  # noqa: PLC0415  # is not there on Windows

    with _explained(folder, "locked"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        is_alone = False
        with suppress(OSError):  # some network file systems lock no folders: as above
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                on_wait()
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            is_alone = True
        yield is_alone
    finally:
        os.close(descriptor)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _explained(place: Path, what: str) -> Iterator[None]:
    try:
        yield
    except _NotOursError as error:
        raise StatusgenError(f"{place} leads out of the content folder, and is left alone") from error
    except OSError as error:
        raise StatusgenError(f"{place} cannot be {what}: {error.strerror}") from error
