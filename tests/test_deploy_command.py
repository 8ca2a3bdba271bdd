"""`statusgen deploy` and `statusgen rollback`: what they publish, what they tell, and how they end."""

import json
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from folders import put
from little import files
from repositories import AUTHOR, anonymous, git
from responding import COMPANY
from statusgen.cli import run
from statusgen.cli.notifying import News, Notified
from statusgen.deploy import Host, Options, open_host
from statusgen.model import Destination

Deploy = Callable[..., tuple[int, str, str]]

PLACES = """
deploy:
  production: {to: "file:public/production"}
  backup: {to: "file:public/backup", keep: 2}
"""
PLACES_ONLY = f"""
-- components/api.yaml --
name: API
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
{PLACES}"""


def lay(deploy: str = "", **more: str) -> None:
    """Lay the little company down, with `deploy` at the end of its site.yaml, and `more` files by their kind."""
    texts = files(COMPANY)
    texts["site.yaml"] += deploy
    texts |= {path.replace("__", "/") + ".yaml": text for path, text in more.items()}
    put(Path("content"), {path: text.encode() for path, text in texts.items()})


@pytest.fixture
def deploy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Deploy:
    """Return what runs the command, or another one, at a fixed time, and gives code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775988000")  # 2026-04-12 10:00 UTC

    def call(*arguments: str, command: str = "deploy") -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([command, *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def count() -> int:
    return sum(path.is_file() for path in Path("site").rglob("*") if ".statusgen" not in path.parts)


def timeless(text: str) -> str:
    """Return lines without how long each place took."""
    return "".join(f"{line.rpartition(', ')[0] if line.endswith(' s') else line}\n" for line in text.splitlines())


def test_all_places_of_the_site_are_published_to(deploy: Deploy) -> None:
    lay(PLACES)
    code, out, err = deploy()
    assert (code, err) == (0, "")
    assert timeless(out) == (
        f"production (file:public/production): {count()} sent, 0 removed, 0 unchanged\n"
        f"backup (file:public/backup): {count()} sent, 0 removed, 0 unchanged\n"
    )
    home = Path("site/index.html").read_bytes()
    assert {Path("public", name, "index.html").read_bytes() for name in ("production", "backup")} == {home}


def test_a_place_is_named_or_given_by_its_address(deploy: Deploy) -> None:
    lay(PLACES)
    assert deploy("backup", "file:public/other")[0] == 0
    assert sorted(each.name for each in Path("public").iterdir() if each.is_symlink()) == ["backup", "other"]


def test_a_second_deploy_of_the_same_sends_nothing(deploy: Deploy) -> None:
    lay(PLACES)
    deploy("production")
    code, out, _ = deploy("production")
    assert (code, timeless(out)) == (
        0,
        f"production (file:public/production): 0 sent, 0 removed, {count()} unchanged\n",
    )


def test_a_later_deploy_of_the_same_sends_what_says_when_it_was_written(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(Path("content"), {path: text.encode() for path, text in files(PLACES_ONLY).items()})
    deploy("production")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775988900")
    (target,) = json.loads(deploy("production", "--dry-run", "--json")[1])["targets"]
    assert (target["sent_files"], target["removed_files"]) == (["state.json", "index.html"], [])
    deploy("production")
    assert len([*Path("public/production.generations").glob("0*")]) == 2


def test_a_dry_run_lists_what_would_change_and_changes_nothing(deploy: Deploy) -> None:
    lay(PLACES, components__old="name: Old\n")
    deploy("production")
    before = Path("public/production").resolve()
    Path("content/components/old.yaml").unlink()
    Path("content/components/new.yaml").write_text("name: New\n", "utf-8")
    code, out, _ = deploy("production", "--dry-run")
    lines = out.splitlines()
    assert code == 0
    assert {"  + components/new/index.html", "  ~ index.html", "  - components/old/index.html"} <= {*lines}
    assert lines.index("  + components/new/index.html") < lines.index("  ~ index.html")
    assert lines[-1].startswith("production (file:public/production): ")
    assert " would be sent, " in lines[-1]
    assert Path("public/production").resolve() == before


def test_a_dry_run_tells_what_is_in_the_way(deploy: Deploy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anonymous(monkeypatch)
    git(tmp_path, "init", "--quiet", "--initial-branch=gh-pages")
    put(tmp_path, {"index.html": b"mine"})
    git(tmp_path, "add", ".")
    git(tmp_path, *AUTHOR, "commit", "--quiet", "--message=Mine")
    git(tmp_path, "switch", "--quiet", "--orphan", "main")
    lay()
    mine = git(tmp_path, "for-each-ref")
    for options in (["--dry-run"], []):
        assert deploy("git:gh-pages", *options) == (
            3,
            "",
            "statusgen: git:gh-pages: 'index.html' is there already, and not of statusgen: --force writes over it\n",
        )
    assert git(tmp_path, "for-each-ref") == mine
    assert (deploy("git:gh-pages", "--force")[0], deploy("git:gh-pages", "--dry-run")[0]) == (0, 0)


def test_a_place_that_fails_keeps_no_other_from_being_published_to(deploy: Deploy) -> None:
    lay('deploy:\n  broken: {to: "file:file/status"}\n  whole: {to: "file:public"}\n')
    Path("file").write_bytes(b"")
    code, out, err = deploy()
    assert (code, err) == (3, "statusgen: broken: file:file/status: 'file/status.generations': Not a directory\n")
    assert timeless(out) == f"whole (file:public): {count()} sent, 0 removed, 0 unchanged\n"


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


MISTAKE = """
deploy:
  production: {to: "file:public/production", kep: 2}
  backup: {to: "file:public/backup"}
