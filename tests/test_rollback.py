"""`statusgen rollback`: from the command to what a folder shows."""

import shutil
from pathlib import Path

import pytest

from deploying import MISTAKE, PLACES, TOLD, Deploy, lay
from folders import put


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


def test_a_rollback_reads_nothing_of_what_is_shown(deploy: Deploy) -> None:
    lay(PLACES)
    for n in range(2):
        put(Path("content/static"), {"n.txt": b"%d" % n})
        deploy("production")
    Path("public/production/.statusgen/published.json").write_bytes(b"{")
    shown = "file:public/production: shows generation 000001 again\n"
    assert deploy("production", command="rollback") == (0, shown, "")


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
