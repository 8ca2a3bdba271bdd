"""`statusgen serve` as a person meets it: what is printed, what a client gets, how it ends."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import click
import pytest

from little import files, sources
from served import build_sample
from serving import serve
from statusgen.build import build_site
from statusgen.built import Built
from statusgen.cli import run
from statusgen.cli.showing import Screen
from statusgen.instant import Instant
from statusgen.problems import Problem, StatusgenError
from statusgen.server import Preview
from statusgen.server.answers import EVENTS
from statusgen.sources import Sources
from statusgen.watch import Began, Crashed, Event, Published, Stopped, Unpublished, Watcher
from watched import World

NOW = datetime(2026, 4, 12, 12, tzinfo=UTC)
SITE = """
-- site.yaml --
title: Acme Status
url: https://acme.example/stat%C3%BCs/
-- components/api.yaml --
name: API
status: opperational
"""
MAINTENANCE = """
-- maintenance/database.md --
---
title: Database
starts: 2026-04-12 12:01
ends: 2026-04-12 14:00
components: [api]
---

We move it.
"""


def lay(folder: Path, text: str) -> None:
    for path, content in files(text).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)


def new_preview() -> Preview:
    return Preview(lambda: NOW)


def told(preview: Preview) -> tuple[str, bool, list[str]]:
    """Return the phase, whether the build failed, and what is wrong."""
    state = preview.state
    return state.phase, state.failed, [str(problem) for problem in state.problems]


def test_a_site_is_shown_below_the_path_of_its_address_with_problems_as_the_user_knows_them() -> None:
    preview = new_preview()
    built = build_site(sources(SITE), Instant(NOW))
    Screen(preview, "my/content").publish(built)
    generation = preview.state.generation
    assert generation is not None
    assert (generation.base, generation.files) == ("/statüs/", built.files)
    phase, failed, (problem,) = told(preview)
    assert (phase, failed) == ("", False)
    assert problem.startswith("my/content/components/api.yaml:2:9: error: 'opperational' is not a")


def test_what_stops_a_build_is_shown_over_the_last_site() -> None:
    preview = new_preview()
    screen = Screen(preview, "content")
    screen.tell(Began(("site.yaml",)))
    assert told(preview) == ("Building", False, [])
    screen.tell(Stopped(("site.yaml",), (Problem("../templates/home.html", 1, 0, "no tag"),), (), ()))
    assert told(preview) == ("", True, ["templates/home.html:1: error: no tag"])
    screen.tell(Unpublished(StatusgenError("a process was ended"), 2))
    assert told(preview) == ("", True, ["statusgen: error: a process was ended (trying again in 2 s)"])
    screen.tell(Crashed((), RuntimeError("oh")))
    assert told(preview) == (
        "",
        True,
        ["statusgen: error: unexpected RuntimeError: oh (This is a mistake in statusgen; --debug shows where.)"],
    )


def test_while_the_folder_is_gone_each_build_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content, away, world, preview = tmp_path / "content", tmp_path / "away", World(), new_preview()
    lay(content, SITE.replace("opperational", "operational") + MAINTENANCE)
    shown: list[tuple[str, tuple[str, bool, list[str]]]] = []

    def look() -> None:
        generation = preview.state.generation
        assert generation is not None
        shown.append((generation.key, told(preview)))

    world.at(10, look, partial(content.rename, away), partial(world.tell, ""))
    world.at(20, look)
    world.at(90, look)  # maintenance has begun
    world.at(100, partial(away.rename, content), partial(world.tell, ""))
    world.at(110, look, lambda: signal.raise_signal(signal.SIGTERM))
    monkeypatch.setattr("statusgen.server.Preview", lambda _: preview)
    monkeypatch.setattr("statusgen.watch.Watcher", partial(Watcher, clock=world, ears=world.ears))
    assert run(["serve", str(content), "--port", "0"]) == 0

    missing = capsys.readouterr().err.splitlines()[0].replace("statusgen: ", "statusgen: error: ", 1)
    assert f"{content}' is not a folder with content" in missing
    first, second, third, last = (key for key, _ in shown)
    assert first == second != third != last
    assert [state for _, state in shown] == [
        ("", False, []),
        ("", True, [missing]),
        ("", False, [missing]),
        ("", False, []),
    ]


def test_no_build_has_the_script(tmp_path: Path) -> None:
    site = build_sample("https://acme.example/", tmp_path)
    assert [path for path in site.rglob("*") if path.is_file() and b"statusgen-preview" in path.read_bytes()] == []


def test_the_command_tells_where_to_look_shows_each_build_and_opens_a_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(tmp_path / "content", SITE)
    opened: list[str] = []
    pages: list[str] = []

    def build_twice(
        watcher: Watcher,
        build: Callable[[Sources, datetime], Built],
        publish: Callable[[Built], None],
        tell: Callable[[Event], None],
    ) -> None:
        for _ in range(2):
            change = watcher.first()
            tell(Began(change.paths))
            built = build(change.sources, change.now)
            publish(built)
            tell(Published(change.paths, built, None, (), (), 0.1))
        with urlopen(opened[0]) as answer:  # noqa: S310  # of our own server
            pages.append(answer.read().decode())

    monkeypatch.setattr("statusgen.watch.keep_true", build_twice)
    monkeypatch.setattr(click, "launch", opened.append)
    monkeypatch.chdir(tmp_path)
    assert run(["serve", "--port", "0", "--open"]) == 0
    line, *builds = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/ shows content; Ctrl-C ends it", line)
    assert [line.split()[0]] == opened
    assert [" 5 pages, 1 error, 100 ms, true until " in each for each in builds] == [True, True]
    assert "Acme Status" in pages[0]


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(tmp_path, SITE)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run(["serve", str(tmp_path), "--port", str(port)]) == 3
    said = capsys.readouterr()
    assert said.err == (
        f"statusgen: cannot listen on 127.0.0.1, port {port}: Address already in use "
        "(choose another with --port, or --port 0 for any free one)\n"
    )
    assert said.out == ""


def test_without_content_nothing_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", str(tmp_path / "nowhere"), "--port", "0"]) == 2
    said = capsys.readouterr()
    assert "nowhere' is not a folder with content" in said.err
    assert said.out == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once_while_pages_listen(tmp_path: Path, number: signal.Signals) -> None:
    lay(tmp_path, SITE)
    with serve(tmp_path) as serving, socket.create_connection(("127.0.0.1", serving.port)):
        listener = HTTPConnection("127.0.0.1", serving.port, timeout=30)
        listener.request("GET", EVENTS)
        stream = listener.getresponse()
        problem, line = serving.line(), serving.line()
        serving.process.send_signal(number)
        rest, _ = serving.process.communicate(timeout=30)
        stream.read()
        listener.close()
    assert (serving.process.returncode, rest) == (0, "")
    assert problem.startswith(f"{tmp_path}/components/api.yaml:2:9: error: 'opperational' is not a")
    assert re.search(
        r" components/api.yaml, site.yaml: Status Partly Unknown, 5 pages, 1 error, \d+ ms, true until ", line
    )


def test_an_edit_is_told_to_who_listens(tmp_path: Path) -> None:
    lay(tmp_path, SITE)
    with serve(tmp_path, "--poll") as serving:
        listener = HTTPConnection("127.0.0.1", serving.port, timeout=30)
        listener.request("GET", EVENTS)
        stream = listener.getresponse()
        told = (json.loads(line[6:]) for line in iter(stream.readline, b"") if line.startswith(b"data: "))
        first = next(state for state in told if state["generation"])
        lay(tmp_path, SITE.replace("opperational", "operational"))
        second = next(state for state in told if state["generation"] != first["generation"])
        listener.close()
    assert (first["errors"], second["errors"]) == (1, 0)


def test_help_shows_an_example() -> None:
    command = [sys.executable, "-m", "statusgen", "serve", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "statusgen serve --open" in said
