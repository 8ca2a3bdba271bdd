"""What need not be done again: each result is kept with the values that it was made of, and made anew when they differ.

There is no other rule. Nothing is believed for its time stamp, and no kind of change is a case of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

G = TypeVar("G")
K = TypeVar("K")
T = TypeVar("T")

Inputs = tuple[Any, ...]
"""All that a result is made of: the arguments of the function that makes it. They compare by value."""

Kept = tuple[Inputs, Any]

Known = dict[str, dict[Any, Kept]]
"""By kind, and in it by the path, slug or id of its one subject."""

JobsOf = Callable[[G], Iterable[tuple[K, Inputs]]]
"""Gives each subject of a group with its inputs, which are made of nothing but the inputs of the group."""

Spread = Callable[[Callable[[int], T], int], Iterator[T]]
"""Calls a function with the numbers from 0 up to a count and gives the results in order, however it shares the work."""


def one_by_one(work: Callable[[int], T], count: int) -> Iterator[T]:
    return map(work, range(count))


class _Group(NamedTuple):
    """Subjects that go together: all that they are made of, what is kept of each, and their results."""

    inputs: Inputs
    kept: Mapping[Any, Kept]
    results: Mapping[Any, Any]


class Memory:
    """Remembers one result of each kind a subject. What a build did not ask for is forgotten at its end."""

    def __init__(self, known: Known | None = None, spread: Spread[Any] = one_by_one) -> None:
        self.known: Known = known or {}
        self.spread = spread
        self._asked: Known = {}
        self._groups: dict[str, dict[Any, _Group]] = {}  # of the last build in this process, by kind

    def keep(self, kind: str, inputs: Inputs, make: Callable[..., T]) -> T:
        """Return what `make` returns for `inputs`, as it is or as it was."""
        return self.keep_each(kind, {"": inputs}, make)[""]

    def keep_each(
        self, kind: str, jobs: Mapping[K, Inputs], make: Callable[..., T], spread: Spread[Any] | None = None
    ) -> dict[K, T]:
        """Return what `make` returns for the inputs of each subject, in their order; the work is shared out.

        They are all that there are of `kind`: of any other, what it was is forgotten. `spread` is `one_by_one` for what
        holds much of its inputs: from elsewhere, it would come with a copy of them.
        """
        kept = self._recall(kind, jobs)
        missing = [key for key in jobs if key not in kept]
        made = (spread or self.spread)(lambda number: make(*jobs[missing[number]]), len(missing))
        kept |= {key: (jobs[key], result) for key, result in zip(missing, made, strict=True)}
        return {key: kept[key][1] for key in jobs}

    def recall(self, kind: str, jobs: Mapping[K, Inputs]) -> dict[K, Any]:
        """Return what is known to come of `jobs`, which are all that there are of `kind`."""
        return {key: result for key, (_, result) in self._recall(kind, jobs).items()}

    def recall_groups(self, kind: str, groups: Mapping[G, Inputs], jobs_of: JobsOf[G, K]) -> dict[G, Mapping[K, Any]]:
        """Return by group what is known to come of its jobs, of which there are too many to look at each.

        As long as the inputs of a group are what they were, and all of it is known, nothing in it is looked at. The
        groups are all that there are of `kind`.
        """
        last = self._groups.get(kind, {})
        found = {key: same for key, inputs in groups.items() if (same := last.get(key)) and same.inputs == inputs}
        jobs = {key: dict(jobs_of(key)) for key in groups if key not in found}
        asked = self._recall(kind, {key: inputs for each in jobs.values() for key, inputs in each.items()})
        whole = self._groups[kind] = dict(found)
        for key, each in jobs.items():
            kept = {subject: asked[subject] for subject in each if subject in asked}
            found[key] = _Group(groups[key], kept, {subject: result for subject, (_, result) in kept.items()})
            if len(kept) == len(each):
                whole[key] = found[key]
        for group in found.values():
            asked.update(group.kept)
        return {key: found[key].results for key in groups}

    def put(self, kind: str, key: object, inputs: Inputs, result: object) -> None:
        """Keep a `result` that was made elsewhere, also after the end of the build."""
        known = self.known.setdefault(kind, {})
        if key in known:  # it was believed to be another
            self._groups.pop(kind, None)
        known[key] = (inputs, result)

    def forget_the_rest(self) -> None:
        """End a build: forget what it did not ask for."""
        self.known, self._asked = self._asked, {}

    def _recall(self, kind: str, jobs: Mapping[K, Inputs]) -> dict[K, Kept]:
        # Nearly all is known nearly always, and of each thing there are many: this is most of what a build does.
        known = self._asked.get(kind) or self.known.get(kind, {})
        found = {key: kept for key, inputs in jobs.items() if (kept := known.get(key)) and kept[0] == inputs}
        self._asked[kind] = found
        return found
