"""The files of a site, each made when it is asked for, and only if nobody knows already what it will be."""

import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TypeVar

from statusgen.drafts import Draft, Sheaf
from statusgen.memory import Inputs, Memory

T = TypeVar("T")

MADE = "made"
TOGETHER = "made together"

Progress = Callable[[int, int], None]
"""Told after each file how many are made, and of how many."""


class Files(Mapping[str, bytes]):
    """`{path: bytes}` of what is `ready` and of what `drafts` will become.

    The memory keeps each file's digest, not its bytes: those are where they were written.
    """

    def __init__(
        self,
        ready: Mapping[str, bytes],
        drafts: Mapping[str, Draft[bytes]] | None = None,
        sheaves: Mapping[Hashable, Sheaf[bytes]] | None = None,
        *,
        memory: Memory | None = None,
        progress: Progress = lambda _done, _all: None,
    ) -> None:
        self._ready: dict[str, bytes] = {}
        self._drafts = drafts or {}
        self._sheaves = sheaves or {}
        self._opened: dict[Hashable, dict[str, Draft[bytes]]] = {}  # sheaves of which somebody needed a draft
        self._memory = memory or Memory()
        self._progress = progress
        jobs = {path: _inputs(draft) for path, draft in self._drafts.items()}
        self.digests: dict[str, str] = self._memory.recall(MADE, jobs)
        """SHA-256 of every file of which it is known without making it."""
        groups = {key: sheaf.inputs for key, sheaf in self._sheaves.items()}
        self._together = self._memory.recall_groups(TOGETHER, groups, self._jobs)
        self._unmade: dict[str, Hashable] = {}  # the sheaf of each path that is in one of which not all is known
        for key, found in self._together.items():
            if None in found.values():
                self._unmade |= dict.fromkeys(found, key)
                self.digests |= {path: known for path, known in found.items() if known}
            else:
                self.digests |= found
        self.add(ready)

    def add(self, ready: Mapping[str, bytes]) -> None:
        """Take in files that are made already."""
        self._ready |= ready
        self.digests |= {path: digest(content) for path, content in ready.items()}

    def __getitem__(self, path: str) -> bytes:
        content = self._content(path)
        self._take_down(path, digest(content))
        return content

    def __contains__(self, path: object) -> bool:
        # A mapping would make the file, to see if there is one.
        return path in self._ready or path in self._drafts or path in self._homes

    def __iter__(self) -> Iterator[str]:
        return chain(self._ready, self._drafts, *self._together.values())

    def __len__(self) -> int:
        return len(self._ready) + len(self._drafts) + sum(map(len, self._together.values()))

    def made(self, paths: Sequence[str], take: Callable[[str, bytes], T]) -> Iterator[tuple[str, T]]:
        """Make the files at `paths` and yield, in their order, what `take` makes of each.

        The work is shared out: `take` is called where a file is made, and only what it returns comes from there.
        """
        for done, (path, (found, taken)) in enumerate(zip(paths, self._shared(paths, take), strict=True), 1):
            self._take_down(path, found)
            self._progress(done, len(paths))
            yield path, taken

    def make_all(self) -> None:
        """Make every file, to see that it can be done."""
        for _ in self.made(tuple(self), lambda _path, _content: None):
            pass

    def _shared(self, paths: Sequence[str], take: Callable[[str, bytes], T]) -> Iterator[tuple[str, T]]:
        def make(number: int) -> tuple[str, T]:
            content = self._content(paths[number])
            return digest(content), take(paths[number], content)

        return self._memory.spread(make, len(paths))

    def _content(self, path: str) -> bytes:
        return self._ready[path] if path in self._ready else self._draft(path).made()

    @cached_property
    def _homes(self) -> dict[str, Hashable]:
        """The sheaf of each path that is in one; with all known but a few files, hardly ever asked for."""
        return {path: key for key, found in self._together.items() for path in found}

    def _home(self, path: str) -> Hashable:
        return self._unmade.get(path) or self._homes[path]

    def _draft(self, path: str) -> Draft[bytes]:
        if path in self._drafts:
            return self._drafts[path]
        home = self._home(path)
        if home not in self._opened:
            self._opened[home] = {draft.path: draft for draft in self._sheaves[home].opened()}
        return self._opened[home][path]

    def _jobs(self, key: Hashable, inputs: Inputs) -> Iterator[tuple[str, Inputs]]:
        return ((draft.path, _inputs(draft)) for draft in self._sheaves[key].drafts(*inputs))

    def _take_down(self, path: str, found: str) -> None:
        if self.digests.get(path) == found:
            return
        self.digests[path] = found
        if path in self._drafts:
            self._memory.put(MADE, path, _inputs(self._drafts[path]), found)
        else:
            self._memory.put_in_group(TOGETHER, self._home(path), path, found)


def folders(paths: Iterable[str]) -> set[str]:
    """Return every folder on the way to `paths`."""
    found: set[str] = set()
    above = {path.rpartition("/")[0] for path in paths}
    while above := above - found - {""}:
        found |= above
        above = {folder.rpartition("/")[0] for folder in above}
    return found


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _inputs(draft: Draft[bytes]) -> Inputs:
    return draft.make.__name__, draft.inputs
