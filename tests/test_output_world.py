"""The output on a disk that fails, is full, or is not to be written to: the command itself, and the system's calls."""

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest

from changing import STATES, control, lay
from conftest import needs
from stage import Stage, set_up
from statusgen.output import CONTROL
from warm import Call, Ended, needs_strace

ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS")
MENDING = r"what was published before is still there; build again when that is mended"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with set_up(tmp_path) as stage:
        yield stage


def told(site: Path, error: str) -> re.Pattern[str]:
    """Return what one line about an `error` of the system says: the path, the error, a way out."""
    reason = re.escape(os.strerror(getattr(errno, error)))
    return re.compile(rf"^statusgen: cannot write '{re.escape(str(site))}[^']*': {reason} \([^;]+; {MENDING}\)\n$")


def of(folder: Path, *names: str) -> Callable[[Call], bool]:
    """Return what tells the calls that changed `folder` and have one of these names, `renameat` being a `rename`."""
    return lambda call: call.name.startswith(names) and str(folder) in call.told and " = -1 " not in call.told


def of_the_site(site: Path, *names: str) -> Callable[[Call], bool]:
    """The same, but for the folder where files wait, which the next build removes if this one cannot."""
    ours = of(site, *names)
    return lambda call: ours(call) and str(site / CONTROL / "tmp") not in call.told


@needs_strace
def test_a_call_that_fails_is_told_and_the_site_stays_whole(stage: Stage) -> None:
    failed = 0
    writing = of(stage.site, "open", "write", "mkdir", "rename", "fsync")
    for (state, call), error in zip(stage.rounds(20, writing), cycle(ERRORS), strict=False):
        ended, met = stage.fail(call.inject(f"error={error}"), stage.site)
        if met:
            failed += 1
            assert ended.code == 3, (met, ended)
            assert told(stage.site, error).match(ended.said), (met, ended)
            assert control(stage.site).keys() == stage.own[state].keys(), met
        stage.build(state)
    assert failed > 12


@needs_strace
def test_a_disk_that_fails_for_good_is_told_and_the_site_stays_whole(stage: Stage) -> None:
    """Nothing can be tidied up then."""
    failed = 0
    for state, call in stage.rounds(6, of(stage.site, "rename")):
        ended, met = stage.fail(f"/^(rename|unlink|rmdir|mkdir).*:error=EIO:when={call.number}+", stage.site)
        if met:
            failed += 1
            assert ended.code == 3, (met, ended)
            assert told(stage.site, "EIO").match(ended.said), (met, ended)
        stage.build(state)
    assert failed > 3


@needs_strace
def test_what_cannot_be_removed_is_told_and_removed_by_the_next_build(stage: Stage) -> None:
    failed = 0
    for state, call in stage.rounds(5, of_the_site(stage.site, "unlink")):
        ended, met = stage.fail(call.inject("error=EIO"), stage.site)
        if met:
            failed += 1
            assert ended.code == 3, (met, ended)
            assert told(stage.site, "EIO").match(ended.said), (met, ended)
        stage.build(state)
    assert failed > 2


@needs_strace
def test_a_cache_that_cannot_be_written_is_no_matter(stage: Stage) -> None:
    failed = 0
    for (state, call), error in zip(stage.rounds(8, of(stage.cache, "")), cycle(ERRORS), strict=False):
        ended, met = stage.fail(call.inject(f"error={error}"), stage.cache)
        if met:
            failed += 1
            assert ended == Ended(0, ""), met
        stage.build(state)
    assert failed > 2


@needs_strace
def test_an_output_whose_lock_fails_is_told(stage: Stage) -> None:
    lay(stage.content, STATES[1])
    ended = stage.meddle("flock:error=EIO")

    assert ended.code == 3, ended
    assert told(stage.site, "EIO").match(ended.said), ended
    stage.check(0)


@needs_strace
def test_an_output_where_nothing_can_be_locked_is_built(stage: Stage) -> None:
    lay(stage.content, STATES[1])
    assert stage.meddle("flock:error=ENOLCK").code == 0
    stage.check(1)


# Real disks


@contextmanager
def disk(place: Path, options: str) -> Iterator[None]:
    """Mount a disk in memory at `place`."""
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "statusgen-test", place], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def _can_mount() -> bool:
    """Whether this is root, and may mount: not so in most containers."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


needs_mount = needs("leave to mount", found=_can_mount())


# Root may write where nobody may, unless it gives that up.
OBEDIENT = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@needs("setpriv, as root", found=not OBEDIENT or shutil.which("setpriv"))
def test_a_folder_that_may_not_be_written_is_told(stage: Stage) -> None:
    lay(stage.content, STATES[1])
    folders = [stage.site, *(place for place in stage.site.rglob("*") if place.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    build = [*OBEDIENT, sys.executable, "-m", "statusgen", *map(str, stage.command)]
    ended = subprocess.run(build, capture_output=True, text=True, check=False)
    for folder in folders:
        folder.chmod(0o755)

    assert ended.returncode == 3
    assert told(stage.site, "EACCES").match(ended.stderr), ended
    stage.check(0)
    stage.build(1)


def remount(place: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)


def again(stage: Stage, state: int) -> Ended:
    lay(stage.content, STATES[state])
    return stage.builds.run(*stage.command)


@needs_mount
@pytest.mark.parametrize(
    ("room", "more"), [("size=400k", "size=4m"), ("nr_inodes=120", "nr_inodes=1000")], ids=["no space", "no inodes"]
)
def test_a_full_disk_keeps_the_last_site_until_there_is_room(tmp_path: Path, room: str, more: str) -> None:
    with disk(tmp_path / "site", room), set_up(tmp_path) as stage:
        stage.check(0)
        ended = again(stage, 1)

        assert ended.code == 3
        assert told(stage.site, "ENOSPC").match(ended.said)
        stage.check(0)
        remount(stage.site, more)
        stage.build(1)


@needs_mount
def test_a_disk_that_can_only_be_read_keeps_the_last_site(tmp_path: Path) -> None:
    with disk(tmp_path / "site", "size=10m"), set_up(tmp_path) as stage:
        remount(stage.site, "ro")
        ended = again(stage, 1)

        assert ended.code == 3
        assert told(stage.site, "EROFS").match(ended.said)
        stage.check(0)
        remount(stage.site, "rw")
        stage.build(1)
