"""A branch that holds nothing but a site: read and written without the work tree, the index or any other branch.

What was published is kept by a reference below `refs/statusgen/`, so that it need not be fetched next time; the
branches of the repository itself stay as they are, unless there is no remote. To look fetches objects, and no reference
leads to them.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

from statusgen.git.credentials import ASKPASS, REFUSED, parted, with_settings
from statusgen.git.running import GitError, run, text
from statusgen.problems import StatusgenError, UsageError
from statusgen.structs import Frozen, replace

ORIGIN = "origin"
HERE = "."  # git's own word for the repository itself, as if it were a remote
FILE = "100644"
SHA1_LETTERS = 40

SETTINGS = (
    f"core.hooksPath={os.devnull}",
    # An address of these kinds is a command to run.
    "protocol.ext.allow=never",
    "protocol.fd.allow=never",
    # A host that says nothing for a minute is given up.
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
    # Without a name of its own, git would make one of the machine's, for all to read.
    "user.useConfigOnly=true",
)
# A host that accepts a connection and then is silent would be waited for, or one that is gone in the middle of it.
SSH = "ssh -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
DEFAULTS = (("GIT_SSH_COMMAND", SSH, "GIT_SSH", "core.sshCommand"), (ASKPASS, "", ASKPASS, "core.askPass"))
"""Variables of git's, each with what it is unless it is set already, or another one, or a setting that says the same.

