"""Publishing into a folder: generations, and one switch from each to the next."""

import ctypes
import errno
import os
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest

from generations import EDITED, LATEST, at, generations, shown
from published import SITE, host, publish, upload
from statusgen.deploy import DeployError, compare
from statusgen.output.places import stage


def refuse(*_: object, **__: object) -> None:
    raise PermissionError


def test_a_place_is_a_link_to_its_last_generation(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    publish(at(place), tmp_path / "two", EDITED)
    assert shown(place) == EDITED
    assert place.readlink() == Path("status.generations/000002")
    assert generations(place) == ["000001", "000002", "lock"]
    assert shown(tmp_path / "status.generations" / "000001") == SITE


def test_nothing_changed_makes_no_generation(tmp_path: Path) -> None:
    publish(at(tmp_path / "status"), tmp_path / "one", SITE)
    publish(at(tmp_path / "status"), tmp_path / "one", SITE)
    assert generations(tmp_path / "status") == ["000001", "lock"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "status").mkdir()
    publish(at(tmp_path / "status"), tmp_path / "one", SITE)
    assert shown(tmp_path / "status") == SITE


def test_a_file_that_stays_gives_way_to_a_folder(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", {**SITE, "a": b""})
    publish(at(place), tmp_path / "two", {"a/b": b"", "index.html": b""})
    assert shown(place) == {**SITE, "a/b": b"", "index.html": b""}


def test_what_was_lost_or_altered_is_sent_again(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    (place / "feed.atom").unlink()
    (place / "index.html").write_bytes(b"<p>No!")
    (place / "history/index.html").write_bytes(b"")
    changes = compare(upload(tmp_path / "one", SITE), at(place).read().manifest)
    assert (changes.sent, changes.new) == (("feed.atom", "history/index.html", "index.html"), frozenset({"feed.atom"}))
    publish(at(place), tmp_path / "one", SITE)
    assert shown(place) == SITE
    assert compare(upload(tmp_path / "one", SITE), at(place).read().manifest).is_empty


def test_a_lost_folder_is_sent_again(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    shutil.rmtree(place / "api")
    publish(at(place), tmp_path / "one", SITE)
    assert shown(place) == SITE


@pytest.mark.parametrize("path", ["history", "history/index.html"])
def test_a_link_in_the_place_of_what_was_published_is_of_others(tmp_path: Path, path: str) -> None:
    """It stays one even where it leads to the same bytes: nobody knows for how long."""
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    (place / path).rename(tmp_path / "elsewhere")
    (place / path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeployError, match=f"'{path}' is .*, and not of statusgen: --force"):
        publish(at(place), tmp_path / "one", SITE)
    publish(at(place, force=True), tmp_path / "one", SITE)
    assert (shown(place), (place / path).is_symlink()) == (SITE, False)


@pytest.mark.parametrize("known", [None, b"{", b"[1]", b'{"index.html":1}'])
def test_all_is_sent_again_where_nobody_knows_what_it_was(tmp_path: Path, known: bytes | None) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    (place / ".statusgen/digests.json").unlink()
    if known is not None:
        (place / ".statusgen/digests.json").write_bytes(known)
    assert {*compare(upload(tmp_path / "one", SITE), at(place).read().manifest).sent} == {*SITE}


def test_too_many_files_that_go_stay(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    few = {path: EDITED[path] for path in ("index.html", "_headers")}
    publish(at(place), tmp_path / "two", few)
    assert shown(place) == EDITED
    more = {**few, **{f"{n}.html": b"" for n in range(9)}}
    for n in range(2):
        publish(at(place), tmp_path / "three", {**more, "index.html": b"%d" % n})
    assert {*shown(place)} == {*EDITED, *more}
    publish(at(place), tmp_path / "two", few, force=True)
    assert shown(place) == few


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    place = tmp_path / "status"
    for n, files in enumerate(({"a": b"1", "b/c": b"2"}, {"a/c": b"1", "b": b"2"})):
        publish(at(place), tmp_path / f"{n}", {**SITE, **files})
        assert shown(place) == {**SITE, **files}


def test_an_unchanged_file_is_another_name_for_the_one_before(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    publish(at(place), tmp_path / "two", EDITED)
    old, new = (tmp_path / "status.generations" / name for name in ("000001", "000002"))
    assert old.joinpath("feed.atom").samefile(new / "feed.atom")
    assert not old.joinpath("index.html").samefile(new / "index.html")


def test_files_are_copied_where_a_file_has_but_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(at(tmp_path / "status"), tmp_path / "one", SITE)
    monkeypatch.setattr(os, "link", refuse)
    publish(at(tmp_path / "status"), tmp_path / "two", EDITED)
    assert shown(tmp_path / "status") == EDITED


def test_a_generation_is_on_the_disk_before_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, settled = tmp_path / "status", list[tuple[str, int]]()

    class System:
        def syncfs(self, number: int) -> int:
            settled.append((f"{place.readlink()}", os.fstat(number).st_ino))
            return 0

    publish(at(place), tmp_path / "one", SITE)
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: System())
    publish(at(place), tmp_path / "two", EDITED)
    assert settled == [("status.generations/000001", place.stat().st_ino)]


def test_each_new_file_and_folder_is_on_the_disk_before_it_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, settled = tmp_path / "status", dict[str, set[int]]()

    def settle(number: int) -> None:
        settled.setdefault(f"{place.readlink()}", set()).add(os.fstat(number).st_ino)

    publish(at(place), tmp_path / "one", SITE)
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    monkeypatch.setattr(os, "fsync", settle)
    publish(at(place), tmp_path / "two", EDITED)
    inside = {each.relative_to(place).as_posix(): each.stat().st_ino for each in place.rglob("*")}
    kept = {*SITE} - {"index.html"}
    new = {inode for path, inode in inside.items() if path not in kept}
    all_ = (tmp_path / "status.generations").stat().st_ino
    assert settled == {
        "status.generations/000001": {*new, place.stat().st_ino, all_},
        "status.generations/000002": {tmp_path.stat().st_ino},
    }


def test_nothing_is_shown_that_the_disk_did_not_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class System:
        def syncfs(self, _number: int) -> int:
            ctypes.set_errno(errno.EIO)
            return -1

    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: System())
    with pytest.raises(DeployError, match=r"'.*/status.generations/000002': Input/output error"):
        publish(at(place), tmp_path / "two", EDITED)
    assert shown(place) == SITE


@pytest.mark.parametrize(("number", "is_shown"), [(errno.EINVAL, True), (errno.EIO, False)])
def test_a_disk_that_cannot_wait_is_published_to_and_one_that_fails_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, is_shown: bool
) -> None:
    def fail(_number: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    monkeypatch.setattr(os, "fsync", fail)
    with nullcontext() if is_shown else pytest.raises(DeployError, match="Input/output error"):
        publish(at(tmp_path / "status"), tmp_path / "one", SITE)
    assert (tmp_path / "status").exists() == is_shown


def test_as_many_generations_stay_as_are_to_be_kept(tmp_path: Path) -> None:
    place = tmp_path / "status"
    for n in range(4):
        publish(at(place, keep=2), tmp_path / f"{n}", {**SITE, "index.html": b"%d" % n})
    assert generations(place) == ["000003", "000004", "lock"]


def test_what_a_killed_deploy_left_is_cleared_away(tmp_path: Path) -> None:
    """It was killed while it laid down a generation, or between that and the switch."""
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    for left in ("new", "000002"):
        upload(tmp_path / "status.generations" / left, {"index.html": b"half"})
    assert shown(place) == SITE
    publish(at(place), tmp_path / "two", EDITED)
    assert (shown(place), generations(place)) == (EDITED, ["000001", "000002", "lock"])


def test_a_deploy_that_comes_between_is_noticed(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    first, found = at(place), at(place).read()
    site = upload(tmp_path / "late", LATEST)
    publish(at(place), tmp_path / "two", EDITED)
    with pytest.raises(DeployError, match="another deploy was there meanwhile; deploy again"):
        first.publish(site, compare(site, found.manifest), found)
    assert shown(place) == EDITED


@pytest.mark.parametrize("name", ["000000", "000007"])
def test_a_file_or_a_link_is_no_generation(tmp_path: Path, name: str) -> None:
    place, all_ = tmp_path / "status", tmp_path / "status.generations"
    publish(at(place), tmp_path / "one", SITE)
    (all_ / name).write_bytes(b"theirs")
    (all_ / f"{name}1").symlink_to(tmp_path / "one")
    publish(at(place, keep=1), tmp_path / "two", EDITED)
    assert (shown(place), generations(place)) == (EDITED, sorted(["000002", name, f"{name}1", "lock"]))


def test_without_its_manifest_a_place_is_published_anew_and_loses_nothing(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    (place / ".statusgen" / "published.json").unlink()
    few = {path: EDITED[path] for path in ("index.html", "_headers")}
    with pytest.raises(DeployError, match=r"'index\.html' is there already, and not of statusgen"):
        publish(at(place), tmp_path / "two", few)
    found = publish(at(place, force=True), tmp_path / "two", few)
    assert (shown(place), sorted(found.manifest.files)) == (EDITED, ["_headers", "index.html"])


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DeployError) as caught:
        publish(at(tmp_path / "file" / "status"), tmp_path / "one", SITE)
    assert str(caught.value) == (f"file:{tmp_path}/file/status: '{tmp_path}/file/status.generations': Not a directory")


def test_what_cannot_be_looked_into_is_not_taken_for_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(folder: str) -> object:
        if folder.endswith("/api"):
            raise PermissionError(errno.EACCES, "Permission denied", folder)
        return scan(folder)

    place, scan = tmp_path / "status", os.scandir
    publish(at(place), tmp_path / "one", SITE)
    monkeypatch.setattr(os, "scandir", look)
    with pytest.raises(DeployError, match=r"'.*/status.generations/000001/api': Permission denied"):
        at(place).read()


def test_only_a_tilde_that_an_address_begins_with_is_ones_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    publish(host("file:./~/status"), tmp_path / "one", SITE)
    assert shown(tmp_path / "~/status") == SITE


@pytest.mark.parametrize("address", ["file://{}/status", "file:~/status"])
def test_addresses_may_be_written_as_urls_or_from_ones_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    publish(host(address.format(tmp_path)), tmp_path / "one", SITE)
    assert shown(tmp_path / "status") == SITE


def test_a_deploy_that_fails_takes_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(place: str, content: bytes) -> None:
        if place.endswith("/published.json"):
            raise OSError(errno.ENOSPC, "No space left on device", place)
        stage(place, content)

    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    monkeypatch.setattr("statusgen.deploy.folder.generations.stage", write)
    with pytest.raises(DeployError) as caught:
        publish(at(place), tmp_path / "two", EDITED)
    way_out = "free some space: `df -h` and, for the number of files, `df -i` tell how much there is"
    where = f"{place}.generations/new/.statusgen/published.json"
    assert str(caught.value) == f"file:{place}: '{where}': No space left on device ({way_out})"
    assert (shown(place), generations(place)) == (SITE, ["000001", "lock"])


def test_a_link_whose_generation_somebody_removed_is_published_anew(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    shutil.rmtree(tmp_path / "status.generations")
    publish(at(place), tmp_path / "one", SITE)
    assert (shown(place), generations(place)) == (SITE, ["000001", "lock"])


def test_what_is_published_can_be_read_whatever_the_umask(tmp_path: Path) -> None:
    place, umask = tmp_path / "status", os.umask(0o077)
    try:
        at(place).keep([], publish(at(place), tmp_path / "one", SITE))
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(umask)
    inside = [place.parent / "status.generations", place, *place.rglob("*")]
    assert {(each.is_dir(), each.stat().st_mode & 0o777) for each in inside} == {(True, 0o755), (False, 0o644)}
