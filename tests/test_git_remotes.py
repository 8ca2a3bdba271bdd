"""A branch of a remote that is silent, refuses, or answers too late; and what is no remote or branch to publish to."""

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from repositories import anonymous, git, publish, shown, working
from statusgen.git import open_branch
from statusgen.git.credentials import NO_OTHERS, Address, parted
from statusgen.git.running import PATIENCE_S
from statusgen.problems import StatusgenError, UsageError

SSH = "-o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    anonymous(monkeypatch)
    return working(tmp_path)


def program(place: Path, script: str) -> Path:
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return place


def test_a_host_that_is_silent_is_given_up(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PATIENCE_S, "ls-remote", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        branch = open_branch(work, "gh-pages", f"git://127.0.0.1:{mute.getsockname()[1]}/status.git")
        with pytest.raises(StatusgenError, match=r"^git ls-remote failed: it did not end within 0 s$"):
            branch.tip()


@pytest.mark.parametrize(
    ("variables", "setting", "asked"),
    [
        ({}, (), SSH),
        ({"GIT_SSH_COMMAND": "ssh -4"}, (), "-4"),
        ({}, ("core.sshCommand", "ssh -6"), "-6"),
    ],
)
def test_ssh_waits_for_no_host_that_is_silent_unless_somebody_says_how_to_call_it(
    work: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], setting: tuple[str, ...], asked: str
) -> None:
    program(work.parent / "bin/ssh", f'echo "$@" >{work.parent}/asked; exit 1')
    monkeypatch.setenv("PATH", f"{work.parent}/bin", prepend=":")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    if setting:
        git(work, "config", *setting)
    with pytest.raises(StatusgenError, match=r"^git ls-remote failed: "):
        open_branch(work, "gh-pages", "ssh://git@www.example/status.git").tip()
    assert (work.parent / "asked").read_text().startswith(f"{asked} ")


def test_what_arrived_is_published_though_the_answer_was_lost(work: Path) -> None:
    program(work.parent / "origin.git/hooks/post-receive", "kill -9 $PPID")
    publish(open_branch(work, "gh-pages"), {"index.html": b"1"})
    assert shown(work.parent / "origin.git") == {"index.html": "1"}


def test_the_branch_that_the_content_is_on_is_published_to_only_by_force(work: Path) -> None:
    with pytest.raises(UsageError) as caught:
        open_branch(work, "main")
    way_out = "name another one, such as gh-pages; --force publishes there all the same"
    assert str(caught.value) == f"the content is on the branch 'main', which would get the site, too ({way_out})"
    git(work, "init", "--quiet", "--bare", "../site.git")
    git(work, "remote", "add", "site", "../site.git")
    assert open_branch(work, "main", "site").name == "main"  # it has that name alone
    publish(open_branch(work, "main", force=True), {"index.html": b"1"})
    assert sorted(shown(work.parent / "origin.git", "main")) == ["README", "content/site.yaml", "index.html"]


def test_a_branch_is_written_without_what_git_puts_before_it(work: Path) -> None:
    with pytest.raises(UsageError) as caught:
        open_branch(work, "refs/heads/gh-pages")
    way_out = "write it without 'refs/heads/'"
    assert str(caught.value) == f"'refs/heads/gh-pages' is not the name of a branch: {way_out}"


def test_no_password_is_in_a_message(work: Path) -> None:
    branch = open_branch(work, "gh-pages", "http://ada:s3cr@t/x@127.0.0.1:1/site.git")
    with pytest.raises(StatusgenError) as caught:
        branch.tip()
    assert str(caught.value).startswith("git ls-remote failed: fatal: unable to access 'http://")
    assert "ada" not in str(caught.value)
    assert "s3cr" not in str(caught.value)


