import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from statusgen import sources
from statusgen.problems import Level, Problem, UsageError
from statusgen.sources import Sources, read_sources

SAVE_AS_UTF8 = "save it as UTF-8: your editor's “save with encoding” or `iconv -t UTF-8` does"
MOVE_TO_STATIC = "what is to be published as it is belongs below static/"
needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
needs_byte_names = pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="file names are Unicode here")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def put(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def said(found: Sources) -> list[str]:
    return [f"{problem.place}: {problem.level}: {problem.message}" for problem in found.problems]


def test_content_static_files_and_templates_are_read(content: Path) -> None:
    put(
        content,
        {
            "site.yaml": b"title: Acme\n",
            "incidents/2026/api.md": "Zürich\n".encode(),
            "static/logo.png": b"\x89PNG\xff",
            "static/.well-known/security.txt": b"Contact: us\n",
            "../templates/home.html": b"<h1>\n",
            "../templates/parts/_head.html": b"<head>\n",
        },
    )

    assert read_sources(content) == Sources(
        texts={"incidents/2026/api.md": "Zürich\n", "site.yaml": "title: Acme\n"},
        static={".well-known/security.txt": b"Contact: us\n", "logo.png": b"\x89PNG\xff"},
        templates={"home.html": "<h1>\n", "parts/_head.html": "<head>\n"},
    )


def test_order_is_that_of_the_paths_and_not_of_the_disk(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(content, {f"{name}.md": b"" for name in ("z", "a", "B", "é", "a/c", "static/z", "static/a")})
    listed = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: sorted(listed(folder), key=lambda name: name[::-1]))

    found = read_sources(content)

    assert list(found.texts) == ["B.md", "a.md", "a/c.md", "z.md", "é.md"]
    assert list(found.static) == ["a.md", "z.md"]


def test_a_relative_content_folder_finds_the_templates_beside_it(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(content, {"../templates/home.html": b"x", "site.yaml": b"y"})
    monkeypatch.chdir(content)

    found = read_sources(Path())

    assert (found.texts, found.templates) == ({"site.yaml": "y"}, {"home.html": "x"})


@pytest.mark.parametrize(
    "name", [".x.md", "_x.md", "x.md~", "x.md.swp", "x.md.tmp", "#x.md#", ".git/x.md", "_old/x.md"]
)
def test_hidden_files_and_those_of_editors_are_not_content(content: Path, name: str) -> None:
    put(content, {name: b"\xff"})

    assert read_sources(content) == Sources({}, {}, {})


@pytest.mark.parametrize(
    "name", ["x~", "x.swp", "x.tmp", "#x#", ".#x", ".DS_Store", ".git/config", ".statusgen/lock", ".StatusGen/x"]
)
def test_static_files_leave_out_only_what_nobody_means_to_publish(content: Path, name: str) -> None:
    put(content, {f"static/{name}": b"", "static/_redirects": b"/a /b"})

    assert read_sources(content) == Sources({}, {"_redirects": b"/a /b"}, {})


@pytest.mark.parametrize("make", [lambda _: None, lambda place: place.write_text("x")], ids=["missing", "file"])
def test_no_content_folder_names_the_way_out(tmp_path: Path, make: Callable[[Path], object]) -> None:
    place = tmp_path / "nowhere"
    make(place)

    with pytest.raises(UsageError, match=r"nowhere' is not a folder with content \(`statusgen init` makes one\)"):
        read_sources(place)


def test_a_content_folder_that_cannot_be_listed_is_wrong_use(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(UsageError, match="content' cannot be read: Permission denied"):
        read_sources(content)


# Links


def test_links_that_stay_inside_are_followed(content: Path) -> None:
    put(content, {"incidents/..data/api.md": b"x", "shared/a.md": b"y"})
    (content / "incidents/api.md").symlink_to("..data/api.md")
    (content / "pages").symlink_to("shared")

    found = read_sources(content)

    assert found == Sources({"incidents/api.md": "x", "pages/a.md": "y", "shared/a.md": "y"}, {}, {})


def test_the_content_folder_itself_may_be_a_link(content: Path, tmp_path: Path) -> None:
    put(content, {"site.yaml": b"x", "b.md": b"y"})
    (content / "a.md").symlink_to("b.md")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/content").symlink_to(content)

    assert read_sources(tmp_path / "elsewhere/content").texts == {"a.md": "y", "b.md": "y", "site.yaml": "x"}


@pytest.mark.parametrize("target", ["../../secret.md", "/etc/passwd", "../.."])
def test_links_that_leave_the_content_folder_are_refused(content: Path, target: str) -> None:
    put(content, {"../secret.md": b"secret", "incidents/a.md": b"x"})
    (content / "incidents/out.md").symlink_to(target)

    found = read_sources(content)

    hint = "put the file itself here: such links are not followed"
    problem = Problem("incidents/out.md", 0, 0, "the symbolic link leaves the folder", hint)
    assert found == Sources({"incidents/a.md": "x"}, {}, {}, lost=("incidents/out.md",), problems=(problem,))


def test_a_link_to_a_folder_whose_name_only_begins_alike_leaves_it(content: Path) -> None:
    put(content, {"../content-old/a.md": b"x"})
    (content / "old").symlink_to("../content-old")

    assert said(read_sources(content)) == ["old: error: the symbolic link leaves the folder"]


@pytest.mark.parametrize("target", ["nowhere.md", "site.yaml/x"])
def test_broken_links_are_problems(content: Path, target: str) -> None:
    put(content, {"site.yaml": b""})
    (content / "a.md").symlink_to(target)

    found = read_sources(content)

    assert (said(found), found.lost) == (["a.md: error: the symbolic link leads nowhere"], ("a.md",))


def test_links_in_a_circle_are_problems(content: Path) -> None:
    put(content, {"incidents/a.md": b"x"})
    (content / "self.md").symlink_to("self.md")
    (content / "incidents/up").symlink_to("..")
    (content / "incidents/here").symlink_to(".")

    found = read_sources(content)

    assert found.texts == {"incidents/a.md": "x"}
    assert said(found) == [
        "incidents/here: error: the symbolic link leads to a folder that it lies in",
        "incidents/up: error: the symbolic link leads to a folder that it lies in",
        "self.md: error: the symbolic link leads in a circle",
    ]


def test_folders_of_links_to_each_other_do_not_multiply(content: Path) -> None:
    for level in range(30):
        put(content, {f"pages/d{level}/x.md": b""})
        for name in ("a", "b"):
            (content / f"pages/d{level}/{name}").symlink_to(f"../d{(level + 1) % 30}")

    found = read_sources(content)

    assert len(found.texts) == 90
    assert {problem.message for problem in found.problems} == {"the symbolic link to a folder lies behind another one"}


def test_a_lost_static_file_is_a_problem_but_no_lost_content(content: Path) -> None:
    put(content, {"static/a.css": b""})
    (content / "static/b.css").symlink_to("nowhere")

    found = read_sources(content)

    assert (found.static, found.lost) == ({"a.css": b""}, ())
    assert said(found) == ["static/b.css: error: the symbolic link leads nowhere"]


def test_templates_may_be_a_link_within_the_project_only(content: Path) -> None:
    put(content, {"../theme/home.html": b"x"})
    (content / "../templates").symlink_to("theme")
    assert read_sources(content).templates == {"home.html": "x"}

    (content / "../templates").unlink()
    (content / "../templates").symlink_to("/etc")
    assert said(read_sources(content)) == ["../templates: error: the symbolic link leaves the folder"]


# Files that are not to be read


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
    put(content, {"a.md": b"x", "gone.md": b"y", "late.md": b"z"})
    opened, looked = os.open, os.lstat

    def lose(path: str, flags: int) -> int:
        if path.endswith("gone.md"):
            Path(path).unlink()
        return opened(path, flags)

    def lose_early(path: str) -> os.stat_result:
        if str(path).endswith("late.md"):
            Path(path).unlink()
        return looked(path)

    monkeypatch.setattr(os, "open", lose)
    monkeypatch.setattr(os, "lstat", lose_early)

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
    listed = os.listdir

    def refuse(folder: str) -> list[str]:
        if folder.endswith("incidents"):
            raise OSError(5, "Input/output error", folder)
        return listed(folder)

    monkeypatch.setattr(os, "listdir", refuse)

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


def test_files_over_the_limit_are_not_read(content: Path) -> None:
    put(content, {"a.md": b"x" * sources.TEXT_LIMIT_BYTES, "b.md": b"x" * (sources.TEXT_LIMIT_BYTES + 1)})
    put(content, {"static/film.mp4": b""})
    os.truncate(content / "static/film.mp4", sources.STATIC_LIMIT_BYTES + 1)

    found = read_sources(content)

    assert (list(found.texts), found.lost) == (["a.md"], ("b.md",))
    assert said(found) == ["b.md: error: the file is over 5 MB", "static/film.mp4: error: the file is over 100 MB"]


@pytest.mark.parametrize(("more", "texts"), [(b"y", {"a.md": "xy"}), (b"y" * 100, {})])
def test_a_file_that_grows_while_it_is_read_is_read_up_to_the_limit(
    content: Path, monkeypatch: pytest.MonkeyPatch, more: bytes, texts: dict[str, str]
) -> None:
    put(content, {"a.md": b"x"})
    monkeypatch.setattr(sources, "TEXT_LIMIT_BYTES", 50)
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


# Bytes to text


def test_a_byte_order_mark_is_dropped_and_newlines_are_kept(content: Path) -> None:
    put(content, {"a.md": b"\xef\xbb\xbftitle\r\nx\ry\n", "b.md": b""})

    assert read_sources(content) == Sources({"a.md": "title\r\nx\ry\n", "b.md": ""}, {}, {})


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("width", ["16", "32"])
@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["marked", "unmarked"])
def test_wide_encodings_are_named_and_the_text_is_still_shown(content: Path, width: str, order: str, mark: str) -> None:
    put(content, {"a.md": f"{mark}# Zürich ☃\n".encode(f"utf-{width}-{order}")})

    problem = Problem("a.md", 0, 0, f"the file is UTF-{width}, not UTF-8", SAVE_AS_UTF8)
    assert read_sources(content) == Sources({"a.md": "# Zürich ☃\n"}, {}, {}, problems=(problem,))


@pytest.mark.parametrize(
    ("data", "text", "place", "byte"),
    [
        (b"Z\xfcrich", "Z\ufffdrich", (1, 2), "0xFC"),
        (b"\xef\xbb\xbfa\r\nb\rc\n\xc3\xa9\xe9 \xe8", "a\r\nb\rc\né\ufffd \ufffd", (4, 2), "0xE9"),
        (b"x \xed\xa0\x80", "x \ufffd\ufffd\ufffd", (1, 3), "0xED"),
        (b"cut \xe2\x82", "cut \ufffd", (1, 5), "0xE2"),
    ],
    ids=["latin-1", "later line", "lone surrogate", "cut short"],
)
def test_the_first_byte_that_is_not_utf8_is_named_and_the_rest_is_kept(
    content: Path, data: bytes, text: str, place: tuple[int, int], byte: str
) -> None:
    put(content, {"a.yaml": data})

    problem = Problem("a.yaml", *place, f"byte {byte} is not UTF-8", SAVE_AS_UTF8)
    assert read_sources(content) == Sources({"a.yaml": text}, {}, {}, problems=(problem,))


def test_nul_bytes_are_named_and_replaced(content: Path) -> None:
    put(content, {"a.md": b"one\ntwo\0\0\xff"})

    found = read_sources(content)

    assert found.texts == {"a.md": "one\ntwo\ufffd\ufffd\ufffd"}
    assert said(found) == ["a.md:2:4: error: a NUL byte is not text", "a.md:2:6: error: byte 0xFF is not UTF-8"]


def test_what_is_not_text_is_left_out_with_a_warning(content: Path) -> None:
    put(content, {"incidents/shot.png": b"\x89PNG\0", "notes.txt": b"text", "../templates/logo.gif": b"GIF\xff"})

    message = "the file is not text and is left out"
    assert read_sources(content) == Sources(
        texts={"notes.txt": "text"},
        static={},
        templates={},
        problems=(
            Problem("../templates/logo.gif", 0, 0, message, MOVE_TO_STATIC, Level.WARNING),
            Problem("incidents/shot.png", 0, 0, message, MOVE_TO_STATIC, Level.WARNING),
        ),
    )


def test_a_template_that_is_not_utf8_is_an_error_at_its_place(content: Path) -> None:
    put(content, {"../templates/home.html": b"<h1>\n\xff"})

    found = read_sources(content)

    assert found.templates == {"home.html": "<h1>\n\ufffd"}
    assert said(found) == ["../templates/home.html:2:1: error: byte 0xFF is not UTF-8"]


def test_every_problem_says_the_way_out(content: Path) -> None:
    put(content, {"a.md": b"\xff", "b.md": b"\0", "c.png": b"\xff", "d.md": "x".encode("utf-16")})
    (content / "e.md").symlink_to("nowhere")

    assert all(re.search(r"\w", problem.hint) for problem in read_sources(content).problems)
