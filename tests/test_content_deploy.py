"""Places to publish to, as site.yaml names them."""

import pytest

from little import files, read, site
from statusgen.content.site import read_destinations
from statusgen.model import Destination

KINDS = "s3:, gs:, az:, file:, git: or rsync:"
VARIABLE = "write ${NAME}, and set that variable where the site is published"
REFUSED = (
    "a password does not belong into an address for rsync (write the name alone; a daemon's password is taken from the"
    " variable RSYNC_PASSWORD, and ssh takes a key)"
)
RSYNC = "write it as rsync:deploy@www.example:/srv/status or rsync://host/module"


def deploy(text: str) -> str:
    return f"-- site.yaml --\ntitle: A\nurl: https://a.example/\ndeploy:\n{text}"


def test_places_are_read_in_their_order() -> None:
    text = """
  production:
    to: s3://acme-status/status
    region: eu-central-1
    profile: status
  backup:
    to: s3://${BUCKET}
    endpoint: ${ENDPOINT}
    access_key_id: ${KEY_ID}
    secret_access_key: ${KEY}
  any: {to: "${PLACE}"}
  office: {to: "file:../public", keep: 2}
  url: {to: "file:///srv/status"}
  here: {to: "file://${FOLDER}/status"}
  pages: {to: git:gh-pages}
  mirror: {to: git:pages, remote: "https://ada:${TOKEN}@git.acme.example/status.git"}
  server: {to: "rsync:deploy@www.acme.example:/srv/status"}
  module: {to: "rsync://${WWW}/status"}
"""
    assert site(deploy(text.lstrip("\n"))).settings.deploy == (
        Destination("production", "s3://acme-status/status", region="eu-central-1", profile="status"),
        Destination(
            "backup",
            "s3://${BUCKET}",
            endpoint="${ENDPOINT}",
            access_key_id="${KEY_ID}",
            secret_access_key="${KEY}",  # noqa: S106  # the name of one
        ),
        Destination("any", "${PLACE}"),
        Destination("office", "file:../public", keep=2),
        Destination("url", "file:///srv/status"),
        Destination("here", "file://${FOLDER}/status"),
        Destination("pages", "git:gh-pages"),
        Destination("mirror", "git:pages", remote="https://ada:${TOKEN}@git.acme.example/status.git"),
        Destination("server", "rsync:deploy@www.acme.example:/srv/status"),
        Destination("module", "rsync://${WWW}/status"),
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("to: ftp://acme.example", f"5:9: error: 'ftp://acme.example' is not a place to publish to ({KINDS})"),
        ("to: fil:/srv", f"5:9: error: 'fil:/srv' is not a place to publish to ({KINDS}) (did you mean 'file'?)"),
        ("to: production", f"5:9: error: 'production' is not a place to publish to ({KINDS})"),
        (
            "to: s3:acme",
            "5:9: error: 's3:acme' is not the address of a place (write it as s3://bucket or s3://bucket/folder)",
        ),
        (
            "to: s3://key:secret@acme",
            f"5:9: error: a secret does not belong into a file ({VARIABLE})",
        ),
        ("to: file:/", "5:9: error: 'file:/' is not the address of a place (write it as file:/srv/status)"),
        (
            "to: file://srv/status",
            (
                "5:9: error: 'file://srv/status' names another machine"
                " (write it with one slash or three: file:/srv/status or file:///srv/status)"
            ),
        ),
        ("keep: 5", "5:5: error: 'to' is missing (add 'to: ...')"),
        (
            "to: s3://acme\n    access_key_id: AKIA1234",
            f"6:20: error: a secret does not belong into a file ({VARIABLE})",
        ),
        (
            "to: s3://acme\n    access_key_id: ${A}",
            "5:5: error: `access_key_id` and `secret_access_key` go together (write both, or neither)",
        ),
        ("to: s3://acme\n    regoin: eu", "6:5: error: unknown key 'regoin' (did you mean 'region'?)"),
        (
            "to: s3://acme\n    endpoint: s3.example",
            "6:15: error: 's3.example' is not an http or https address (write it as https://acme.example/)",
        ),
        ("to: git:-x", "5:9: error: 'git:-x' is not the address of a place (write it as git:gh-pages)"),
        (
            "to: rsync:www.example:a b",
            f"5:9: error: 'rsync:www.example:a b' is not the address of a place ({RSYNC})",
        ),
        ("to: rsync:www", f"5:9: error: 'rsync:www' is not the address of a place ({RSYNC})"),
        ("to: rsync://deploy:hunter2@www.example/status", f"5:9: error: {REFUSED}"),
        ("to: rsync://deploy:hun/ter@2@www.example/status", f"5:9: error: {REFUSED}"),
        ("to: rsync://deploy:${RPASS}@www.example/status", f"5:9: error: {REFUSED}"),
        ("to: rsync:deploy:hunter2@www.example:/srv", f"5:9: error: {REFUSED}"),
        ("to: rsync:deploy:hun/ter2@www.example:/srv", f"5:9: error: {REFUSED}"),
        (
            "to: git:pages\n    remote: https://ada:s3cret@git.acme.example/status.git",
            f"6:13: error: a secret does not belong into a file ({VARIABLE})",
        ),
        (
            "to: git:pages\n    remote: https://glpat-0123456789abcdefghij@git.acme.example/status.git",
            f"6:13: error: a secret does not belong into a file ({VARIABLE})",
        ),
        (
            "to: git:pages\n    remote: --upload-pack=sh",
            "6:13: error: '--upload-pack=sh' is not a repository (write the name of a remote, or an address)",
        ),
        ("to: file:/srv\n    keep: 0", "6:11: error: '0' is not a whole number from 1 to 1000"),
    ],
)
def test_a_mistake_is_told_at_its_place(line: str, problem: str) -> None:
    assert [str(each).removeprefix("site.yaml:") for each in read(deploy(f"  a:\n    {line}\n"))[1]][:1] == [problem]


