"""The turn of one build in a folder: a lock that the system takes from a build that dies."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_S = 0.02


@contextmanager
def turn(control: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the folder for one build; `on_wait` is told of another one."""
    control.mkdir(parents=True, exist_ok=True)
    hold = by_library if sys.platform == "win32" else by_system
    with hold(control / "lock", on_wait):
        yield


@contextmanager
def by_system(lock: Path, on_wait: Callable[[], None]) -> Iterator[None]:
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
            # Whoever removed the folder meanwhile took the lock away with it, and others hold a new one.
            is_held = _is_at(lock, descriptor)
            if is_held:
                yield
        finally:
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
