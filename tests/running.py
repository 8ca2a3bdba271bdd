"""Commands that run until they are stopped, and what they print meanwhile."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 30


def until(is_true: Callable[[], object]) -> None:
    """Return as soon as `is_true` says so.

    Raises:
        TimeoutError: if it never does.
    """
    end = time.monotonic() + PATIENCE_S
    while not is_true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)  # polled: nothing tells when a file is there


class Running:
    """A statusgen command that runs, and the file that it prints to."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def lines(self) -> list[str]:
        return self._log.read_text("utf-8").splitlines()

    def wait_for(self, text: str, times: int = 1) -> list[str]:
        """Return all lines, once `text` is in so many of them."""
        try:
            until(lambda: sum(text in line for line in self.lines) >= times)
        except TimeoutError as error:
            raise AssertionError(f"never said {text!r} {times} times: {self.lines}") from error
        return self.lines

    def end(self, signal: int) -> int:
        """Send `signal` and return the exit code."""
        self._process.send_signal(signal)
        return self._process.wait(PATIENCE_S)


@contextmanager
def running(*arguments: str, folder: Path) -> Iterator[Running]:
    """Run the command in `folder` as a user does."""
    log = folder / "log.txt"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "statusgen", *arguments]
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        yield Running(process, log)
    finally:
        process.kill()
        process.wait()
