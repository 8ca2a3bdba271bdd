"""Publishing into a folder: generations, and one switch from each to the next."""

import ctypes
import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

import pytest

from published import SITE, host, publish, upload
from statusgen.deploy import DeployError, Reversible, compare
from statusgen.deploy.host import Host
from test_output import tree

EDITED = {**SITE, "index.html": b"<p>Later"}
LATEST = {**EDITED, "index.html": b"<p>Latest"}


def at(folder: Path, *, keep: int = 5, force: bool = False) -> Host:
    return host(f"file:{folder}", keep=keep, force=force)


def shown(folder: Path) -> Mapping[str, bytes]:
    """Return the files that a web server finds."""
    return {path: content for path, content in tree(folder).items() if not path.startswith(".statusgen/")}


def generations(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.with_name(f"{folder.name}.generations").iterdir())


def roll_back(place: Host) -> str:
    assert isinstance(place, Reversible)
    return place.rollback()


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


def test_a_folder_of_others_is_put_aside_only_by_force(tmp_path: Path) -> None:
    place = tmp_path / "status"
    upload(place, {"index.html": b"theirs"})
    with pytest.raises(DeployError) as caught:
        publish(at(place), tmp_path / "one", SITE)
    assert str(caught.value) == (
        f"file:{place}: something is there already, and not of a deploy (--force puts it aside as '{place}.1')"
    )
    assert tree(place) == {"index.html": b"theirs"}
    publish(at(place, force=True), tmp_path / "one", SITE)
    assert (shown(place), tree(tmp_path / "status.1")) == (SITE, {"index.html": b"theirs"})


def test_a_file_of_others_is_put_aside_by_force(tmp_path: Path) -> None:
    (tmp_path / "status").write_bytes(b"theirs")
    (tmp_path / "status.1").write_bytes(b"theirs, too")
    publish(at(tmp_path / "status", force=True), tmp_path / "one", SITE)
    assert shown(tmp_path / "status") == SITE
    assert [(tmp_path / name).read_bytes() for name in ("status.1", "status.2")] == [b"theirs, too", b"theirs"]


def test_a_folder_of_others_is_put_aside_without_the_systems_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    upload(tmp_path / "status", {"index.html": b"theirs"})
    publish(at(tmp_path / "status", force=True), tmp_path / "one", SITE)
    assert (shown(tmp_path / "status"), tree(tmp_path / "status.1")) == (SITE, {"index.html": b"theirs"})


def test_there_is_an_end_of_putting_aside(tmp_path: Path) -> None:
    for name in ("status", *(f"status.{n}" for n in range(1, 1000))):
        (tmp_path / name).touch()
    with pytest.raises(DeployError) as caught:
        publish(at(tmp_path / "status", force=True), tmp_path / "one", SITE)
    assert str(caught.value) == (
        f"file:{tmp_path}/status: 999 are put aside already, up to 'status.999': remove those that nobody needs"
    )
    assert (tmp_path / "status").is_file()


def test_a_link_of_others_stays(tmp_path: Path) -> None:
    upload(tmp_path / "theirs", {"index.html": b"theirs"})
    (tmp_path / "status").symlink_to("theirs")
    with pytest.raises(DeployError, match="a symbolic link, but not of statusgen"):
        publish(at(tmp_path / "status", force=True), tmp_path / "one", SITE)
    assert tree(tmp_path / "status") == {"index.html": b"theirs"}