"""
TOLD = """content/site.yaml:6:46: error: unknown key 'kep' (did you mean 'keep'?)
1 error
"""


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


def test_half_of_the_files_stay_and_it_is_told(deploy: Deploy) -> None:
    lay(PLACES)
    put(Path("content/static"), {f"{n}.txt": b"" for n in range(200)})
    deploy("production")
    files_before = count()
    for n in range(200):
        Path(f"content/static/{n}.txt").unlink()
    code, out, err = deploy("production")
    assert (code, err) == (
        3,
        f"statusgen: production: 200 of its {files_before} files are not in the site, and stay: --force removes them\n",
    )
    assert timeless(out) == f"production (file:public/production): 0 sent, 0 removed, {count()} unchanged\n"
    assert Path("public/production/7.txt").exists()
    assert deploy("production", "--force")[0] == 0
    assert not Path("public/production/7.txt").exists()


def test_json_tells_of_each_place(deploy: Deploy) -> None:
    lay('deploy:\n  broken: {to: "file:file/status"}\n  whole: {to: "file:public"}\n')
    Path("file").write_bytes(b"")
    code, out, err = deploy("--json")
    said = json.loads(out)
    assert (code, err, said["problems"]) == (3, "", [])
    assert [{**each, "seconds": 0} for each in said["targets"]] == [
        {
            "name": "broken",
            "place": "file:file/status",
            "error": "file:file/status: 'file/status.generations': Not a directory",
            "sent": 0,
            "removed": 0,
            "kept": 0,
            "unchanged": 0,
            "seconds": 0,
        },
        {
            "name": "whole",
            "place": "file:public",
            "error": None,
            "sent": count(),
            "removed": 0,
            "kept": 0,
            "unchanged": 0,
            "seconds": 0,
        },
    ]


def test_json_of_a_dry_run_lists_files(deploy: Deploy) -> None:
    lay(PLACES)
    (target,) = json.loads(deploy("production", "--dry-run", "--json")[1])["targets"]
    assert (len(target["sent_files"]), target["sent_files"][-1], target["removed_files"]) == (count(), "index.html", [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["prodution"],
            (
                "there is no target 'prodution' (did you mean 'production'?;"
                " an address begins with s3, gs, az, file, git or rsync and a colon)"
            ),
        ),
        (["ftp://acme"], "'ftp://acme' is not a place to publish to (s3:, gs:, az:, file:, git: or rsync:)"),
        (["s3:acme"], "'s3:acme' is not the address of a place (write it as s3://bucket or s3://bucket/folder)"),
        (["--no-notify", "--notify-only"], "--no-notify and --notify-only exclude each other"),
    ],
)
def test_wrong_use_is_told_before_anything_is_built(deploy: Deploy, arguments: list[str], said: str) -> None:
    lay(PLACES)
    assert deploy(*arguments) == (2, "", f"statusgen: {said}\n")
    assert not Path("site").exists()


def test_no_target_at_all_is_told(deploy: Deploy) -> None:
    lay()
    assert deploy() == (
        2,
        "",
        (
            "statusgen: there is no target: name one, such as s3://status-example or file:/srv/status,"
            " or write it in site.yaml: 'deploy: {production: {to: ...}}'\n"
        ),
    )


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[News]:
    """Return what those who notify are given."""
    found: list[News] = []

    def tell(news: News, **_: object) -> Notified:
        found.append(news)
        return Notified()

    monkeypatch.setattr("statusgen.cli.deploy.notify", tell)
    return found


def test_subscribers_are_told_of_the_places_that_were_published_to(deploy: Deploy, told: list[News]) -> None:
    lay('deploy:\n  broken: {to: "file:file/status"}\n  whole: {to: "file:public"}\n')
    Path("file").write_bytes(b"")
    deploy()
    (news,) = told
    (place,) = news.places
    assert (place.name, place.host.place, dict(place.before.manifest.files)) == ("whole", "file:public", {})
    assert place.now == place.host.read()
    assert (news.content.settings.title, news.is_dry_run) == ("Acme Status", False)


def test_nobody_is_told_without_wanting_to(deploy: Deploy, told: list[News]) -> None:
    lay(PLACES)
    deploy("--no-notify")
    assert told == []


def test_only_telling_publishes_nothing(deploy: Deploy, told: list[News]) -> None:
    lay(PLACES)
    deploy("production")
    before = Path("public/production").resolve()
    Path("content/components/new.yaml").write_text("name: New\n", "utf-8")
    assert deploy("production", "--notify-only") == (0, "", "")
    assert Path("public/production").resolve() == before
    assert told[-1].places[0].now == told[-1].places[0].before


def test_a_dry_run_knows_what_a_place_would_have(deploy: Deploy, told: list[News]) -> None:
    lay(PLACES)
    deploy("production", "--dry-run")
    (place,) = told[-1].places
    assert (told[-1].is_dry_run, "index.html" in place.now.manifest.files) == (True, True)
    assert not Path("public").exists()


def test_a_rollback_by_name_or_address(deploy: Deploy) -> None:
    lay(PLACES)
    for n in range(3):
        put(Path("content/static"), {"n.txt": b"%d" % n})
        deploy("production")
    assert deploy("production", command="rollback") == (
        0,
        "file:public/production: shows generation 000002 again\n",
        "",
    )
    assert Path("public/production/n.txt").read_bytes() == b"1"
    Path("content/site.yaml").unlink()
    assert deploy("file:public/production", command="rollback")[0] == 0
    assert Path("public/production/n.txt").read_bytes() == b"0"
    assert deploy("file:public/production", command="rollback") == (
        3,
        "",
        "statusgen: file:public/production: there is no older generation\n",
    )


@pytest.mark.parametrize(
    "damage",
    [
        "url: 'https://never.closed\n",
        "titel: Acme\nurl: https://status.acme.example/\n",
        "title: Acme\nurl: https://status.acme.example/\nlogo: missing.svg\ngroups: 7\n",
    ],
)
def test_a_rollback_needs_of_the_content_no_more_than_the_entry(deploy: Deploy, damage: str) -> None:
    lay(PLACES)
    for n in range(2):
        put(Path("content/static"), {"n.txt": b"%d" % n})
        deploy("production")
    shutil.rmtree("content")
    put(Path("content"), {"site.yaml": (damage + PLACES).encode(), "incidents/x.md": b"---"})
    shown = "file:public/production: shows generation 000001 again\n"
    assert deploy("production", command="rollback") == (0, shown, "")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("production", "production: its entry in site.yaml has a mistake"),
        (
            "prodution",
            (
                "there is no target 'prodution' (did you mean 'production'?;"
                " an address begins with s3, gs, az, file, git or rsync and a colon)"
            ),
        ),
    ],
)
def test_a_rollback_tells_the_problems_where_the_entry_should_be(deploy: Deploy, name: str, said: str) -> None:
    lay(MISTAKE)
    assert deploy(name, command="rollback") == (2, "", f"{TOLD}statusgen: {said}\n")


def test_a_rollback_without_site_yaml_tells_that_it_is_missing(deploy: Deploy) -> None:
    Path("content").mkdir()
    code, _, err = deploy("production", command="rollback")
    missing = "content/site.yaml: error: this file is missing"
    assert (code, err.startswith(missing), "there is no target 'production'" in err) == (2, True, True)


@pytest.mark.parametrize(
    ("place", "code", "said"),
    [
        ("file:never/existed", 3, "file:never/existed: nothing is published there"),
        ("file:content", 3, "file:content: nothing is published there"),
        ("file:~no-such-user/x", 2, "'~no-such-user/x': there is no such home folder on this machine"),
    ],
)
def test_a_rollback_where_nothing_was_published_makes_nothing(deploy: Deploy, place: str, code: int, said: str) -> None:
    Path("content").mkdir()
    assert deploy(place, command="rollback") == (code, "", f"statusgen: {said}\n")
    assert [*Path().rglob("*")] == [Path("content")]


def test_a_missing_library_is_told_with_the_command_that_brings_it(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay()
    monkeypatch.setitem(sys.modules, "obstore", None)
    for name in ("bucket", "lease", "stores"):
        monkeypatch.delitem(sys.modules, f"statusgen.deploy.{name}", raising=False)
    assert deploy("s3://status-example") == (
        3,
        "",
        "statusgen: s3://status-example: 's3:' needs obstore: pip install 'statusgen[deploy]'\n",
    )
