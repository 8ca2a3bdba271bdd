"""The turn of one build in a folder: a lock that the system takes from a build that dies."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

POLL_S = 0.02
# What is said where nothing can be locked: by NFS without its lock service, and by some file systems of programs.
LOCKLESS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
NO_TURNS = "nothing can be locked on that file system: do not write there twice at once, nobody would wait"


@contextmanager
def turn(control: Path, on_wait: Callable[[], None], on_lockless: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the folder for one build; `on_wait` is told of another one, `on_lockless` that none would be seen."""
    control.mkdir(parents=True, exist_ok=True)
    lock = control / "lock"
    with by_library(lock, on_wait) if sys.platform == "win32" else by_system(lock, on_wait, on_lockless):
        yield


@contextmanager
def by_system(
    lock: Path, on_wait: Callable[[], None], on_lockless: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold `lock` by what the library calls, too: importing all else that it knows takes a tenth of a small build."""
    import fcntl  # noqa: PLC0415  # is not there on Windows

    is_held = False
    while not is_held:
        lock.parent.mkdir(parents=True, exist_ok=True)  # it may be gone with the lock
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                on_wait()
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            except OSError as error:
                if error.errno not in LOCKLESS:
                    raise
                on_lockless()
            # Whoever removed the folder meanwhile took the lock away with it, and others hold a new one.
            is_held = _is_at(lock, descriptor)
            if is_held:
                yield
        finally:
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_UN)  # also for copies of this process, which hold it open
            os.close(descriptor)


def _is_at(place: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.lstat(place), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def by_library(lock: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold `lock`; on other systems than Windows it is the same one."""
    from filelock import FileLock, Timeout  # noqa: PLC0415  # see above

    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout:
        on_wait()
        held.acquire(poll_interval=POLL_S)
    try:
        yield
    finally:
        held.release()
