import re
from pathlib import Path

import pytest

from folders import put, said
from statusgen.problems import Level, Problem
from statusgen.sources import Sources, read_sources

SAVE_AS_UTF8 = "save it as UTF-8: your editor's “save with encoding” or `iconv -t UTF-8` does"
MOVE_TO_STATIC = "what is to be published as it is belongs below static/"


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
