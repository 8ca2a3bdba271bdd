"""`new` on a terminal: what is asked, and what becomes of the answers."""

from pathlib import Path

import pytest

from responding import on_terminal

pytestmark = pytest.mark.usefixtures("shell")

NEW = Path("content/incidents/2026-04-12-slow-website.md")


def test_a_terminal_asks_for_what_is_missing() -> None:
    answers = (
        ("What is wrong", "Slow website\n"),
        ("How bad is it?", "P2\n"),
        ("What is hit?", "web, 1\n"),
        ("Website? ", "major\n"),
        ("API? ", "deg\n"),
        ("When was it noticed?", "13:00\n"),
        ("13:00 is still to come", "11:55\n"),
        ("Since when", "\n"),
        ("Which words?", "net\n"),
    )
    done = on_terminal(["new", "incident"], answers)
    assert done.code == 0, done.screen
    text = NEW.read_text()
    assert text.startswith(
        "---\ntitle: Slow website\nseverity: P2\ncomponents:\n  web: major_outage\n  api: degraded_performance\n"
        "started: 2026-04-12 11:55\ndetected: 2026-04-12 11:55\n---\n\n"
        "## 2026-04-12 12:00 - Investigating\n\nSome of you cannot reach"
    )


def test_a_severity_that_is_answered_tells_the_state_of_what_was_named() -> None:
    answers = (("How bad is it?", "P0\n"), ("noticed?", "\n"), ("Since when", "\n"), ("Which words?", "\n"))
    command = ["new", "incident", "Slow website", "--component", "web"]
    done = on_terminal(command, [*answers, ("Message", "It is.\n")])
    assert done.code == 0, done.screen
    assert "\nseverity: P0\ncomponents:\n  web: major_outage\n" in NEW.read_text()
    assert on_terminal([*command, "--component", "wep"], []).code == 2


def test_components_of_one_name_are_told_apart_by_their_ids() -> None:
    Path("content/components/us.yaml").write_text("name: API\n")
    answers = (("What is hit?", "api (us\n"), ("API (us)? ", "major\n"), ("noticed?", "\n"), ("Since when", "\n"))
    words = (("Which words?", "\n"), ("Message", "It is.\n"))
    done = on_terminal(["new", "incident", "Slow website", "--severity", "P1"], [*answers, *words])
    assert done.code == 0, done.screen
    assert "\ncomponents:\n  us: major_outage\nstarted" in NEW.read_text()


def test_ctrl_c_on_a_terminal_writes_nothing() -> None:
    answers = (("What is done", "Database upgrade\n"), ("When does it begin?", "22:00\n"), ("How long", "\x03"))
    done = on_terminal(["new", "maintenance"], answers)
    assert (done.code, done.screen.splitlines()[-1]) == (130, "statusgen: stopped")
    assert not Path("content/maintenance").exists()


def test_a_maintenance_on_a_terminal() -> None:
    answers = (
        ("What is done", "Move\n"),
        ("When does it begin?", "22:00\n"),
        ("How long", "1 hour\n"),
        ("is not a length", "\n"),
        ("What is touched?", "API\n"),
        ("Which words?", "\n"),
        ("Message", "We move.\n"),
    )
    done = on_terminal(["new", "maintenance"], answers)
    assert done.code == 0, done.screen
    assert Path("content/maintenance/2026-04-12-move.md").read_text() == (
        "---\ntitle: Move\nstarts: 2026-04-12 22:00\nends: 2026-04-12 23:00\ncomponents:\n  api: under_maintenance\n"
        "---\n\n## 2026-04-12 12:00 - Scheduled\n\nWe move.\n"
    )
