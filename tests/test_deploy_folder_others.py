"""What others have at a place in a folder: it is written over by force alone, and goes on to each generation."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from generations import EDITED, at, generations, shown
from published import SITE, publish, upload
from statusgen.deploy import DeployError, Options, open_host
from statusgen.model import Destination
from test_output import tree


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


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_was_not_put_aside_when_a_deploy_was_killed_is_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_folder: bool
) -> None:
    def rename(old: Path, new: Path) -> Path:
        if old.name == "link":
            raise KeyboardInterrupt
        return moved(old, new)

    place, moved = tmp_path / "status", Path.rename
    if is_folder:
        upload(place, {"index.html": b"theirs"})
    else:
        place.write_bytes(b"theirs")
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        publish(at(place, force=True), tmp_path / "one", SITE)
    monkeypatch.setattr(Path, "rename", moved)
    publish(at(place), tmp_path / "two", EDITED)
    aside = tmp_path / "status.1"
    assert shown(place) == EDITED
    assert (tree(aside) if is_folder else {"index.html": aside.read_bytes()}) == {"index.html": b"theirs"}
    assert generations(place) == ["000001", "000002", "lock"]


def test_folders_of_others_go_on_with_their_rights_and_when_they_are_empty(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    upload(place, {"private/deep/key": b"theirs", "history/notes/a": b"theirs"})
    rights = {"private": 0o2700, "private/deep": 0o500, "history/notes": 0o777, "empty": 0o750}
    (place / "empty").mkdir()
    for path, mode in rights.items():
        (place / path).chmod(mode)
    publish(at(place), tmp_path / "two", EDITED)
    assert {path: (place / path).stat().st_mode & 0o7777 for path in rights} == rights
    assert shown(place) == {**EDITED, "private/deep/key": b"theirs", "history/notes/a": b"theirs", "empty/": b""}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may remove anything")
def test_no_rights_of_a_folder_of_others_keep_a_generation_from_going(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "status"
    publish(at(place, keep=1), tmp_path / "one", SITE)
    upload(place, {"fixed/deep/key": b"theirs"})
    for path in ("fixed/deep", "fixed"):
        (place / path).chmod(0o500)
    with monkeypatch.context() as patched:
        patched.setattr("statusgen.deploy.folder.settle", _fail)
        with pytest.raises(DeployError):
            publish(at(place, keep=1), tmp_path / "two", EDITED)
    assert generations(place) == ["000001", "lock"]
    publish(at(place, keep=1), tmp_path / "two", EDITED)
    assert (generations(place), shown(place)) == (["000002", "lock"], {**EDITED, "fixed/deep/key": b"theirs"})
    for path in ("fixed", "fixed/deep"):
        (place / path).chmod(0o700)


def _fail(_generation: Path) -> None:
    raise OSError(5, "Input/output error")


def test_an_empty_folder_of_others_is_not_in_the_way_of_a_file(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    (place / "reports/may").mkdir(parents=True)
    publish(at(place), tmp_path / "two", {**SITE, "reports": b""})
    assert shown(place) == {**SITE, "reports": b""}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives something away")
def test_folders_of_others_stay_theirs(tmp_path: Path) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    (place / "theirs").mkdir()
    os.chown(place / "theirs", 1234, 5678)
    publish(at(place), tmp_path / "two", EDITED)
    status = (place / "theirs").stat()
    assert (status.st_uid, status.st_gid) == (1234, 5678)


def test_folders_of_others_keep_their_rights_where_they_cannot_stay_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    upload(place, {"theirs/deep/key": b"theirs"})
    (place / "theirs").chmod(0o751)

    def chown(*_: object) -> None:  # as in a container that does not know the owner
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "chown", chown)
    publish(at(place), tmp_path / "two", EDITED)
    assert shown(place) == {**EDITED, "theirs/deep/key": b"theirs"}
    assert (place / "theirs").stat().st_mode & 0o777 == 0o751


def test_folders_of_others_have_their_rights_before_they_are_given_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "status"
    publish(at(place), tmp_path / "one", SITE)
    (place / "theirs").mkdir(0o751)
    given, copystat = list[Path](), shutil.copystat

    def chown(folder: Path, *_: object) -> None:
        given.append(folder)

    def copy_if_ours(old: Path, new: Path) -> None:
        if new in given:
            raise PermissionError(errno.EPERM, "Operation not permitted")
        copystat(old, new)

    monkeypatch.setattr(os, "chown", chown)
    monkeypatch.setattr(shutil, "copystat", copy_if_ours)
    publish(at(place), tmp_path / "two", EDITED)
    assert [folder.name for folder in given] == ["theirs", "theirs"]
    assert (place / "theirs").stat().st_mode & 0o777 == 0o751


def test_where_nothing_can_be_locked_a_deploy_goes_on_and_tells_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(*_: object) -> None:  # as by NFS without its lock service
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", flock)
    place, told = tmp_path / "status", list[str]()
    there = open_host(Destination("here", f"file:{place}"), Options({}, note=told.append))
    there.keep({"news": 1}, publish(there, tmp_path / "one", SITE))
    assert shown(place) == SITE
    assert told == [
        f"file:{place}: nothing can be locked on that file system: do not write there twice at once, nobody would wait"
    ]
