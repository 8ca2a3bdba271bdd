"""The last site in the cache: what is the same once more is not even read."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from little import at, sources
from statusgen import cache
from statusgen.built import Built
from statusgen.cache import Cache
from statusgen.cli.build import Work
from statusgen.files import Files
from statusgen.instant import Instant
from statusgen.output import write_site
from statusgen.problems import Problem
from statusgen.sources import Sources
from statusgen.structs import replace
from test_cache import SITE

NOW = Instant(at("2026-04-13 12:00"))
SOURCES = replace(sources(SITE), static={"CNAME": b"acme"}, templates={"mine.html": "x"})


def never() -> Files:
    pytest.fail("built again")


def built(folder: Path, now: Instant = NOW, what: Sources = SOURCES) -> Built:
    work = Work(what, now, Cache(folder))
    with work.keeping():
        write_site(folder / "site", work.built.files)
    return work.built


def test_the_same_once_more_is_told_without_building(tmp_path: Path) -> None:
    first = built(tmp_path)
    again = Cache(tmp_path).read_site(SOURCES, NOW, never)
    assert again is not None
    assert replace(again, files=first.files) == first
    assert again.files.digests == first.files.digests
    assert write_site(tmp_path / "site", again.files).written == 0
    assert ("index.html" in again.files, "other" in again.files, len(again.files)) == (True, False, len(first.files))


def test_what_is_not_there_any_more_is_built_again(tmp_path: Path) -> None:
    first = dict(built(tmp_path).files)
    (tmp_path / "site/404.html").unlink()
    again = Cache(tmp_path).read_site(SOURCES, NOW, lambda: Work(SOURCES, NOW).built.files)
    assert again is not None
    assert write_site(tmp_path / "site", again.files).written == 1
    assert (tmp_path / "site/404.html").read_bytes() == first["404.html"] == again.files["404.html"]


@pytest.mark.parametrize(
    ("what", "now"),
    [
        (replace(SOURCES, texts={**SOURCES.texts, "site.yaml": "title: B\nurl: https://b.example/\n"}), NOW),
        (replace(SOURCES, static={}), NOW),
        (replace(SOURCES, templates={"mine.html": "y"}), NOW),
        (replace(SOURCES, lost=("incidents/x.md",)), NOW),
        (replace(SOURCES, problems=(Problem("incidents/x.md", 1, 2, "no"),)), NOW),
        (SOURCES, Instant(at("2026-04-13 12:01"))),
        (SOURCES, Instant(NOW.now, past=True)),
    ],
)
def test_anything_else_is_another_site(tmp_path: Path, what: Sources, now: Instant) -> None:
    built(tmp_path)
    assert Cache(tmp_path).read_site(what, now, never) is None
    assert built(tmp_path, now, what) == Work(what, now).built


def test_another_version_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path)
    monkeypatch.setattr(cache, "_version", lambda: b"another")
    assert Cache(tmp_path).read_site(SOURCES, NOW, never) is None


@pytest.mark.parametrize(
    "spoil", [lambda all_: all_[:-1], lambda all_: all_[:20], lambda all_: all_ + b"x", lambda _: b""]
)
def test_what_is_not_whole_is_not_believed(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    built(tmp_path)
    file = tmp_path / cache.SITE
    file.write_bytes(spoil(file.read_bytes()))
    assert Cache(tmp_path).read_site(SOURCES, NOW, never) is None


def test_a_folder_in_its_place_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / cache.SITE).mkdir()
    assert built(tmp_path) == Work(SOURCES, NOW).built


@pytest.mark.parametrize("value", [print, {"digests": {}, "told": {"harm": 1}}, ["no", "mapping"], {}])
def test_one_that_somebody_made_is_not_believed_and_does_nothing(tmp_path: Path, value: object) -> None:
    first = built(tmp_path)
    shelf = Cache(tmp_path)
    rest = (tmp_path / cache.SITE).read_bytes()[cache.SEAL :]
    (tmp_path / cache.SITE).write_bytes(sealed(shelf, rest))
    assert shelf.read_site(SOURCES, NOW, never) is not None
    written = BytesIO()
    cache._pickler(written).dump(value)  # noqa: SLF001  # what `Cache` itself never does
    (tmp_path / cache.SITE).write_bytes(sealed(shelf, written.getvalue()))
    assert shelf.read_site(SOURCES, NOW, never) is None
    assert built(tmp_path) == first


def sealed(shelf: Cache, rest: bytes) -> bytes:
    """Return what `shelf` believes to be a site that it wrote."""
    return shelf._seal(sha256(rest).digest(), shelf._all_of(SOURCES, NOW)) + rest  # noqa: SLF001  # as above
