"""Changes in the content: to commit some of its files, and which of them changed."""

from collections.abc import Iterable
from pathlib import Path

from statusgen.git.running import run, text

STAGED = ("GIT_INDEX_FILE",)  # in a hook before a commit, what is about to be committed


def commit(folder: Path, paths: Iterable[str], message: str) -> None:
    """Commit the files at `paths`, which are relative to `folder`, and nothing else, whatever is staged.

    Raises:
        StatusgenError: if git refuses, with its own words.
    """
    names = [*paths]
    run(folder, "add", "--", *names)  # only what git knows can be committed by its name
    options = ("--quiet", "--cleanup=whitespace", "--file=-", "--only")
    run(folder, "commit", *options, "--", *names, said=[message.encode()])


def is_new(folder: Path, path: str) -> bool:
    """Whether the file at `path`, which is relative to `folder`, was never committed, staged or not.

    Raises:
        StatusgenError: if git cannot tell, with its own words.
    """
    status = run(folder, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", path)
    return status[:2] in {b"??", b"A ", b"AM"}


def changed(folder: Path, since: str = "") -> frozenset[str]:
    """Return the paths below `folder`, relative to it, that git says changed: staged or not, and new.

    With `since`, those too that were committed after the history of that branch or commit was left.

    Raises:
        StatusgenError: if git cannot tell, with its own words.
    """
    prefix = text(run(folder, "rev-parse", "--show-prefix")).removesuffix("\n")
    status = run(
        folder, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", ".", hooked=STAGED
    )
    found = {entry[3:].removeprefix(prefix) for entry in text(status).split("\0") if entry}
    if since:
        base = text(run(folder, "merge-base", "--end-of-options", since, "HEAD")).strip()
        committed = run(folder, "diff", "--name-only", "-z", "--no-renames", "--relative", base, "--", ".")
        found |= {path for path in text(committed).split("\0") if path}
    return frozenset(found)
