"""Files of content are written whole, or not at all, and never over what somebody else wrote meanwhile."""

import errno
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from statusgen.problems import StatusgenError
from statusgen.saving import WAITING, Change, ChangedError, read_content, real_path, save, turn
from statusgen.sources import read_sources

API = "components/api.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    (content / "components").mkdir(parents=True)
    (content / API).write_bytes(b"old")
    return content


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_a_file_is_replaced_and_made(folder: Path) -> None:
    new = Change("incidents/2026/a.md", None, b"made")
    save(folder, Change(API, b"old", b"new"))
    save(folder, new)
    assert (folder / API).read_bytes() == b"new"
    assert read_content(folder, new.path) == b"made"
    assert names(folder) == {API, new.path}


def test_a_file_that_changed_meanwhile_stays(folder: Path) -> None:
    with pytest.raises(ChangedError, match=r"content/components/api.yaml was changed meanwhile; nothing was written$"):
        save(folder, Change(API, b"older", b"new"))
    with pytest.raises(ChangedError, match=r"api.yaml is there already; nothing was written$"):
        save(folder, Change(API, None, b"new"))
    with pytest.raises(ChangedError, match=r"b.yaml was removed meanwhile; nothing was written$"):
        save(folder, Change("components/b.yaml", b"", b"new"))
    assert names(folder) == {API}
    assert (folder / API).read_bytes() == b"old"


def test_a_change_while_it_is_written_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _file: (folder / API).write_bytes(b"theirs"))
    with pytest.raises(ChangedError):
        save(folder, Change(API, b"old", b"new"))
    assert (folder / API).read_bytes() == b"theirs"
    assert names(folder) == {API}


def test_who_may_read_a_file_stays(folder: Path) -> None:
    (folder / API).chmod(0o640)
    save(folder, Change(API, b"old", b"new"))
    assert (folder / API).stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs somebody who may give files away")
def test_whose_file_it_is_stays(folder: Path) -> None:
    os.chown(folder / API, 1234, 2345)
    save(folder, Change(API, b"old", b"new"))
    status = (folder / API).stat()
    assert (status.st_uid, status.st_gid) == (1234, 2345)


def test_who_may_not_give_files_away_still_writes_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse, raising=False)
    save(folder, Change(API, b"old", b"new"))
    assert (folder / API).read_bytes() == b"new"


def test_a_write_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StatusgenError, match="No space left"):
        save(folder, Change(API, b"old", b"new"))
    assert (folder / API).read_bytes() == b"old"
    assert names(folder) == {API}


def test_a_link_within_the_content_stays_one(folder: Path) -> None:
    (folder / "shared.yaml").write_bytes(b"old")
    link = folder / "components/web.yaml"
    link.symlink_to("../shared.yaml")
    save(folder, Change("components/web.yaml", b"old", b"new"))
    assert link.is_symlink()
    assert (folder / "shared.yaml").read_bytes() == b"new"


def test_nothing_is_read_or_written_outside_of_the_content(folder: Path) -> None:
    outside = folder.parent / "secret"
    outside.write_bytes(b"old")
    (folder / "components/web.yaml").symlink_to(outside)
    for path in ("components/web.yaml", "../secret", str(outside)):
        with pytest.raises(StatusgenError, match="leads out of the content folder"):
            save(folder, Change(path, b"old", b"new"))
        with pytest.raises(StatusgenError, match="leads out of the content folder"):
            read_content(folder, path)
        with pytest.raises(StatusgenError, match="leads out of the content folder"):
            real_path(folder, path)
    assert outside.read_bytes() == b"old"


def test_what_cannot_be_done_is_told(folder: Path) -> None:
    with pytest.raises(StatusgenError, match=r"content/components cannot be read: Is a directory$"):
        read_content(folder, "components")
    with pytest.raises(StatusgenError, match=r"api.yaml/a.md cannot be read: Not a directory$"):
        save(folder, Change(f"{API}/a.md", None, b"new"))
    with pytest.raises(StatusgenError, match=r"none cannot be locked: No such file or directory$"):
        save(folder.parent / "none", Change(API, None, b"new"))
    (folder / "components" / WAITING).mkdir()
    with pytest.raises(StatusgenError, match=f"{API} cannot be written: Is a directory$"):
        save(folder, Change(API, b"old", b"new"))


@pytest.mark.skipif(sys.platform == "win32", reason="locks nothing")
def test_where_nothing_can_be_locked_two_at_once_write_files_of_their_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    def other_process(_file: int) -> None:
        monkeypatch.setattr(os, "fsync", lambda _file: None)
        monkeypatch.setattr(os, "getpid", lambda: 0)
        save(folder, Change("components/other.yaml", None, b"theirs"))

    monkeypatch.setattr("fcntl.flock", flock)
    monkeypatch.setattr(os, "fsync", other_process)
    save(folder, Change(API, b"old", b"new"))
    assert (folder / API).read_bytes() == b"new"
    assert (folder / "components/other.yaml").read_bytes() == b"theirs"
    assert names(folder) == {API, "components/other.yaml"}


def test_of_many_at_once_each_adds_to_what_the_others_wrote(folder: Path) -> None:
    def add(number: int) -> None:
        with turn(folder) as save_now:
            old = read_content(folder, API)
            assert old is not None
            save_now(Change(API, old, old + b" %d" % number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    said = (folder / API).read_bytes().split()
    assert sorted(said[1:], key=int) == [b"%d" % number for number in range(40)]


def test_who_comes_second_waits_for_the_turn(folder: Path) -> None:
    done = threading.Event()

    def second() -> None:
        with turn(folder) as save_now:
            save_now(Change(API, b"first", b"second"))
        done.set()

    thread = threading.Thread(target=second)
    with turn(folder) as save_now:
        thread.start()
        assert not done.wait(0.05)
        save_now(Change(API, b"old", b"first"))
    thread.join()
    assert (folder / API).read_bytes() == b"second"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_killed_before_it_moves_in_it_leaves_the_old_file_and_nothing_that_grows(folder: Path, call: str) -> None:
    for _ in range(3):
        assert killed_in(call, folder) == -signal.SIGKILL
        assert (folder / API).read_bytes() == b"old"
    assert names(folder) == {API, f"components/{WAITING}"}
    assert [*read_sources(folder).texts] == [API]
    save(folder, Change(API, b"old", b"new"))
    assert names(folder) == {API}


def killed_in(call: str, folder: Path) -> int:
    """Save in a process of its own that dies as soon as it makes that `call`; return how it ended."""
    child = os.fork()
    if child == 0:
        setattr(os, call, lambda *_arguments: os.kill(os.getpid(), signal.SIGKILL))
        save(folder, Change(API, b"old", b"new"))
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
