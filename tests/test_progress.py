"""The bar of a command that takes long."""

import sys
from io import StringIO
from itertools import count

import pytest

from statusgen.cli import console

HIDE_CURSOR = "\x1b[?25l"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, *, seconds_each: float, term: str = "xterm") -> str:
    """Return what is shown of a build of five files, of which each takes so long."""
    clock = count(0, seconds_each)
    terminal = Terminal()
    monkeypatch.setattr(console, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", term)
    with console.progress_bar(quiet=False) as progress:
        for number in range(1, 6):
            progress(number, 5)
    return terminal.getvalue()


def test_a_quick_build_shows_nothing_and_imports_nothing_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    assert shown(monkeypatch, seconds_each=0.01) == ""


def test_a_long_build_shows_a_bar_and_leaves_the_cursor_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(monkeypatch, seconds_each=0.7)
    assert "Building" in said
    assert "100%" in said
    assert HIDE_CURSOR not in said


def test_a_terminal_that_cannot_go_back_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, seconds_each=0.7, term="dumb") == ""
