"""`statusgen watch` as a person runs it: files are saved, lines are printed, and the page is true."""

import errno
import shutil
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from folders import put
from little import at, files, sources
from running import Running, running, until
from statusgen import watch as watch_package
from statusgen.build import build_site
from statusgen.built import Built
from statusgen.cli import console, run
from statusgen.cli.stopping import until_stopped
from statusgen.cli.telling import Teller
from statusgen.cli.watch import Site
from statusgen.files import Files
from statusgen.instant import Instant
from statusgen.output import Written
from statusgen.problems import Problem, StatusgenError
from statusgen.watch import Crashed, Published, Stopped, Unpublished, Watcher

SITE = """
-- components/api.yaml --
name: API
-- incidents/outage.md --
---
title: Outage
components: [api]
---

## 2026-04-12 09:20 - Investigating

We look into it.
"""
INCIDENT = files(SITE)["incidents/outage.md"].encode()
URL = "https://acme.example/"
PAGE = "incidents/outage/index.html"


def lay(folder: Path) -> Path:
    content = folder / "content"
    put(content, {path: text.encode() for path, text in files(SITE).items()})
    return content


def save(file: Path, text: str) -> None:
    """Save as editors do: beside the file, then in its place."""
    beside = file.with_name(f"{file.name}.new~")
    beside.write_text(text, "utf-8")
    beside.replace(file)


def after(line: str) -> str:
    """Return what follows the time that a line begins with."""
    datetime.strptime(line[:23], "%Y-%m-%d %H:%M:%S %Z").replace(tzinfo=UTC)
    return line[24:]


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Running]:
    lay(tmp_path)
    with running("watch", "--output", "site", "--cache", "cache", folder=tmp_path) as command:
        command.wait_for(" true until ")
        yield command


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_saved_update_is_on_the_page_and_a_signal_ends_it_well(tmp_path: Path, watch: Running, number: int) -> None:
    file = tmp_path / "content/incidents/outage.md"
    save(file, file.read_text("utf-8").replace("We look into it.", "We found it."))

    lines = watch.wait_for(" true until ", times=2)

    assert "We found it." in (tmp_path / "site" / PAGE).read_text("utf-8")
    assert after(lines[0]).startswith("3 files: ")
    assert after(lines[1]).startswith("incidents/outage.md: ")
    assert watch.end(number) == 0
    assert watch.lines == lines
    assert list((tmp_path / "site/.statusgen").glob("tmp*")) == []


def test_mistakes_are_told_as_they_come_and_as_they_go(tmp_path: Path, watch: Running) -> None:
    file = tmp_path / "content/components/api.yaml"
    save(file, "name: API\nstatus: opperational\n")
    wrong = watch.wait_for("1 error")
    save(file, "\nname: API\nstatus: opperational\norder: 1\n")
    moved = watch.wait_for("1 error", times=2)
    save(file, "name: API\n")
    mended = watch.wait_for("no problems", times=2)

    assert wrong[1].startswith("content/components/api.yaml:2:9: error: 'opperational' is not a ")
    assert len(moved) == len(wrong) + 1
    assert mended[-2].startswith("content/components/api.yaml: mended: 'opperational' is not a ")


def test_a_broken_site_yaml_leaves_the_page_until_it_is_mended(tmp_path: Path, watch: Running) -> None:
    file, page = tmp_path / "content/site.yaml", tmp_path / "site/index.html"
    whole, before = file.read_text("utf-8"), page.read_bytes()
    save(file, "title: [")
    watch.wait_for("the last site stays as it is")
    assert page.read_bytes() == before

    save(file, whole.replace("Acme", "Beta"))

    watch.wait_for("content/site.yaml: mended: ")
    until(lambda: "Beta" in page.read_text("utf-8"))


