"""What the system itself says of folders, on this disk."""

import ctypes
import errno
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import takewhile
from pathlib import Path
from queue import SimpleQueue

import pytest

from folders import put
from running import until
from statusgen.watch.ears import Folder, Heard, NoEars, SystemEars

if sys.platform == "linux":
    from watchdog.observers import inotify_c

needs_inotify = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell of any number of folders")

PATIENCE_S = 20

News = SimpleQueue[Heard]


@pytest.fixture
def news() -> News:
    return SimpleQueue()


@pytest.fixture
def ears(content: Path, news: News) -> Iterator[SystemEars]:
    put(content, {"site.yaml": b"x", "incidents/a.md": b"x", "../templates/home.html": b"x"})
    before = threading.enumerate(), threading.excepthook
    ears = SystemEars(content, news.put)
    ears.listen()
    yield ears
    ears.close()
    assert (threading.enumerate(), threading.excepthook) == before


def heard(news: News, content: Path) -> set[str]:
    """Return what was told up to now: events of a folder come in order, so that the end of them can be marked."""
    number = len(list(content.glob("end-*")))
    ends = {f"end-{number}.md", f"../templates/end-{number}.md"}
    put(content, dict.fromkeys(ends, b""))
    names: set[str] = set()
    while not names >= ends:
        names.add(news.get(timeout=PATIENCE_S).path)
    return {name for name in names if "end-" not in name}


def save_by_rename(content: Path) -> None:
    put(content, {"incidents/.a.md.new~": b"y"})
    (content / "incidents/.a.md.new~").replace(content / "incidents/a.md")


@pytest.mark.usefixtures("ears")
@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda content: put(content, {"incidents/a.md": b"y"}), {"incidents/a.md"}),
        (save_by_rename, {"incidents/a.md"}),
        (lambda content: (content / "incidents/a.md").unlink(), {"incidents/a.md"}),
        (
            lambda content: (content / "incidents/a.md").rename(content / "b.md"),
            {"incidents/a.md", "b.md"},
        ),
        (lambda content: put(content, {"../templates/home.html": b"y"}), {"../templates/home.html"}),
        (
            lambda content: (content / "incidents").rename(content / "old"),
            {"incidents", "old", "incidents/a.md", "old/a.md"},
        ),
    ],
    ids=["written", "saved by renaming", "removed", "renamed", "template", "folder renamed"],
)
def test_what_changes_is_named(content: Path, news: News, change: Callable[[Path], object], names: set[str]) -> None:
    change(content)

    assert heard(news, content) == names


@pytest.mark.usefixtures("ears")
def test_what_is_in_a_new_folder_is_named_or_the_folder_is(content: Path, news: News) -> None:
    put(content, {"incidents/2026/04/b.md": b"x"})
    assert "incidents/2026" in heard(news, content)

    put(content, {"incidents/2026/04/b.md": b"y"})
    assert heard(news, content) == {"incidents/2026/04/b.md"}


def move_away(content: Path) -> None:
    (content / "site.yaml").rename(content / "site.yaml~")


@pytest.mark.usefixtures("ears")
@pytest.mark.parametrize(
    ("change", "last"),
    [
        (lambda content: put(content, {"incidents/a.md": b"y"}), Heard("incidents/a.md", is_over=True)),
        (save_by_rename, Heard("incidents/a.md", is_over=True)),
        (move_away, Heard("site.yaml", is_over=False)),
        (lambda content: (content / "site.yaml").unlink(), Heard("site.yaml", is_over=False)),
    ],
    ids=["written", "saved by renaming", "moved to a backup", "removed"],
)
def test_it_is_known_whether_a_file_is_whole_again(
    content: Path, news: News, change: Callable[[Path], object], last: Heard
) -> None:
    change(content)
    put(content, {"end.md": b""})

    *_, found = takewhile(lambda each: each.path != "end.md", iter(partial(news.get, timeout=PATIENCE_S), None))

    assert found == last


@pytest.mark.usefixtures("ears")
def test_reading_says_nothing(content: Path, news: News) -> None:
    assert [(content / path).read_bytes() for path in ("site.yaml", "incidents/a.md")] == [b"x", b"x"]
    assert len(list(content.iterdir())) == 2

    assert heard(news, content) == set()


@pytest.mark.usefixtures("ears")
def test_what_nobody_means_to_be_read_says_nothing(content: Path, news: News) -> None:
    put(content, {".git/index": b"x", "incidents/.a.md.swp": b"x", "a.md~": b"x", "_drafts/a.md": b"x"})

    assert heard(news, content) == set()


def test_folders_that_were_replaced_are_noticed_and_listened_to(content: Path, ears: SystemEars, news: News) -> None:
    assert ears.is_listening()
    content.rename(content.with_name("old"))
    put(content, {"site.yaml": b"x"})
    assert not ears.is_listening()

    ears.listen()
    put(content, {"site.yaml": b"y"})

    assert ears.is_listening()
    assert heard(news, content) >= {"site.yaml"}


def test_templates_that_come_later_are_noticed(content: Path, ears: SystemEars) -> None:
    (content / "../templates/home.html").unlink()
    (content / "../templates").rmdir()
    assert not ears.is_listening()
    ears.listen()
    assert ears.is_listening()

    put(content, {"../templates/home.html": b"x"})

    assert not ears.is_listening()


