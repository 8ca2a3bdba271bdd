"""A branch that a site is published on: what is written there, and what is left alone."""

from pathlib import Path

import pytest

from folders import put
from repositories import AUTHOR, anonymous, git, publish, shown, working
from statusgen.git import DivergedError, open_branch
from statusgen.problems import StatusgenError, UsageError
from statusgen.structs import replace

HOOKS = ("pre-push", "pre-commit", "post-commit", "commit-msg", "reference-transaction", "post-rewrite", "pre-auto-gc")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    anonymous(monkeypatch)
    return working(tmp_path)


def add(folder: Path, files: dict[str, bytes], branch: str = "gh-pages") -> None:
    """Commit `files` to the branch from a clone of somebody else's."""
    clone = folder / "theirs"
    git(folder, "clone", "--quiet", f"--branch={branch}", "origin.git", "theirs")
    put(clone, files)
    git(clone, "add", ".")
    git(clone, *AUTHOR, "commit", "--quiet", "--message=Theirs")
    git(clone, "push", "--quiet")


def test_the_first_publish_begins_a_history_of_its_own_and_touches_nothing_else(work: Path) -> None:
    before = [
        git(work, "status", "--porcelain"),
        git(work, "for-each-ref", "refs/heads"),
        git(work, "diff", "--cached"),
    ]
    publish(open_branch(work / "content", "gh-pages"), {"index.html": b"<p>", "a/b.txt": b""})
    origin = work.parent / "origin.git"
    assert shown(origin) == {"a/b.txt": "", "index.html": "<p>"}
    assert git(origin, "log", "--format=%s", "gh-pages") == "Publish\n"
    after = [git(work, "status", "--porcelain"), git(work, "for-each-ref", "refs/heads"), git(work, "diff", "--cached")]
    assert after == before


def test_what_others_put_there_stays(work: Path) -> None:
    branch = open_branch(work, "gh-pages")
    publish(branch, {"index.html": b"1", "old.html": b"o"})
    add(
        work.parent,
        {"CNAME": b"status.acme.example", "notes/\xfc.txt".encode("latin-1").decode(errors="surrogateescape"): b"n"},
    )
    publish(branch, {"index.html": b"2"}, ("old.html", "gone.html"))
    assert git(work.parent / "origin.git", "ls-tree", "-r", "--name-only", "gh-pages").split() == [
        "CNAME",
        "index.html",
        '"notes/\\374.txt"',
    ]
    assert git(work.parent / "origin.git", "log", "--format=%s", "gh-pages").split() == ["Publish", "Theirs", "Publish"]


def test_a_file_becomes_a_folder_and_a_folder_a_file(work: Path) -> None:
    branch = open_branch(work, "gh-pages")
    publish(branch, {"a": b"1", "b/c": b"2"})
    publish(branch, {"a/d": b"3", "b": b"4"}, ("a", "b/c"))
    assert shown(work.parent / "origin.git") == {"a/d": "3", "b": "4"}


def test_an_odd_file_name_is_no_more_than_a_name(work: Path) -> None:
    odd = dict.fromkeys(["--all", "a b", "ü \"'\\", ":(top)a", "100%", ".git-x/a", "*"], b"data 1\nx\ndone\n")
    branch = open_branch(work, "gh-pages")
    publish(branch, {**odd, "index.html": b"i"})
    assert shown(work.parent / "origin.git") == {**dict.fromkeys(odd, "data 1\nx\ndone\n"), "index.html": "i"}
    publish(branch, {}, (*odd,))
    assert shown(work.parent / "origin.git") == {"index.html": "i"}


def test_what_a_file_holds_is_known_without_reading_it(work: Path) -> None:
    branch = open_branch(work, "gh-pages")
    publish(branch, {"a": b"one", "link": b"two"})
    entry = branch.tip().entries["a"]
    assert (entry.holds(b"one"), entry.holds(b"two"), replace(entry, mode="120000").holds(b"one")) == (
        True,
        False,
        False,
    )
    assert branch.read(entry) == b"one"


def test_a_repository_of_longer_ids_does_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anonymous(monkeypatch)
    git(tmp_path, "init", "--quiet", "--object-format=sha256", "--initial-branch=main")
    branch = open_branch(tmp_path, "pages")
    publish(branch, {"a": b"one"})
    assert branch.tip().entries["a"].holds(b"one")


