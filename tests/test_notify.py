"""Deploys that tell the subscribers, as a user runs them: programs, mailboxes and hubs on loopback hear of it."""

import json
import sys
from pathlib import Path
from signal import SIGKILL, SIGTERM

import pytest
from standardwebhooks import Webhook

from loopback import host
from running import running, until
from sinks import hub, mailbox, sink
from telling import FIRST, INCIDENT, PARTNER, RESOLVED, SECRET, TEAM, Desk, ids, site, statuses


def test_from_the_second_deploy_on_each_update_is_told_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program, mailbox() as box:
        monkeypatch.setenv("HOOK_URL", f"{program.url}hook")
        monkeypatch.setenv("MAIL_PORT", str(box.port))
        desk.lay(site(PARTNER + TEAM))
        assert desk.deploy("09:00") == (0, [], [FIRST])
        desk.lay(site(PARTNER + TEAM, INCIDENT))
        told: tuple[int, list[str], list[str]] = (0, ["partner: told of 1 message", "team: told of 1 message"], [])
        assert desk.deploy("09:21") == told
        assert desk.deploy("09:22") == (0, [], [])
        desk.lay(site(PARTNER + TEAM, INCIDENT.replace("We see", "We still see")))
        assert desk.deploy("09:23") == (0, [], [])
        desk.lay(site(PARTNER + TEAM, INCIDENT + RESOLVED))
        assert desk.deploy("10:31") == told
    assert [mail["subject"] for mail in box.mails] == ["[Investigating] API errors", "[Resolved] API errors"]
    assert statuses(program) == ["investigating", "resolved"]
    assert len(set(ids(program))) == 2


def test_a_receiver_can_tell_that_it_was_us(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", f"{program.url}hook")
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        desk.deploy("09:21")
    (posted,) = program.posted
    assert Webhook(SECRET).verify(posted.body, posted.headers)["incident"]["name"] == "API errors"


def test_a_first_deploy_while_something_is_open_says_that_nobody_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER, INCIDENT))
        note = (
            "note: nobody is told of what is there already, not of 1 incident that is open either;"
            " of those, the next update is told"
        )
        assert desk.deploy("09:21") == (0, [], [note])
    assert program.posted == []


def test_a_target_that_fails_does_not_fail_the_deploy_and_is_told_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink() as program, mailbox() as box:
        monkeypatch.setenv("HOOK_URL", program.url)
        monkeypatch.setenv("MAIL_PORT", str(box.port))
        desk.lay(site(PARTNER + TEAM))
        desk.deploy("09:00")
        program.answers = [404]
        box.refuses = True
        desk.lay(site(PARTNER + TEAM, INCIDENT))
        code, out, err = desk.deploy("09:21")
        assert (code, out, len(err)) == (0, [], 2)
        why = "answered 404 Not Found"
        assert err[0] == f"statusgen: partner: not told of 1 message, the next deploy tries again: {why}"
        box.refuses = False
        assert desk.deploy("09:22") == (0, ["partner: told of 1 message", "team: told of 1 message"], [])
        assert desk.deploy("09:23") == (0, [], [])
    assert statuses(program) == ["investigating", "investigating"]
    assert ids(program)[0] == ids(program)[1]
    assert [mail["subject"] for mail in box.mails] == ["[Investigating] API errors"]


def test_a_variable_that_is_not_set_is_named_and_its_target_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        code, out, (error,) = desk.deploy("09:21")
        assert (code, out) == (0, [])
        assert error.endswith("notify.partner in site.yaml needs the variable HOOK_URL, which is not set")
        monkeypatch.setenv("HOOK_URL", program.url)
        assert desk.deploy("09:22") == (0, ["partner: told of 1 message"], [])


def test_a_variable_within_an_address_is_a_part_of_it_whatever_it_holds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink() as program:
        monkeypatch.setenv("TOKEN", "a/b?c#d")
        target = f"  partner:\n    webhook: {program.url}hooks/${{TOKEN}}/status\n    topics: [incidents]\n"
        desk.lay(site(target))
        desk.deploy("09:00")
        desk.lay(site(target, INCIDENT))
        desk.deploy("09:21")
    assert [posted.path for posted in program.posted] == ["/hooks/a%2Fb%3Fc%23d/status"]


def test_a_dry_run_shows_each_message_and_sends_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program, mailbox() as box:
        monkeypatch.setenv("HOOK_URL", program.url)
        monkeypatch.setenv("MAIL_PORT", str(box.port))
        desk.lay(site(PARTNER + TEAM))
        desk.deploy("09:00")
        desk.lay(site(PARTNER + TEAM, INCIDENT))
        code, out, err = desk.deploy("09:21", "--dry-run")
        assert (code, err) == (0, [])
        assert out[0] == "partner: would be told: [Investigating] API errors"
        assert json.loads(out[1])["incident"]["name"] == "API errors"
        assert out[2:4] == ["team: would be told: [Investigating] API errors", "    We see errors."]
        assert (program.posted, box.mails) == ([], [])
        assert desk.deploy("09:22")[1] == ["partner: told of 1 message", "team: told of 1 message"]


