"""Showing again what a folder showed before."""

import errno
from pathlib import Path

import pytest

from generations import EDITED, LATEST, at, generations, shown
from published import SITE, publish, upload
from statusgen.deploy import DeployError, Reversible
from statusgen.deploy.host import Host


def refuse(*_: object, **__: object) -> None:
    raise PermissionError


def roll_back(place: Host) -> str:
    assert isinstance(place, Reversible)
    return place.rollback()


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
    with pytest.raises(DeployError, match="nothing is published there"):
        roll_back(place)
    with pytest.raises(DeployError, match="nothing is published there"):
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


def test_a_rollback_on_a_full_disk_writes_nothing_that_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(place: str, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", place)

    place = tmp_path / "status"
    for n, site in enumerate((SITE, EDITED)):
        publish(at(place), tmp_path / f"{n}", site)
    monkeypatch.setattr("statusgen.deploy.folder.generations.stage", write)
    assert (roll_back(at(place)), shown(place)) == ("generation 000001", SITE)


@pytest.mark.parametrize("damage", [b"{", b'{"statusgen": 99}', None])
def test_whatever_is_wrong_with_what_is_shown_a_rollback_needs_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    def read(file: Path) -> bytes:
        if "000002" in str(file.resolve()):
            raise OSError(errno.EIO, "Input/output error", str(file))
        return read_bytes(file)

    place, read_bytes = tmp_path / "status", Path.read_bytes
    for n, site in enumerate((SITE, EDITED)):
        publish(at(place), tmp_path / f"{n}", site)
    if damage is None:
        monkeypatch.setattr(Path, "read_bytes", read)
    else:
        (place / ".statusgen/published.json").write_bytes(damage)
    assert (roll_back(at(place)), shown(place)) == ("generation 000001", SITE)