def test_somebody_who_was_quicker_is_told_and_not_overwritten(work: Path) -> None:
    branch = open_branch(work, "gh-pages")
    publish(branch, {"index.html": b"1"})
    tip = branch.tip()
    commit = branch.write(tip, [("index.html", b"2")], (), "Publish\n")
    add(work.parent, {"CNAME": b"status.acme.example"})
    with pytest.raises(DivergedError, match=r"^the branch 'gh-pages' got other commits meanwhile: deploy again$"):
        branch.publish(tip, commit)
    assert shown(work.parent / "origin.git") == {"CNAME": "status.acme.example", "index.html": "1"}
    publish(branch, {"index.html": b"2"})
    assert shown(work.parent / "origin.git") == {"CNAME": "status.acme.example", "index.html": "2"}


def test_a_branch_that_the_remote_began_anew_is_built_upon(work: Path) -> None:
    branch = open_branch(work, "gh-pages")
    publish(branch, {"index.html": b"1"})
    git(work, "push", "--quiet", "--force", "origin", "main:gh-pages")
    publish(branch, {"index.html": b"2"})
    assert shown(work.parent / "origin.git") == {"README": "r", "content/site.yaml": "a", "index.html": "2"}


def test_what_was_committed_here_and_never_pushed_is_told(work: Path) -> None:
    publish(open_branch(work, "gh-pages"), {"index.html": b"1"})
    git(work, "fetch", "--quiet", "origin")
    git(work, "worktree", "add", "--quiet", "../pages", "gh-pages")
    publish(open_branch(work, "gh-pages"), {"index.html": b"2"})  # being behind is no reason to stop
    put(work.parent / "pages", {"CNAME": b"status.acme.example"})
    git(work.parent / "pages", "add", ".")
    git(work.parent / "pages", *AUTHOR, "commit", "--quiet", "--message=Name")
    way_out = "push them with `git push origin gh-pages`, or delete the branch here"
    with pytest.raises(DivergedError) as caught:
        open_branch(work, "gh-pages").tip()
    assert str(caught.value) == f"the branch 'gh-pages' has commits here that 'origin' lacks ({way_out})"


def test_without_a_remote_the_branch_is_here(work: Path) -> None:
    git(work, "remote", "remove", "origin")
    branch = open_branch(work, "gh-pages")
    publish(branch, {"index.html": b"1"})
    tip = branch.tip()
    slow, quick = (branch.write(tip, [("index.html", name)], (), "Publish\n") for name in (b"slow", b"quick"))
    branch.publish(tip, quick)
    with pytest.raises(DivergedError, match="other commits meanwhile"):
        branch.publish(tip, slow)
    assert shown(work) == {"index.html": "quick"}


def test_the_branch_that_somebody_works_on_is_not_pulled_from_under_them(work: Path) -> None:
    with pytest.raises(UsageError, match=r"^the branch 'main' is checked out: "):
        open_branch(work, "main", ".")


def test_no_hook_runs(work: Path) -> None:
    for hook in HOOKS:
        place = work / ".git/hooks" / hook
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"#!/bin/sh\ntouch {work}/ran-{hook}\nexit 1\n")
        place.chmod(0o755)
    publish(open_branch(work, "gh-pages"), {"index.html": b"1"})
    publish(open_branch(work, "pages", "."), {"index.html": b"1"})
    assert [*work.glob("ran-*")] == []


def test_what_cannot_be_a_branch_is_refused(work: Path) -> None:
    for name in ("-x", "--all", "HEAD", "a..b", "a b", "a:refs/heads/main", "*", "a.lock", "@{-1}", ""):
        with pytest.raises(UsageError, match="cannot be the name of a branch"):
            open_branch(work, name)
    publish(open_branch(work, "+a"), {"index.html": b"1"})  # odd, and a name like any other
    assert shown(work.parent / "origin.git", "+a") == {"index.html": "1"}


@pytest.mark.parametrize(
    "remote", ["--upload-pack=touch ran", "ext::sh -c touch% ran", "fd::7", "-oProxyCommand=touch ran:x"]
)
def test_an_odd_remote_runs_no_command(work: Path, remote: str) -> None:
    with pytest.raises(StatusgenError):
        open_branch(work, "gh-pages", remote).tip()
    assert not [*work.rglob("ran*")]


