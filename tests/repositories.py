"""Git repositories of a moment."""

import subprocess
from pathlib import Path

import pytest

from folders import put
from statusgen.git import Branch

AUTHOR = ("-c", "user.name=Ada", "-c", "user.email=ada@acme.example")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout


def bare(folder: Path) -> None:
    """Make a repository that others push to."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", folder], check=True)


def anonymous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git know nobody, as on a machine of a build service."""
    for name in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", "/dev/null")
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL", "DATE"):
            monkeypatch.delenv(f"GIT_{role}_{part}", raising=False)
    monkeypatch.delenv("EMAIL", raising=False)


def working(folder: Path) -> Path:
    """Make and return a repository with one commit, some of it changed, some staged; `origin` is `../origin.git`."""
    bare(folder / "origin.git")
    work = folder / "work"
    work.mkdir()
    git(work, "init", "--quiet", "--initial-branch=main")
    put(work, {"content/site.yaml": b"a", "README": b"r"})
    git(work, "add", ".")
    git(work, *AUTHOR, "commit", "--quiet", "--message=First")
    git(work, "remote", "add", "origin", "../origin.git")
    git(work, "push", "--quiet", "origin", "main")
    put(work, {"content/site.yaml": b"b", "README": b"s", "new": b"n"})
    git(work, "add", "README")
    return work


def publish(branch: Branch, files: dict[str, bytes], removed: tuple[str, ...] = ()) -> str:
    tip = branch.tip()
    commit = branch.write(tip, files.items(), removed, "Publish\n")
    branch.publish(tip, commit)
    return commit


def shown(repository: Path, branch: str = "gh-pages") -> dict[str, str]:
    """Return the files of the branch's last commit."""
    names = git(repository, "ls-tree", "-r", "-z", "--name-only", branch).split("\0")[:-1]
    return {name: git(repository, "cat-file", "blob", f"{branch}:{name}") for name in names}