Without the last, git would ask by what SSH_ASKPASS names, which opens a window.
"""

NOBODY = ("user.name=statusgen", "user.email=statusgen@noreply.invalid")
PUSH = ("--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--no-signed")
FETCH = (
    *("--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules"),
    *("--no-auto-maintenance", "--no-write-fetch-head"),
    "--refmap=",  # else it also moves what the remote's configuration names, in a mirror the branches themselves
)


class DivergedError(StatusgenError):
    """The branch has commits that would be lost; the message says where, and the way out."""


class Entry(Frozen):
    """A file in a commit, or what is there instead: a link, a submodule."""

    mode: str
    blob: str

    def holds(self, content: bytes) -> bool:
        """Whether it is a plain file of these bytes."""
        algorithm = "sha1" if len(self.blob) == SHA1_LETTERS else "sha256"
        stored = b"blob %d\0%b" % (len(content), content)
        return self.mode == FILE and self.blob == hashlib.new(algorithm, stored, usedforsecurity=False).hexdigest()


class Tip(Frozen):
    """The last commit of a branch, empty before the first one, and what it holds by path."""

    commit: str
    entries: Mapping[str, Entry]


class Branch(Frozen):
    """The branch `name` of `remote`, a name or an address, as seen from the repository around `folder`.

    What the address said of a password is in `environ`, where git looks for it and no list of processes shows it.
    """

    folder: Path
    name: str
    remote: str
    environ: Mapping[str, str]
    has_secret: bool = False

    @property
    def reference(self) -> str:
        return f"refs/heads/{self.name}"

    def tip(self) -> Tip:
        """Return what the branch holds now.

        Raises:
            DivergedError: if the branch of that name in the repository has commits that the remote lacks.
            StatusgenError: if git cannot tell.
        """
        commit = self._last()
        if self.remote != HERE:
            is_shallow = self._said("rev-parse", "--is-shallow-repository") == "true"
            self._fetch(commit, is_shallow=is_shallow)
            if not is_shallow:
                self._check_pushed(commit)
        return self.at(commit) if commit else Tip("", {})

    def at(self, commit: str) -> Tip:
        """Return what `commit` holds, as if it were the branch's last one."""
        return Tip(commit, dict(_entries(self._git("ls-tree", "-r", "-z", "--full-tree", commit))))

    def read(self, entry: Entry) -> bytes:
        return self._git("cat-file", "blob", entry.blob)

    def write(self, tip: Tip, files: Iterable[tuple[str, bytes]], removed: Iterable[str], message: str) -> str:
        """Return the id of a new commit upon `tip` that holds `files` and lacks `removed`; nobody sees it yet."""
        header = f"commit {self._own}\nmark :1\ncommitter {self._somebody()}\n".encode() + _counted(message.encode())
        parent = f"from {tip.commit}\n".encode() if tip.commit else b""
        stream = chain([header, parent], _changes(files, removed), [b"get-mark :1\ndone\n"])
        return self._said("fast-import", "--quiet", "--done", "--force", said=stream)

    def publish(self, tip: Tip, commit: str) -> None:
        """Make `commit` the last one of the branch, if that still is `tip`.

        Raises:
            DivergedError: if it no longer is: somebody else was quicker.
            StatusgenError: if git or the remote refuses.
        """
        try:
            if self.remote == HERE:
                self._git("update-ref", "-m", "statusgen deploy", self.reference, commit, tip.commit)
            else:
                self._git("push", *PUSH, "--", self.remote, f"{commit}:{self.reference}", settings=self._no_mirror())
        except GitError as error:
            last = self._last()
            if last == commit:  # it arrived, and what the remote said of it was lost
                return
            if last == tip.commit:
                raise
            raise DivergedError(f"the branch '{self.name}' got other commits meanwhile: deploy again") from error

    def check(self, *, force: bool = False) -> None:
        """Refuse what cannot be a branch or a remote, and a branch that somebody works on.

        With `force`, the branch that the content is on will do, if it is not here.

        Raises:
            UsageError: if it is one of these.
        """
        if self.remote.startswith("-") or not self.remote:
            raise UsageError("a remote is neither empty nor begins with '-'")
        if self.name.startswith("refs/"):
            raise UsageError(f"'{self.name}' is not the name of a branch: write it without 'refs/heads/'")
        if self.name.startswith("-") or self.name == "HEAD" or not self._does("check-ref-format", self.reference):
            raise UsageError(f"'{self.name}' cannot be the name of a branch")
        if self.remote == HERE and f"branch {self.reference}" in self._said("worktree", "list", "--porcelain").split(
            "\n"
        ):
            raise UsageError(
                f"the branch '{self.name}' is checked out: its files would no longer be those of its commit"
            )
        if not force and self._has_content():
            way_out = "name another one, such as gh-pages; --force publishes there all the same"
            raise UsageError(f"the content is on the branch '{self.name}', which would get the site, too ({way_out})")

    def remotes(self) -> tuple[str, ...]:
        """Return the names of those that the repository knows."""
        return tuple(self._said("remote").split())

    def _no_mirror(self) -> tuple[str, ...]:
        """Return what lets git push one branch alone to a remote that else is a mirror of all there is."""
        return (f"remote.{self.remote}.mirror=false",) if self.remote in self.remotes() else ()

    @property
    def _own(self) -> str:
        """The reference that keeps what the remote has."""
        where = hashlib.sha256(f"{self.remote}\0{self.name}".encode()).hexdigest()
        return f"refs/statusgen/{where[:16]}"

    def _last(self) -> str:
        """Return the id of the branch's last commit, empty if there is none."""
        if self.remote == HERE:
            return self._resolved(self.reference)
        for line in self._said("ls-remote", "--", self.remote, self.reference).splitlines():
            commit, _, name = line.partition("\t")
            if name == self.reference:  # git also matches the end of longer names
                return commit
        return ""

    def _has_content(self) -> bool:
        """Whether it is the branch that the work tree is on, as that was pushed; in another repository it is not."""
        there = f"refs/remotes/{self.remote}/{self.name}"
        try:
            is_current = self._said("symbolic-ref", "--quiet", "HEAD") == self.reference
        except GitError:  # it is on none, but at a commit of some branch, as build services check it out
            return self._does("merge-base", "--is-ancestor", "HEAD", there)
        return is_current and self._does("merge-base", "HEAD", there)

    def _fetch(self, last: str, *, is_shallow: bool) -> None:
        """Let the remote's `last` commit be here, with no reference to it: a publish makes one."""
        if last and last != self._resolved(self._own):
            depth = ("--depth=1",) if is_shallow else ()  # where it is not, that would cut off its history
            self._git("fetch", *FETCH, *depth, "--", self.remote, last)

    def _check_pushed(self, last: str) -> None:
        """Refuse to leave behind what somebody committed here and did not push."""
        here = self._resolved(self.reference) if self.remote in self.remotes() else ""
        if here and not (last and self._does("merge-base", "--is-ancestor", here, last)):
            way_out = f"push them with `git push {self.remote} {self.name}`, or delete the branch here"
            raise DivergedError(f"the branch '{self.name}' has commits here that '{self.remote}' lacks ({way_out})")

    def _resolved(self, reference: str) -> str:
        with suppress(GitError):
            return self._said("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
        return ""

    def _does(self, *arguments: str) -> bool:
        """Whether git says yes."""
        with suppress(GitError):
            self._git(*arguments)
            return True
        return False

    def _somebody(self) -> str:
        """Return who commits and when, as git writes it: whoever the surroundings name."""
        try:
            return self._said("var", "GIT_COMMITTER_IDENT")
        except GitError:
            return self._said("var", "GIT_COMMITTER_IDENT", settings=NOBODY)

    def _said(self, *arguments: str, said: Iterable[bytes] = (), settings: Iterable[str] = ()) -> str:
        """Return the one thing that git says."""
        return text(self._git(*arguments, said=said, settings=settings)).strip()

    def _git(self, *arguments: str, said: Iterable[bytes] = (), settings: Iterable[str] = ()) -> bytes:
        # In English, for what it says of credentials is looked for.
        environment = {**self.environ, "GIT_TERMINAL_PROMPT": "0", "LANGUAGE": "en"}
        try:
            return run(self.folder, *arguments, said=said, settings=(*SETTINGS, *settings), environment=environment)
        except GitError as error:
            if self.has_secret and REFUSED.search(str(error)):
                refused = "the host refuses the name or the password in the address"
                raise GitError(f"git {arguments[0]} failed: {refused}") from error
            raise

    def with_defaults(self) -> "Branch":
        """Return the branch with those variables that make git wait for nobody, where nothing else is set."""
        added = {
            name: value
            for name, value, other, setting in DEFAULTS
            if not self.environ.keys() & {name, other} and not self._does("config", "--get", setting)
        }
        return replace(self, environ={**self.environ, **added})


def open_branch(
    folder: Path,
    name: str,
    remote: str | None = None,
    environ: Mapping[str, str] = os.environ,
    *,
    force: bool = False,
) -> Branch:
    """Return the branch of `remote`, by default of `origin`, or of the repository itself if that has no remote.

    Raises:
        StatusgenError: if `folder` is in no repository.
        UsageError: if there can be no such branch or remote, or somebody works on that branch; see `Branch.check`.
    """
    branch = Branch(folder, name, HERE, environ)
    known = branch.remotes()
    if remote is None and known and ORIGIN not in known:
        raise UsageError(f"the repository has no remote '{ORIGIN}': set `remote` to one of {', '.join(known)}")
    address = parted((ORIGIN if known else HERE) if remote is None else remote)
    surroundings = with_settings(environ, address.settings)
    branch = replace(branch, remote=address.bare, environ=surroundings, has_secret=bool(address.settings))
    branch.check(force=force)
    return branch.with_defaults()


def _entries(listed: bytes) -> Iterator[tuple[str, Entry]]:
    """Yield each path of what `ls-tree` lists; one that is not UTF-8 is as no path of ours can be."""
    for line in listed.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, _, blob = about.decode().split(" ")
        yield path.decode(errors="surrogateescape"), Entry(mode, blob)


def _changes(files: Iterable[tuple[str, bytes]], removed: Iterable[str]) -> Iterator[bytes]:
    """Yield what fast-import shall do to the tree that it begins with; what goes makes room for what comes."""
    for path in removed:
        yield b"D %b\n" % _quoted(path)
    for path, content in files:
        yield b"M %b inline %b\n%b" % (FILE.encode(), _quoted(path), _counted(content))


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode()


def _counted(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)
