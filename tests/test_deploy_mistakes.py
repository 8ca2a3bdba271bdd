"""`statusgen deploy` where something is wrong: with a place, an entry of site.yaml, or the content."""

import errno
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import click
import pytest

from deploying import MISTAKE, PLACES, TOLD, Deploy, count, lay, timeless
from statusgen.cli.notifying import News
from statusgen.deploy import Host, Options, open_host
from statusgen.model import Destination


def test_a_place_that_fails_keeps_no_other_from_being_published_to(deploy: Deploy) -> None:
    lay('deploy:\n  broken: {to: "file:file/status"}\n  whole: {to: "file:public"}\n')
    Path("file").write_bytes(b"")
    code, out, err = deploy()
    assert (code, err) == (3, "statusgen: broken: file:file/status: 'file/status.generations': Not a directory\n")
    assert timeless(out) == f"whole (file:public): {count()} sent, 0 removed, 0 unchanged\n"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EPIPE])
def test_what_cannot_be_printed_is_published_and_told_all_the_same(
    deploy: Deploy, told: list[News], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(message: object, *, err: bool = False, color: bool | None = None) -> None:
        if not err:
            raise OSError(number, os.strerror(number))
        echo(message, err=err, color=color)

    echo = click.echo
    lay(PLACES)
    monkeypatch.setattr("sys.stdout", sys.stdout)  # click puts another one there
    monkeypatch.setattr("sys.stderr", sys.stderr)
    monkeypatch.setattr(click, "echo", fail)
    assert deploy() == (0, "", "")
    assert {each.name for each in Path("public").iterdir() if each.is_symlink()} == {"production", "backup"}
    assert [place.name for place in told[-1].places] == ["production", "backup"]


def test_a_variable_that_is_not_set_is_named(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    lay('deploy:\n  one: {to: "file:${STATUS_FOLDER}/one"}\n  two: {to: "file:public/two"}\n')
    code, out, err = deploy()
    assert (code, err) == (
        3,
        (
            "statusgen: one (file:${STATUS_FOLDER}/one): deploy.one in site.yaml needs the variable STATUS_FOLDER,"
            " which is not set\n"
        ),
    )
    assert out.startswith("two (file:public/two): ")
    monkeypatch.setenv("STATUS_FOLDER", "public")
    assert deploy("one")[0] == 0
    assert Path("public/one/index.html").exists()


def test_a_variable_that_makes_no_address_is_told_without_it(deploy: Deploy, monkeypatch: pytest.MonkeyPatch) -> None:
    lay('deploy:\n  one: {to: "${PLACE}"}\n')
    monkeypatch.setenv("PLACE", "s3://key:secret@status-example")
    assert deploy() == (
        3,
        "",
        (
            "statusgen: one (${PLACE}): deploy.one in site.yaml:"
            " `to` is not the address of a place once its variables are filled in\n"
        ),
    )


class PanicException(BaseException):  # as pyo3 calls it
    """What a library in Rust raises where it is at its wits' end."""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("size"), "unexpected KeyError"),
        (PanicException("no reactor"), "unexpected PanicException"),
    ],
)
def test_whatever_goes_wrong_at_a_place_is_its_own(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, error: BaseException, said: str
) -> None:
    lay(PLACES)
    _fail_at("production", error, monkeypatch)
    code, out, err = deploy()
    way_out = "(this is a mistake in statusgen; --debug shows where)"
    assert (code, err) == (3, f"statusgen: production (file:public/production): {said} {way_out}\n")
    assert out.startswith("backup (file:public/backup): ")
    assert "Traceback" in deploy("--debug")[2]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(9)])
