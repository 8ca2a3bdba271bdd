"""The files of a site, each made when it is asked for, and only if nobody knows already what it will be."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from statusgen.drafts import Draft
from statusgen.memory import Inputs, Memory

T = TypeVar("T")

MADE = "made"

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
        *,
        memory: Memory | None = None,
        progress: Progress = lambda _done, _all: None,
    ) -> None:
        self._ready = ready
        self._drafts = drafts or {}
        self._memory = memory or Memory()
        self._progress = progress
        jobs = {path: _inputs(draft) for path, draft in self._drafts.items()}
        self.digests: dict[str, str] = self._memory.recall(MADE, jobs)
        """SHA-256 of every file of which it is known without making it."""
        self.digests |= {path: digest(content) for path, content in ready.items()}

    def __getitem__(self, path: str) -> bytes:
        content = self._content(path)
        self._take_down(path, digest(content))
        return content

    def __contains__(self, path: object) -> bool:
        return path in self._ready or path in self._drafts  # a mapping would make the file, to see if there is one

    def __iter__(self) -> Iterator[str]:
        yield from self._ready
        yield from self._drafts

    def __len__(self) -> int:
        return len(self._ready) + len(self._drafts)

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
        return self._ready[path] if path in self._ready else self._drafts[path].made()

    def _take_down(self, path: str, found: str) -> None:
        if self.digests.get(path) != found:
            self.digests[path] = found
            self._memory.put(MADE, path, _inputs(self._drafts[path]), found)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _inputs(draft: Draft[bytes]) -> Inputs:
    return draft.make.__name__, draft.inputs
