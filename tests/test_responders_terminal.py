"""Commands of responders in a terminal: what is asked, what an answer does, and what Ctrl-C leaves."""

import sys
from pathlib import Path

import pytest

from responding import COMPANY, INCIDENT, lay, on_terminal
from statusgen.saving import turn

pytestmark = pytest.mark.usefixtures("shell")

ENTER = "\r"
OTHER = """
-- incidents/2026-04-11-web-slow.md --
---
title: Slow website
components: [web]
---

## 2026-04-11 20:00 - Investigating

Slow.
"""
EDITOR = """
import sys
from pathlib import Path

place = Path(sys.argv[-1])
text = place.read_text()
Path("shown").write_text(text)
place.write_text(text.replace("{0}", "{1}", 1))
"""


def editor(old: str, new: str) -> str:
    """Return a command for $EDITOR that writes `new` in the place of `old`."""
    Path("editor.py").write_text(EDITOR.replace("{0}", old).replace("{1}", new))
    return f"'{sys.executable}' editor.py"


def test_an_update_asks_for_status_states_and_message() -> None:
    done = on_terminal(
        ["update"],
        [
            ("Status? [Update]", f"mon{ENTER}"),
            ("Does the state of a component change? [y/N]", f"y{ENTER}"),
            ("API? [partial_outage]", f"3{ENTER}"),
            ("Message (empty for your editor)", f"The rollback is out.{ENTER}"),
        ],
    )
    assert done.code == 0, done.screen
    assert INCIDENT.read_text().endswith(
        "\n\n## 2026-04-12 12:00 - Monitoring { api=degraded_performance }\n\nThe rollback is out.\n"
    )
    assert done.screen.splitlines()[-4:] == [
        "content/incidents/2026-04-12-api-errors.md: written: Elevated API error rates: Monitoring",
        "Elevated API error rates: Monitoring",
        "API: Degraded performance",
        "The page says: Partially Degraded Service",
    ]


def test_a_typing_mistake_is_asked_again() -> None:
    answers = [("Status?", f"x{ENTER}"), ("none of them", f"id{ENTER}"), ("change?", ENTER), ("Message", f"y{ENTER}")]
    done = on_terminal(["update"], answers)
    assert "Error: 'x' is none of them, or the beginning of several" in done.screen
    assert INCIDENT.read_text().endswith("12:00 - Identified\n\ny\n")


def test_lines_that_are_pasted_at_once_belong_together() -> None:
    answers = [("Status?", ENTER), ("change?", ENTER), ("Message", "We see errors.\r\rtouch gone\recho here\r")]
    done = on_terminal(["update"], answers)
    assert done.code == 0, done.screen
    assert INCIDENT.read_text().endswith("- Update\n\nWe see errors.\n\ntouch gone\necho here\n")


def test_an_answer_can_be_edited_while_it_is_typed() -> None:
    answers = [("Status?", ENTER), ("change?", ENTER), ("Message", "helo\x1b[D\x1b[Dl\r")]
    assert on_terminal(["update"], answers, TERM="xterm").code == 0
    assert INCIDENT.read_text().endswith("- Update\n\nhello\n")


def test_what_others_changed_while_one_was_writing_is_told() -> None:
    text = INCIDENT.read_text()
    Path("colleague.sh").write_text(
        f"cat >> {INCIDENT} <<END\n\n## 2026-04-12 11:59 - Resolved\nEND\necho Still > $1\n"
    )
    done = on_terminal(["update", "--status", "monitoring", "--edit"], [], VISUAL="sh colleague.sh")
    assert done.code == 3
    assert done.screen == (
        "Still\n\nstatusgen: what you wrote stands above\n"
        f"statusgen: {INCIDENT} was changed meanwhile; nothing was written\n"
    )
    assert INCIDENT.read_text() == f"{text}\n## 2026-04-12 11:59 - Resolved\n"


def test_who_waits_for_another_command_is_told_and_keeps_the_text_when_it_is_stopped() -> None:
    text = INCIDENT.read_text()
    with turn(Path("content")):
        done = on_terminal(["update", "--message", "Still looking."], [("waiting for it", "\x03")])
    assert (done.code, done.screen.replace("^C", "")) == (
        130,
        (
            "note: another command is changing the content; waiting for it\n"
            "Still looking.\n\nstatusgen: what you wrote stands above\n\nstatusgen: stopped\n"
        ),
    )
    assert INCIDENT.read_text() == text


def test_what_was_named_is_not_asked_for() -> None:
    arguments = ["resolve", "--component", "api=degraded_performance", "--message", "x"]
    assert on_terminal(arguments, [("but for what you named?", ENTER)]).code == 0
    assert INCIDENT.read_text().endswith("- Resolved { api=degraded_performance }\n\nx\n")


def test_set_asks_for_the_component_and_its_state() -> None:
    done = on_terminal(["set"], [("Which component?", f"api{ENTER}"), ("What is its state?", f"4{ENTER}")])
    assert "content/components/api.yaml: written: API: Partial outage\n" in done.screen


def test_components_of_one_name_are_told_apart_by_their_ids() -> None:
    Path("content/components/us.yaml").write_text("name: API\n")
    done = on_terminal(["set"], [("Which component?", f"api (us){ENTER}"), ("What is its state?", f"4{ENTER}")])
    assert "content/components/us.yaml: written: API: Partial outage\n" in done.screen


