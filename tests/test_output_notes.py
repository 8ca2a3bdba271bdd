"""What is noted of the files that were written, and what is believed of it."""

import errno
import json
import os
import re
from pathlib import Path

import pytest

from statusgen.output import CONTROL, Notes, OutputError, Written, glance, places, write_site
from statusgen.output.manifest import NOTHING, Seen
from test_output import tree

SITE = {"index.html": b"1", "a.html": b"a"}
NEXT = {"index.html": b"2"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_a_time_that_no_clock_shows_is_noted_like_any(folder: Path) -> None:
    write_site(folder, SITE)
    far = {path: Seen("12", 1, 2, 253_370_764_800_000_000_000, -1) for path in SITE}

    Notes().save(folder, far)

    assert Notes().read(folder).files == far


@pytest.mark.parametrize("changed_ns", [None, "1", [], {}, 1e30, True])
def test_notes_of_which_a_time_is_none_are_damaged_and_stop_no_build(folder: Path, changed_ns: object) -> None:
    write_site(folder, SITE)
    place = folder / CONTROL / "manifest.json"
    said = json.loads(place.read_bytes())
    said["files"]["a.html"][4] = changed_ns
    place.write_text(json.dumps(said), encoding="utf-8")

    assert write_site(folder, SITE) == Written(written=0, unchanged=2, removed=0)


def test_notes_that_are_damaged_are_told_and_what_was_withdrawn_stays(folder: Path) -> None:
    told = list[str]()
    write_site(folder, SITE, tell=told.append)
    (folder / CONTROL / "manifest.json").write_bytes(b"")

    write_site(folder, NEXT, tell=told.append)

    way_out = "pages that were withdrawn may still be there; remove the folder and build again"
    assert told == [f"the notes on what is in '{folder}' are damaged: {way_out}"]
    assert tree(folder) == {**SITE, **NEXT}


@pytest.mark.parametrize("content", [b"", b"{", None])
def test_who_kept_notes_needs_none_on_the_disk(folder: Path, content: bytes | None) -> None:
    notes, told = Notes(), list[str]()
    write_site(folder, SITE, notes=notes)
    (folder / CONTROL / "manifest.json").unlink()
    if content is not None:
        (folder / CONTROL / "manifest.json").write_bytes(content)

    assert write_site(folder, NEXT, notes=notes, tell=told.append).removed == 1

    assert (tree(folder), [*Notes().read(folder).files], told) == (NEXT, [*NEXT], [])


def refuse(patch: pytest.MonkeyPatch, name: str) -> None:
    """Let nobody look at files with this name."""
    lstat = os.lstat

    def refused(place: str | bytes | Path) -> os.stat_result:
        if os.fsdecode(place).endswith(name):
            raise PermissionError(errno.EACCES, "Permission denied", place)
        return lstat(place)

    patch.setattr(os, "lstat", refused)


def test_what_nobody_may_look_at_is_told_and_removed_as_soon_as_it_can_be(folder: Path) -> None:
    write_site(folder, SITE)
    for content in (b"2", b"3"):
        with pytest.MonkeyPatch.context() as patch:
            refuse(patch, "a.html")
            with pytest.raises(OutputError, match=re.escape(f"'{folder / 'a.html'}': Permission denied")):
                write_site(folder, {"index.html": content})
        assert (folder / "index.html").read_bytes() == content  # no update waits for it

    write_site(folder, NEXT)
    assert tree(folder) == NEXT


def test_notes_that_cannot_be_read_are_told_and_nothing_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(folder, SITE)
    with monkeypatch.context() as patch:
        refuse(patch, "manifest.json")
        with pytest.raises(OutputError, match=r"manifest.json': Permission denied \(allow yourself"):
            write_site(folder, NEXT)
        assert glance(folder) is None
    assert tree(folder) == SITE
    assert write_site(folder, NEXT).removed == 1


# What others do


def test_a_file_that_somebody_edits_as_soon_as_it_is_there_is_not_taken_for_ours(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def move(waiting: Path, place: Path) -> Path:
        moved = replace(waiting, place)
        if place.name == "a.html":
            place.write_bytes(b"x")  # of the same size
            os.utime(place, ns=(0, 0))
        return moved

    write_site(folder, {"index.html": b"0"})
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", move)
        write_site(folder, SITE)

    assert Notes().read(folder).files["a.html"] == NOTHING
    assert write_site(folder, SITE).written == 1
    assert tree(folder) == SITE


def test_a_file_that_somebody_edits_once_it_was_compared_is_not_taken_for_ours(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(folder, SITE)
    os.utime(folder / "a.html", ns=(0, 0))
    read = places._read  # noqa: SLF001  # there is no other way to come in between

    def edit(place: str | Path) -> bytes:
        content = read(place)
        if str(place).endswith("a.html"):
            Path(place).write_bytes(b"x")
        return content

    with monkeypatch.context() as patch:
        patch.setattr(places, "_read", edit)
        write_site(folder, SITE)

    assert Notes().read(folder).files["a.html"].modified_ns == 0
    assert write_site(folder, SITE).written == 1


def test_a_file_of_others_at_the_place_of_a_new_page_is_in_the_way(folder: Path) -> None:
    write_site(folder, {"index.html": b"0"})
    (folder / "a.html").write_bytes(b"theirs")

    with pytest.raises(OutputError, match=r"a.html' is in the way of the site and not of statusgen: move it away"):
        write_site(folder, SITE)

    assert tree(folder) == {"index.html": b"0", "a.html": b"theirs"}


def test_a_file_of_others_that_is_what_the_page_will_be_is_taken_over(folder: Path) -> None:
    write_site(folder, {"index.html": b"1"})
    (folder / "a.html").write_bytes(b"a")

    assert write_site(folder, SITE).written == 0
    assert write_site(folder, {"index.html": b"1"}).removed == 1


@pytest.mark.parametrize("content", [b"", None])
def test_without_notes_what_is_at_the_place_of_a_page_is_a_page(folder: Path, content: bytes | None) -> None:
    write_site(folder, SITE)
    (folder / CONTROL / "manifest.json").unlink()
    if content is not None:
        (folder / CONTROL / "manifest.json").write_bytes(content)

    assert write_site(folder, {"index.html": b"2", "a.html": b"b"}).written == 2


def test_another_name_that_the_file_system_takes_for_ours_is_ours(folder: Path) -> None:
    write_site(folder, {"index.html": b"1", "Logo.png": b"x"})
    (folder / "logo.png").hardlink_to(folder / "Logo.png")  # as on a file system that folds case

    assert write_site(folder, {"index.html": b"1", "logo.png": b"y"}).written == 1


def test_many_folders_become_files(folder: Path) -> None:
    paths = [f"page{number}" for number in range(60)]
    first = {f"{path}/{name}": b"x" for path in paths for name in ("index.html", "a/b.html")} | {"page.html": b"x"}
    write_site(folder, first)

    write_site(folder, dict.fromkeys(paths, b"y"))

    assert tree(folder) == dict.fromkeys(paths, b"y")