def test_a_remote_that_nobody_named_is_not_guessed(work: Path) -> None:
    git(work, "remote", "rename", "origin", "acme")
    with pytest.raises(UsageError, match=r"^the repository has no remote 'origin': set `remote` to one of acme$"):
        open_branch(work, "gh-pages")
    publish(open_branch(work, "gh-pages", "acme"), {"index.html": b"1"})
    publish(open_branch(work, "gh-pages", str(work.parent / "origin.git")), {"index.html": b"2"})
    assert shown(work.parent / "origin.git") == {"index.html": "2"}


def test_a_remote_that_is_a_mirror_gets_the_branch_and_nothing_else(work: Path) -> None:
    git(work, "config", "remote.origin.mirror", "true")
    git(work, "branch", "idea")
    publish(open_branch(work, "gh-pages"), {"index.html": b"1"})
    origin = work.parent / "origin.git"
    assert git(origin, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/gh-pages", "refs/heads/main"]


def test_to_look_changes_no_reference(work: Path) -> None:
    git(work, "config", "remote.origin.fetch", "+refs/*:refs/*")
    publish(open_branch(work, "gh-pages"), {"index.html": b"1"})
    add(work.parent, {"CNAME": b"status.acme.example"})
    before = git(work, "for-each-ref")
    assert [*open_branch(work, "gh-pages").tip().entries] == ["CNAME", "index.html"]
    assert (git(work, "for-each-ref"), (work / ".git/FETCH_HEAD").exists()) == (before, False)
    publish(open_branch(work, "gh-pages"), {"index.html": b"2"})
    assert shown(work.parent / "origin.git") == {"CNAME": "status.acme.example", "index.html": "2"}


def test_a_remote_that_refuses_is_told_in_its_own_words(work: Path) -> None:
    hook = work.parent / "origin.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'this branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(StatusgenError, match=r"(?s)^git push failed: .*this branch is protected"):
        publish(open_branch(work, "gh-pages"), {"index.html": b"1"})


def test_a_shallow_clone_of_one_branch_by_nobody_publishes(work: Path) -> None:
    publish(open_branch(work, "gh-pages"), {"index.html": b"1", "a": b"a"})
    publish(open_branch(work, "gh-pages"), {"index.html": b"2"})
    clone = work.parent / "clone"
    git(work.parent, "clone", "--quiet", "--depth=1", "--single-branch", f"file://{work.parent}/origin.git", "clone")
    git(clone, "switch", "--quiet", "--detach")
    for n in (b"3", b"4"):
        publish(open_branch(clone, "gh-pages"), {"index.html": n})
    origin = work.parent / "origin.git"
    assert shown(origin) == {"a": "a", "index.html": "4"}
    who = "statusgen <statusgen@noreply.invalid>\n"
    assert git(origin, "log", "--format=%an <%ae>", "gh-pages") == 4 * who


def test_the_branch_that_was_checked_out_as_a_bare_commit_has_the_content(work: Path) -> None:
    git(work, "switch", "--quiet", "--detach")
    with pytest.raises(UsageError, match=r"^the content is on the branch 'main', which would get the site, too"):
        open_branch(work, "main")
    publish(open_branch(work, "main", force=True), {"more.html": b"1"})  # and it went on since
    with pytest.raises(UsageError, match=r"^the content is on the branch 'main', which would get the site, too"):
        open_branch(work, "main")
    publish(open_branch(work, "gh-pages"), {"index.html": b"1"})
    assert shown(work.parent / "origin.git") == {"index.html": "1"}


def test_who_has_a_name_signs_with_it(work: Path) -> None:
    git(work, "config", "user.name", "Ada")
    git(work, "config", "user.email", "ada@acme.example")
    publish(open_branch(work, "gh-pages"), {"index.html": b"1"})
    assert git(work.parent / "origin.git", "log", "--format=%an <%ae>", "gh-pages") == "Ada <ada@acme.example>\n"


def test_it_can_run_in_a_hook(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": ""}.items():
        monkeypatch.setenv(name, value)
    branch = open_branch(work / "content", "gh-pages")
    publish(branch, {"index.html": b"1"})
    assert [*branch.tip().entries] == ["index.html"]


def test_a_folder_in_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(StatusgenError, match=r"^git remote failed: fatal: not a git repository"):
        open_branch(tmp_path, "gh-pages")
