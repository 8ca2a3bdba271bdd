"""Publishing with rsync, to a daemon and through a shell at the other end."""

import os
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import needs
from daemons import daemon, free_port, sshd
from folders import put
from published import SITE, publish, upload
from statusgen.deploy import DeployError, Inspectable, Options, compare, look, open_host
from statusgen.deploy.host import Host
from statusgen.files import digest
from statusgen.model import Destination
from statusgen.output import CONTROL
from statusgen.problems import UsageError

RSYNC, SSHD = shutil.which("rsync"), shutil.which("sshd", path="/usr/sbin:/usr/bin")
MORE = {**SITE, "incidents/a/index.html": b"<p>A", "incidents/b *[x]?/index.html": b"<p>B", "assets/-r ü.css": b"p {}"}

pytestmark = needs("rsync", found=RSYNC)

# What rsync calls as `ssh [-l USER] HOST COMMAND ...`: there, a shell takes the command apart.
SHELL = """#!/bin/sh
[ "$1" = -l ] && shift 2
shift
cd "$(dirname "$0")" && PATH={path} exec sh -c "$*"
"""


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Return the folder of the web server."""
    there = tmp_path / "www"
    there.mkdir()
    return there


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return surroundings in which every host that ssh goes to is this machine, in `tmp_path`."""
    shell = tmp_path / "shell"
    shell.write_text(SHELL.format(path=shlex.quote(os.environ["PATH"])))
    shell.chmod(0o755)
    return {"PATH": os.environ["PATH"], "RSYNC_RSH": str(shell)}


def connect(environ: Mapping[str, str], to: str = "rsync:ada@www.example:www", *, force: bool = False) -> Host:
    return open_host(Destination("here", to), Options(environ, force=force))


