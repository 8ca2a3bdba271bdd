"""Whose turn it is to write, where the folder comes and goes meanwhile."""

import errno
import os
import shutil
import sys
from pathlib import Path

import pytest

from statusgen.output import CONTROL, turn, write_site
from statusgen.output.turns import by_system
from test_output import tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps what somebody holds")

SITE = {"index.html": b"1"}


class Waits(Exception):  # noqa: N818  # that is no error
    """Somebody waits."""


def wait() -> None:
    raise Waits


def test_a_lock_that_was_removed_meanwhile_is_no_lock(tmp_path: Path) -> None:
    control = tmp_path / CONTROL
    first = by_system(control / "lock", lambda: pytest.fail("held"))
    control.mkdir()
    first.__enter__()

    def remove() -> None:
        shutil.rmtree(control)
        first.__exit__(None, None, None)

    with turn(control, remove), pytest.raises(Waits), turn(control, wait):
        pass


def test_a_build_that_waits_in_a_folder_that_is_removed_writes_it_anew(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_site(folder, SITE)
    held = by_system(folder / CONTROL / "lock", lambda: pytest.fail("held"))
    held.__enter__()

    def remove(_: str) -> None:
        shutil.rmtree(folder)
        held.__exit__(None, None, None)

    write_site(folder, {"index.html": b"2"}, tell=remove)

    assert tree(folder) == {"index.html": b"2"}


def refuse(monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    """Have a file system that locks nothing."""

    def flock(_descriptor: int, _operation: int) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr("fcntl.flock", flock)


@pytest.mark.parametrize("error", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_where_nothing_can_be_locked_a_build_goes_on_and_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    refuse(monkeypatch, error)
    told: list[str] = []
    with turn(tmp_path / CONTROL, wait, lambda: told.append("before")):
        told.append("then")
    assert told == ["before", "then"]
    write_site(tmp_path / "site", SITE)
    assert tree(tmp_path / "site") == SITE


def test_a_lock_that_fails_otherwise_is_no_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)), turn(tmp_path / CONTROL, wait, wait):
        pytest.fail("got a turn")
