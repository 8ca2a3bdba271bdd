"""How other programs are run, and what is told of those that fail."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from select import select

import pytest

from statusgen import programs
from statusgen.problems import StatusgenError
from statusgen.programs import Ended, LateError, run_program, scratch

PATIENCE_S = 600


def run(script: str, said: bytes = b"", patience_s: float | None = None) -> Ended:
    return run_program(["sh", "-c", script], said=[said], environ=os.environ, patience_s=patience_s)


def test_a_program_is_told_and_says_something() -> None:
    assert run("cat; echo no >&2; exit 3", b"yes") == Ended(3, b"yes", b"no\n")


@pytest.mark.parametrize(
    ("script", "words"), [("echo a; echo b >&2", b"b"), ("echo a", b"a"), ("kill -9 $$", b"it ended with -9")]
)
def test_a_failure_has_words(script: str, words: bytes) -> None:
    assert run(script).words == words


def test_what_a_program_leaves_behind_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "end")
    assert run(f"read line <'{tmp_path}/end' & echo done").output == b"done\n"
    (tmp_path / "end").write_text("\n")


def test_a_program_that_takes_for_ever_is_ended(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "end")
    with pytest.raises(LateError, match=r"^it did not end within 0 s$"):
        run(f"read line <'{tmp_path}/end'", patience_s=0.05)


class Watched:
    """A place where programs write when they are `alive`, and read when to `end`; whose time is over at once then."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.alive, self.end = folder / "alive", folder / "end"
        os.mkfifo(self.alive)
        os.mkfifo(self.end)
        self._wait = subprocess.Popen.wait
        monkeypatch.setattr(subprocess.Popen, "wait", lambda process, timeout=None: self._waited(process, timeout))

    def _waited(self, process: subprocess.Popen[bytes], timeout: float | None) -> int:
        if timeout != PATIENCE_S:
            return self._wait(process, timeout)
        self._file = self.alive.open("rb", buffering=0)
        assert self._file.read(1) == b"\n"
        raise subprocess.TimeoutExpired("it", timeout)

    def has_ended(self) -> bool:
        """Whether all have that wrote; else they are told to."""
        with self._file:
            ready, _, _ = select([self._file], [], [], 30)
            if not ready:
                self.end.write_bytes(b"\n")
            return bool(ready) and not self._file.read()


def test_a_program_that_will_not_end_is_gone_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "GRACE_S", 0.05)
    watched = Watched(tmp_path, monkeypatch)
    with pytest.raises(LateError):
        run(f"trap '' TERM; exec 3>'{watched.alive}'; echo >&3; read line <'{watched.end}'", patience_s=PATIENCE_S)
    assert watched.has_ended()


def test_those_that_a_program_runs_go_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda _file: False)
    watched = Watched(tmp_path, monkeypatch)
    with pytest.raises(LateError):
        run(f"(echo; read line <'{watched.end}') >'{watched.alive}' & wait", patience_s=PATIENCE_S)
    assert watched.has_ended()


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_may_have_to_ask_keeps_the_terminal(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> None:
    monkeypatch.setattr(os, "isatty", lambda _file: is_terminal)
    own = run_program(
        [sys.executable, "-c", "import os; print(os.getsid(0))"], environ=os.environ, patience_s=PATIENCE_S
    ).output
    assert (int(own) == os.getsid(0)) == is_terminal


@pytest.mark.parametrize(
    ("rights", "size", "words"), [(0o644, 1, "Permission denied"), (0o755, 1 << 21, "Argument list too long")]
)
def test_a_program_that_cannot_be_started_is_no_lack_of_space(
    tmp_path: Path, rights: int, size: int, words: str
) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(rights)
    with pytest.raises(StatusgenError, match=f"^'{program}' cannot be run: {words}$"):
        run_program([str(program), "a" * size], environ={})


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(StatusgenError, match=r"^no-such-program is not installed on this machine$"):
        run_program(["no-such-program"], environ={})


def test_no_place_for_temporary_files_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", f"{tmp_path}/none")
    way_out = r"\(free some space, or name another folder for temporary files in the variable TMPDIR\)"
    with pytest.raises(StatusgenError, match=f"^'{tmp_path}/none/.*': No such file or directory {way_out}$"):
        run("true")
    with pytest.raises(StatusgenError, match=f"^'{tmp_path}/none/.*': No such file or directory {way_out}$"), scratch():
        pytest.fail("there is none")