def shown(folder: Path) -> dict[str, bytes]:
    """Return what a server would show of the folder."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    return {name: path.read_bytes() for name, path in paths.items() if not name.startswith(f"{CONTROL}/")}


def test_a_site_is_whole_there_and_then_only_what_changed_is_sent(
    tmp_path: Path, there: Path, environ: dict[str, str]
) -> None:
    place = connect(environ)
    found = publish(place, tmp_path / "site", MORE)
    assert (shown(there), place.read()) == (MORE, found)
    inodes = {path: (there / path).stat().st_ino for path in MORE}
    now = {**MORE, "index.html": b"<p>Later"}
    publish(place, tmp_path / "site", now)
    assert shown(there) == now
    assert [path for path in MORE if (there / path).stat().st_ino != inodes[path]] == ["index.html"]


def test_only_what_is_ours_is_removed_and_folders_that_are_empty_then(
    tmp_path: Path, there: Path, environ: dict[str, str]
) -> None:
    place = connect(environ)
    publish(place, tmp_path / "site", MORE)
    theirs = {".well-known/acme": b"1", "incidents/b *[x]?/notes": b"2", "incidents/bb/index.html": b"3"}
    for path, content in theirs.items():
        (there / path).parent.mkdir(exist_ok=True)
        (there / path).write_bytes(content)
    publish(place, tmp_path / "now", SITE)
    assert shown(there) == {**SITE, **theirs}
    assert sorted(path.name for path in (there / "incidents").iterdir()) == ["b *[x]?", "bb"]


def test_what_others_put_there_is_not_written_over(tmp_path: Path, there: Path, environ: dict[str, str]) -> None:
    (there / "404.html").write_bytes(SITE["404.html"])
    (there / "index.html").write_bytes(b"<p>Mine")
    with pytest.raises(DeployError) as caught:
        publish(connect(environ), tmp_path / "site", SITE)
    what = "'index.html' is there already, and not of statusgen: --force writes over it"
    assert str(caught.value) == f"rsync:ada@www.example:www: {what}"
    assert shown(there) == {"404.html": SITE["404.html"], "index.html": b"<p>Mine"}
    publish(connect(environ, force=True), tmp_path / "site", SITE)
    assert shown(there) == SITE


def test_a_file_of_others_where_a_folder_has_to_be_is_told(
    tmp_path: Path, there: Path, environ: dict[str, str]
) -> None:
    (there / "history").write_bytes(b"mine")
    with pytest.raises(DeployError, match="'history' is there already, and not of statusgen"):
        publish(connect(environ), tmp_path / "site", SITE)
    assert shown(there) == {"history": b"mine"}


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_of_others_where_a_file_has_to_be_is_told_and_stays(
    tmp_path: Path, there: Path, environ: dict[str, str], *, force: bool
) -> None:
    put(there, {"index.html/notes": b"mine"})
    with pytest.raises(DeployError) as caught:
        publish(connect(environ, force=force), tmp_path / "site", SITE)
    what = "'index.html' is a folder there, with files that stay"
    way_out = "move it away, and deploy again; --force does not remove them"
    assert str(caught.value) == f"rsync:ada@www.example:www: {what} ({way_out})"
    assert shown(there) == {"index.html/notes": b"mine"}


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path, there: Path, environ: dict[str, str]) -> None:
    place = connect(environ)
    publish(place, tmp_path / "old", {"a": b"1", "b/c/d": b"2", "index.html": b"3"})
    now = {"a/d": b"4", "b": b"5", "index.html": b"3"}
    publish(place, tmp_path / "now", now, force=True)
    assert shown(there) == now


def test_what_somebody_removed_or_altered_by_hand_comes_back(
    tmp_path: Path, there: Path, environ: dict[str, str]
) -> None:
    publish(connect(environ), tmp_path / "site", MORE)
    (there / "assets/-r ü.css").unlink()
    (there / "history/index.html").unlink()
    (there / "history/index.html").symlink_to("/etc/hostname")
    (there / "404.html").write_bytes(b"<p>Hacked")
    (there / "feed.atom").write_bytes(b"<fool/>")  # as long as it was
    place, site = connect(environ), upload(tmp_path / "site", MORE)
    changes = compare(site, look(place, site).manifest)
    assert ([*changes.new], {*changes.sent} - changes.new) == (["assets/-r ü.css"], {"404.html", "history/index.html"})
    publish(place, tmp_path / "site", MORE)
    assert shown(there) == {**MORE, "feed.atom": b"<fool/>"}
    publish(connect(environ, force=True), tmp_path / "site", MORE)
    assert shown(there) == MORE


def test_what_is_in_the_way_is_told_before_anything_changes(
    tmp_path: Path, there: Path, environ: dict[str, str]
) -> None:
    put(there, {"index.html": b"mine"})
    place, site = connect(environ), upload(tmp_path / "site", SITE)
    found = look(place, site)
    assert isinstance(place, Inspectable)
    with pytest.raises(DeployError, match=r"'index.html' is there already, and not of statusgen: --force writes over"):
        place.check(site, compare(site, found.manifest), found)
    assert [path.name for path in there.rglob("*")] == ["index.html"]


@pytest.mark.usefixtures("there")
def test_the_second_of_two_deploys_at_once_is_told(tmp_path: Path, environ: dict[str, str]) -> None:
    place, other = connect(environ), connect(environ)
    found, site = other.read(), upload(tmp_path / "site", SITE)
    publish(place, tmp_path / "site", SITE)
    with pytest.raises(DeployError, match="another deploy was there meanwhile; deploy again"):
        other.publish(site, compare(site, found.manifest), found)


@pytest.mark.usefixtures("there")
def test_what_subscribers_were_told_is_put_down_and_stays(tmp_path: Path, environ: dict[str, str]) -> None:
    place = connect(environ)
    found = place.keep({"sent": ["a"]}, publish(place, tmp_path / "site", SITE))
    assert place.read() == found
    assert publish(place, tmp_path / "site", {**SITE, "index.html": b"<p>Later"}).manifest.told == {"sent": ["a"]}


def test_wherever_it_ends_every_link_leads_somewhere_and_the_next_one_puts_it_right(
    tmp_path: Path, there: Path, environ: dict[str, str]
) -> None:
    old = linked({"index.html": "old/index.html style.1.css", "old/index.html": "style.1.css", "style.1.css": ""})
    new = linked({"index.html": "new/index.html style.2.css", "new/index.html": "style.2.css", "style.2.css": ""})
    publish(connect(environ), tmp_path / "old", old)
    for call in range(1, 30):
        ended = False
        for files, at in ((new, call), (old, 3 + call * 7 % 9)):
            ended |= publish_until(tmp_path, environ, at, files)
            now = shown(there)
            assert [link for text in now.values() for link in text.decode().split() if link not in now] == []
        publish(connect(environ), tmp_path / "old", old, force=True)
        assert shown(there) == old
        if ended and call > len(STEPS):
            return
    pytest.fail("it never came to an end")


STEPS = ("read", "list", "read", "list", "claim", "assets", "pages", "home", "read", "remove", "end")


def publish_until(folder: Path, environ: dict[str, str], call: int, files: dict[str, bytes]) -> bool:
    """Publish `files` with an rsync that fails when it is called for the `call`-th time; return whether it was not."""
    place = connect({**environ, "PATH": f"{dying(folder, call)}:{environ['PATH']}"})
    with suppress(DeployError):
        publish(place, folder / digest(repr(files).encode())[:8], files, force=True)
        return True
    return False


def linked(pages: dict[str, str]) -> dict[str, bytes]:
    return {path: links.encode() for path, links in pages.items()}


def dying(folder: Path, call: int) -> Path:
    """Return a folder with an rsync that fails when it is called for the `call`-th time."""
    count, programs = folder / "count", folder / "programs"
    count.write_text("")
    programs.mkdir(exist_ok=True)
    program = programs / "rsync"
    program.write_text(
        f'#!/bin/sh\nprintf x >> {count}\n[ $(wc -c < {count}) -eq {call} ] && exit 20\nexec {RSYNC} "$@"\n'
    )
    program.chmod(0o755)
    return programs


@pytest.mark.parametrize(
    "to",
    [
        "rsync:www",
        "rsync:/srv/www",
        "rsync:-e sh:www",
        "rsync:-ex@www.example:www",
        "rsync:www.example:",
        "rsync:www.example:/",
        "rsync:www.example:a b",
        "rsync:www.example:a;touch${IFS}ran",
        "rsync:www.example:$(touch ran)",
        "rsync:www.example:-x",
        "rsync://www.example",
        "rsync://-x/module",
        "rsync:www.example::module",
        "rsync://deploy:hunter2@www.example/module",
        "rsync:deploy:hunter2@www.example:/srv/www",
    ],
)
def test_an_odd_address_is_refused_and_not_shown(to: str) -> None:
    with pytest.raises(UsageError, match=r"^here: `to` is no place for rsync: write it as ") as caught:
        connect({}, to)
    assert "hunter2" not in str(caught.value)


def test_what_rsync_and_ssh_say_is_told(tmp_path: Path, environ: dict[str, str]) -> None:
    with pytest.raises(DeployError, match=r"^rsync:www.example:none: rsync failed: .*No such file or directory"):
        connect(environ, "rsync:www.example:none").read()
    refusing = tmp_path / "refusing"
    refusing.write_text("#!/bin/sh\necho 'ada@www.example: Permission denied (publickey).' >&2\nexit 255\n")
    refusing.chmod(0o755)
    with pytest.raises(DeployError, match=r"rsync failed: ada@www.example: Permission denied \(publickey\).$"):
        connect({**environ, "RSYNC_RSH": str(refusing)}).read()
    refusing.write_text("#!/bin/sh\nkill -9 $PPID\n")
    with pytest.raises(DeployError, match=r"rsync failed: it ended with -9$"):
        connect({**environ, "RSYNC_RSH": str(refusing)}).read()
    with pytest.raises(DeployError, match=r"^rsync:ada@www.example:www: rsync is not installed on this machine"):
        connect({"PATH": ""}).read()


def test_no_place_for_temporary_files_is_a_failure_of_the_place(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", f"{tmp_path}/none")
    with pytest.raises(DeployError, match=r"^rsync:ada@www.example:www: '.*/none/.*': No such file or directory \("):
        connect(environ).read()


def test_a_daemon_takes_a_site(tmp_path: Path, there: Path) -> None:
    secrets, config, port = tmp_path / "secrets", tmp_path / "rsyncd.conf", free_port()
    secrets.write_text("ada:s3cret\n")
    secrets.chmod(0o600)
    root = "uid = 0\ngid = 0\n" if os.geteuid() == 0 else ""
    rights = f"{root}read only = no\nuse chroot = no\nauth users = ada\nsecrets file = {secrets}\n"
    config.write_text(f"[status]\npath = {there}\n{rights}")
    command = ["rsync", "--daemon", "--no-detach", "--address=127.0.0.1", f"--port={port}", f"--config={config}"]
    environ = {"PATH": os.environ["PATH"], "RSYNC_PASSWORD": "s3cret"}
    to = f"rsync://ada@127.0.0.1:{port}/status"
    with daemon(command, port, tmp_path / "log"):
        publish(connect(environ, to), tmp_path / "site", MORE)
        publish(connect(environ, to), tmp_path / "now", SITE)
        assert shown(there) == SITE
        with pytest.raises(DeployError, match="auth failed on module status") as caught:
            connect({**environ, "RSYNC_PASSWORD": "wr0ng"}, to).read()
    assert "wr0ng" not in str(caught.value)


@needs("sshd", found=SSHD)
def test_a_server_takes_a_site_through_ssh(tmp_path: Path, there: Path) -> None:
    with sshd(tmp_path, SSHD or "sshd") as shell:
        place = connect({"PATH": os.environ["PATH"], "RSYNC_RSH": shell}, f"rsync:127.0.0.1:{there}")
        publish(place, tmp_path / "site", MORE)
    assert shown(there) == MORE