def test_files_that_come_and_go_are_followed_and_so_are_folders(tmp_path: Path, watch: Running) -> None:
    content, site = tmp_path / "content", tmp_path / "site/incidents"
    put(content, {"incidents/2026/04/late.md": INCIDENT, "incidents/early.md": INCIDENT})
    until(lambda: (site / "late/index.html").is_file() and (site / "early/index.html").is_file())

    (content / "incidents/2026").rename(content / "incidents/_old")
    (content / "incidents/early.md").rename(content / "incidents/first.md")

    until(lambda: sorted(path.name for path in site.iterdir()) == ["first", "outage"])
    assert watch.end(signal.SIGTERM) == 0


def test_templates_and_static_files_are_followed(tmp_path: Path, watch: Running) -> None:
    robots, page = tmp_path / "site/robots.txt", tmp_path / "site/404.html"
    put(tmp_path, {"content/static/robots.txt": b"User-agent: x\n"})
    until(lambda: robots.read_bytes() == b"User-agent: x\n")
    put(tmp_path, {"templates/404.html": b"nothing here"})
    until(lambda: page.read_bytes() == b"nothing here")
    put(tmp_path, {"templates/404.html": b"still nothing"})
    until(lambda: page.read_bytes() == b"still nothing")
    put(tmp_path, {"templates/404.html": b"{% if %}"})
    watch.wait_for("templates/404.html:1: error: ")


def test_a_content_folder_that_is_deleted_and_made_anew_is_followed(tmp_path: Path, watch: Running) -> None:
    shutil.rmtree(tmp_path / "content")
    watch.wait_for("is not a folder with content")
    assert (tmp_path / "site" / PAGE).is_file()

    lay(tmp_path)
    put(tmp_path, {"content/incidents/second.md": INCIDENT})

    watch.wait_for("the folder 'content' is back")
    until((tmp_path / "site/incidents/second/index.html").is_file)


def test_an_output_that_cannot_be_written_is_tried_again(tmp_path: Path, watch: Running) -> None:
    page = tmp_path / "site/incidents/second/index.html"
    put(page, {"other.txt": b"of somebody else"})
    put(tmp_path, {"content/incidents/second.md": INCIDENT})
    watch.wait_for("trying again in 1 s")
    shutil.rmtree(page)

    until(page.is_file)
    assert after(watch.wait_for(" true until ", times=2)[-1]).startswith("incidents/second.md: ")


def test_an_output_that_others_touch_is_put_right(tmp_path: Path, watch: Running) -> None:
    shutil.rmtree(tmp_path / "site")
    until((tmp_path / "site/index.html").is_file)
    assert after(watch.wait_for(" true until ", times=2)[-1]).startswith("site: ")


def test_polling_finds_what_changed(tmp_path: Path) -> None:
    content = lay(tmp_path)
    with running("watch", "--poll", "--quiet", folder=tmp_path) as command:
        until((tmp_path / "site/index.html").is_file)
        save(content / "components/api.yaml", "name: Gateway\n")
        until(lambda: "Gateway" in (tmp_path / "site/index.html").read_text("utf-8"))
        assert command.end(signal.SIGTERM) == 0
        assert command.lines == []


def test_without_content_it_is_used_wrongly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["watch", str(tmp_path / "nowhere"), "--output", str(tmp_path / "site")]) == 2
    assert "is not a folder with content (`statusgen init` makes one)" in capsys.readouterr().err


def test_a_signal_in_the_midst_of_it_ends_it_and_leaves_signals_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = lay(tmp_path)
    before = signal.getsignal(signal.SIGTERM)
    said: list[str] = []

    def stop(message: str) -> None:
        said.append(message)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(console, "say", stop)

    assert run(["watch", str(content), "--output", str(tmp_path / "site")]) == 0
    assert len(said) == 1
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_second_signal_does_not_hit_the_tidying_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, cache = lay(tmp_path), tmp_path / "cache"
    tidied: list[str] = []

    class Interrupted(Watcher):
        def __exit__(self, *end: object) -> None:
            signal.raise_signal(signal.SIGINT)
            super().__exit__(*end)
            tidied.append("watcher")

    monkeypatch.setattr(watch_package, "Watcher", Interrupted)
    monkeypatch.setattr(console, "say", lambda _: signal.raise_signal(signal.SIGINT))

    assert run(["watch", str(content), "--output", str(tmp_path / "site"), "--cache", str(cache)]) == 0
    assert tidied == ["watcher"]
    assert [*cache.iterdir()]


