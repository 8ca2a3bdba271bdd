"""Reading the same folders again: what did not change is not read, and is the same object as before."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from folders import put, said
from statusgen.problems import Problem, UsageError
from statusgen.sources import Reader, Sources, changed_paths, is_meant, read_sources

HOUR_NS = 3_600_000_000_000


def later() -> int:
    """Return a time at which all that a test writes is long past."""
    return time.time_ns() + HOUR_NS


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of all files that are opened from now on, to be cleared at will."""
    names: list[str] = []
    system = os.open

    def note(path: str, flags: int) -> int:
        names.append(os.path.basename(path))  # noqa: PTH119  # of what is a string
        return system(path, flags)

    monkeypatch.setattr(os, "open", note)
    return names


def test_nothing_changed_is_the_very_same_object_and_no_file_is_opened(content: Path, opened: list[str]) -> None:
    put(content, {"site.yaml": b"x", "static/logo.png": b"\x89", "../templates/home.html": b"<h1>"})
    reader = Reader(content, clock=later)
    first = reader.read()
    opened.clear()

    assert reader.read() is first
    assert opened == []


def test_only_what_changed_is_opened_and_the_rest_are_the_same_objects(content: Path, opened: list[str]) -> None:
    put(content, {"a.md": b"one, longer than a character", "b.md": b"two", "static/c": b"three, also longer"})
    reader = Reader(content, clock=later)
    first = reader.read()
    opened.clear()
    put(content, {"b.md": b"2"})

    second = reader.read()

    assert opened == ["b.md"]
    assert second.texts == {"a.md": "one, longer than a character", "b.md": "2"}
    assert second.texts["a.md"] is first.texts["a.md"]
    assert second.static["c"] is first.static["c"]
    assert changed_paths(first, second) == ("b.md",)


@pytest.mark.parametrize("named", [None, {"a.md"}])
def test_a_file_that_was_only_touched_is_no_news(content: Path, named: set[str] | None) -> None:
    put(content, {"a.md": b"same"})
    reader = Reader(content, clock=later)
    first = reader.read()
    os.utime(content / "a.md", ns=(1, 1))

    assert reader.read(named) is first


def test_a_file_that_changed_as_it_was_read_is_not_believed_until_its_time_is_past(
    content: Path, opened: list[str]
) -> None:
    put(content, {"a.md": b"x"})
    now = [time.time_ns()]
    reader = Reader(content, clock=lambda: now[0])
    reader.read()
    opened.clear()

    reader.read()
    now[0] += HOUR_NS
    reader.read()
    reader.read()

    assert opened == ["a.md", "a.md"]


def test_what_an_event_names_is_read_again_and_nothing_else_is_looked_at(content: Path, opened: list[str]) -> None:
    put(content, {"a.md": b"x", "b.md": b"y"})
    reader = Reader(content, clock=later)
    first = reader.read()
    opened.clear()
    put(content, {"a.md": b"z", "b.md": b"not named"})

    second = reader.read({"a.md"})

    assert opened == ["a.md"]
    assert (second.texts, changed_paths(first, second)) == ({"a.md": "z", "b.md": "y"}, ("a.md",))
    assert reader.read().texts == {"a.md": "z", "b.md": "not named"}


@pytest.mark.parametrize(
    ("steps", "named"),
    [
        ("rm -r incidents", {"incidents"}),
        ("mv incidents/a.md incidents/c.md", {"incidents/a.md", "incidents/c.md"}),
        ("mv incidents old", {"incidents", "old"}),
        ("mv incidents old", {""}),
        ("rm -r incidents && printf x > incidents", {"incidents"}),
        ("rm site.yaml && mkdir site.yaml && printf x > site.yaml/a.md", {"site.yaml/a.md", "site.yaml"}),
        ("mkdir -p new/deep && printf x > new/deep/a.md", {"new"}),
        ("mkdir -p new/deep && printf x > new/deep/a.md", {"new/deep/a.md"}),
        ("rm -r incidents", {"incidents/a.md", "incidents/b.md"}),
        ("printf x > ../templates/home.html", {"../templates/home.html"}),
        ("rm -r ../templates", {"../templates"}),
        ("rm -r ../templates && ln -s content/incidents ../templates", {"../templates"}),
        ("rm -r incidents && ln -s pages incidents", {"incidents/a.md"}),
        ("rm site.yaml && ln -s /etc/passwd site.yaml", {"site.yaml"}),
        ("rm -r incidents && ln -s /etc incidents", {"incidents/passwd"}),
        ("printf x > static/logo.svg", {"static/logo.svg"}),
        ("printf '\\377' > site.yaml", {"site.yaml"}),
        ("printf x > 'a\\b.md'", {"a\\b.md"}),
        (
            "for n in 1 2 3; do for m in $(seq 50); do printf x > pages/$n-$m.md; done; done",
            {f"pages/{n}-{m}.md" for n in range(1, 4) for m in range(1, 51)},
        ),
    ],
)
def test_what_is_named_leads_to_what_a_first_reading_finds(content: Path, steps: str, named: set[str]) -> None:
    put(content, {"site.yaml": b"s", "incidents/a.md": b"a", "incidents/b.md": b"b", "pages/p.md": b"p"})
    put(content, {"static/logo.png": b"1", "../templates/page.html": b"t"})
    reader = Reader(content, clock=later)
    reader.read()
    subprocess.run(["sh", "-c", steps], cwd=content, check=True)

    assert whole(reader.read(named)) == whole(read_sources(content))


