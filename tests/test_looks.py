"""What is looked at beside a build: it is as true as what the build looks at itself."""

import os
import threading
from pathlib import Path

import pytest

from changing import NOW, STATES, clean, lay
from folders import put
from statusgen import looks as module
from statusgen.cli import run
from statusgen.looks import looks
from statusgen.output import glance, write_site
from statusgen.problems import UsageError
from statusgen.sources import is_touched, read_sources
from test_output import tree

ALWAYS, NEVER = 0, 10**20


@pytest.fixture(autouse=True)
def _much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be much to look at, and a second core that does."""
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("needs Linux")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(2))
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # pytest's own threads do no harm here
    monkeypatch.setattr(module, "MUCH_BYTES", 1)


def build(folder: Path) -> None:
    folders = ("--output", str(folder / "site"), "--cache", str(folder / "cache"))
    assert run(["build", str(folder / "content"), *folders, "--now", NOW, "--quiet"]) == 0


def test_a_build_writes_what_a_clean_build_writes(tmp_path: Path) -> None:
    for number, state in enumerate((*STATES, STATES[0])):
        lay(tmp_path / "content", state)
        build(tmp_path)
        build(tmp_path)
        assert tree(tmp_path / "site") == clean(tmp_path / str(number), state)


def test_what_others_did_to_the_output_is_put_right(tmp_path: Path) -> None:
    lay(tmp_path / "content", STATES[0])
    build(tmp_path)
    before = tree(tmp_path / "site")
    (tmp_path / "site/404.html").write_bytes(b"x" * len(before["404.html"]))
    (tmp_path / "site/history/index.html").unlink()
    (tmp_path / "content/incidents/late.md").write_text(STATES[0]["incidents/late.md"] + "\nAnd more.\n")
    build(tmp_path)
    (tmp_path / "content/incidents/late.md").write_text(STATES[0]["incidents/late.md"])
    build(tmp_path)
    assert tree(tmp_path / "site") == before


def test_the_looks_are_those_of_another_process(tmp_path: Path) -> None:
    lay(tmp_path / "content", STATES[0])
    build(tmp_path)
    with looks(tmp_path / "content", tmp_path / "site", ALWAYS) as look:
        assert look.seem_changed()
        assert look.sources() == read_sources(tmp_path / "content")
        assert look.glance() == glance(tmp_path / "site")


def test_where_there_is_little_nobody_looks_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MUCH_BYTES", 10**9)
    lay(tmp_path / "content", STATES[0])
    build(tmp_path)
    with looks(tmp_path / "content", tmp_path / "site", ALWAYS) as look:
        assert not look.seem_changed()
        assert look.sources() == read_sources(tmp_path / "content")
        assert look.glance() is None


def test_content_that_cannot_be_read_is_told_as_ever(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(tmp_path / "content", STATES[0])
    build(tmp_path)
    (tmp_path / "content").rename(tmp_path / "elsewhere")
    with looks(tmp_path / "content", tmp_path / "site", ALWAYS) as look, pytest.raises(UsageError):
        look.seem_changed(), look.sources()
    folders = ("--output", str(tmp_path / "site"), "--cache", str(tmp_path / "cache"))
    assert run(["build", str(tmp_path / "content"), *folders]) == 2
    assert "is not a folder with content" in capsys.readouterr().err


def test_a_look_by_other_notes_is_not_believed(tmp_path: Path) -> None:
    write_site(tmp_path, {"index.html": b"1", "a.html": b"a"})
    seen = glance(tmp_path)
    write_site(tmp_path, {"index.html": b"2", "a.html": b"a"})  # another build, meanwhile
    (tmp_path / "a.html").write_bytes(b"x")
    write_site(tmp_path, {"index.html": b"2", "a.html": b"a"}, seen=lambda: seen)
    assert tree(tmp_path) == {"index.html": b"2", "a.html": b"a"}


def test_a_look_tells_of_what_was_touched(tmp_path: Path) -> None:
    site = {"index.html": b"1", "a.html": b"a", "b.html": b"b"}
    write_site(tmp_path, site)
    (tmp_path / "a.html").write_bytes(b"x")
    (tmp_path / "b.html").unlink()
    seen = glance(tmp_path)
    assert seen
    assert seen.doubtful >= {"a.html", "b.html"}
    write_site(tmp_path, site, seen=lambda: glance(tmp_path))
    assert tree(tmp_path) == site


@pytest.mark.parametrize("path", ["site.yaml", "incidents/a.md", "static/deep/b.png", "../templates/c.html"])
def test_what_was_touched_since_seems_changed(tmp_path: Path, path: str) -> None:
    content = tmp_path / "content"
    put(content, {"site.yaml": b"", "incidents/a.md": b"", "static/deep/b.png": b"", "../templates/c.html": b""})
    times = [place.stat().st_ctime_ns for place in (tmp_path / "content", *tmp_path.rglob("*"))]
    assert is_touched(content, max(times))
    assert not is_touched(content, max(times) + 1)
    os.utime(content / path, (0, 0))  # a time of long ago, set now
    assert is_touched(content, (content / path).stat().st_ctime_ns)


def test_what_cannot_be_looked_into_seems_changed(tmp_path: Path) -> None:
    assert not is_touched(tmp_path / "nowhere", ALWAYS)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/link").symlink_to("nowhere")
    assert not is_touched(tmp_path / "content", NEVER)
    (tmp_path / "content/folder").mkdir()
    assert is_touched(tmp_path / "content", ALWAYS)