def test_a_password_goes_to_the_host_and_into_no_list_of_processes(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = work.parent / "commands"
    git(work, "config", "http.extraHeader", "Authorization: Basic b3RoZXI6")
    for name, value in {
        "GIT_TRACE": str(commands),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.userAgent",
        "GIT_CONFIG_VALUE_0": "acme",
    }.items():
        monkeypatch.setenv(name, value)
    with asked() as (port, heard), pytest.raises(StatusgenError, match=r"^git ls-remote failed: "):
        open_branch(work, "gh-pages", f"http://ada:s3c%2Fr%40t@127.0.0.1:{port}/status.git").tip()
    assert heard[0] == ("acme", [f"Basic {b64encode(b'ada:s3c/r@t').decode()}"])
    run = commands.read_text("utf-8")
    assert ("git remote-http" in run, "s3c" in run, "ada" in run) == (True, False, False)


@pytest.mark.parametrize(
    ("written", "bare", "who"),
    [
        ("https://ada:tok@acme.example:8443/a.git", "https://acme.example:8443/a.git", b"ada:tok"),
        ("https://:tok@acme.example/@ada/a.git", "https://acme.example/@ada/a.git", b":tok"),
        (f"https://{'t' * 40}@acme.example/a.git", "https://acme.example/a.git", b"t" * 40 + b":"),
        ("https://ada@acme.example/a.git", "https://ada@acme.example/a.git", None),
        ("https://acme.example:8443/@ada/a.git", "https://acme.example:8443/@ada/a.git", None),
        ("https://[::1]:8443/a.git", "https://[::1]:8443/a.git", None),
        ("https://acme.example:8443", "https://acme.example:8443", None),
        ("ssh://git@acme.example/a.git", "ssh://git@acme.example/a.git", None),
        ("origin", "origin", None),
    ],
)
def test_an_address_is_parted_from_its_secret(written: str, bare: str, who: bytes | None) -> None:
    header = f"http.{bare}.extraHeader"
    settings = ((header, ""), (header, f"Authorization: Basic {b64encode(who).decode()}"), NO_OTHERS) if who else ()
    assert parted(written) == Address(bare, settings)


def test_a_password_that_ends_the_address_too_early_is_told_and_not_shown(work: Path) -> None:
    with pytest.raises(UsageError) as caught:
        open_branch(work, "gh-pages", "https://ada:s3c/r3t@acme.example/a.git")
    assert str(caught.value) == "the password in the remote's address has a '/', '?' or '#': write %2F, %3F or %23"


def test_a_host_that_refuses_a_password_is_sent_no_other_and_nobody_is_asked(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = program(work.parent / "asking", f"touch {work.parent}/ran")
    git(work, "config", "credential.helper", str(asking))
    monkeypatch.setenv("GIT_ASKPASS", str(asking))
    with asked(HTTPStatus.UNAUTHORIZED) as (port, heard), pytest.raises(StatusgenError) as caught:
        open_branch(work, "gh-pages", f"http://ada:wrong@127.0.0.1:{port}/status.git").tip()
    assert str(caught.value) == "git ls-remote failed: the host refuses the name or the password in the address"
    assert {tuple(credentials) for _, credentials in heard} == {(f"Basic {b64encode(b'ada:wrong').decode()}",)}
    assert not (work.parent / "ran").exists()


@pytest.mark.parametrize("address", ["https://ada:s3cr3t", "https://ada:s3cr3t/status.git"])
def test_an_address_without_a_host_is_told_and_not_shown(work: Path, address: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_branch(work, "gh-pages", address)
    assert str(caught.value) == "the remote's address has no host: write https://NAME:PASSWORD@HOST/status.git"


@pytest.mark.parametrize("address", ["https://ada:s3cr3t\n@acme.example/a.git", "https://acme.example/a.git\n", "a\tb"])
def test_an_address_with_a_line_break_is_told_and_not_shown(work: Path, address: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_branch(work, "gh-pages", address)
    control = "has a line break or another control character in it: set it without"
    assert str(caught.value) == f"the remote's address {control}"


@pytest.mark.parametrize(("name", "is_asked"), [("SSH_ASKPASS", False), ("GIT_ASKPASS", True)])
def test_nobody_is_asked_for_a_password_but_who_was_named_to_git(
    work: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, is_asked: bool
) -> None:
    monkeypatch.delenv("GIT_ASKPASS", raising=False)
    monkeypatch.setenv(name, str(program(work.parent / "asking", f"touch {work.parent}/ran; echo ada")))
    with asked(HTTPStatus.UNAUTHORIZED) as (port, _), pytest.raises(StatusgenError):
        open_branch(work, "gh-pages", f"http://127.0.0.1:{port}/status.git").tip()
    assert (work.parent / "ran").exists() == is_asked


@contextmanager
def asked(answer: HTTPStatus = HTTPStatus.FORBIDDEN) -> Iterator[tuple[int, list[tuple[str | None, list[str]]]]]:
    """Give the port of a host that refuses everything, and what it hears: who asks, and with which credentials."""
    heard: list[tuple[str | None, list[str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append((self.headers["User-Agent"], self.headers.get_all("Authorization", [])))
            self.send_response(answer)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_port, heard
        finally:
            server.shutdown()
            thread.join()
