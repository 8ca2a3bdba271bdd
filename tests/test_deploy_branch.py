"""Publishing on a branch of a git repository."""

import os
from pathlib import Path

import pytest

from folders import put
from published import SITE, publish, upload
from repositories import AUTHOR, anonymous, bare, git
from statusgen.deploy import DeployError, Inspectable, Options, compare, look, open_host
from statusgen.deploy.host import Host
from statusgen.deploy.manifest import PATH
from statusgen.model import Destination
from statusgen.problems import UsageError

FORCE = "is there already, and not of statusgen: --force writes over it"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a clone of `../origin.git`."""
    anonymous(monkeypatch)
    bare(tmp_path / "origin.git")
    work = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", "origin.git", "work")
    put(work, {"content/site.yaml": b"a"})
    git(work, "add", ".")
    git(work, *AUTHOR, "commit", "--quiet", "--message=First")
    return work


def connect(work: Path, *, remote: str | None = None, force: bool = False) -> Host:
    options = Options(os.environ, force=force, content=work / "content")
    return open_host(Destination("here", "git:gh-pages", remote=remote), options)


def shown(work: Path) -> dict[str, str]:
    """Return what the host of the pages would show."""
    origin = work.parent / "origin.git"
    names = git(origin, "ls-tree", "-r", "-z", "--name-only", "gh-pages").split("\0")[:-1]
    return {name: git(origin, "cat-file", "blob", f"gh-pages:{name}") for name in names if name != PATH}


def commits(work: Path) -> list[str]:
    return git(work.parent / "origin.git", "log", "--format=%s", "gh-pages").splitlines()


def theirs(work: Path, files: dict[str, bytes], *removed: str) -> None:
    """Let somebody else begin or change the branch."""
    clone = work.parent / "clone"
    if not clone.exists():
        git(work.parent, "clone", "--quiet", "origin.git", "clone")
    git(clone, "fetch", "--quiet")
    begun = git(clone, "branch", "--remotes", "--list", "origin/gh-pages")
    git(clone, "switch", "--quiet", *(["gh-pages"] if begun else ["--orphan", "gh-pages"]))
    git(clone, "pull", "--quiet") if begun else None
    put(clone, files)
    for name in removed:
        (clone / name).unlink()
    git(clone, "add", "--all")
    git(clone, *AUTHOR, "commit", "--quiet", "--message=Theirs")
    git(clone, "push", "--quiet", "origin", "gh-pages")


def text(files: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in files.items()}


def test_a_site_is_one_commit_and_nothing_new_is_none(tmp_path: Path, work: Path) -> None:
    place = connect(work)
    found = publish(place, tmp_path / "site", SITE)
    assert shown(work) == text({**SITE})
    assert connect(work).read() == found
    assert publish(connect(work), tmp_path / "site", SITE) == found
    assert commits(work) == ["Publish the status page"]
    publish(
        place,
        tmp_path / "now",
        {"index.html": b"<p>Later", "404.html": b"", "new.html": b"", "_headers": b""},
        force=True,
    )
    assert shown(work) == {"index.html": "<p>Later", "404.html": "", "new.html": "", "_headers": ""}
    assert git(tmp_path / "origin.git", "log", "-1", "--format=%b", "gh-pages").strip() == "4 files sent, 4 removed"


def test_what_others_keep_there_stays(tmp_path: Path, work: Path) -> None:
    theirs(work, {"CNAME": b"status.acme.example\n", "docs/index.html": b"<p>Docs"})
    publish(connect(work), tmp_path / "site", SITE)
    publish(connect(work), tmp_path / "now", {path: SITE[path] for path in [*SITE][:5]})
    kept = {"CNAME": "status.acme.example\n", "docs/index.html": "<p>Docs"}
    assert shown(work) == {**kept, **{path: SITE[path].decode() for path in [*SITE][:5]}}


@pytest.mark.parametrize(
    ("path", "is_refused"), [("index.html", True), ("history", True), ("index.html/a", True), ("history/more", False)]
)
def test_what_others_put_there_is_not_written_over(tmp_path: Path, work: Path, path: str, *, is_refused: bool) -> None:
    theirs(work, {path: b"mine", "404.html": SITE["404.html"]})
    if is_refused:
        with pytest.raises(DeployError) as caught:
            publish(connect(work), tmp_path / "site", SITE)
        named = "index.html" if path == "index.html/a" else path
        assert str(caught.value) == f"git:gh-pages: '{named}' {FORCE}"
        assert commits(work) == ["Theirs"]
    publish(connect(work, force=True), tmp_path / "site", SITE)
    assert shown(work) == text({**SITE, **({} if is_refused else {path: b"mine"})})


def test_what_somebody_removed_or_altered_by_hand_comes_back(tmp_path: Path, work: Path) -> None:
    publish(connect(work), tmp_path / "site", SITE)
    theirs(work, {"index.html": b"<p>Hacked", "CNAME": b"status.acme.example"}, "history/index.html")
    place, site = connect(work), upload(tmp_path / "site", SITE)
    changes = compare(site, look(place, site).manifest)
    assert [*changes.stages] == [("history/index.html",), ("index.html",)]
    assert [*changes.new] == ["history/index.html"]
    publish(place, tmp_path / "site", SITE)
    assert shown(work) == text({**SITE, "CNAME": b"status.acme.example"})


def test_what_is_in_the_way_is_told_before_anything_changes(tmp_path: Path, work: Path) -> None:
    theirs(work, {"index.html": b"mine"})
    before, site = git(work, "for-each-ref"), upload(tmp_path / "site", SITE)
    place = connect(work)
    found = look(place, site)
    assert isinstance(place, Inspectable)
    with pytest.raises(DeployError, match=rf"^git:gh-pages: 'index.html' {FORCE}$"):
        place.check(site, compare(site, found.manifest), found)
    assert (git(work, "for-each-ref"), commits(work)) == (before, ["Theirs"])


def test_the_second_of_two_deploys_at_once_is_told(tmp_path: Path, work: Path) -> None:
    place, other = connect(work), connect(work)
    found, site = other.read(), upload(tmp_path / "site", {**SITE, "index.html": b"<p>Other"})
    mine = publish(place, tmp_path / "mine", SITE)
    with pytest.raises(
        DeployError, match=r"^git:gh-pages: the branch 'gh-pages' got other commits meanwhile: deploy again$"
    ):
        other.publish(site, compare(site, found.manifest), found)
    with pytest.raises(DeployError, match=r"^git:gh-pages: another deploy was there meanwhile; deploy again$"):
        place.publish(site, compare(site, found.manifest), found)
    assert (shown(work), place.read()) == (text({**SITE}), mine)


def test_what_subscribers_were_told_is_put_down_and_stays(tmp_path: Path, work: Path) -> None:
    place = connect(work)
    told = place.keep({"sent": ["a"]}, publish(place, tmp_path / "site", SITE))
    assert place.keep({"sent": ["a"]}, told) == told == connect(work).read()
    assert publish(place, tmp_path / "site", {**SITE, "index.html": b"<p>Later"}).manifest.told == {"sent": ["a"]}
    assert commits(work) == ["Publish the status page", "Note what subscribers were told", "Publish the status page"]


def test_a_build_that_writes_meanwhile_publishes_nothing(tmp_path: Path, work: Path) -> None:
    place, site = connect(work), upload(tmp_path / "site", SITE)
    found = place.read()
    (tmp_path / "site/index.html").write_bytes(b"<p>Later")
    with pytest.raises(DeployError, match="changed while it was published"):
        place.publish(site, compare(site, found.manifest), found)
    assert git(tmp_path / "origin.git", "branch", "--list") == ""


def test_another_repository_is_published_to_by_its_address(tmp_path: Path, work: Path) -> None:
    bare(tmp_path / "other.git")
    publish(connect(work, remote=str(tmp_path / "other.git")), tmp_path / "site", {"index.html": b"1"})
    assert git(tmp_path / "other.git", "show", "gh-pages:index.html") == "1"


def test_what_git_cannot_do_is_told_of_the_place(work: Path) -> None:
    with pytest.raises(
        DeployError,
        match=r"^git:gh-pages: git ls-remote failed: fatal: '/none.git' does not appear to be a git repository; fatal:",
    ):
        connect(work, remote="/none.git").read()
    with pytest.raises(UsageError, match="cannot be the name of a branch"):
        open_host(Destination("here", "git:a..b"), Options(os.environ, content=work))
