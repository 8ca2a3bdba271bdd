"""`statusgen deploy`: what it publishes, what it tells, and how it ends."""

import json
import sys
from pathlib import Path

import pytest

from deploying import PLACES, PLACES_ONLY, Deploy, count, lay, timeless
from folders import put
from little import files
from repositories import AUTHOR, anonymous, git
from statusgen.cli.notifying import News


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
