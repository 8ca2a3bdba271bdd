"""How git is run, whatever is asked of it."""

import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from statusgen.problems import StatusgenError

# What an address says before its host: a name, a password, a token.
WHO = re.compile(r"(?<=://)[^\s'\"]*@")


# What git tells a hook of the repository that it runs in, which need not be that of the folder.
HOOKED = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_INDEX_FILE"})


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
        StatusgenError: if there is none.
    """
    configured = (word for setting in settings for word in ("-c", setting))
    command = ["git", "-C", str(folder), "--literal-pathspecs", *configured, *arguments]
    # Looking must not lock what somebody else is about to change.
    surroundings = {name: value for name, value in environment.items() if name not in HOOKED or name in hooked}
    surroundings["GIT_OPTIONAL_LOCKS"] = "0"
    with tempfile.TemporaryFile() as told:  # a whole site may be told, which is more than to keep in mind
        told.writelines(said)
        told.seek(0)
        try:
            done = subprocess.run(command, stdin=told, capture_output=True, check=False, env=surroundings)  # noqa: S603  # nothing goes through a shell
        except FileNotFoundError as error:
            raise StatusgenError("git is not installed") from error
    if done.returncode:
        raise GitError(f"git {arguments[0]} failed: {redacted(text(done.stderr or done.stdout)).strip()}")
    return done.stdout


def text(output: bytes) -> str:
    """Return what git says as problems call it: a name that is not UTF-8 gets backslashes."""
    return output.decode(errors="backslashreplace")


def redacted(words: str) -> str:
    """Return `words` with nobody's name or password in an address."""
    return WHO.sub("", words)
