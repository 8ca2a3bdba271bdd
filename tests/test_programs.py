"""How other programs are run, and what is told of those that fail."""

import os
import tempfile
from pathlib import Path

import pytest

from statusgen.problems import StatusgenError
from statusgen.programs import Ended, LateError, run_program, scratch


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
