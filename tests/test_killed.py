"""Builds that are killed, while a reader follows every link: the command itself, and the system's own calls."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from changing import BASE, STATES, control, lay
from crawl import reader
from stage import Stage, set_up
from warm import needs_strace, spread


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with set_up(tmp_path) as stage:
        yield stage


@needs_strace
def test_a_build_killed_at_any_call_is_mended_by_the_next(stage: Stage) -> None:
    with reader(stage.site, BASE, stage.whole) as wrong:
        kills = 0
        for state, call in stage.rounds(60):
            kills += stage.kill(state, call)
            stage.build(state)
    assert wrong == []
    assert kills > 55  # a build may find more in the cache than was recorded, and end before the last calls


@needs_strace
@pytest.mark.parametrize("old", range(3))
def test_a_build_killed_at_any_call_leaves_the_way_back_open(stage: Stage, old: int) -> None:
    with reader(stage.site, BASE, stage.whole) as wrong:
        recorded = stage.record_all()
        stage.build(old)
        kills = 0
        for call in spread(recorded[old], 10):
            kills += stage.kill((old + 1) % 3, call)
            stage.build(old)
    assert wrong == []
    assert kills > 8


@needs_strace
def test_builds_that_are_killed_again_and_again_never_show_half_a_site(stage: Stage) -> None:
    with reader(stage.site, BASE, stage.whole) as wrong:
        recorded = stage.record_all()
        kills = 0
        for number in range(90):
            # Two thirds on the way, then one third on the next way, and so on: no two rows of kills are alike.
            place = number * 37 % 90
            kills += stage.kill(number * 2 % 3, spread(recorded[number % 3], 90)[place])
            assert sum(control(stage.site).values()) < 1_000_000
            if number % 6 == 5:
                stage.build(number % 3)
    assert wrong == []
    assert kills > 70  # a build from the middle may have less to do, and end before


def test_the_command_killed_at_any_moment_is_mended_by_the_next(stage: Stage) -> None:
    """Moments from the start of the interpreter to the last of the build."""
    command = [sys.executable, "-m", "statusgen", *stage.command]
    begin = time.perf_counter()
    subprocess.run(command, check=True)
    length_s = time.perf_counter() - begin
    with reader(stage.site, BASE, stage.whole) as wrong:
        for number in range(20):
            new = (number + 1) % 3
            lay(stage.content, STATES[new])
            with suppress(subprocess.TimeoutExpired):  # `run` ends it with SIGKILL then
                subprocess.run(command, check=False, timeout=length_s * number / 20)
            stage.check_reading()
            stage.build(new)
    assert wrong == []


@needs_strace
def test_a_page_that_was_going_leads_nowhere_when_it_comes_back(stage: Stage) -> None:
    """An incident goes, and the build is killed when only its postmortem is gone; then it comes back, alone.

    What is there of it leads to the postmortem, and is out of reach until a page leads to it again.
    """
    going = next(call for call in stage.record(2) if call.name.startswith("unlink") and "told/index.html" in call.told)

    def killed_while_going() -> None:
        stage.build(0)
        assert stage.kill(2, going)
        assert not (stage.site / "incidents/told/postmortem/index.html").exists()
        assert (stage.site / "incidents/told/index.html").exists()

    killed_while_going()
    coming = [call for call in stage.record(1) if call.name.startswith("rename") and str(stage.site) in call.told]
    for call in spread(coming, 8):
        killed_while_going()
        assert stage.kill(1, call)
    assert len(coming) > 5


@needs_strace
def test_a_page_that_was_coming_leads_nowhere_when_it_comes_otherwise(stage: Stage) -> None:
    """An incident comes with its postmortem, the build is killed before that is there; then it comes without.

    Its folder is there already, or both would come as one.
    """
    stage.build(2)
    (stage.site / "incidents/told").mkdir()
    (stage.site / "incidents/told/notes.txt").touch()
    coming = next(call for call in stage.record(0) if call.name.startswith("rename") and "told/postmortem" in call.told)

    def killed_while_coming() -> None:
        lay(stage.content, STATES[2])
        stage.builds.run(*stage.command)
        assert stage.kill(0, coming)
        assert not (stage.site / "incidents/told/postmortem/index.html").exists()
        assert (stage.site / "incidents/told/index.html").exists()

    killed_while_coming()
    other = [call for call in stage.record(1) if call.name.startswith("rename") and str(stage.site) in call.told]
    for call in spread(other, 8):
        killed_while_coming()
        stage.kill(1, call)


@needs_strace
def test_a_build_killed_while_it_writes_its_cache_leaves_nothing_there(stage: Stage) -> None:
    stage.build(1)
    files = len([*stage.cache.rglob("*")])
    stage.build(0)
    for call in [call for call in stage.record(1) if str(stage.cache) in call.told]:
        stage.build(0)
        stage.kill(1, call)
    stage.build(1)
    assert len([*stage.cache.rglob("*")]) == files
