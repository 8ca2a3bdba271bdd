"""The output folder when a build is killed, when the disk fails, and when two builds meet."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from filelock import FileLock

from statusgen.output import CONTROL, OutputError, Written, places, write_site
from statusgen.output.turns import by_library, by_system
from test_output import tree

Hold = Callable[[Path, Callable[[], None]], AbstractContextManager[None]]

# Each line of a page is a link from the root; new pages lead to each other in a circle, as incidents and months do.
OLD = {
    "index.html": b"style.1.css\nincidents/a/index.html\nhistory/1/index.html\nfeed.rss",
    "incidents/a/index.html": b"style.1.css\nhistory/1/index.html",
    "incidents/gone/index.html": b"style.1.css\nhistory/1/index.html",
    "history/1/index.html": b"incidents/a/index.html\nincidents/gone/index.html\nlogo.svg",
    "feed.rss": b"incidents/gone/index.html",
    "style.1.css": b"old",
    "logo.svg": b"old",
}
NEW = {
    "index.html": b"style.2.css\nincidents/a/index.html\nincidents/b/index.html\nfeed.rss\nfeed.atom",
    "incidents/a/index.html": b"style.2.css\nhistory/1/index.html\nhistory/2/index.html",
    "incidents/b/index.html": b"style.2.css\nhistory/2/index.html\nincidents/b/postmortem/index.html",
    "incidents/b/postmortem/index.html": b"style.2.css\nincidents/b/index.html",
    "history/1/index.html": b"incidents/a/index.html\nhistory/2/index.html\nlogo.svg",
    "history/2/index.html": b"incidents/b/index.html\nhistory/1/index.html\nfeed.atom",
    "feed.rss": b"incidents/b/index.html",
    "feed.atom": b"incidents/b/index.html",
    "style.2.css": b"new",
    "logo.svg": b"new",
}


class Killed(BaseException):
    """As if the process ended here: no step after it can be taken, and the system takes the lock."""


@contextmanager
def failing(step: int, failure: Callable[[], BaseException]) -> Iterator[None]:
    """Let the step with this number, counted over all changes to the disk, and all after it, raise `failure`."""
    done = 0

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **options: object) -> object:
            nonlocal done
            done += 1
            if done >= step:
                raise failure()
            return call(*args, **options)

        return wrapped

    def write(place: str, content: bytes) -> places.Stamp:
        """Write as `output` does, in two halves between which it may end."""
        with Path(place).open("xb") as file:
            counted(file.write)(content[: len(content) // 2])
            file.flush()
            counted(file.write)(content[len(content) // 2 :])
        return places.stamp(os.lstat(place))

    with pytest.MonkeyPatch.context() as patch:
        for name in ("mkdir", "replace", "unlink", "rmdir"):
            patch.setattr(os, name, counted(getattr(os, name)))
        patch.setattr(places, "_write", write)
        yield


def broken_links(folder: Path) -> set[str]:
    """Return what a reader who begins at the home page is sent to and does not find."""
    files = tree(folder)
    pending, seen = {"index.html"} & files.keys(), set[str]()
    while pending:
        path = pending.pop()
        seen.add(path)
        if path.endswith(".html") and path in files:
            pending |= set(files[path].decode().split()) - seen
    return seen - files.keys()


def is_whole(folder: Path, *sites: Mapping[str, bytes]) -> bool:
    return all(
        content in [site.get(path) for site in sites] for path, content in tree(folder).items() if path[-1] != "/"
    )


def fail_at_every_step(
    tmp_path: Path, failure: Callable[[], BaseException]
) -> Iterator[tuple[Path, Written | BaseException]]:
    """Yield the folder with the old site after the build of the new one failed at its first step, its second, ..."""
    step = 0
    while True:
        step += 1
        folder = tmp_path / str(step)
        write_site(folder, OLD)
        result: Written | BaseException
        try:
            with failing(step, failure):
                result = write_site(folder, NEW)
        except (Killed, OutputError) as error:
            result = error
        yield folder, result
        if isinstance(result, Written):
            return


def test_a_build_that_is_killed_at_any_step_leaves_no_page_that_leads_nowhere(tmp_path: Path) -> None:
    steps = 0
    for folder, _ in fail_at_every_step(tmp_path, Killed):
        assert broken_links(folder) == set()
        assert is_whole(folder, OLD, NEW)
        steps += 1
    assert steps > 40


@pytest.mark.parametrize("wanted", [NEW, OLD, {"index.html": b""}], ids=["new", "old", "little"])
def test_the_build_after_a_killed_one_puts_all_right(tmp_path: Path, wanted: Mapping[str, bytes]) -> None:
    for folder, _ in fail_at_every_step(tmp_path, Killed):
        write_site(folder, wanted)
        assert tree(folder) == wanted
        assert {place.name for place in (folder / CONTROL).iterdir()} == {"lock", "manifest.json"}


def test_a_build_killed_twice_still_leaves_nothing_unknown(tmp_path: Path) -> None:
    for folder, _ in fail_at_every_step(tmp_path, Killed):
        with suppress(Killed), failing(12, Killed):
            write_site(folder, OLD | {"third/index.html": b""})
        assert broken_links(folder) == set()
        write_site(folder, {"index.html": b""})
        assert tree(folder) == {"index.html": b""}


@pytest.mark.parametrize(
    ("first", "second"),
    [({"a": b"1"}, {"a/b/c.html": b"2"}), ({"a/b/c.html": b"1", "a/d": b"2"}, {"a": b"3"})],
    ids=["file to folder", "folder to file"],
)
def test_a_kill_while_a_file_and_a_folder_change_places_is_mended(
    tmp_path: Path, first: Mapping[str, bytes], second: Mapping[str, bytes]
) -> None:
    for step in range(1, 30):
        folder = tmp_path / str(step)
        write_site(folder, first)
        try:
            with failing(step, Killed):
                write_site(folder, second)
        except Killed:
            write_site(folder, first if step % 2 else second)
        else:
            return
        assert tree(folder) == (first if step % 2 else second)
    pytest.fail("there was always one step more")


def test_a_disk_that_fails_at_any_step_is_told_and_the_site_stays_whole(tmp_path: Path) -> None:
    def full() -> OSError:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for folder, result in fail_at_every_step(tmp_path, full):
        assert broken_links(folder) == set()
        assert is_whole(folder, OLD, NEW)
        if isinstance(result, OutputError):
            assert str(result).startswith(f"cannot write '{folder}': No space left on device (free some space: ")
        write_site(folder, NEW)
        assert tree(folder) == NEW


def test_a_disk_that_is_full_while_files_are_written_leaves_the_last_site_as_it_was(tmp_path: Path) -> None:
    write_site(tmp_path / "site", OLD)
    program = """
