import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from folders import put, said
from statusgen.problems import Problem
from statusgen.sources import Sources, is_touched, read_sources, reader

needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
needs_byte_names = pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="file names are Unicode here")


@needs_fifos
def test_pipes_and_sockets_are_never_opened(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(content / "a.md")
    monkeypatch.chdir(content)  # a socket's address must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("b.md")
        found = read_sources(content)

    hint = "pipes, sockets and devices are not read: remove it"
    assert found.lost == ("a.md", "b.md")
    assert found.problems == tuple(
        Problem(path, 0, 0, "this is neither a file nor a folder", hint) for path in found.lost
    )


@needs_fifos
def test_a_file_that_becomes_a_pipe_when_it_is_opened_does_not_hold_the_build(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(content, {"a.md": b""})
    opened = os.open

    def swap(path: str, flags: int) -> int:
        Path(path).unlink()
        os.mkfifo(path)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", swap)

    assert said(read_sources(content)) == ["a.md: error: this is neither a file nor a folder"]


def test_a_file_that_vanishes_after_it_was_listed_was_never_there(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(content, {"a.md": b"x", "gone.md": b"y"})
    opened = os.open

    def lose(path: str, flags: int) -> int:
        if path.endswith("gone.md"):
            Path(path).unlink()
        return opened(path, flags)

    monkeypatch.setattr(os, "open", lose)

    assert read_sources(content) == Sources({"a.md": "x"}, {}, {})


def test_an_unreadable_file_is_lost_and_the_rest_is_read(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(content, {"a.md": b"x", "b.md": b"y"})
    opened = os.open

    def refuse(path: str, flags: int) -> int:
        if path.endswith("b.md"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", refuse)  # root, whom tests may run as, is never refused by the system

    problem = Problem("b.md", 0, 0, "cannot be read: Permission denied", "allow yourself to read it: `chmod u+rX`")
    assert read_sources(content) == Sources({"a.md": "x"}, {}, {}, lost=("b.md",), problems=(problem,))


def test_an_unreadable_folder_is_lost_as_a_whole(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(content, {"a.md": b"x", "incidents/b.md": b"y"})
    listed = os.scandir

    def refuse(folder: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if os.fspath(folder).endswith("incidents"):
            raise OSError(5, "Input/output error", folder)
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refuse)

    problem = Problem("incidents", 0, 0, "cannot be read: Input/output error")
    assert read_sources(content) == Sources({"a.md": "x"}, {}, {}, lost=("incidents",), problems=(problem,))


def test_a_link_into_a_folder_that_may_not_be_entered_is_lost(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (content / "a.md").symlink_to("b/c.md")

    def refuse(path: str, *, strict: bool = False) -> str:
        if strict:
            raise PermissionError(13, "Permission denied", path)
        return path

    monkeypatch.setattr(os.path, "realpath", refuse)

    assert said(read_sources(content)) == ["a.md: error: cannot be read: Permission denied"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_templates_that_cannot_be_looked_at_are_not_taken_for_missing(
    content: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    put(content, {"a.md": b"x", "../templates/home.html": b"y"})

    def refused(call: Callable[..., object]) -> Callable[..., object]:
        def refuse(path: str, *arguments: object, **options: object) -> object:
            if os.fspath(path).endswith("templates"):
                raise OSError(number, os.strerror(number), path)
            return call(path, *arguments, **options)

        return refuse

    for name in ("stat", "lstat", "open"):
        monkeypatch.setattr(os, name, refused(getattr(os, name)))

    assert said(read_sources(content)) == [f"../templates: error: cannot be read: {os.strerror(number)}"]
    assert is_touched(content, time.time_ns() + 1_000_000_000)


def test_files_over_the_limit_are_not_read(content: Path) -> None:
    put(content, {"a.md": b"x" * reader.TEXT_LIMIT_BYTES, "b.md": b"x" * (reader.TEXT_LIMIT_BYTES + 1)})
    put(content, {"static/film.mp4": b""})
    os.truncate(content / "static/film.mp4", reader.STATIC_LIMIT_BYTES + 1)

    found = read_sources(content)

    assert (list(found.texts), found.lost) == (["a.md"], ("b.md",))
    assert said(found) == ["b.md: error: the file is over 5 MB", "static/film.mp4: error: the file is over 100 MB"]


@pytest.mark.parametrize(("more", "texts"), [(b"y", {"a.md": "xy"}), (b"y" * 100, {})])
def test_a_file_that_grows_while_it_is_read_is_read_up_to_the_limit(
    content: Path, monkeypatch: pytest.MonkeyPatch, more: bytes, texts: dict[str, str]
) -> None:
    put(content, {"a.md": b"x"})
    monkeypatch.setattr(reader, "TEXT_LIMIT_BYTES", 50)
    measured = os.fstat

    def grow(number: int) -> os.stat_result:
        status = measured(number)
        with (content / "a.md").open("ab") as file:
            file.write(more)
        return status

    monkeypatch.setattr(os, "fstat", grow)

    assert read_sources(content).texts == texts


@needs_byte_names
@pytest.mark.parametrize(
    ("name", "shown"), [(b"x\xff.md", r"x\xff.md"), (b"x\xed\xa0\x80.md", r"x\xed\xa0\x80.md"), (b"a\\b.md", r"a\b.md")]
)
def test_names_that_cannot_be_an_address_are_problems(content: Path, name: bytes, shown: str) -> None:
    Path(os.fsdecode(os.fsencode(content) + b"/" + name)).write_bytes(b"")

    found = read_sources(content)

    hint = "rename it: UTF-8 without control characters and backslashes"
    assert found == Sources({}, {}, {}, lost=(shown,), problems=(Problem(shown, 0, 0, "the name is not usable", hint),))


def test_a_path_that_is_too_long_is_a_problem(content: Path) -> None:
    folders = "/".join(["x" * 199] * 15)
    put(content, {f"static/{folders}/a": b""})

    found = read_sources(content)

    assert found.static == {}
    hint = "lay it in fewer folders with shorter names"
    assert found.problems == (Problem(f"static/{folders}", 0, 0, "the path is over 3000 bytes", hint),)


@needs_byte_names
def test_names_are_utf8_in_every_locale(content: Path) -> None:
    put(content, {"é.md": b"x"})
    program = "import pathlib, sys, statusgen.sources as s; print(ascii(s.read_sources(pathlib.Path(sys.argv[1]))))"
    ascii_locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    shown = subprocess.run(
        [sys.executable, "-c", program, content],
        env=os.environ | ascii_locale,
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout.strip() == ascii(Sources({"é.md": "x"}, {}, {}))
