"""What is told where a site has several places, or is told at another time than it is published."""

import json
from pathlib import Path

import pytest

from sinks import Posted, sink
from telling import INCIDENT, PARTNER, RESOLVED, Desk, site, statuses


def test_who_is_not_to_be_told_now_is_told_later_of_what_is_published(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        assert desk.deploy("09:21", "--no-notify") == (0, [], [])
        assert program.posted == []
        desk.lay(site(PARTNER, INCIDENT + RESOLVED))
        stale = "statusgen: production, backup: what is published is not what the content says: deploy it first"
        assert desk.deploy("10:31", "--notify-only") == (3, [], [stale])
        desk.lay(site(PARTNER, INCIDENT))
        assert desk.deploy("10:32", "--notify-only") == (0, ["partner: told of 1 message"], [])
    assert statuses(program) == ["investigating"]


def test_who_only_tells_fails_when_somebody_was_not_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        program.answers = [400, 400]
        assert desk.deploy("09:21")[0] == 0
        assert desk.deploy("09:22", "--notify-only")[0] == 3
        assert desk.deploy("09:23", "--notify-only")[0] == 0


@pytest.mark.parametrize(
    ("other", "noted"), [(["backup"], ["note: asking production what subscribers were told"]), ([], [])]
)
def test_places_that_are_published_to_apart_share_what_was_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, other: list[str], noted: list[str]
) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        assert desk.deploy("09:21", "production")[1] == ["partner: told of 1 message"]
        assert desk.deploy("09:22", *other) == (0, [], noted)
    assert statuses(program) == ["investigating"]


def test_a_place_that_cannot_be_asked_has_no_say(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        (tmp_path / "two/public").unlink()
        (tmp_path / "two/public").write_text("somebody else's")
        desk.lay(site(PARTNER, INCIDENT))
        code, out, err = desk.deploy("09:21")
        assert (code, out) == (3, ["partner: told of 1 message"])
        assert len(err) == 1
        assert desk.deploy("09:22", "production") == (0, [], [])


@pytest.mark.parametrize("place", ["rehearsal", "file:three/public"])
def test_of_a_rehearsal_nobody_is_told(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / "three").mkdir()
    rehearsal = 'backup: {to: "file:two/public"}\n  rehearsal: {to: "file:three/public", notify: no}'
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        laid = site(PARTNER).replace('backup: {to: "file:two/public"}', rehearsal)
        desk.lay(laid)
        desk.deploy("09:00", "production")
        desk.lay(laid + INCIDENT)
        assert desk.deploy("09:21", place) == (0, [], [])
        assert program.posted == []
        assert desk.deploy("09:22", place, "--notify-only")[0] == 2
        asked = "note: asking backup what subscribers were told"
        assert desk.deploy("09:23", "production") == (0, ["partner: told of 1 message"], [asked])


def test_without_places_in_site_yaml_an_address_counts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        start, end = site(PARTNER).index("deploy:"), site(PARTNER).index("notify:")
        laid = site(PARTNER)[:start] + site(PARTNER)[end:]
        desk.lay(laid)
        desk.deploy("09:00", "file:one/public")
        desk.lay(laid + INCIDENT)
        assert desk.deploy("09:21", "file:one/public") == (0, ["partner: told of 1 message"], [])


def test_a_place_that_cannot_keep_what_was_told_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "one/public/.statusgen/published.json"

    def meddle(_posted: Posted) -> None:
        record.write_bytes(record.read_bytes() + b" ")

    with sink(meddle) as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        code, out, (error,) = desk.deploy("09:21")
        assert (code, out) == (0, ["partner: told of 1 message"])
        assert error.startswith("statusgen: production does not know what was told: file:one/public: another deploy")
        assert desk.deploy("09:22") == (0, [], [])


def test_what_a_newer_version_keeps_is_left_alone(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        record = tmp_path / "one/public/.statusgen/published.json"
        manifest = json.loads(record.read_bytes())
        record.write_text(json.dumps(manifest | {"told": {"format": 2}}), "utf-8")
        desk.lay(site(PARTNER, INCIDENT))
        newer = "statusgen: what was told was kept by a newer statusgen: use that, or a newer one"
        assert desk.deploy("09:21") == (0, [], [newer])
        assert json.loads(record.read_bytes())["told"] == {"format": 2}
    assert program.posted == []


def test_without_anybody_to_tell_nothing_is_remembered(desk: Desk, tmp_path: Path) -> None:
    desk.lay(site("").replace("notify:\n", ""))
    assert desk.deploy("09:00") == (0, [], [])
    assert json.loads((tmp_path / "one/public/.statusgen/published.json").read_bytes())["told"] is None