import pathlib, resource, sys, statusgen.output as output
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    output.write_site(pathlib.Path(sys.argv[1]), {"a.html": b"x", "index.html": b"x" * 2000})
except output.OutputError as error:
    print(error)
"""
    said = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "site"], capture_output=True, text=True, check=True
    ).stdout

    assert said.startswith(f"cannot write '{tmp_path / 'site'}': File too large (see what is in its place; ")
    assert tree(tmp_path / "site") == OLD


@pytest.mark.parametrize(
    ("number", "way_out"),
    [
        (errno.EROFS, "the disk can only be read: choose another folder"),
        (errno.EACCES, "allow yourself to write there, or choose another folder"),
        (errno.EIO, "the disk fails: try again, and see to it if that stays so"),
    ],
)
def test_an_output_that_cannot_be_written_names_the_path_and_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, way_out: str
) -> None:
    write_site(tmp_path, OLD)

    def refuse(source: Path, target: Path) -> None:
        raise OSError(number, os.strerror(number), str(source), None, str(target))

    monkeypatch.setattr(os, "replace", refuse)  # root, whom tests may run as, is never refused by the system

    with pytest.raises(OutputError) as caught:
        write_site(tmp_path, NEW)

    assert str(caught.value) == (
        f"cannot write '{tmp_path / CONTROL / 'manifest.json'}': {os.strerror(number)} ({way_out}; "
        "what was published before is still there; build again when that is mended)"
    )
    assert tree(tmp_path) == OLD


def test_a_name_that_is_too_long_leaves_the_home_page_as_it_was(tmp_path: Path) -> None:
    write_site(tmp_path, {"index.html": b"1"})

    with pytest.raises(OutputError, match=r"xxx': File name too long \(give the file a shorter name; "):
        write_site(tmp_path, {"index.html": b"2", "x" * 300: b""})

    assert tree(tmp_path) == {"index.html": b"1"}


def test_the_build_after_a_name_that_was_too_long_puts_all_right(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_site(tmp_path, {"index.html": b"1", f"a/{'x' * 300}/index.html": b""})

    write_site(tmp_path, {"index.html": b"2"})

    assert tree(tmp_path) == {"index.html": b"2"}


def test_an_empty_folder_of_others_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    write_site(tmp_path, {"index.html": b"1"})
    (tmp_path / "a").mkdir()

    with pytest.raises(OutputError, match=r"a': Is a directory \(see what is in its place; "):
        write_site(tmp_path, {"index.html": b"2", "a": b""})

    assert tree(tmp_path) == {"index.html": b"1", "a/": b""}


def test_a_link_where_files_wait_is_not_followed(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    write_site(site, OLD)
    write_site(elsewhere, OLD)
    (site / CONTROL / "tmp").symlink_to(elsewhere)

    with pytest.raises(OutputError, match=r"^cannot write '.*site.*': "):
        write_site(site, NEW)

    assert tree(elsewhere) == OLD


def test_an_output_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match=r"cannot write '.*file/site/\.statusgen': Not a directory"):
        write_site(tmp_path / "file/site", OLD)


def test_assets_move_in_before_pages_before_feeds_before_the_home_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, dict.fromkeys(("history/1/index.html", "incidents/notes.txt"), b""))
    moved: list[str] = []
    replace = os.replace

    def follow(source: Path, target: Path) -> None:
        moved.append(target.relative_to(tmp_path).as_posix())
        replace(source, target)

    monkeypatch.setattr(os, "replace", follow)

    write_site(tmp_path, dict(reversed((NEW | {"fonts/a/b.woff2": b"", "fonts/c.woff2": b""}).items())))

    notes, changed = ".statusgen/manifest.json", "history/1/index.html"
    folders = ["history/2", "incidents/a", "incidents/b"]
    new = ["fonts", "style.2.css", *folders, "feed.atom", "feed.rss", "logo.svg"]
    assert moved == [notes, *new, notes, changed, "index.html", notes, notes]


def test_what_is_gone_is_removed_in_the_opposite_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path, dict.fromkeys(("index.html", "a.css", "b.html", "c.rss"), b""))
    removed: list[str] = []
    unlink = os.unlink

    def follow(place: Path) -> None:
        removed.append(place.name)
        unlink(place)

    monkeypatch.setattr(os, "unlink", follow)

    write_site(tmp_path, {"index.html": b""})

    assert removed == ["c.rss", "b.html", "a.css"]


# Two builds at once

BUILD = """
import os, pathlib, sys, statusgen.output as output
replace, waits = os.replace, sys.stdin.readline
def stop(*args):
    os.replace = replace
    print("holds", flush=True)
    waits()
    replace(*args)
