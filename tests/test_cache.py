"""The cache of rendered Markdown: it only ever saves time."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen import cache
from statusgen.cache import MarkupCache, markup_cache
from statusgen.markup import to_html


def asked(folder: Path, *sources: str) -> tuple[str, ...]:
    with markup_cache(folder) as markup:
        return tuple(markup.to_html(source) for source in sources)


def test_what_is_known_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked(tmp_path, "*a*", "b")
    monkeypatch.setattr(cache, "to_html", None)
    assert asked(tmp_path, "b", "*a*") == first[::-1] == (to_html("b"), to_html("*a*"))


def test_the_level_of_headings_goes_into_the_key() -> None:
    markup = MarkupCache({})
    assert markup.to_html("# A", top_heading=2) == to_html("# A", top_heading=2)
    assert markup.to_html("# A", top_heading=4) == to_html("# A", top_heading=4)


def test_what_is_asked_no_more_is_forgotten(tmp_path: Path) -> None:
    asked(tmp_path, "a", "b")
    size = (tmp_path / "markup.json").stat().st_size
    asked(tmp_path, "a")
    assert (tmp_path / "markup.json").stat().st_size < size


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    asked(tmp_path, "a")
    (tmp_path / "markup.json").chmod(0o444)
    before = (tmp_path / "markup.json").stat()
    asked(tmp_path, "a")
    assert (tmp_path / "markup.json").stat().st_ino == before.st_ino


@given(st.binary(max_size=40), st.integers(0, 200))
def test_a_broken_file_is_thrown_away(tmp_path_factory: pytest.TempPathFactory, junk: bytes, place: int) -> None:
    folder = tmp_path_factory.mktemp("cache")
    asked(folder, "*a*")
    file = folder / "markup.json"
    whole = file.read_bytes()
    file.write_bytes(whole[:place] + junk)
    assert asked(folder, "*a*") == (to_html("*a*"),)
    assert file.read_bytes() == whole


def test_another_version_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(tmp_path, "*a*")
    monkeypatch.setattr(cache, "VERSIONS", "another")
    monkeypatch.setattr(cache, "to_html", lambda *_, **__: "new")
    assert asked(tmp_path, "*a*") == ("new",)


def test_a_folder_that_cannot_be_written_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert asked(tmp_path / "file", "a") == (to_html("a"),)


def test_without_a_folder_it_lasts_as_long_as_the_build() -> None:
    with markup_cache(None) as markup:
        assert markup.to_html("a") == markup.to_html("a") == to_html("a")
