"""What git is asked for: to commit some files of the content, and which of them changed."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from statusgen.problems import StatusgenError


def commit(folder: Path, paths: Iterable[str], message: str) -> None:
    """Commit the files at `paths`, which are relative to `folder`, and nothing else, whatever is staged.

    Raises:
        StatusgenError: if git refuses, with its own words.
    """
    names = [*paths]
    _git(folder, "add", "--", *names)  # only what git knows can be committed by its name
    _git(folder, "commit", "--quiet", "--cleanup=whitespace", "--file=-", "--only", "--", *names, said=message)


def changed(folder: Path, since: str = "") -> frozenset[str]:
    """Return the paths below `folder`, relative to it, that git says changed: staged or not, and new.

    With `since`, those too that were committed after the history of that branch or commit was left.

    Raises:
        StatusgenError: if git cannot tell, with its own words.
    """
    prefix = _text(_git(folder, "rev-parse", "--show-prefix")).removesuffix("\n")
    status = _git(folder, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", ".")
    found = {entry[3:].removeprefix(prefix) for entry in _text(status).split("\0") if entry}
    if since:
        base = _text(_git(folder, "merge-base", "--end-of-options", since, "HEAD")).strip()
        committed = _git(folder, "diff", "--name-only", "-z", "--no-renames", "--relative", base, "--", ".")
        found |= {path for path in _text(committed).split("\0") if path}
    return frozenset(found)


def _text(output: bytes) -> str:
    """Return what git says as problems call it: a name that is not UTF-8 gets backslashes."""
    return output.decode(errors="backslashreplace")


def _git(folder: Path, *arguments: str, said: str = "") -> bytes:
    """Run git in `folder`; a path is a path, whatever it looks like."""
    command = ["git", "-C", str(folder), "--literal-pathspecs", *arguments]
    # Looking must not lock what somebody else is about to change.
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(command, input=said.encode(), capture_output=True, check=False, env=environment)  # noqa: S603  # nothing goes through a shell
    except FileNotFoundError as error:
        raise StatusgenError("git is not installed") from error
    if done.returncode:
        words = _text(done.stderr or done.stdout).strip()
        raise StatusgenError(f"git {arguments[0]} failed: {words}")
    return done.stdout
