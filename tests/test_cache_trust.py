"""A cache that somebody else may have written: what it says is believed, but nothing of it is run."""

import os
import sys
from pathlib import Path

import pytest

from changing import FIRST, NOW, clean, lay
from conftest import needs
from little import at, sources
from statusgen.build import build_site
from statusgen.cache import SITE, Cache, is_trusted
from statusgen.cli import run
from statusgen.instant import Instant
from statusgen.memory import Memory
from statusgen.server.connections import Listener
from statusgen.structs import replace
from test_cache import SITE as CONTENT
from test_output import needs_fifos, tree

needs_modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
AT = Instant(at("2026-04-13 12:00"))


class _Acting:
    def __reduce__(self) -> tuple[object, tuple[None, str, int]]:
        return Listener, (None, "127.0.0.1", 0)


@pytest.mark.parametrize("value", [_Acting(), Listener, Cache], ids=["made", "a server", "the cache"])
def test_a_class_that_does_more_than_hold_values_is_not_made(tmp_path: Path, value: object) -> None:
    Cache(tmp_path)._add({"a": {"": ((), value)}})  # noqa: SLF001  # with a digest and a version that are right
    assert [file.suffix for file in tmp_path.iterdir()] == [".part"]
    assert Cache(tmp_path).read() == {}


def test_a_template_that_is_kept_is_never_run() -> None:
    memory = Memory()
    whole = dict(build_site(sources(CONTENT), AT, memory=memory).files)
    inputs, looks = memory.known["looks"][""]
    evil = replace(looks, templates=dict.fromkeys(looks.templates, "{{ 1 / 0 }}"))
    known = {kind: kept for kind, kept in memory.known.items() if not kind.startswith("made")}
    assert dict(build_site(sources(CONTENT), AT, memory=Memory(known | {"looks": {"": (inputs, evil)}})).files) == whole


def build(folder: Path, cache: str = "cache") -> int:
    """Build `content` into `site`, both in `folder`."""
    folders = ("--output", str(folder / "site"), "--cache", str(folder / cache) if cache else "")
    return run(["build", str(folder / "content"), *folders, "--now", NOW, "--quiet"])


@needs_modes
def test_a_cache_that_others_may_write_is_left_alone_and_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(tmp_path / "content", FIRST)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)

    assert build(tmp_path) == 0

    assert (tree(tmp_path / "site"), tree(tmp_path / "cache")) == (clean(tmp_path / "clean", FIRST), {})
    assert f"the cache '{tmp_path / 'cache'}' is not used: others may write there" in capsys.readouterr().err


@needs_modes
def test_who_may_write_the_content_may_write_the_cache(tmp_path: Path) -> None:
    places = tmp_path / "cache", tmp_path / "content"
    for place in places:
        place.mkdir()
        place.chmod(0o775)
    assert is_trusted(*places)
    places[0].chmod(0o777)
    assert not is_trusted(*places)
    assert is_trusted(tmp_path / "none yet", places[1])


@needs("root, to have a folder of somebody else", found=sys.platform != "win32" and os.geteuid() == 0)
def test_a_cache_of_somebody_else_is_trusted_only_if_the_content_is_his(tmp_path: Path) -> None:
    places = tmp_path / "cache", tmp_path / "content"
    for place in places:
        place.mkdir()
    os.chown(places[0], 65534, -1)
    assert not is_trusted(*places)
    os.chown(places[1], 65534, -1)
    assert is_trusted(*places)


@needs_modes
@pytest.mark.parametrize("umask", [0, 0o22])
def test_a_new_cache_is_one_that_nobody_else_may_write(tmp_path: Path, umask: int) -> None:
    lay(tmp_path / "content", FIRST)
    before = os.umask(umask)
    try:
        build(tmp_path)
    finally:
        os.umask(before)
    modes = {place.stat().st_mode & 0o022 for place in (tmp_path / "cache", *(tmp_path / "cache").iterdir())}
    assert modes == {0}


@pytest.mark.parametrize("cache", ["site", "site/cache", "content", "content/static/c", "templates/c", "link/c"])
def test_a_cache_is_never_published_or_read_as_content(
    tmp_path: Path, cache: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(tmp_path / "content", FIRST)
    (tmp_path / "link").symlink_to("site")

    assert build(tmp_path, cache) == 2

    assert f"the cache '{tmp_path / cache}' would be in '{tmp_path}" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("option", ["--cache", "--output"])
@pytest.mark.parametrize("command", ["build", "watch", "deploy"])
def test_a_folder_without_a_name_is_not_the_working_directory(
    content: Path, command: str, option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(content.parent)
    before = tree(content.parent)
    assert run([command, option, ""]) == 2
    assert f"Invalid value for '{option}': it has no name; the working directory is '.'" in capsys.readouterr().err
    assert tree(content.parent) == before


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    lay(tmp_path / "content", FIRST)
    (tmp_path / "cache").mkdir()
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "cache/part.tmp").symlink_to(tmp_path / "precious")

    assert build(tmp_path) == 0

    assert (tmp_path / "precious").read_text() == "mine"
    assert Cache(tmp_path / "cache").read() != {}


@needs_fifos
@pytest.mark.parametrize("name", ["part.tmp", SITE, f"000001-{64 * '0'}.part"])
def test_a_pipe_in_the_place_of_a_file_stops_no_build(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "content", FIRST)
    (tmp_path / "cache").mkdir()
    os.mkfifo(tmp_path / "cache" / name)

    assert build(tmp_path) == 0

    assert Cache(tmp_path / "cache").read() != {}