def test_what_others_put_beside_the_site_goes_on_to_each_generation(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    upload(place, {".well-known/acme-challenge/token": b"theirs"})
    (place / "elsewhere").symlink_to(tmp_path / "one")
    publish(at(place), tmp_path / "two", {path: SITE[path] for path in SITE if path != "feed.atom"})
    assert {*shown(place)} >= {*SITE, ".well-known/acme-challenge/token"} - {"feed.atom"}
    assert not (place / "feed.atom").exists()
    assert (place / "elsewhere").readlink() == tmp_path / "one"


def test_a_file_of_others_in_the_site_is_written_over_only_by_force(tmp_path: Path) -> None:
    place, more = tmp_path / "status", {**SITE, "robots.txt": b"ours"}
    publish(at(place), tmp_path / "one", SITE)
    upload(place, {"robots.txt": b"theirs"})
    with pytest.raises(DeployError) as caught:
        publish(at(place), tmp_path / "two", more)
    assert str(caught.value) == (
        f"file:{place}: 'robots.txt' is there already, and not of statusgen: --force writes over it"
    )
    assert shown(place) == {**SITE, "robots.txt": b"theirs"}
    publish(at(place, force=True), tmp_path / "two", more)
    assert shown(place) == more
    assert (tmp_path / "status.generations/000001/robots.txt").read_bytes() == b"theirs"


def test_a_file_of_others_that_is_the_same_is_taken(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    upload(place, {"robots.txt": b"the same"})
    found = publish(at(place), tmp_path / "two", {**SITE, "robots.txt": b"the same"})
    assert "robots.txt" in found.manifest.files


@pytest.mark.parametrize(("theirs", "ours"), [("reports", "reports/index.html"), ("reports/may/1.txt", "reports")])
def test_a_file_of_others_for_a_folder_or_a_folder_for_a_file_is_left_out_only_by_force(
    tmp_path: Path, theirs: str, ours: str
) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    upload(place, {theirs: b"theirs"})
    with pytest.raises(DeployError) as caught:
        publish(at(place), tmp_path / "two", {**SITE, ours: b"ours"})
    assert str(caught.value) == (
        f"file:{place}: '{theirs}' is in the way of '{ours}', and not of statusgen: --force leaves it out"
    )
    assert (shown(place), generations(place)) == ({**SITE, theirs: b"theirs"}, ["000001", "lock"])
    publish(at(place, force=True), tmp_path / "two", {**SITE, ours: b"ours"})
    assert shown(place) == {**SITE, ours: b"ours"}


@pytest.mark.parametrize("link", ["reports", "reports/index.html"])
def test_nothing_is_written_through_a_link_of_others(tmp_path: Path, link: str) -> None:
    place, more = tmp_path / "status", {**SITE, "reports/index.html": b"ours"}
    publish(at(place), tmp_path / "one", SITE)
    upload(tmp_path / "elsewhere", {"index.html": b"theirs"})
    (place / link).parent.mkdir(exist_ok=True)
    (place / link).symlink_to(tmp_path / "elsewhere" / link.partition("/")[2])
    with pytest.raises(DeployError, match=f"'{link}' is .*, and not of statusgen: --force"):
        publish(at(place), tmp_path / "two", more)
    publish(at(place, force=True), tmp_path / "two", more)
    assert (shown(place), tree(tmp_path / "elsewhere")) == (more, {"index.html": b"theirs"})
    assert not (place / link).is_symlink()


def test_what_a_place_says_of_itself_is_not_read_or_written_through_a_link(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    (place / ".statusgen").rename(tmp_path / "elsewhere")
    (place / ".statusgen").symlink_to(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere/published.json").read_bytes()
    assert at(place).read().manifest.files == {}
    at(place).keep(["a"], at(place).read())
    assert (at(place).read().manifest.told, (tmp_path / "elsewhere/published.json").read_bytes()) == (["a"], before)


def test_files_of_others_may_have_names_that_are_no_text(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    for name in (b"\xfe", b"\xff"):
        Path(os.fsdecode(os.fsencode(place) + b"/" + name)).write_bytes(name)
    publish(at(place), tmp_path / "two", EDITED)
    assert {content for path, content in shown(place).items() if path not in SITE} == {b"\xfe", b"\xff"}


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


def test_a_rollback_shows_what_was_there_before(tmp_path: Path) -> None:
    place = tmp_path / "status"
    for n, site in enumerate((SITE, EDITED, LATEST)):
        publish(at(place), tmp_path / f"{n}", site)
    assert roll_back(at(place)) == "generation 000002"
    assert shown(place) == EDITED
    assert roll_back(at(place)) == "generation 000001"
    assert shown(place) == SITE
    with pytest.raises(DeployError, match="there is no older generation"):
        roll_back(at(place))


def test_what_was_rolled_back_from_is_no_older_generation(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    publish(at(place), tmp_path / "two", {**SITE, "index.html": b"a mistake"})
    roll_back(at(place))
    publish(at(place), tmp_path / "three", LATEST)
    assert (shown(place), generations(place)) == (LATEST, ["000001", "000002", "lock"])
    roll_back(at(place))
    assert shown(place) == SITE


def test_what_subscribers_were_told_is_kept_through_deploys_and_rollbacks(tmp_path: Path) -> None:
    place = at(tmp_path / "status")
    publish(place, tmp_path / "one", SITE)
    found = publish(place, tmp_path / "two", EDITED)
    kept = place.keep(["a"], found)
    assert (place.read(), kept.manifest.told) == (kept, ["a"])
    roll_back(place)
    assert place.read().manifest.told == ["a"]
    assert publish(place, tmp_path / "three", LATEST).manifest.told == ["a"]


def test_nothing_is_rolled_back_or_kept_where_nothing_is_published(tmp_path: Path) -> None:
    place = at(tmp_path / "status")
    with pytest.raises(DeployError, match="there is no older generation"):
        roll_back(place)
    with pytest.raises(DeployError, match="nothing is published there yet"):
        place.keep([], place.read())
    assert [*tmp_path.iterdir()] == []


def test_a_rollback_from_what_lost_its_manifest_knows_what_was_told_before(tmp_path: Path) -> None:
    place = at(tmp_path / "status")
    place.keep(["a"], publish(place, tmp_path / "one", SITE))
    publish(place, tmp_path / "two", EDITED)
    (tmp_path / "status/.statusgen/published.json").unlink()
    roll_back(place)
    assert (shown(tmp_path / "status"), place.read().manifest.told) == (SITE, ["a"])


def test_a_rollback_passes_over_what_does_not_say_what_it_is(tmp_path: Path) -> None:
    place, all_ = tmp_path / "status", tmp_path / "status.generations"
    for n, site in enumerate((SITE, EDITED, EDITED | {"index.html": b""}, LATEST)):
        publish(at(place), tmp_path / f"{n}", site)
    (all_ / "000000").mkdir()
    (all_ / "000002/.statusgen/published.json").write_bytes(b"{")
    (all_ / "000003/.statusgen/published.json").unlink()
    assert (roll_back(at(place)), shown(place)) == ("generation 000001", SITE)
    with pytest.raises(DeployError) as caught:
        roll_back(at(place))
    assert str(caught.value) == (
        f"file:{place}: there is no older generation that can be shown:"
        f" '{all_}/000000' has no '.statusgen/published.json' that can be read"
    )


@pytest.mark.parametrize("name", ["000000", "000007"])
def test_a_file_or_a_link_is_no_generation(tmp_path: Path, name: str) -> None:
    place, all_ = tmp_path / "status", tmp_path / "status.generations"
    publish(at(place), tmp_path / "one", SITE)
    (all_ / name).write_bytes(b"theirs")
    (all_ / f"{name}1").symlink_to(tmp_path / "one")
    publish(at(place, keep=1), tmp_path / "two", EDITED)
    assert (shown(place), generations(place)) == (EDITED, sorted(["000002", name, f"{name}1", "lock"]))


def test_what_was_rolled_back_from_is_there_until_the_next_deploy_succeeded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, all_ = tmp_path / "status", tmp_path / "status.generations"
    for n, site in enumerate((SITE, EDITED)):
        publish(at(place), tmp_path / f"{n}", site)
    roll_back(at(place))
    upload(place, {"robots.txt": b"theirs"})
    with pytest.raises(DeployError, match="not of statusgen"):
        publish(at(place), tmp_path / "two", {**LATEST, "robots.txt": b"ours"})
    assert shown(all_ / "000002") == EDITED
    with monkeypatch.context() as patched:
        patched.setattr(Path, "symlink_to", refuse)
        for _ in range(2):
            with pytest.raises(DeployError):
                publish(at(place), tmp_path / "three", LATEST)
    assert (shown(all_ / "gone/000002"), shown(place)) == (EDITED, {**SITE, "robots.txt": b"theirs"})
    publish(at(place), tmp_path / "three", LATEST)
    assert generations(place) == ["000001", "000002", "lock"]


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


@pytest.mark.parametrize("address", ["file://{}/status", "file:~/status"])
def test_addresses_may_be_written_as_urls_or_from_ones_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    publish(host(address.format(tmp_path)), tmp_path / "one", SITE)
    assert shown(tmp_path / "status") == SITE
