"""Other programs: what they are told and what they say goes through files, never through a pipe.

A connection that ssh keeps for the next run, or a process that a program leaves behind, would hold a pipe open.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from statusgen.problems import StatusgenError
from statusgen.structs import Frozen

GRACE_S = 5  # for a program to put its things in order


class LateError(StatusgenError):
    """A program took longer than anybody can wait for, and was ended."""


class Ended(Frozen):
    """How a program ended: its code, negative for a signal, and what it said on standard output and error."""

    code: int
    output: bytes
    errors: bytes

    @property
    def words(self) -> bytes:
        """What it said of a failure; how it ended, if it said nothing."""
        return self.errors.strip() or self.output.strip() or f"it ended with {self.code}".encode()


def run_program(
    command: Sequence[str], *, said: Iterable[bytes] = (), environ: Mapping[str, str], patience_s: float | None = None
) -> Ended:
    """Run `command`, which goes through no shell, and tell it all of `said`.

    After `patience_s` it is ended, and all those that it runs, unless there is a terminal: they may ask there for a
    passphrase, and there it alone is ended.

    Raises:
        LateError: if it was ended.
        StatusgenError: if it is not installed or cannot be run.
    """
    is_apart = patience_s is not None and sys.platform != "win32" and not any(map(os.isatty, range(3)))
    with _explained(), _file() as told, _file() as output, _file() as errors:
        told.writelines(said)  # a whole site may be told, which is more than to keep in mind
        told.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603  # see above
                command, stdin=told, stdout=output, stderr=errors, env=environ, start_new_session=is_apart
            )
        except FileNotFoundError as error:
            raise StatusgenError(f"{command[0]} is not installed on this machine") from error
        except OSError as error:
            raise StatusgenError(f"'{command[0]}' cannot be run: {error.strerror}") from error
        code = _waited_for(process, patience_s, is_apart=is_apart)
        output.seek(0)
        errors.seek(0)
        return Ended(code, output.read(), errors.read())


def _waited_for(process: subprocess.Popen[bytes], patience_s: float | None, *, is_apart: bool) -> int:
    """Return with which code a program ended; whoever is interrupted leaves none behind."""
    with process:
        try:
            return process.wait(patience_s)
        except BaseException as error:
            _end(process, is_apart=is_apart)
            if isinstance(error, subprocess.TimeoutExpired):
                raise LateError(f"it did not end within {patience_s:.0f} s") from error
            raise


def _end(process: subprocess.Popen[bytes], *, is_apart: bool) -> None:
    """End a program, kindly at first; with those that it runs, if it is apart: git leaves them behind."""
    for end in _ends(process, is_apart=is_apart):
        with suppress(OSError):  # it is over already
            end()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
            return


def _ends(process: subprocess.Popen[bytes], *, is_apart: bool) -> list[Callable[[], None]]:
    if sys.platform == "win32" or not is_apart:
        return [process.terminate, process.kill]
    return [partial(os.killpg, process.pid, each) for each in (signal.SIGTERM, signal.SIGKILL)]


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile()


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder that is gone afterwards.

    Raises:
        StatusgenError: if there is no room for it, or for what is put there.
    """
    with _explained(), tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename or tempfile.tempdir or "TMPDIR"
        way_out = "free some space, or name another folder for temporary files in the variable TMPDIR"
        raise StatusgenError(f"'{place}': {error.strerror or error} ({way_out})") from error