if sys.argv[2] == "stops":
    os.replace = stop
output.write_site(pathlib.Path(sys.argv[1]), {"index.html": sys.argv[3].encode(), sys.argv[3]: b""},
                  tell=lambda _: print("waits", flush=True))
print("done", flush=True)
"""


@contextmanager
def build(folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", BUILD, str(folder), *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def next_word(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_two_builds_take_turns_and_the_second_says_that_it_waits(tmp_path: Path) -> None:
    with build(tmp_path, "stops", "one") as first:
        assert next_word(first) == "holds"
        with build(tmp_path, "runs", "two") as second:
            assert next_word(second) == "waits"
            assert first.communicate("go\n")[0].split() == ["done"]
            assert second.communicate()[0].split() == ["done"]

    assert tree(tmp_path) == {"index.html": b"two", "two": b""}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_a_build_that_dies_lets_the_next_one_in(tmp_path: Path) -> None:
    with build(tmp_path, "stops", "one") as first:
        assert next_word(first) == "holds"
        with build(tmp_path, "runs", "two") as second:
            assert next_word(second) == "waits"
            first.send_signal(signal.SIGKILL)
            assert second.communicate()[0].split() == ["done"]

    assert tree(tmp_path) == {"index.html": b"two", "two": b""}


def test_a_build_that_fails_lets_the_next_one_in(tmp_path: Path) -> None:
    with pytest.raises(Killed), failing(2, Killed):
        write_site(tmp_path, OLD)

    with FileLock(tmp_path / CONTROL / "lock", timeout=0):
        pass


def test_a_build_waits_until_the_lock_is_let_go(tmp_path: Path) -> None:
    write_site(tmp_path, OLD)
    held = FileLock(tmp_path / CONTROL / "lock")
    held.acquire()

    assert write_site(tmp_path, NEW, tell=lambda _: held.release()).unchanged == 0

    assert tree(tmp_path) == NEW


@pytest.mark.parametrize(("first", "second"), [(by_system, by_library), (by_library, by_system)])
def test_a_turn_is_the_same_however_it_is_taken(first: Hold, second: Hold, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    waits: list[str] = []
    with ExitStack() as held:
        held.enter_context(first(lock, lambda: waits.append("first")))
        held.callback(waits.append, "let go")
        with second(lock, held.close):
            assert waits == ["let go"]


def test_a_build_alone_does_not_wait(tmp_path: Path) -> None:
    waits: list[str] = []

    write_site(tmp_path, OLD, tell=waits.append)

    assert waits == []