def test_a_name_is_an_id() -> None:
    (problem,) = read(deploy('  My place: {to: "s3://acme"}\n'))[1]
    assert str(problem) == "site.yaml:4:3: error: 'My place' is not an id (an id is made of a-z, 0-9 and '-')"


@pytest.mark.parametrize(
    "entry",
    [
        "{ot: file:public}",
        "{to: fil:public}",
        "{to: 's3://acme', endpiont: 'https://s3.example/'}",
        "{to: 's3://acme', endpoint: s3.example}",
        "{to: 's3://acme', access_key_id: '${A}'}",
        "{to: 'file:public', keep: 0}",
        "{to: 'file:public', to: 'file:other'}",
        "{to: &place 'file:public'}",
        "{to: 'file:public', <<: {keep: 3}}",
        "{to: 'file:public', [keep]: 3}",
        "{to: 'file:pub\x01lic'}",
        "{to: [file:public]}",
        "file:public",
        "",
    ],
)
def test_of_an_entry_with_a_mistake_only_the_name_is_left(entry: str) -> None:
    found, problems = read(deploy(f"  a: {entry}\n  b: {{to: 'file:b'}}\n"))
    assert problems
    assert found.settings.deploy == (
        Destination("a", "", broken="its entry in site.yaml has a mistake"),
        Destination("b", "file:b"),
    )


@pytest.mark.parametrize("name", ["My place", "<<", "UP"])
def test_an_entry_without_a_name_that_can_be_used_is_not_missing(name: str) -> None:
    found, _ = read(deploy(f"  {name}: {{to: 'file:a'}}\n"))
    assert found.settings.deploy == (Destination(name, "", broken="its entry in site.yaml has a mistake"),)


def test_an_entry_that_is_there_twice_is_broken_and_none_beside_it() -> None:
    found, _ = read(deploy("  a: {to: 'file:a'}\n  b: {to: 'file:b'}\n  a: {to: 'file:c'}\n"))
    assert [(each.name, bool(each.broken)) for each in found.settings.deploy] == [("a", True), ("b", False)]


@pytest.mark.parametrize("text", ["  - file:public\n", "  file:public\n", "  [a]: {to: 'file:a'}\n"])
def test_places_that_cannot_be_read_at_all_are_not_missing(text: str) -> None:
    found, _ = read(deploy(text))
    assert found.settings.deploy == (Destination("deploy", "", broken="site.yaml has a mistake there"),)


def test_places_are_known_where_the_rest_of_the_file_is_broken() -> None:
    text = "url: 'https://a.example/\ndeploy:\n  a: {to: 'file:a'}\n  b: {to: 'file:b', keep: 'x}\n"
    places, problems = read_destinations(files(f"-- site.yaml --\n{text}"))
    assert places[:1] == (Destination("a", "file:a"),)
    assert all(each.broken for each in places[1:])
    assert [problem.line for problem in problems][:1] == [1]


@pytest.mark.parametrize(
    "to",
    [
        "rsync://www.example:8730/status/a@b",
        "rsync://www.example:${PORT}/status/a@b",
        "rsync://ada@[::1]:8730/status",
        "rsync:ada@www.example:/srv/a@b",
        "rsync:[::1]:srv",
        "rsync:${WHERE}",
    ],
)
def test_a_port_or_a_path_is_no_password(to: str) -> None:
    assert [*map(str, read(deploy(f'  a: {{to: "{to}"}}\n'))[1])] == []
