import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from statusgen.output import CONTROL, Notes, OutputError, Written, check_folder, write_site
from statusgen.problems import UsageError

NOT_OURS = "holds files that are not of statusgen: choose an empty one"
needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files of the output but statusgen's own, and empty folders with a slash at the end."""
    found: dict[str, bytes] = {}
    for place in folder.rglob("*"):
        path = place.relative_to(folder).as_posix()
        if path.split("/")[0] != CONTROL and place.is_file():
            found[path] = place.read_bytes()
        elif path != CONTROL and place.is_dir() and not any(place.iterdir()):
            found[f"{path}/"] = b""
    return found


def manifest(folder: Path) -> list[str]:
    """Return the paths that the manifest names, sorted."""
    return sorted(json.loads((folder / CONTROL / "manifest.json").read_bytes())["files"])


# What is written


def test_a_site_is_written_and_its_paths_are_remembered(folder: Path) -> None:
    files = {"index.html": b"home", "incidents/a/index.html": b"a", "assets/style.css": b"", ".nojekyll": b""}

    written = write_site(folder, files)

    assert written == Written(written=4, unchanged=0, removed=0)
    assert tree(folder) == files
    assert manifest(folder) == sorted(files)
    assert {place.name for place in (folder / CONTROL).iterdir()} == {"lock", "manifest.json"}


def test_the_next_build_writes_what_changed_and_removes_what_is_gone(folder: Path) -> None:
    write_site(folder, {"index.html": b"1", "a/b/index.html": b"a", "c/index.html": b"c", "same.html": b"s"})

    written = write_site(folder, {"index.html": b"2", "c/index.html": b"c", "same.html": b"s", "new.html": b"n"})

    assert written == Written(written=2, unchanged=2, removed=1)
    assert tree(folder) == {"index.html": b"2", "c/index.html": b"c", "same.html": b"s", "new.html": b"n"}


def test_files_whose_bytes_are_there_are_not_touched(folder: Path) -> None:
    write_site(folder, {"index.html": b"1", "a.html": b"a"})
    (folder / "index.html").write_bytes(b"2")  # as long as before, and maybe in the same tick of the clock
    before = (folder / "a.html").stat()

    assert write_site(folder, {"index.html": b"1", "a.html": b"a"}) == Written(written=1, unchanged=1, removed=0)

    assert tree(folder) == {"index.html": b"1", "a.html": b"a"}
    assert (folder / "a.html").stat() == before


def test_who_kept_notes_knows_what_others_did_since(folder: Path) -> None:
    notes, first, second = Notes(), {"index.html": b"1", "a.html": b"a"}, {"index.html": b"2", "b.html": b"b"}
    write_site(folder, first, notes=notes)
    assert write_site(folder, first, notes=notes) == Written(written=0, unchanged=2, removed=0)

    (folder / "a.html").write_bytes(b"x")
    assert write_site(folder, first, notes=notes) == Written(written=1, unchanged=1, removed=0)
    assert tree(folder) == first

    write_site(folder, second)
    assert write_site(folder, first, notes=notes) == Written(written=2, unchanged=0, removed=1)
    assert (tree(folder), manifest(folder)) == (first, sorted(first))


def test_notes_tell_whether_others_were_there(folder: Path) -> None:
    notes, files = Notes(), {"index.html": b"1", "a/index.html": b"a"}
    write_site(folder, files, notes=notes)
    assert not notes.are_untrue(folder)
    for touch in (
        (folder / "a/index.html").unlink,
        lambda: (folder / "index.html").write_bytes(b"2"),
        lambda: write_site(folder, {"index.html": b"3"}),
        lambda: shutil.rmtree(folder),
    ):
        touch()
        assert notes.are_untrue(folder)
        write_site(folder, files, notes=notes)
        assert not notes.are_untrue(folder)
        assert tree(folder) == files


def test_what_is_new_moves_in_before_what_others_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(folder, {"index.html": b"1", "a.html": b"a", "b.html": b"b"})
    (folder / "a.html").unlink()
    moved, replace = list[str](), Path.replace

    def move(waiting: Path, place: Path) -> Path:
        moved.append(place.name)
        return replace(waiting, place)

    monkeypatch.setattr(Path, "replace", move)
    write_site(folder, {"index.html": b"2", "a.html": b"a", "b.html": b"b"})
    assert [name for name in moved if name.endswith(".html")] == ["index.html", "a.html"]


def test_files_get_the_mode_that_the_umask_says(folder: Path) -> None:
    before = os.umask(0o027)
    try:
        write_site(folder, {"a/index.html": b""})
    finally:
        os.umask(before)

    modes = [stat.S_IMODE((folder / path).stat().st_mode) for path in ("a", "a/index.html")]
    assert modes == [0o750, 0o640]


