"""Git repositories of a moment."""

import subprocess
from pathlib import Path

import pytest

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
