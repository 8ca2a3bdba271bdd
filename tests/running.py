"""Commands that run until they are stopped, and what they print meanwhile."""

import signal
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

    def end(self, number: int) -> int:
        """Send the signal `number` and return the exit code."""
        self._process.send_signal(number)
        return self._process.wait(PATIENCE_S)


@contextmanager
def _heeded() -> Iterator[None]:
    """Let what is started heed all signals: whoever started the tests may have had some ignored, as nohup does."""
    ignored = [each for each in signal.valid_signals() if signal.getsignal(each) is signal.SIG_IGN]
    changed = [each for each in ignored if each not in {signal.SIGPIPE, signal.SIGXFSZ}]  # by Python itself
    for each in changed:
        signal.signal(each, signal.SIG_DFL)
    try:
        yield
    finally:
        for each in changed:
            signal.signal(each, signal.SIG_IGN)


@contextmanager
def running(*arguments: str, folder: Path) -> Iterator[Running]:
    """Run the command in `folder` as a user does."""
    log = folder / "log.txt"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "statusgen", *arguments]
        with _heeded():
            process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        yield Running(process, log)
    finally:
        process.kill()
        process.wait()
