"""The cache on disk: it only ever saves time."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from little import at, sources
from statusgen import cache
from statusgen.build import build_site
from statusgen.cache import Cache
from statusgen.files import Files
from statusgen.instant import Instant
from statusgen.memory import Memory

SITE = """
-- site.yaml --
title: Acme
url: https://acme.example/
timezone: Europe/Berlin
uptime_weights: {partial_outage: 0.5}
-- components/api.yaml --
name: API
-- incidents/a.md --
---
title: A
severity: P1
components: [api]
aliases: [old]
---
## 2026-04-12 09:00 - Investigating
*One*
## 2026-04-12 10:00 - Resolved
Two
-- maintenance/m.md --
---
title: M
starts: 2026-04-20 10:00
ends: 2026-04-20 12:00
components: [api]
---
-- postmortems/a.md --
---
whys: [Why]
---
Text
-- incidents/broken.md --
---
severity: P9
"""
NOW = "2026-04-13 12:00"


def build(folder: Path, text: str = SITE) -> tuple[dict[str, bytes], int]:
    """Return the site as it is built with the cache in `folder`, and how many of its files were not known."""
    shelf = Cache(folder)
    memory = Memory(shelf.read())
    files = build_site(sources(text), Instant(at(NOW)), memory=memory).files
    unknown = len(files) - len(files.digests)
    found = dict(files)
    shelf.write(memory)
    return found, unknown


def test_what_is_known_is_not_made_again(tmp_path: Path) -> None:
    cold, all_of_it = build(tmp_path)
    warm, nothing = build(tmp_path)
    assert cold == warm
    assert (all_of_it > 20, nothing) == (True, 0)


def test_words_are_kept_by_python_before_3_11_4_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Enum, "__reduce_ex__", lambda self, _protocol: (getattr, (type(self), self._name_)))
    cold, _ = build(tmp_path)
    assert build(tmp_path) == (cold, 0)


def test_an_edit_makes_what_shows_it(tmp_path: Path) -> None:
    build(tmp_path)
    edited, some = build(tmp_path, SITE.replace("*One*", "*Uno*"))
    assert edited == build(tmp_path / "other", SITE.replace("*One*", "*Uno*"))[0]
    assert 0 < some < 20  # its page, the month, the home page; feeds and answers with its text


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    build(tmp_path)
    before = sorted(tmp_path.iterdir())
    build(tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_it_does_not_grow_for_ever(tmp_path: Path) -> None:
    for n in range(60):
        build(tmp_path, SITE.replace("*One*", f"*{n}*"))
        assert len(list(tmp_path.iterdir())) <= cache.PARTS_LIMIT
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    clean = tmp_path / "clean"
    build(clean)
    assert size < 6 * sum(file.stat().st_size for file in clean.iterdir())


def cut(content: bytes, place: int, junk: bytes) -> bytes:
    return content[: place % len(content)] + junk


def flip(content: bytes, place: int, _junk: bytes) -> bytes:
    place %= len(content)
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@settings(deadline=None, max_examples=15)
@given(st.sampled_from([cut, flip]), st.integers(0, 100_000), st.binary(max_size=40))
def test_a_broken_part_is_thrown_away(
    tmp_path_factory: pytest.TempPathFactory, spoil: Callable[[bytes, int, bytes], bytes], place: int, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    whole, _ = build(folder)
    for part in folder.iterdir():
        part.write_bytes(spoil(part.read_bytes(), place, junk))
    assert Cache(folder).read() == {}
    assert build(folder)[0] == whole
    assert build(folder)[1] == 0


def test_another_version_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)
    monkeypatch.setattr(cache, "_version", lambda: b"another")
    assert Cache(tmp_path).read() == {}
    build(tmp_path)
    assert Cache(tmp_path).read() != {}
    assert len(list(tmp_path.iterdir())) == 1


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("harm",)


@pytest.mark.parametrize("value", [{"a": _Evil()}, {"a": Path.unlink}, {"a": cache.Cache.read}])
def test_a_part_that_somebody_made_does_nothing(
    tmp_path: Path, value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = Cache(tmp_path)
    shelf._add(value)  # type: ignore[arg-type]  # noqa: SLF001  # with a digest and a version that are right
    assert [file.suffix for file in tmp_path.iterdir()] == [".part"]
    assert Cache(tmp_path).read() == {}
    assert capsys.readouterr().out == ""


@contextmanager
def keeping(folder: Path) -> Iterator[tuple[Files, Callable[[], None]]]:
    memory, what, now = Memory(), sources(SITE), Instant(at(NOW))
    built = build_site(what, now, memory=memory)
    with Cache(folder).keeping(memory, what, now, built) as begin:
        yield built.files, begin


@pytest.mark.parametrize("begins", range(3))
def test_what_is_kept_in_two_steps_is_all_there_is(tmp_path: Path, begins: int) -> None:
    build(tmp_path / "whole")
    with keeping(tmp_path / "steps") as (files, begin):
        for _ in range(begins):
            begin()
        files.make_all()
    steps = Cache(tmp_path / "steps").read()
    assert {kind: kept for kind, kept in steps.items() if kept} == Cache(tmp_path / "whole").read()
    assert build(tmp_path / "steps")[1] == 0


def test_a_build_that_fails_keeps_nothing(tmp_path: Path) -> None:
    def fail(begin: Callable[[], None]) -> None:
        begin()
        assert [file.name for file in tmp_path.iterdir()] == ["part.tmp"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), keeping(tmp_path) as (_, begin):
        fail(begin)
    assert list(tmp_path.iterdir()) == []


def test_values_of_every_kind_come_back(tmp_path: Path) -> None:
    build(tmp_path)
    known = Cache(tmp_path).read()
    assert pickle.loads(pickle.dumps(known)) == known  # noqa: S301  # this test wrote it


def test_a_folder_that_cannot_be_used_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert build(tmp_path / "file")[0] == build(tmp_path / "folder")[0]


def test_what_others_keep_there_stays(tmp_path: Path) -> None:
    (tmp_path / "theirs.part").write_text("x")
    (tmp_path / ("000001-" + 64 * "0" + ".part")).mkdir()
    build(tmp_path)
    assert build(tmp_path)[1] == 0
    assert (tmp_path / "theirs.part").read_text() == "x"
