"""`statusgen watch` on a disk that is full for a while."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from changing import FIRST, SECOND, lay
from test_output import tree
from test_output_world import disk, needs_mount, remount


@contextmanager
def watching(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "statusgen", "watch", str(folder / "content"), "--output", str(folder / "site")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """Read on to the line that has `words` in it."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        if words in line:
            return line
        said.append(line)
    pytest.fail(f"it ended without {words!r}: {said}")


@needs_mount
@pytest.mark.parametrize(
    ("room", "more"), [("size=400k", "size=4m"), ("nr_inodes=120", "nr_inodes=1000")], ids=["no space", "no inodes"]
)
def test_watch_goes_on_while_the_disk_is_full(tmp_path: Path, room: str, more: str) -> None:
    site = tmp_path / "site"
    lay(tmp_path / "content", FIRST)
    lay(tmp_path / "next", SECOND)  # put in its place at once, so that no state in between is built
    with disk(site, room), watching(tmp_path) as process:
        line_with(process, " written, ")
        before = tree(site)
        (tmp_path / "content").rename(tmp_path / "last")
        (tmp_path / "next").rename(tmp_path / "content")

        assert str(site) in line_with(process, os.strerror(errno.ENOSPC))
        assert tree(site) == before
        remount(site, more)
        line_with(process, " written, ")
        assert (site / "incidents/renamed/index.html").is_file()

        process.send_signal(signal.SIGTERM)
        process.communicate()
        assert process.returncode == 0
