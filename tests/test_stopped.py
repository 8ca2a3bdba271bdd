"""Ctrl-C and SIGTERM in the middle of a build, and two builds that meet."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from changing import FIRST, NOW, STATES, control, incident, lay
from stage import Stage, set_up
from test_output import tree
from warm import Ended, Running, needs_strace, tracing

STOPPING = (signal.SIGINT, signal.SIGTERM)
WAITS = "statusgen: another build is writing to this folder; waiting for it\n"
STOPPED = "\nstatusgen: stopped\n"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with set_up(tmp_path) as stage:
        yield stage


@needs_strace
@pytest.mark.parametrize("number", STOPPING)
def test_a_build_told_to_stop_at_any_call_tidies_up(stage: Stage, number: signal.Signals) -> None:
    stopped = 0
    for state, call in stage.rounds(12):
        ended = stage.meddle(call.inject(f"signal={number.name}"))
        assert ended in (Ended(128 + number, STOPPED), Ended(0, "")), (call, ended)
        stopped += ended.code != 0
        assert control(stage.site).keys() == stage.own[state].keys(), call
        stage.build(state)
    assert stopped > 8  # the others had less to do than was recorded, and ended before the call


@needs_strace
def test_the_second_signal_ends_a_build_at_once(stage: Stage) -> None:
    stage.build(0)
    lay(stage.content, STATES[1])

    # The third time a file is moved, and each time that one is removed: that is where it tidies up.
    ended = stage.meddle("/^(rename|unlink).*:signal=INT:when=3+")

    assert ended.code == -signal.SIGINT
    assert "Traceback" not in ended.said
    stage.build(1)


@needs_strace
def test_a_build_that_is_to_ignore_signals_does_so(stage: Stage) -> None:
    lay(stage.content, STATES[1])
    python = [sys.executable, "-m", "statusgen", *map(str, stage.command)]
    strace = ["strace", "-f", "-o", "/dev/null", "-e", "inject=?rename,?renameat2:signal=INT:when=3", *python]

    subprocess.run(["sh", "-c", 'trap "" INT; exec "$@"', "sh", *strace], check=True)

    stage.check(1)


@pytest.mark.parametrize("number", [*STOPPING, signal.SIGHUP])
def test_a_signal_that_comes_when_all_is_done_does_not_change_the_exit_code(number: signal.Signals) -> None:
    at_exit = f"import atexit, signal; atexit.register(signal.raise_signal, {int(number)})"
    command = [sys.executable, "-c", f"{at_exit}; from statusgen.__main__ import main; main()", "--version"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


# A build that several processes take part in


@contextmanager
def big_build(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Begin a build that is worth sharing out, in a group of its own, and give it while it makes its pages."""
    # So many that it is far from its end when the signal comes, however long this process waits for its turn.
    many = {f"incidents/many-{number}.md": incident(f"Many {number}", "2026-05-02") for number in range(1500)}
    lay(folder / "content", FIRST | many)
    command = [
        sys.executable,
        "-m",
        "statusgen",
        "build",
        folder / "content",
        "--output",
        folder / "site",
        "--now",
        NOW,
    ]
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            while process.poll() is None and not any(folder.glob("site/.statusgen/tmp/*")):
                os.sched_yield()
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def test_a_big_build_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    with big_build(tmp_path) as process:
        process.kill()
        process.communicate(timeout=20)  # to the end of what all of them could print
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", STOPPING)
@pytest.mark.parametrize("is_for_all", [True, False], ids=["all of them", "the first"])
def test_a_big_build_that_is_told_to_stop_says_so_once(
    tmp_path: Path, number: signal.Signals, *, is_for_all: bool
) -> None:
    with big_build(tmp_path) as process:
        (os.killpg if is_for_all else os.kill)(process.pid, number)
        said = process.communicate(timeout=20)
    assert (*said, process.returncode) == ("", STOPPED, 128 + number)
    assert tree(tmp_path / "site") == {}
    assert [*control(tmp_path / "site")] == ["lock"]


# Two builds at once


def is_another(site: Path, before: dict[str, bytes]) -> bool:
    try:
        return tree(site) != before
    except FileNotFoundError:  # what waits beside the site moves into it just now
        return False


@contextmanager
def held(stage: Stage) -> Iterator[Running]:
    """Begin the build of the second state, and give it while it stands still in the middle of its writing."""
    stage.build(0)
    moves = [call for call in stage.record(1) if call.name.startswith("rename") and ".html" in call.told]
    stage.build(0)
    before = tree(stage.site)
    lay(stage.content, STATES[1])
    running = stage.builds.start(*stage.command)
    log, inject = stage.folder / "trace", f"{moves[1].name}:signal=STOP:when={moves[1].number}"
    with tracing(running.process, log, inject):
        try:
            running.go()
            while not is_another(stage.site, before):
                os.sched_yield()
            yield running
        finally:
            with suppress(ProcessLookupError):  # strace goes on until it ends
                os.kill(running.process, signal.SIGKILL)


@contextmanager
def waiting(stage: Stage) -> Iterator[subprocess.Popen[str]]:
    """Begin another build, of the third state, and give it while it waits for its turn."""
    other = stage.folder / "other"
    lay(other, STATES[2])
    options = ["--output", str(stage.site), "--now", NOW, "--quiet"]
    command = [sys.executable, "-m", "statusgen", "build", str(other), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == WAITS
            yield process
        finally:
            process.kill()


@needs_strace
def test_two_builds_take_turns_and_the_last_one_stays(stage: Stage) -> None:
    with held(stage) as first, waiting(stage) as second:
        first.go()
        assert first.wait() == Ended(0, "")
        assert (second.communicate()[1], second.returncode) == ("", 0)
    stage.check(2)


@needs_strace
@pytest.mark.parametrize("number", STOPPING)
def test_a_build_that_waits_for_its_turn_can_be_stopped(stage: Stage, number: signal.Signals) -> None:
    with held(stage) as first:
        with waiting(stage) as second:
            second.send_signal(number)
            assert (second.communicate()[1], second.returncode) == (STOPPED, 128 + number)
        first.go()
        assert first.wait() == Ended(0, "")
    stage.check(1)


@needs_strace
def test_a_build_that_dies_lets_the_one_in_that_waits(stage: Stage) -> None:
    with held(stage) as first, waiting(stage) as second:
        os.kill(first.process, signal.SIGKILL)
        assert (second.communicate()[1], second.returncode) == ("", 0)
    stage.check(2)