@pytest.mark.parametrize(
    ("paths", "cause"),
    [((), "the clock"), (("a.md", "b.md"), "a.md, b.md"), (("a.md", "b.md", "c.md"), "3 files")],
)
def test_a_line_says_what_changed_and_what_was_done(
    capsys: pytest.CaptureFixture[str], paths: tuple[str, ...], cause: str
) -> None:
    built = Built(Files({}), 1, (), "All Systems Operational", "none", at("2026-04-13 00:00"), URL, "UTC")

    Teller("content", quiet=False, debug=False)(Published(paths, built, Written(5, 7, 1), (), (), 0.0834))

    assert after(capsys.readouterr().out) == (
        f"{cause}: All Systems Operational, 5 written, 1 removed, no problems, 83 ms, true until 2026-04-13 00:00 UTC\n"
    )


@pytest.mark.parametrize("debug", [True, False])
def test_a_mistake_in_statusgen_is_told_with_its_traceback_if_asked_for(
    capsys: pytest.CaptureFixture[str], *, debug: bool
) -> None:
    Teller("content", quiet=True, debug=debug)(Crashed(("a.md",), ZeroDivisionError("division by zero")))

    said = capsys.readouterr().err
    assert said.startswith("statusgen: unexpected ZeroDivisionError: division by zero\n")
    assert "the last site stays as it is" in said
    assert ("\nZeroDivisionError: division by zero" in said) == debug


def test_nothing_that_cannot_be_printed_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    built = Built(Files({}), 1, (), "Fine", "none", at("2026-04-13 00:00"), URL, "UTC")
    typo = (Problem("a.md", 1, 1, "wrong"),)
    monkeypatch.setattr(sys, "stdout", Full())
    monkeypatch.setattr(sys, "stderr", Full())
    teller = Teller("content", quiet=False, debug=True)
    for event in (
        Published(("a.md",), built, Written(1, 0, 0), typo, typo, 0.1),
        Stopped(("site.yaml",), typo, typo, ()),
        Unpublished(StatusgenError("no room"), 1),
        Crashed((), ZeroDivisionError("oh")),
    ):
        teller(event)


def test_the_same_mistake_again_is_not_told_again(capsys: pytest.CaptureFixture[str]) -> None:
    teller = Teller("content", quiet=False, debug=True)
    teller(Stopped((), (Problem("site.yaml", 1, 1, "wrong"),), (), ()))
    teller(Crashed((), ZeroDivisionError("oh"), is_news=False))
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with until_stopped(lambda: pytest.fail("stopped")):
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_name_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    built = Built(Files({}), 1, (), "Fine", "none", at("2026-04-13 00:00"), URL, "UTC")
    gone = (Problem("a\x1b[31m.md", 1, 1, "wrong \u202e"),)

    name = "a\x1b[31m.md\n::error::b"

    teller = Teller("content", quiet=False, debug=False)
    for event in (
        Published((name,), built, Written(0, 0, 0), (), gone, 0),
        Stopped((name,), gone, gone, ()),
        Unpublished(StatusgenError(f"cannot write '{name}'"), 1),
        Crashed((name,), ValueError(name)),
    ):
        teller(event)

    said = capsys.readouterr()
    lines = (said.out + said.err).splitlines()
    assert all(line.isprintable() for line in lines)
    assert not [line for line in lines if line.startswith("::")]


@pytest.mark.skipif(sys.platform == "win32", reason="locks by other means")
def test_that_nothing_can_be_locked_there_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def flock(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", flock)
    site = Site(tmp_path / "site")
    for now in ("2026-04-12 10:00", "2026-04-12 11:00"):
        site.write(build_site(sources(SITE), Instant(at(now))))
    assert capsys.readouterr().err.count("nothing can be locked") == 1
