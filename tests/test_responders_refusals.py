"""What commands of responders refuse, and what becomes of those who change the same file at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from folders import put
from responding import BEFORE, COMPANY, INCIDENT, MAINTENANCE, NOW, SECOND, Shell, lay
from statusgen.cli import desk
from statusgen.saving import read_content


def test_what_a_file_would_not_be_readable_with_is_refused(shell: Shell) -> None:
    done = shell(
        "new", "maintenance", "A", "--starts", "2100-12-31 23:00", "--for", "9999d", "--message", "What I wrote."
    )
    assert done.code == 1
    assert done.err.startswith(
        "What I wrote.\n\nstatusgen: what you wrote stands above\ncontent/maintenance/2100-12-31-a.md:4:"
    )
    assert not Path("content/maintenance").exists()


def test_a_time_of_day_after_midnight_is_not_taken_for_one_to_come(shell: Shell) -> None:
    said = "is still to come; yesterday's is '2026-04-11 23:50'\n"
    for arguments in (("ack", "--at"), ("ack", "--detected"), ("resolve", "--message", "x", "--at")):
        assert shell(*arguments, "23:50").err.endswith(f": 2026-04-12 23:50 {said}")
    assert "detected: 2026-04-12 09:05\n" in (shell("ack", "--detected", "9:05"), INCIDENT.read_text())[1]


def test_what_later_updates_say_is_open_cannot_be_resolved_before(shell: Shell) -> None:
    shell("update", "--status", "monitoring", "--message", "x", "--at", "11:50")
    before = INCIDENT.read_bytes()
    assert shell("resolve", "--at", "11:40", "--message", "Well.") == (
        2,
        "",
        (
            "Well.\n\nstatusgen: what you wrote stands above\n"
            "statusgen: 2026-04-12-api-errors would still be monitoring, as later updates say:"
            " --at must not be before 2026-04-12 11:50\n"
        ),
    )
    assert INCIDENT.read_bytes() == before


def test_what_an_update_to_come_leaves_open_is_mended_by_hand(shell: Shell) -> None:
    INCIDENT.write_text(f"{BEFORE}\n## 2026-04-12 13:50 - Monitoring\n\nWe watch it.\n")
    assert shell("resolve", "--message", "Well.").err.splitlines()[-1] == (
        "statusgen: 2026-04-12-api-errors would still be monitoring, as the update at"
        f" {INCIDENT}:13 says, which is later than now: mend its time by hand"
    )


def test_what_was_written_in_an_editor_is_not_lost_with_the_folder(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("gone.sh").write_text("rm -r content\necho Slow. > $1\n")
    monkeypatch.setenv("VISUAL", "sh gone.sh")
    done = shell("new", "incident", "Slow website", "--edit")
    assert (done.code, done.err) == (
        3,
        (
            "Slow.\n\nstatusgen: what you wrote stands above\n"
            "statusgen: content cannot be locked: No such file or directory\n"
        ),
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize(
    ("options", "code", "err"),
    [([], 0, ""), (["--json"], 3, f"statusgen: {INCIDENT} is written, but cannot print: No space left on device\n")],
)
def test_what_is_written_is_said_to_be_where_what_was_asked_for_cannot_be_printed(
    options: list[str], code: int, err: str
) -> None:
    command = [sys.executable, "-m", "statusgen", "update", "--message", "x", *NOW, *options]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, err)
    assert INCIDENT.read_text() != BEFORE


def test_what_is_over_is_not_opened_again_by_a_slip(shell: Shell) -> None:
    shell("resolve", "--message", "Well.", "--at", "11:50")
    assert shell("mitigate", "api-err").err == (
        "statusgen: 2026-04-12-api-errors is over since 2026-04-12 11:50: say when it was, with --at\n"
    )
    assert shell("mitigate", "api-err", "--at", "11:45", "--message", "x").err == (
        "statusgen: 2026-04-12-api-errors is over: say more with `statusgen update 2026-04-12-api-errors`\n"
    )
    assert shell("mitigate", "api-err", "--at", "11:45").code == 0


def test_what_would_steer_a_terminal_gets_nowhere(shell: Shell) -> None:
    shell("update", "--message", "a\x1b[31mb\x00c\u202ed")
    assert INCIDENT.read_text() == f"{BEFORE}\n## 2026-04-12 12:00 - Update\n\nabc\u202ed\n"
    assert shell("update", "\x1b[31mx", "--message", "y").err == (
        "statusgen: there is no incident or maintenance '\\x1b[31mx'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("update", "--message", "caf\udce9"), "the message"),
        (("update", "--edit", "--message", "caf\udce9"), "the message"),
        (("update", "--message", "-"), "the message"),
        (("new", "incident", "caf\udce9", "--message", "x"), "the title"),
        (("new", "incident", "A", "--message", "x", "--role", "scribe=Ren\udce9"), "--role"),
        (("new", "component", "caf\udce9"), "the name"),
        (("new", "component", "A", "--description", "caf\udce9"), "--description"),
        (("set", "api", "operational", "--note", "caf\udce9"), "--note"),
    ],
)
def test_what_is_not_utf_8_is_refused(shell: Shell, arguments: tuple[str, ...], what: str) -> None:
    before = {path: path.read_bytes() for path in Path("content").rglob("*.*")}
    assert shell(*arguments, stdin=b"caf\xe9") == (2, "", f"statusgen: {what} is not UTF-8: nothing was written\n")
    assert {path: path.read_bytes() for path in Path("content").rglob("*.*")} == before


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("resolve", "the message is missing: give it with --message TEXT, --template NAME or --edit"),
        ("update --message -", "the message is empty: nothing was written"),
    ],
)
def test_where_the_input_is_closed_nothing_is_asked(arguments: str, said: str) -> None:
    command = ["sh", "-c", f"exec <&-; exec {sys.executable} -m statusgen {arguments}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, f"statusgen: {said}\n")


@pytest.mark.usefixtures("shell")
def test_commits_of_several_at_once_take_turns() -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    command = [sys.executable, "-m", "statusgen", "new", "incident", "--commit", *NOW, "--message", "x"]
    who = {f"GIT_{role}_{what}": "ada@acme.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    processes = [subprocess.Popen([*command, f"Trouble {name}"], env={**os.environ, **who}) for name in "abcd"]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    log = subprocess.run(["git", "log", "--format=%s"], check=True, capture_output=True, text=True).stdout
    assert sorted(log.split("\n")) == ["", *(f"Trouble {name}: Investigating" for name in "abcd")]


def test_a_file_that_nobody_may_write_is_not_replaced(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)  # root may write what it may not
    assert shell("update", "--message", "x").err.endswith("cannot be written: Permission denied\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(
            ("update", "api"),
            2,
            "the message is missing: give it with --message TEXT, --template NAME or --edit",
            id="no message",
        ),
        pytest.param(("update", "api", "--message", "\n"), 2, "the message is empty: nothing was written", id="empty"),
        pytest.param(
            ("update", "apx-errors", "--message", "x"),
            2,
            "there is no incident or maintenance 'apx-errors' (did you mean 'api-errors'?)",
            id="no such incident",
        ),
        pytest.param(
            ("update", "2026-04", "--message", "x"),
            2,
            "which incident or maintenance? Name one by a part of its slug that no other has:\n"
            "statusgen:   2026-04-12-api-errors: Elevated API error rates (Investigating)\n"
            "statusgen:   2026-04-11-web-slow: Slow website (Investigating)",
            id="two",
        ),
        pytest.param(
            ("update", "api-err", "--message", "x", "--status", "monitored"),
            2,
            "'monitored' is not a status (did you mean 'monitoring'?)",
            id="no status",
        ),
        pytest.param(
            ("update", "api-err", "--message", "x", "--component", "api=broken"),
            2,
            "'broken' is not a state (operational, under_maintenance, degraded_performance, partial_outage or"
            " major_outage)",
            id="no state",
        ),
        pytest.param(
            ("update", "api-err", "--message", "x", "--component", "api"),
            2,
            "--component api: write api=STATE, with operational, under_maintenance, degraded_performance,"
            " partial_outage or major_outage",
            id="no equals",
        ),
        pytest.param(
            ("update", "api-err", "--message", "x", *("--component", "api=operational") * 2),
            2,
            "--component: 'api' stands twice",
            id="twice",
        ),
        pytest.param(
            ("update", "api-err", "--message", "x", "--at", "noon"),
            2,
            "--at: 'noon' is not a time (write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted)",
            id="no time",
        ),
        pytest.param(
            ("update", "api-err", "--message", "x", "--at", "9:14 CEST"),
            2,
            "--at: '9:14 CEST' is not a time"
            " (write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted)",
            id="no zone",
        ),
        pytest.param(
            ("update", "api-err", "--message", "x", "--key", "a b"),
            2,
            "--key a b: a key is made of letters, digits, '-' and '_'",
            id="no key",
        ),
        pytest.param(
            ("ack", "slow-website", "--at", "x"),
            2,
            "--at: 'x' is not a time (write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted)",
            id="ack at no time",
        ),
        pytest.param(
            ("resolve", "", "--message", "x"),
            2,
            "the slug is empty: name one incident or maintenance by a part of it",
            id="an empty slug",
        ),
        pytest.param(
            ("update", "api-err", "--status", "", "--message", "x"),
            2,
            "'' is not a status (investigating, identified, monitoring, resolved, update, postmortem, scheduled,"
            " in_progress, verifying, completed or cancelled)",
            id="an empty status",
        ),
        pytest.param(("set",), 2, "the component is missing: give it with an argument, its id", id="set nothing"),
        pytest.param(("set", "api"), 2, "the state is missing: give it with an argument", id="set to nothing"),
        pytest.param(
            ("set", "api", "operational", "--since", "11:00"),
            2,
            "api is operational already: `status_since` can be changed by hand",
            id="set since another time",
        ),
        pytest.param(
            ("set", "apo", "operational"), 2, "there is no component 'apo' (did you mean 'api'?)", id="no component"
        ),
        pytest.param(
            ("set", "api", "operational", "--since", "13:00"),
            2,
            "--since: 2026-04-12 13:00 is still to come; yesterday's is '2026-04-11 13:00'",
            id="to come",
        ),
        pytest.param(
            ("set", "api", "major_outage", "--note", "x"),
            2,
            "--note: it is for a state that goes to `history`, and there is none",
            id="nothing to note",
        ),
        pytest.param(
            ("update", "broken", "--message", "x"),
            2,
            "content/incidents/2026-04-10-broken.md cannot be read: `statusgen check` tells why",
            id="unreadable",
        ),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_is_written(
    shell: Shell, arguments: tuple[str, ...], code: int, said: str
) -> None:
    lay(COMPANY + SECOND)
    put(Path("content/incidents"), {"2026-04-10-broken.md": b"<<<<<<< HEAD\n"})
    before = {path: path.read_bytes() for path in Path("content").rglob("*.*")}
    assert shell(*arguments) == (code, "", f"statusgen: {said}\n")
    assert {path: path.read_bytes() for path in Path("content").rglob("*.*")} == before


BROKEN = {"2026-04-12-web-down.md": b"<<<<<<< HEAD\n"}


def test_what_cannot_be_read_is_not_passed_over_for_another(shell: Shell) -> None:
    put(Path("content/incidents"), BROKEN)
    said = "statusgen: content/incidents/2026-04-12-web-down.md cannot be read"
    lost = (2, "", f"{said}: `statusgen check` tells why\n")
    way_out = "name the one that you mean, as '2026-04-12-api-errors', or see `statusgen check`"
    beside = (2, "", f"{said}, and may be meant: {way_out}\n")
    assert shell("resolve", "--message", "Well.") == beside
    assert shell("ack", "04-12") == beside
    assert shell("ack", "web-down") == lost
    assert shell("publish") == lost
    assert shell("publish", "down") == lost
    assert shell("publish", "mail").err == "statusgen: there is no draft 'mail'\n"
    assert INCIDENT.read_text() == BEFORE
    assert shell("update", "api", "--message", "x").code == 0
    assert shell("ack", "2026-04-12-api-errors").code == 0


def test_a_draft_that_cannot_be_read_is_not_passed_over_either(shell: Shell) -> None:
    put(Path("content/incidents"), {"2026-04-12-web-down.md": b"---\ndraft: true\ncomponents: [web]\n---\n"})
    said = "statusgen: content/incidents/2026-04-12-web-down.md cannot be read"
    assert shell("ack", "web-down").err == f"{said}: `statusgen check` tells why\n"
    assert shell("ack").err.startswith(f"{said}, and may be meant: ")
    INCIDENT.write_text(BEFORE.replace("severity", "draft: true\nseverity"))
    assert shell("ack", "2026-04-12-api").code == 0


def test_one_that_shares_its_slug_is_named_by_its_path(shell: Shell) -> None:
    path = Path("content/maintenance/2026-04-12-api-errors.md")
    lay(COMPANY + MAINTENANCE.replace("12-database", "12-api-errors"))
    assert shell("update", "api", "--message", "x").err == (
        "statusgen: which incident or maintenance? Name one by a part of its slug that no other has:\n"
        "statusgen:   incidents/2026-04-12-api-errors.md: Elevated API error rates (Investigating)\n"
        "statusgen:   maintenance/2026-04-12-api-errors.md: Database upgrade (In progress)\n"
    )
    names = (f"./{path}", f"{path.absolute()}", f"../{Path.cwd().name}/{path}", "maintenance/2026-04-12-api-errors")
    for name in names:
        assert shell("update", name, "--message", "x").out.startswith(f"{path}: written: Database upgrade: Update\n")
    assert shell("resolve", f"{INCIDENT}", "--message", "x").out.startswith(f"{INCIDENT}: written")
    assert shell("update", "incidents/none.md", "--message", "x").code == 2


def test_of_two_who_change_the_same_file_the_second_is_told_and_keeps_the_text(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_late(folder: Path, path: str) -> bytes | None:
        found = read_content(folder, path)
        INCIDENT.write_text(f"{BEFORE}\n## 2026-04-12 11:59 - Identified\n\nBy somebody else.\n")
        return found

    monkeypatch.setattr(desk, "read_content", read_late)
    assert shell("update", "--message", "What I\nwrote.") == (
        3,
        "",
        (
            "What I\nwrote.\n\nstatusgen: what you wrote stands above\n"
            f"statusgen: {INCIDENT} was changed meanwhile; nothing was written\n"
        ),
    )
    assert INCIDENT.read_text() == f"{BEFORE}\n## 2026-04-12 11:59 - Identified\n\nBy somebody else.\n"


@pytest.mark.usefixtures("shell")
def test_of_many_responders_at_once_none_loses_what_is_written() -> None:
    command = [sys.executable, "-m", "statusgen", "update", *NOW, "--message"]
    processes = [
        subprocess.Popen([*command, f"Word {number}."], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for number in range(5)
    ]
    told = [(*process.communicate(), process.returncode) for process in processes]
    text = INCIDENT.read_text()
    assert text.startswith(BEFORE)
    for number, (_, err, code) in enumerate(told):
        assert code in {0, 3}
        assert (f"\n\nWord {number}.\n" in text) == (code == 0)
        assert (f"Word {number}." in err) == (code == 3)
    assert 0 in {code for *_, code in told}


def test_a_site_that_cannot_be_read_is_told_as_the_user_would_write_it(shell: Shell) -> None:
    Path("content/site.yaml").write_text("title: [")
    done = shell("update", "--message", "x")
    assert done.code == 1
    assert done.err.startswith("content/site.yaml:1:8: error: ")
