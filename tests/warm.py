"""The command without its start: a process that has imported everything forks a child for each build.

A child waits before its first step until who watches it is ready, and can be traced by strace: what it asks of the
system is recorded, fails, or ends it, exactly at the call that was named.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conftest import needs

SERVER = """
import gc, json, os, signal, sys
from statusgen.__main__ import main
from statusgen.cli import run
run(sys.argv[1:])  # also what is imported late is here now
gc.freeze()  # or each child would copy all that is here
print("ready", flush=True)
for line in sys.stdin:
    arguments, said = json.loads(line)
    child = os.fork()
    if not child:
        for stream in (1, 2):
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
        os.kill(os.getpid(), signal.SIGSTOP)
        sys.argv[1:] = arguments
        main()
    os.waitpid(child, os.WUNTRACED)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

# What changes a disk; a question mark, because not every processor's kernel has each.
CHANGES = (
    *("openat", "open", "write", "writev", "pwrite64", "sendfile", "copy_file_range", "close", "fsync", "fdatasync"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mkdir", "mkdirat", "ftruncate"),
    *("unlink", "unlinkat", "rmdir", "chmod", "fchmod", "utimensat", "flock"),
)
TRACED = "trace=" + ",".join(f"?{name}" for name in CHANGES)
CALL = re.compile(r"^(?P<process>\d+) +(?P<name>\w+)\((?P<told>.*)$")
WRITES = re.compile(r"O_(CREAT|WRONLY|RDWR|TRUNC)")


@dataclass(frozen=True, slots=True)
class Call:
    """The `number`th call of this name that a process made, from 1; strace's words for it."""

    name: str
    number: int
    told: str

    def inject(self, how: str) -> str:
        """Return what to say to strace, for it to meddle with this call: `rename:error=EIO:when=3`."""
        return f"{self.name}:{how}:when={self.number}"


@dataclass(frozen=True, slots=True)
class Ended:
    code: int  # negative: the signal that ended it
    said: str


@dataclass(frozen=True, slots=True)
class Running:
    """A build that has not taken its first step yet."""

    process: int
    server: "Warm"
    said: Path

    def go(self) -> None:
        os.kill(self.process, signal.SIGCONT)

    def wait(self) -> Ended:
        code = int(self.server.answer())
        return Ended(code, self.said.read_text("utf-8"))


class Warm:
    """Runs one command after the other, as `python -m statusgen` would, in `folder`."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self._folder = folder
        self._process = process

    def start(self, *arguments: str | Path) -> Running:
        said = self._folder / "said"
        said.unlink(missing_ok=True)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([[str(each) for each in arguments], str(said)]) + "\n")
        self._process.stdin.flush()
        return Running(int(self.answer()), self, said)

    def answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def run(self, *arguments: str | Path) -> Ended:
        running = self.start(*arguments)
        running.go()
        return running.wait()

    def trace(self, *arguments: str | Path, inject: str = "") -> tuple[Ended, tuple[str, ...]]:
        """Run a command under strace, and return how it ended and what was traced, one line a call.

        `inject` says what strace meddles with, as its manual has it.
        """
        running = self.start(*arguments)
        with tracing(running.process, self._folder / "trace", inject):
            running.go()
            ended = running.wait()
        return ended, tuple((self._folder / "trace").read_text("utf-8", "replace").splitlines())


@contextmanager
def warm(folder: Path, *arguments: str | Path) -> Iterator[Warm]:
    """Give a process that is ready to run commands, once it ran the one that `arguments` name."""
    command = [sys.executable, "-c", SERVER, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        builds = Warm(folder, process)
        assert builds.answer() == "ready\n"
        yield builds
        process.communicate()


@contextmanager
def tracing(process: int, log: Path, inject: str = "") -> Iterator[None]:
    """Let strace follow a process until it ends."""
    meddle = ["-e", f"inject={inject}"] if inject else []
    command = [
        "strace",
        "-f",
        "-y",
        "-s0",
        "-e",
        TRACED,
        *meddle,
        "-e",
        "signal=none",
        "-o",
        str(log),
        "-p",
        str(process),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        assert "attached" in strace.stderr.readline()
        yield
        strace.communicate()


def calls(traced: Sequence[str], *folders: Path) -> tuple[Call, ...]:
    """Return those of the traced calls that change what is in one of `folders`, in order."""
    numbers: Counter[tuple[str, str]] = Counter()
    found = []
    for match in filter(None, map(CALL.match, traced)):
        process, name, told = match["process"], match["name"], match["told"]
        numbers[process, name] += 1
        if any(str(folder) in told for folder in folders) and changes_something(name, told):
            found.append(Call(name, numbers[process, name], told))
    return tuple(found)


def changes_something(name: str, told: str) -> bool:
    return name not in {"close", "flock"} and (name not in {"open", "openat"} or bool(WRITES.search(told)))


def spread(found: Sequence[Call], count: int) -> tuple[Call, ...]:
    """Return `count` calls from the first to the last, as far from each other as can be."""
    return tuple(found[place * (len(found) - 1) // (count - 1)] for place in range(count))


def _can_trace() -> bool:
    """Whether strace is here, and allowed to follow a process that it did not start."""
    if not shutil.which("strace"):
        return False
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as process:
        told = subprocess.run(["timeout", "1", "strace", "-p", str(process.pid)], capture_output=True, check=False)
        process.communicate()
    return b"attached" in told.stderr


needs_strace = needs("strace, and leave to trace", found=_can_trace())
