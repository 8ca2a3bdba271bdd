"""What becomes of news where something that was written, or kept, is wrong for a while."""

import json
from pathlib import Path

import pytest

from folders import put
from sinks import sink
from telling import FIRST, INCIDENT, PARTNER, RESOLVED, Desk, site, statuses

WRONG = PARTNER.replace("[incidents]", "[incident]")
UNTOLD = "its entry in site.yaml has a mistake"


def test_an_entry_with_a_mistake_is_told_of_everything_once_it_is_corrected(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        program.answers = [404]
        desk.lay(site(PARTNER, INCIDENT))
        desk.deploy("09:21")
        desk.lay(site(WRONG, INCIDENT + RESOLVED))
        *_, preview = desk.deploy("10:31", "--dry-run")[1]
        assert preview == f"partner: would not be told of 3 messages: {UNTOLD}"
        assert desk.deploy("10:31")[2][-1] == (
            f"statusgen: partner: not told of 3 messages, the next deploy tries again: {UNTOLD}"
        )
        desk.lay(site(PARTNER, INCIDENT + RESOLVED))
        assert desk.deploy("10:40") == (0, ["partner: told of 2 messages"], [])
    assert statuses(program) == ["investigating", "investigating", "resolved"]


@pytest.mark.parametrize("wrong", ["\n  - webhook: https://partner.example/hook", " partner"])
def test_where_nobody_can_be_read_all_is_told_once_it_is_corrected(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    unread = site("").replace("notify:\n", f"notify:{wrong}\n")
    said = "statusgen: nobody is told before the mistake in `notify` of site.yaml is corrected"
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(unread + INCIDENT)
        for options in ([], ["--dry-run"]):
            assert said in desk.deploy("09:21", *options)[2]
        desk.lay(site(PARTNER, INCIDENT))
        assert desk.deploy("09:30") == (0, ["partner: told of 1 message"], [])
    assert statuses(program) == ["investigating"]


def test_a_record_that_cannot_be_read_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        for place in ("one", "two"):
            file = Path(place, "public/.statusgen/published.json")
            kept = json.loads(file.read_text())
            kept["told"]["floor"] = 5
            put(Path(place, "public"), {".statusgen/published.json": json.dumps(kept).encode()})
        desk.lay(site(PARTNER, INCIDENT))
        code, out, err = desk.deploy("09:21")
        assert (code, out, err[0]) == (0, [], "statusgen: production, backup: what was told cannot be read")
        desk.lay(site(PARTNER, INCIDENT + RESOLVED))
        assert desk.deploy("10:31") == (0, ["partner: told of 1 message"], [])


def test_who_is_added_after_a_time_without_anybody_is_told_of_nothing_old(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = site("").replace("notify:\n", "")
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(nobody)
        assert desk.deploy("08:00") == (0, [], [])
        desk.lay(site(PARTNER))
        assert desk.deploy("09:00") == (0, [], [FIRST])
        desk.lay(nobody + INCIDENT)
        assert desk.deploy("09:21") == (0, [], [])
        desk.lay(site(PARTNER.replace("partner:", "newcomer:"), INCIDENT))
        assert desk.deploy("09:30") == (0, [], [])
        desk.lay(site(PARTNER.replace("partner:", "newcomer:"), INCIDENT + RESOLVED))
        assert desk.deploy("10:31") == (0, ["newcomer: told of 1 message"], [])
    assert statuses(program) == ["resolved"]