def test_who_stops_a_deploy_stops_all_of_it(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    lay(PLACES)
    _fail_at("production", error, monkeypatch)
    with suppress(SystemExit):
        assert deploy()[0] == 130
    assert not Path("public/backup").exists()


def _fail_at(name: str, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the place of this name raise `error`."""

    def opened(destination: Destination, options: Options) -> Host:
        if destination.name == name:
            raise error
        return open_host(destination, options)

    monkeypatch.setattr("statusgen.cli.deploy.publishing.open_host", opened)


def test_a_place_that_cannot_be_asked_what_was_told_does_not_matter(
    deploy: Deploy, told: list[News], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(PLACES)
    deploy("backup")
    _fail_at("production", KeyError("size"), monkeypatch)
    assert [*told[-1].elsewhere()] == []


def test_a_place_that_is_only_asked_what_was_told_is_asked_once(
    deploy: Deploy, told: list[News], monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(destination: Destination, options: Options) -> Host:
        asked.append((destination.name, options.retry_s))
        return open_host(destination, options)

    asked: list[tuple[str, float]] = []
    lay(PLACES)
    deploy("backup")
    monkeypatch.setattr("statusgen.cli.deploy.publishing.open_host", opened)
    assert [*told[-1].elsewhere()] == [None]
    assert asked == [("production", 0)]


def test_a_home_of_nobody_is_told(deploy: Deploy) -> None:
    lay('deploy:\n  one: {to: "file:~no-such-user/x"}\n  two: {to: "file:public/two"}\n')
    code, out, err = deploy()
    assert (code, err) == (
        3,
        "statusgen: one (file:~no-such-user/x): '~no-such-user/x': there is no such home folder on this machine\n",
    )
    assert out.startswith("two (file:public/two): ")


OVERLAPS = "it is, holds or is in {}, which is not to be published over: choose another folder"


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("content", "the content ('content')"),
        ("content/static", "the content ('content')"),
        ("content/static/new/one", "the content ('content')"),
        ("templates", "the templates ('templates')"),
        ("templates/assets", "the templates ('templates')"),
        ("site", "the output folder ('site')"),
        ("./public/../site/status", "the output folder ('site')"),
        ("link/status", "the output folder ('site')"),
        ("../project", "the content ('content')"),
    ],
)
@pytest.mark.parametrize("option", ["--no-notify", "--force"])
def test_a_folder_is_not_published_over_what_it_is_made_of(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, place: str, what: str, option: str
) -> None:
    Path("project/templates").mkdir(parents=True)
    monkeypatch.chdir("project")
    Path("link").symlink_to("site")
    lay(f'deploy:\n  one: {{to: "file:{place}"}}\n  two: {{to: "file:public/two"}}\n')
    before = sorted(Path().rglob("*"))
    code, out, err = deploy(option)
    assert (code, err) == (3, f"statusgen: one (file:{place}): {OVERLAPS.format(what)}\n")
    assert out.startswith("two (file:public/two): ")
    new = {path.parts[0] for path in {*Path().rglob("*"), *Path().glob("../*")} - {*before}}
    assert new == {"site", "public", ".."}
    assert not [*Path().rglob("site/status*")]


def test_a_folder_beside_the_output_may_be_published_to(deploy: Deploy) -> None:
    lay('deploy:\n  one: {to: "file:site-published"}\n')
    assert deploy()[0] == 0


@pytest.mark.parametrize("options", [(), ("--exit-zero",), ("--dry-run",)])
def test_a_place_whose_entry_has_a_mistake_fails_and_is_told(deploy: Deploy, options: tuple[str, ...]) -> None:
    lay(MISTAKE)
    code, out, err = deploy(*options)
    assert (code, err) == (3, f"{TOLD}statusgen: production: its entry in site.yaml has a mistake\n")
    assert out.splitlines()[-1].startswith("backup (file:public/backup): ")
    assert not Path("public/production").exists()


def test_a_place_without_an_address_fails_and_is_told(deploy: Deploy) -> None:
    lay(MISTAKE.replace('to: "file:public/production", kep: 2', "ot: file:public"))
    code, _, err = deploy("--exit-zero")
    assert (code, err.splitlines()[-1]) == (3, "statusgen: production: its entry in site.yaml has a mistake")


def test_a_place_whose_entry_has_a_mistake_is_known_by_its_name(deploy: Deploy) -> None:
    lay(MISTAKE)
    assert deploy("production") == (3, "", f"{TOLD}statusgen: production: its entry in site.yaml has a mistake\n")
    assert deploy("backup", "--exit-zero")[0] == 0


def test_problems_are_told_before_a_target_that_there_is_not(deploy: Deploy) -> None:
    lay(MISTAKE)
    code, _, err = deploy("prodution")
    assert (code, err.startswith(f"{TOLD}statusgen: there is no target 'prodution'")) == (2, True)


def test_json_tells_of_a_place_whose_entry_has_a_mistake(deploy: Deploy) -> None:
    lay(MISTAKE)
    code, out, err = deploy("production", "--json")
    (target,) = json.loads(out)["targets"]
    assert (code, err) == (3, "")
    assert (target["place"], target["error"]) == (None, "its entry in site.yaml has a mistake")


def test_a_password_that_a_variable_brings_into_an_address_is_in_no_message(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay("deploy:\n  www: {to: 'rsync://${WHO}@www.example/status'}\n")
    monkeypatch.setenv("WHO", "deploy:hunter2")
    for options in ([], ["--dry-run"], ["--json"]):
        code, out, err = deploy(*options)
        assert (code, "hunter2" in out + err) == (3, False)


def test_an_error_in_content_is_published_and_told(deploy: Deploy) -> None:
    lay(PLACES, components__bad="name: Bad\nstatus: upp\n")
    code, out, err = deploy("production")
    assert (code, err.splitlines()[-1]) == (1, "1 error")
    assert "components/bad.yaml:2:9: error: 'upp' is not a state" in err
    assert out.startswith("production (file:public/production): ")
    assert deploy("production", "--exit-zero")[0] == 0


def test_a_place_that_fails_counts_more_than_an_error_in_content(deploy: Deploy) -> None:
    lay('deploy:\n  broken: {to: "file:file/status"}\n', components__bad="name: Bad\nstatus: upp\n")
    Path("file").write_bytes(b"")
    assert deploy("--exit-zero")[0] == 3


def test_a_broken_site_yaml_publishes_nothing(deploy: Deploy) -> None:
    lay(PLACES)
    deploy("production")
    before = Path("public/production").resolve()
    Path("content/site.yaml").write_text("title: Acme\n", "utf-8")
    code, out, err = deploy("file:public/production")
    assert (code, out, err.splitlines()[-1]) == (1, "", "statusgen: nothing built, the last site stays as it is")
    assert Path("public/production").resolve() == before