def test_for_scripts_it_is_said_who_was_told_of_what(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        _, out, err = desk.deploy("09:21", "--json")
    (notified,) = json.loads("\n".join(out))["notified"]
    (told,) = notified.pop("told")
    assert notified == {"name": "partner", "owed": [], "given_up": 0, "error": None}
    assert (len(told), err) == (12, [])


def test_for_scripts_it_is_said_what_failed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        program.answers = [404]
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        (failed,) = json.loads("\n".join(desk.deploy("09:21", "--json")[1]))["notified"]
        assert (failed["told"], len(failed["owed"]), failed["error"]) == ([], 1, "answered 404 Not Found")
        desk.lay(site(PARTNER, INCIDENT + RESOLVED))
        code, out, _ = desk.deploy("10:31", "--json", "--notify-only")
    (stale,) = json.loads("\n".join(out))["notified"]
    assert (code, stale["name"]) == (3, None)
    assert stale["error"].startswith("production, backup: what is published is not what the content says")


def test_who_lacks_what_sends_is_told_what_to_install(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for library, module in (("apprise", "people"), ("requests", "web")):
        monkeypatch.setitem(sys.modules, library, None)
        monkeypatch.delitem(sys.modules, f"statusgen.notify.{module}", raising=False)
    monkeypatch.delitem(sys.modules, "statusgen.notify.webhooks", raising=False)
    monkeypatch.setenv("HOOK_URL", "https://partner.example/")
    monkeypatch.setenv("MAIL_PORT", "1")
    desk.lay(site(PARTNER + TEAM))
    assert desk.deploy("09:00")[0] == 0
    desk.lay(site(PARTNER + TEAM, INCIDENT))
    code, out, err = desk.deploy("09:21")
    assert (code, out) == (0, [])
    assert [line.rpartition("again: ")[2] for line in err] == [
        "needs what is not installed: pip install 'statusgen[notify]'"
    ] * 2


def test_what_is_owed_for_more_than_a_week_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        program.answers = [404]
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        desk.deploy("09:21")
        given_up = "statusgen: partner will never be told of 1 message: too old, too many, or taken back"
        assert desk.deploy("2026-04-20 09:21") == (0, [], [given_up])
        assert desk.deploy("2026-04-20 09:22") == (0, [], [])


def test_a_hub_is_told_of_feeds_that_changed_and_hands_them_on(desk: Desk, tmp_path: Path) -> None:
    class Published(dict[str, bytes]):
        """What is published right now, as a host serves it."""

        def get(self, path: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]  # simpler
            place = tmp_path / "one/public" / path
            return place.read_bytes() if place.is_file() else default

    with hub() as (kept, delivered), host(Published()) as url:
        more = f"url: {url}\nwebsub_hub: {kept.url}"
        desk.lay(site("  {}\n").replace("url: https://status.acme.example/", more).replace("notify:\n  {}\n", ""))
        assert desk.deploy("09:00") == (0, [], [FIRST])
        laid = site("", INCIDENT).replace("url: https://status.acme.example/", more).replace("notify:\n", "")
        desk.lay(laid)
        feeds = "feed.rss, feed.atom, feed.json, components/api/feed.rss, components/api/feed.atom"
        more_feeds = "components/api/feed.json, history.rss, history.atom"
        would = f"websub_hub: would be told of {feeds}, {more_feeds}"
        assert desk.deploy("09:20", "--dry-run") == (0, [would], [])
        assert desk.deploy("09:21") == (0, ["websub_hub: told of 8 feeds"], [])
        assert desk.deploy("09:22") == (0, [], [])
    told = dict(delivered)
    assert told[f"{url}feed.rss"] == told[f"{url}components/api/feed.atom"] == ["[Investigating] API errors"]


def test_a_deploy_that_is_killed_after_it_sent_sends_again_with_the_same_key(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink() as program:
        monkeypatch.setenv("HOOK_URL", program.url)
        desk.lay(site(PARTNER))
        desk.deploy("09:00")
        desk.lay(site(PARTNER, INCIDENT))
        program.silent.set()  # it has the message, and the deploy waits for its answer
        desk.set_clock("09:21")
        with running("deploy", folder=tmp_path) as deploy:
            until(lambda: program.posted)
            deploy.end(SIGKILL)
        program.silent.clear()
        program.released.set()
        assert desk.deploy("09:22") == (0, ["partner: told of 1 message"], [])
        assert desk.deploy("09:23") == (0, [], [])
    assert statuses(program) == ["investigating"] * 2
    assert ids(program)[0] == ids(program)[1]


def test_a_deploy_that_is_interrupted_remembers_whom_it_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sink() as program, sink() as slow:
        monkeypatch.setenv("HOOK_URL", program.url)
        targets = PARTNER + f"  slow:\n    webhook: {slow.url}\n    topics: [incidents]\n"
        desk.lay(site(targets))
        desk.deploy("09:00")
        desk.lay(site(targets, INCIDENT + RESOLVED))
        slow.silent.set()
        desk.set_clock("10:31")
        with running("deploy", folder=tmp_path) as deploy:
            # It sends the second only after it took down that the first arrived.
            until(lambda: len(program.posted) > 1 and slow.posted)
            assert deploy.end(SIGTERM) == 143
        slow.silent.clear()
        slow.released.set()
        assert desk.deploy("10:32")[1][-1] == "slow: told of 2 messages"
    assert statuses(program).count("investigating") == 1
    assert statuses(slow) == ["investigating", "investigating", "resolved"]
