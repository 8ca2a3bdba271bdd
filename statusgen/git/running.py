"""How git is run, whatever is asked of it."""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from statusgen.problems import StatusgenError
from statusgen.programs import LateError, run_program

# What an address says before its host: a name, a password, a token.
WHO = re.compile(r"(?<=://)[^\s'\"]*@")


# What git tells a hook of the repository that it runs in, which need not be that of the folder: what
# `git rev-parse --local-env-vars` names, but for settings, and more that a hook is told.
HOOKED = frozenset(
    {
        *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE"),
        *("GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE", "GIT_NO_REPLACE_OBJECTS"),
        *("GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE"),
        "GIT_WORK_TREE",
    }
)

# What asks another host, which may say nothing for ever; however slow the line is, these are enough.
PATIENCE_S = {"ls-remote": 300, "fetch": 3600, "push": 3600}


class GitError(StatusgenError):
    """Git refused; the message is in its own words, without credentials."""


def run(
    folder: Path,
    *arguments: str,
    said: Iterable[bytes] = (),
    settings: Iterable[str] = (),
    environment: Mapping[str, str] = os.environ,
    hooked: Collection[str] = (),
) -> bytes:
    """Run git in `folder`, tell it all of `said` and return what it prints; a path is a path, whatever it looks like.

    The repository is that of the folder, also in a hook of another one; what is `hooked` is believed there.

    Raises:
        GitError: if git refuses.
        StatusgenError: if there is none, or it cannot be run.
    """
    configured = (word for setting in settings for word in ("-c", setting))
    command = ["git", "-C", str(folder), "--literal-pathspecs", *configured, *arguments]
    # Looking must not lock what somebody else is about to change.
    surroundings = {name: value for name, value in environment.items() if name not in HOOKED or name in hooked}
    surroundings["GIT_OPTIONAL_LOCKS"] = "0"
    try:
        done = run_program(command, said=said, environ=surroundings, patience_s=PATIENCE_S.get(arguments[0]))
    except LateError as error:
        raise GitError(f"git {arguments[0]} failed: {error}") from error
    if done.code:
        raise GitError(f"git {arguments[0]} failed: {redacted(text(done.words)).strip()}")
    return done.output


def text(output: bytes) -> str:
    """Return what git says as problems call it: a name that is not UTF-8 gets backslashes."""
    return output.decode(errors="backslashreplace")


def redacted(words: str) -> str:
    """Return `words` with nobody's name or password in an address."""
    return WHO.sub("", words)