def test_ack_asks_when_it_was_noticed() -> None:
    done = on_terminal(["ack"], [("When was it noticed?", f"late{ENTER}"), ("When was it noticed?", f"9:15{ENTER}")])
    assert "Error: the time: 'late' is not a time" in done.screen
    assert "detected: 2026-04-12 09:15\nacknowledged: 2026-04-12 12:00\n" in INCIDENT.read_text()


def test_with_a_message_nothing_is_asked() -> None:
    assert on_terminal(["update", "--message", "x"], []).code == 0


def test_of_several_one_is_chosen() -> None:
    lay(COMPANY + OTHER)
    answers = [("Which incident or maintenance?", f"2{ENTER}"), ("confirmed", ENTER), ("stay hit", ENTER)]
    done = on_terminal(["resolve", "--message", "Well."], answers)
    assert done.code == 0, done.screen
    assert Path("content/incidents/2026-04-11-web-slow.md").read_text().endswith("- Resolved\n\nWell.\n")


def test_resolve_asks_whether_the_fix_is_confirmed_and_what_stays_hit() -> None:
    before = INCIDENT.read_bytes()
    done = on_terminal(["resolve"], [("Is it confirmed that all is well again", f"n{ENTER}")])
    assert done.code == 2
    assert "`statusgen update 2026-04-12-api-errors --status monitoring` says that you watch it" in done.screen
    assert INCIDENT.read_bytes() == before
    answers = [
        ("Is it confirmed", f"y{ENTER}"),
        ("Does a component stay hit?", f"y{ENTER}"),
        ("API? [operational]", f"degraded{ENTER}"),
        ("Message [This incident is resolved.]", ENTER),
    ]
    done = on_terminal(["resolve"], answers)
    assert done.code == 0, done.screen
    assert INCIDENT.read_text().endswith("- Resolved { api=degraded_performance }\n\nThis incident is resolved.\n")


def test_ctrl_c_writes_nothing() -> None:
    before = INCIDENT.read_bytes()
    done = on_terminal(["update"], [("Status?", "\x03")])
    assert done.code == 130
    assert done.screen.endswith("stopped\n")
    assert INCIDENT.read_bytes() == before


def test_the_end_of_input_writes_nothing() -> None:
    before = INCIDENT.read_bytes()
    assert on_terminal(["resolve"], [("Is it confirmed", "\x04")]).code == 130
    assert INCIDENT.read_bytes() == before


def test_an_empty_answer_opens_the_editor() -> None:
    answers = [("Status?", ENTER), ("change?", ENTER), ("Message", ENTER)]
    done = on_terminal(["update"], answers, EDITOR=editor("\\n", "Half way\\nthrough.\\n"), VISUAL="")
    assert done.code == 0, done.screen
    assert INCIDENT.read_text().endswith("- Update\n\nHalf way\nthrough.\n")
    assert (
        Path("shown")
        .read_text()
        .endswith(
            "everything from here on is left out; to write nothing, leave without saving -->\n"
            "Elevated API error rates (incidents/2026-04-12-api-errors.md)\n"
            "## 2026-04-12 12:00 - Update\n"
            "API: partial_outage\n"
        )
    )


def test_what_is_below_the_text_is_left_out_also_by_an_editor_that_wraps_lines() -> None:
    Path("wrap.sh").write_text("fold -s -w 60 $1 > wrapped\ncat wrapped > $1\n")
    done = on_terminal(["update", "--message", "A text.", "--edit"], [], VISUAL="sh wrap.sh")
    assert done.code == 0, done.screen
    assert INCIDENT.read_text().endswith("- Update\n\nA text.\n")


def test_the_text_of_a_template_can_be_edited() -> None:
    done = on_terminal(
        ["mitigate", "--template", "deploy", "--edit"], [], VISUAL=editor("We keep watching", "We gladly keep watching")
    )
    assert done.code == 0, done.screen
    assert "The change is taken back, and what failed should work again. We gladly keep watching API" in (
        INCIDENT.read_text().replace("\n", " ")
    )


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("false", "the editor failed, and nothing was written; your text is in "),
        ("no-such-editor", "the editor 'no-such-editor' cannot be run: set EDITOR; your text is in "),
        ("true", "nothing was saved in the editor: nothing was written"),
        ("cp /dev/null", "the message is empty: nothing was written"),
        ("rm", "the editor left no file: nothing was written"),
        ("sh latin.sh", "what was saved is not UTF-8, and nothing was written; your text is in "),
    ],
)
def test_an_editor_that_fails_writes_nothing(command: str, said: str) -> None:
    Path("latin.sh").write_text("printf 'caf\\351' > $1\n")
    before = INCIDENT.read_bytes()
    done = on_terminal(["update", "--message", "A text.", "--edit"], [], VISUAL=command, TMPDIR=".")
    assert done.code == 2
    assert done.screen.startswith("A text.\n\nstatusgen: what you wrote stands above\nstatusgen: ")
    assert said in done.screen
    assert len([*Path().glob("statusgen-*.md")]) == ("your text is in" in said)
    assert INCIDENT.read_bytes() == before


def test_a_postmortem_is_filled_in_right_away() -> None:
    on_terminal(["resolve", "--yes", "--message", "Well."], [])
    visual = editor("draft: true # publish it by removing this line", "published: 2026-04-13")
    done = on_terminal(["new", "postmortem", "--edit"], [], VISUAL=visual)
    assert done.code == 0, done.screen
    text = Path("content/postmortems/2026-04-12-api-errors.md").read_text()
    assert text.startswith("---\npublished: 2026-04-13\n# In two sentences")
    assert "It is a draft" not in done.screen
