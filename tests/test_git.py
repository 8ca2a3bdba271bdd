"""What is asked of git, in repositories of a moment."""

from pathlib import Path

import pytest

from folders import put
from repositories import git
from statusgen.git import changed, commit, is_new
from statusgen.problems import StatusgenError


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the content folder in a repository with one commit on `main`."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ada@acme.example")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    content = tmp_path / "content"
    put(content, {"a.md": b"a", "b.md": b"b", "site.yaml": b"c"})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "First")
    return content


def test_only_what_is_named_is_committed(content: Path) -> None:
    put(content, {"a.md": b"A", "b.md": b"B", "new.md": b"n", "other.md": b"o"})
    git(content, "add", "b.md", "other.md")
    commit(content, ["a.md", "new.md"], "Webhooks late: Monitoring\n\n# 1 queue left\n")
    assert git(content, "log", "-1", "--format=%B", "--name-status").split("\n") == [
        "Webhooks late: Monitoring",
        "",
        "# 1 queue left",
        "",
        "",
        "M\tcontent/a.md",
        "A\tcontent/new.md",
        "",
    ]
    assert git(content, "status", "--porcelain").splitlines() == ["M  content/b.md", "A  content/other.md"]


def test_in_a_hook_of_another_repository_it_is_that_of_the_folder(
    content: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "-q")
    put(content, {"a.md": b"A"})
    theirs = {"GIT_DIR": ".git", "GIT_WORK_TREE": ".", "GIT_PREFIX": "x/", "GIT_OBJECT_DIRECTORY": ".git/objects/x"}
    for name, value in {**theirs, "GIT_QUARANTINE_PATH": ".git/objects/x", "GIT_NAMESPACE": "x"}.items():
        monkeypatch.setenv(name, str(other / value))
    assert changed(content) == {"a.md"}
    commit(content, ["a.md"], "Here")
    for name in (*theirs, "GIT_QUARANTINE_PATH", "GIT_NAMESPACE"):
        monkeypatch.delenv(name)
    assert git(content, "log", "-1", "--format=%s") == "Here\n"


@pytest.mark.parametrize("name", ["--all", "*.md", ":(top)a.md", "ü \"'\n.md"])
def test_an_odd_name_is_no_more_than_a_name(content: Path, name: str) -> None:
    put(content, {name: b"x", "b.md": b"B"})
    assert changed(content) == {name, "b.md"}
    commit(content, [name], "--amend")
    assert changed(content) == {"b.md"}
    assert git(content, "log", "--format=%s").split() == ["--amend", "First"]


def test_what_changed_is_told_as_the_content_calls_it(content: Path) -> None:
    put(content, {"a.md": b"A", "incidents/x.md": b"x", "../README": b"r"})
    git(content, "add", "a.md")
    git(content, "mv", "b.md", "c.md")
    assert changed(content) == {"a.md", "b.md", "c.md", "incidents/x.md"}


def test_what_was_never_committed_is_new(content: Path) -> None:
    put(content, {"a.md": b"A", "staged.md": b"s", "edited.md": b"e", "new.md": b"n", "*.md": b"x"})
    git(content, "add", "a.md", "staged.md", "edited.md")
    put(content, {"a.md": b"B", "edited.md": b"E"})
    names = ["a.md", "b.md", "none.md", "staged.md", "edited.md", "new.md", "*.md"]
    assert [name for name in names if is_new(content, name)] == names[3:]


def test_what_changed_since_a_branch_counts_from_where_it_was_left(content: Path) -> None:
    git(content, "switch", "--quiet", "--create", "mine")
    put(content, {"a.md": b"A"})
    commit(content, ["a.md"], "Mine")
    put(content, {"new.md": b"n"})
    git(content, "stash", "--quiet", "--include-untracked")
    git(content, "switch", "--quiet", "main")
    put(content, {"b.md": b"B"})
    commit(content, ["b.md"], "Theirs")
    git(content, "switch", "--quiet", "mine")
    git(content, "stash", "pop", "--quiet")
    assert changed(content) == {"new.md"}
    assert changed(content, since="main") == {"a.md", "new.md"}


def test_git_refuses_in_its_own_words(content: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(StatusgenError, match=r"^git commit failed: On branch main\nnothing to commit"):
        commit(content, ["a.md"], "Nothing")
    with pytest.raises(StatusgenError, match=r"^git add failed: fatal: pathspec"):
        commit(content, ["none.md"], "None")
    with pytest.raises(StatusgenError, match=r"^git merge-base failed: fatal: Not a valid object name --all"):
        changed(content, since="--all")
    with pytest.raises(StatusgenError, match=r"^git rev-parse failed: fatal: not a git repository"):
        changed(tmp_path_factory.mktemp("none"))


def test_a_system_without_git_is_told(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StatusgenError, match=r"^git is not installed on this machine$"):
        changed(content)