def test_a_name_is_utf8_on_the_disk_in_every_locale(folder: Path) -> None:
    program = "import sys, pathlib, statusgen.output as o; o.write_site(pathlib.Path(sys.argv[1]), {'\\u00e9/a': b'x'})"
    ascii_locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    subprocess.run([sys.executable, "-c", program, folder], env=os.environ | ascii_locale, check=True)

    assert tree(folder) == {"é/a": b"x"}


@pytest.mark.parametrize(
    "files",
    [
        {"": b""},
        {"/a": b""},
        {"a/": b""},
        {"a//b": b""},
        {"../a": b""},
        {"a/../b": b""},
        {"./a": b""},
        {"a\\b": b""},
        {"a\0b": b""},
        {"a\nb": b""},
        {"\ud800": b""},
        {".statusgen/lock": b""},
        {".StatusGen/lock": b""},
        {"a": b"", "a/b": b""},
    ],
    ids=repr,
)
def test_a_path_that_is_none_is_a_bug_and_nothing_is_written(folder: Path, files: Mapping[str, bytes]) -> None:
    with pytest.raises(ValueError, match="not the path of a file in a site"):
        write_site(folder, files)

    assert not folder.exists()


# What is never removed


def test_files_of_others_stay(folder: Path) -> None:
    write_site(folder, {"index.html": b"1", "a/index.html": b"a"})
    (folder / "CNAME").write_bytes(b"acme.example")
    (folder / "a/notes.txt").write_bytes(b"mine")

    write_site(folder, {"index.html": b"2"})

    assert tree(folder) == {"index.html": b"2", "CNAME": b"acme.example", "a/notes.txt": b"mine"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"files": ["a.ht',
        b"\xff",
        b"[]",
        b"{}",
        b'{"files": "abc"}',
        b"[" * 100_000,
        b'{"files": [1, null, ["a"]]}',
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_broken_manifest_stops_no_build_and_removes_nothing(folder: Path, content: bytes) -> None:
    write_site(folder, {"index.html": b"1", "a": b"a"})
    (folder / CONTROL / "manifest.json").write_bytes(content)

    assert write_site(folder, {"index.html": b"2"}) == Written(written=1, unchanged=0, removed=0)

    assert tree(folder) == {"index.html": b"2", "a": b"a"}
    assert manifest(folder) == ["index.html"]


@pytest.mark.parametrize("content", [b"", b"{}", None])
def test_a_manifest_that_somebody_spoiled_is_written_again(folder: Path, content: bytes | None) -> None:
    notes, files = Notes(), {"index.html": b"1", "a/index.html": b"a"}
    write_site(folder, files, notes=notes)
    before = (folder / CONTROL / "manifest.json").read_bytes()
    (folder / CONTROL / "manifest.json").unlink()
    if content is not None:
        (folder / CONTROL / "manifest.json").write_bytes(content)

    assert write_site(folder, files, notes=notes).written == 0

    assert (folder / CONTROL / "manifest.json").read_bytes() == before


def test_a_manifest_that_names_files_elsewhere_removes_none_of_them(folder: Path) -> None:
    write_site(folder, {"index.html": b"1"})
    outside = folder.parent / "precious"
    outside.write_bytes(b"x")
    named = ["../precious", str(outside), ".statusgen/lock", "index.html"]
    (folder / CONTROL / "manifest.json").write_text(json.dumps({"files": named}), encoding="utf-8")

    assert write_site(folder, {"index.html": b"1"}).removed == 0

    assert outside.read_bytes() == b"x"
    assert (folder / CONTROL / "lock").exists()


def test_nothing_is_removed_through_a_link(folder: Path) -> None:
    write_site(folder, {"index.html": b"1", "a/b/c.html": b"c", "d.html": b"d", "loop/x": b""})
    elsewhere = folder.parent / "elsewhere"
    (folder / "a").rename(elsewhere)
    (folder / "a").symlink_to(elsewhere)
    (folder / "d.html").unlink()
    (folder / "d.html").symlink_to(elsewhere / "b/c.html")
    (folder / "loop/x").unlink()
    (folder / "loop").rmdir()
    (folder / "loop").symlink_to("loop")

    write_site(folder, {"index.html": b"2"})

    assert tree(elsewhere) == {"b/c.html": b"c"}
    assert all((folder / name).is_symlink() for name in ("a", "d.html", "loop"))


def test_nothing_is_written_through_a_link(folder: Path) -> None:
    write_site(folder, {"index.html": b"1"})
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (folder / "a").symlink_to(elsewhere)

    with pytest.raises(OutputError, match="a' is in the way of the site and not of statusgen: move it away"):
        write_site(folder, {"index.html": b"2", "a/b.html": b"b"})

    assert (tree(elsewhere), (folder / "index.html").read_bytes()) == ({}, b"1")


@needs_fifos
def test_a_pipe_in_the_place_of_the_manifest_is_not_read(folder: Path) -> None:
    write_site(folder, {"index.html": b"1"})
    manifest = folder / CONTROL / "manifest.json"
    manifest.unlink()
    os.mkfifo(manifest)

    assert write_site(folder, {"index.html": b"2"}).written == 1

    assert manifest.is_file()


@needs_fifos
def test_a_link_or_pipe_in_the_place_of_a_file_is_replaced(folder: Path) -> None:
    write_site(folder, {"index.html": b"1", "a.html": b"a", "b.html": b""})
    outside = folder.parent / "outside"
    (folder / "a.html").rename(outside)
    (folder / "a.html").symlink_to(outside)
    (folder / "b.html").unlink()
    os.mkfifo(folder / "b.html")

    assert write_site(folder, {"index.html": b"1", "a.html": b"a", "b.html": b""}).written == 2

    assert (folder / "a.html").is_symlink() is False
    assert tree(folder) == {"index.html": b"1", "a.html": b"a", "b.html": b""}
    assert outside.read_bytes() == b"a"


def test_a_name_that_differs_in_case_alone_is_not_removed_where_it_is_the_same_file(folder: Path) -> None:
    write_site(folder, {"index.html": b"1", "Logo.png": b"x"})
    (folder / "logo.png").hardlink_to(folder / "Logo.png")  # as on a file system that folds case

    write_site(folder, {"index.html": b"1", "logo.png": b"x"})

    assert (folder / "Logo.png").exists()


# Files become folders, and folders files


def test_a_file_becomes_a_folder_and_a_folder_a_file(folder: Path) -> None:
    first = {"index.html": b"1", "a": b"a", "b/c/d.html": b"d", "b/e.html": b"e"}
    second = {"index.html": b"2", "a/x/y.html": b"y", "a/z.html": b"z", "b": b"b"}
    write_site(folder, first)

    assert write_site(folder, second).written == 4
    assert tree(folder) == second

    write_site(folder, first)
    assert tree(folder) == first


@pytest.mark.parametrize(
    ("place", "files"),
    [("a", {"a/index.html": b""}), ("a/b/theirs", {"a": b""}), ("a/b/theirs", {"a/b": b"", "index.html": b"2"})],
    ids=["file for a folder", "folder for a file", "deeper"],
)
def test_a_place_that_others_took_is_refused_before_anything_moves(
    folder: Path, place: str, files: Mapping[str, bytes]
) -> None:
    write_site(folder, {"index.html": b"1", "a/b/ours.html": b"x"} if "/" in place else {"index.html": b"1"})
    (folder / place).write_bytes(b"theirs")
    before = tree(folder)

    with pytest.raises(OutputError, match="is in the way of the site and not of statusgen"):
        write_site(folder, files)

    assert tree(folder) == before


# Which folders are refused


def test_a_folder_that_is_empty_or_ours_or_not_there_is_good(folder: Path) -> None:
    content = folder.parent / "content"
    content.mkdir()
    check_folder(folder, content)
    folder.mkdir()
    check_folder(folder, content)
    write_site(folder, {"index.html": b"1"})
    check_folder(folder, content)


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("content", "would be in 'content': choose one outside of it"),
        ("content/site", "would be in 'content': choose one outside of it"),
        ("linked/site", "would be in 'content': choose one outside of it"),
        ("templates", "would be in 'templates': choose one outside of it"),
        ("templates/site", "would be in 'templates': choose one outside of it"),
        (".", "holds the content: choose one outside of it"),
        ("..", "holds the content: choose one outside of it"),
        ("content/..", "holds the content: choose one outside of it"),
        ("full", NOT_OURS),
        ("posing", NOT_OURS),
        ("file", "is not a folder: choose another one"),
        ("loop", "is not a folder: choose another one"),
        ("nowhere", "is not a folder: choose another one"),
    ],
)
def test_folders_that_must_not_be_written_to_are_refused(tmp_path: Path, output: str, message: str) -> None:
    for name in ("content", "full", "posing", "real"):
        (tmp_path / name).mkdir()
    (tmp_path / "full/thesis.txt").touch()
    (tmp_path / "posing/.statusgen").symlink_to("../real")
    (tmp_path / "file").touch()
    (tmp_path / "linked").symlink_to("content")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere").symlink_to("missing")

    with pytest.raises(UsageError, match=message):
        check_folder(tmp_path / output, tmp_path / "content")


def test_a_name_that_the_file_system_takes_for_the_content_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "Content").mkdir()
    monkeypatch.setattr(Path, "samefile", lambda one, other: str(one).casefold() == str(other).casefold())

    with pytest.raises(UsageError, match="would be in 'content'"):
        check_folder(tmp_path / "Content/site", tmp_path / "content")


def test_a_folder_of_others_is_not_written_to_even_unchecked(folder: Path) -> None:
    folder.mkdir()
    (folder / "index.html").write_bytes(b"theirs")

    with pytest.raises(UsageError, match=NOT_OURS):
        write_site(folder, {"index.html": b"1"})

    assert tree(folder) == {"index.html": b"theirs"}