@pytest.mark.parametrize("clock", [later, time.time_ns], ids=["long after", "at once"])
def test_a_file_that_is_saved_again_and_again_is_what_a_first_reading_finds(
    content: Path, clock: Callable[[], int]
) -> None:
    put(content, {"a.md": b"a", "b.md": b"b", "c.md": b"c", "static/d.txt": b"d"})
    reader = Reader(content, clock=clock)
    reader.read()
    for text in (b"x", b"x", b"y", b"\xff", b"z", b"w" * 5_000_001, b"v"):
        put(content, {"b.md": text})
        assert whole(reader.read({"b.md"})) == whole(read_sources(content))
    (content / "b.md").unlink()
    (content / "b.md").symlink_to("c.md")
    assert whole(reader.read({"b.md"})) == whole(read_sources(content))
    put(content, {"c.md": b"new", "static/d.txt": b"new"})
    assert whole(reader.read({"static/d.txt", "c.md"})) == whole(read_sources(content))


def whole(sources: Sources) -> tuple[Sources, Mapping[str, bytes]]:
    """Return `sources` with what stands for their texts, which they may have from before."""
    return sources, sources.digests


def test_digests_are_those_of_the_texts() -> None:
    sources = Sources({"a.md": "Zürich", "b.md": "\ud800"}, {}, {})
    again = sources.with_texts({"a.md": "x", "c.md": ""})
    assert again == Sources({"a.md": "x", "b.md": "\ud800", "c.md": ""}, {}, {})
    assert again.digests == Sources(again.texts, {}, {}).digests
    assert sources.digests["a.md"] == sha256("Zürich".encode()).digest()


def test_what_is_reached_through_a_link_is_looked_at_whatever_is_named(content: Path) -> None:
    put(content, {"shared/a.md": b"x", ".hidden/b.md": b"x", "c.md": b"x"})
    (content / "pages").symlink_to("shared")
    (content / "b.md").symlink_to(".hidden/b.md")
    reader = Reader(content, clock=later)
    reader.read()
    put(content, {"shared/a.md": b"new", "shared/d.md": b"d", ".hidden/b.md": b"new"})

    assert reader.read({"shared/a.md", "shared/d.md"}) == read_sources(content)


def test_a_lost_file_is_tried_each_time(content: Path) -> None:
    put(content, {"a.md": b"x"})
    (content / "b.md").symlink_to("nowhere.md")
    reader = Reader(content, clock=later)
    assert said(reader.read()) == ["b.md: error: the symbolic link leads nowhere"]
    put(content, {"nowhere.md": b"y"})

    assert reader.read({"a.md"}).texts == {"a.md": "x", "b.md": "y"}


def test_a_file_that_vanishes_before_it_is_looked_at_again_is_gone(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(content, {"a.md": b"x"})
    reader = Reader(content, clock=later)
    reader.read()
    looked = os.lstat

    def lose(path: str) -> os.stat_result:
        if str(path).endswith("a.md"):
            Path(path).unlink()
        return looked(path)

    monkeypatch.setattr(os, "lstat", lose)

    assert reader.read() == Sources({}, {}, {})


def test_a_content_folder_that_vanishes_is_told_and_all_is_read_when_it_is_back(content: Path) -> None:
    put(content, {"a.md": b"x"})
    reader = Reader(content, clock=later)
    first = reader.read()
    content.rename(content.with_name("away"))
    with pytest.raises(UsageError, match="is not a folder with content"):
        reader.read({"a.md"})
    content.with_name("away").rename(content)

    assert reader.read() is first


def test_a_problem_that_comes_or_goes_changes_its_path() -> None:
    wrong = Sources({"a.md": "x"}, {}, {}, problems=(Problem("a.md", 1, 1, "wrong"),))

    assert changed_paths(wrong, Sources({"a.md": "x"}, {}, {})) == ("a.md",)


def test_changed_paths_are_called_as_problems_call_them() -> None:
    old = Sources(texts={"a.md": "1", "b.md": "1"}, static={"c": b"1"}, templates={})
    new = Sources(texts={"a.md": "1", "d.md": "1"}, static={"c": b"2"}, templates={"home.html": "1"})

    assert changed_paths(old, new) == ("../templates/home.html", "b.md", "d.md", "static/c")


@pytest.mark.parametrize("path", ["", "a.md", "incidents/2026/a.md", "static/_headers", "../templates/_head.html"])
def test_what_is_read_is_meant(path: str) -> None:
    assert is_meant(path)


@pytest.mark.parametrize(
    "path",
    [
        *(".git/index", "incidents/_old/a.md", "a.md~", "incidents/.a.md.swp"),
        *("static/.git/x", "../templates/x.tmp", "../templates/__pycache__/x.template"),
    ],
)
def test_what_is_ignored_or_lies_in_an_ignored_folder_is_not_meant(path: str) -> None:
    assert not is_meant(path)
