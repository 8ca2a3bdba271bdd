"""Standard streams that are closed, full, or that nobody reads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from changing import FIRST, NOW, lay

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shells there cannot close a stream")
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")

UNREAD = 141


@pytest.fixture(autouse=True)
def _content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path / "content", FIRST)
    monkeypatch.chdir(tmp_path)


def shell(arguments: str, redirections: str = "") -> subprocess.CompletedProcess[str]:
    command = f"{sys.executable} -m statusgen {arguments} {redirections}"
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)


def unread(arguments: str) -> tuple[int, str]:
    """Return the exit code, and what is told, where nobody reads standard output any more."""
    end, pipe = os.pipe()
    os.close(end)
    command = [sys.executable, "-m", "statusgen", *arguments.split()]
    done = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    os.close(pipe)
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", ["status", "check", "metrics --json", "schema site", "--help", "build --json"])
def test_who_prints_what_nobody_reads_ends_as_if_by_the_signal_for_that(command: str) -> None:
    assert unread(command) == (UNREAD, "")


@pytest.mark.parametrize("command", ["build", "init other", "set api major_outage"])
def test_work_that_is_done_is_done_whoever_reads_of_it(command: str) -> None:
    assert unread(command) == (0, "")


@needs_full
@pytest.mark.parametrize(("command", "code"), [("build --nope", 2), ("build nope", 2), ("--debug build nope", 2)])
def test_a_mistake_that_cannot_be_told_is_no_other_mistake(command: str, code: int) -> None:
    assert shell(command, "2>/dev/full").returncode == code


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_build_needs_no_standard_streams(closed: str) -> None:
    assert shell(f"build --now {NOW} --output open").returncode == 0
    assert shell(f"build --now {NOW}", closed).returncode == 0
    assert Path("site/index.html").read_bytes() == Path("open/index.html").read_bytes()


@pytest.mark.parametrize("command", ["status", "check", "metrics", "metrics --json", "schema site", "build --json"])
def test_what_was_asked_for_and_cannot_be_printed_is_told(command: str) -> None:
    done = shell(command, ">&-")
    assert (done.returncode, done.stderr) == (3, "statusgen: cannot print: Bad file descriptor\n")


@needs_full
@pytest.mark.parametrize("command", ["--help", "build --help", "--version", "status"])
def test_what_was_asked_for_and_has_no_room_is_told(command: str) -> None:
    done = shell(command, ">/dev/full")
    assert (done.returncode, done.stderr) == (3, "statusgen: cannot print: No space left on device\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("new incident", "statusgen: the title is missing: give it with an argument, in quotes\n"),
        ("update late --message -", "statusgen: the message is empty: nothing was written\n"),
    ],
)
def test_nothing_is_read_from_what_is_closed(command: str, said: str) -> None:
    done = shell(command, "<&-")
    assert (done.returncode, done.stderr) == (2, said)