def test_a_folder_that_is_made_anew_in_the_same_place_on_the_disk_is_noticed(content: Path, ears: SystemEars) -> None:
    for path in ("site.yaml", "incidents/a.md"):
        (content / path).unlink()
    (content / "incidents").rmdir()
    content.rmdir()
    content.mkdir()

    until(lambda: not ears.is_listening())


def throw_away_and_make_anew(content: Path, trash: Path, news: News) -> None:
    """Leave watchdog with a folder that is gone, of whose name it heard twice since."""
    put(content, {"2025/a.md": b"x"})
    heard(news, content)
    (content / "2025").rename(trash)
    (content / "2025").mkdir()
    heard(news, content)
    (content / "2025").rmdir()


def test_a_folder_that_is_thrown_away_does_not_end_the_listening(
    content: Path, tmp_path: Path, ears: SystemEars, news: News, capsys: pytest.CaptureFixture[str]
) -> None:
    throw_away_and_make_anew(content, tmp_path / "trash", news)
    shutil.rmtree(tmp_path / "trash")

    def is_heard() -> bool:
        if not ears.is_listening():
            ears.listen()
        put(content, {"end.md": b""})
        return any(news.get().path == "end.md" for _ in range(news.qsize()))

    until(is_heard)
    assert capsys.readouterr().err == ""


def test_a_folder_that_lies_in_the_trash_is_no_hindrance_to_the_end(
    content: Path, tmp_path: Path, ears: SystemEars, news: News
) -> None:
    throw_away_and_make_anew(content, tmp_path / "trash", news)
    heard(news, content)

    ears.listen()
    put(content, {"incidents/a.md": b"y"})

    assert heard(news, content) == {"incidents/a.md"}


@pytest.mark.usefixtures("ears")
def test_how_other_threads_end_is_told_as_ever(ears: SystemEars, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[object] = []
    ears.close()
    with monkeypatch.context() as patched:
        patched.setattr(threading, "excepthook", lambda end: ended.append(end.exc_type))
        ears.listen()
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        ears.close()

    assert ended == [ZeroDivisionError]


def test_content_behind_a_link_is_called_as_if_it_were_there(content: Path, tmp_path: Path, news: News) -> None:
    put(tmp_path, {"elsewhere/templates/home.html": b""})
    (tmp_path / "elsewhere/content").symlink_to(content)
    ears = SystemEars(tmp_path / "elsewhere/content", news.put)
    ears.listen()
    put(content, {"a.md": b"x"})

    while news.get(timeout=PATIENCE_S).path != "a.md":
        pass

    ears.close()


def test_a_folder_that_goes_just_before_it_is_listened_to_is_noticed(
    content: Path, ears: SystemEars, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = SystemEars._there  # noqa: SLF001  # in between, another process would have to be quick

    def gone_since(self: SystemEars) -> Iterator[Folder]:
        yield from [*there(self)]
        shutil.rmtree(content / "../templates")

    with monkeypatch.context() as patched:
        patched.setattr(SystemEars, "_there", gone_since)
        ears.listen()
    assert not ears.is_listening()

    ears.listen()
    assert ears.is_listening()


class Limit:
    """Has the system tell of so many more folders."""

    def __init__(self, patched: pytest.MonkeyPatch, room: int) -> None:
        self.room = room
        self._add = inotify_c.inotify_add_watch
        patched.setattr(inotify_c, "inotify_add_watch", self.add)

    def add(self, descriptor: int, path: bytes, mask: int) -> int:
        self.room -= 1
        if self.room < 0:
            ctypes.set_errno(errno.ENOSPC)
            return -1
        return int(self._add(descriptor, path, mask))


@needs_inotify
def test_a_system_that_does_not_tell_of_all_folders_is_noticed(
    content: Path, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(content, {f"incidents/{year}/a.md": b"x" for year in range(2010, 2030)})
    ears = SystemEars(content, news.put)
    with monkeypatch.context() as patched:
        Limit(patched, 10)
        with pytest.raises(OSError, match="inotify watch limit reached"):
            ears.listen()
        ears.close()


@needs_inotify
def test_a_system_that_does_not_tell_of_a_new_folder_is_noticed(
    content: Path, ears: SystemEars, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        limit = Limit(patched, 2)
        put(content, {"2026/a.md": b"x"})
        heard(news, content)
        assert ears.is_listening()
        assert limit.room == 0

        put(content, {"2027/a.md": b"x"})
        heard(news, content)
        assert not ears.is_listening()
        with pytest.raises(OSError, match="inotify watch limit reached"):
            ears.listen()
        ears.close()


def test_without_content_there_is_nothing_to_hear_and_that_is_known(tmp_path: Path, news: News) -> None:
    ears = SystemEars(tmp_path / "content", news.put)
    ears.listen()
    assert ears.is_listening()
    put(tmp_path, {"content/a.md": b"x"})
    assert not ears.is_listening()
    ears.close()


def test_no_ears_hear_nothing_and_are_content() -> None:
    ears = NoEars()
    ears.listen()
    assert ears.is_listening()
    ears.close()
