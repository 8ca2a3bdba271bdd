"""What need not be done again: each result is kept with the values that it was made of, and made anew when they differ.

There is no other rule. Nothing is believed for its time stamp, and no kind of change is a case of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

G = TypeVar("G")
K = TypeVar("K")
T = TypeVar("T")

Inputs = tuple[Any, ...]
"""All that a result is made of: the arguments of the function that makes it. They compare by value."""

Kept = tuple[Inputs, Any]

Known = dict[str, dict[Any, Kept]]
"""By kind, and in it by the path, slug or id of its one subject."""

JobsOf = Callable[[G, Inputs], Iterable[tuple[K, Inputs]]]
"""Gives each job of a group with its inputs, which are made of nothing but the inputs of the group."""

Spread = Callable[[Callable[[int], T], int], Iterator[T]]
"""Calls a function with the numbers from 0 up to a count and gives the results in order, however it shares the work."""


def one_by_one(work: Callable[[int], T], count: int) -> Iterator[T]:
    return map(work, range(count))


class Memory:
    """Remembers one result of each kind a subject. What a build did not ask for is forgotten at its end."""

    def __init__(self, known: Known | None = None, spread: Spread[Any] = one_by_one) -> None:
        self.known: Known = known or {}
        self.spread = spread
        self._asked: Known = {}

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

    def recall_groups(self, kind: str, groups: Mapping[G, Inputs], jobs_of: JobsOf[G, K]) -> dict[G, dict[K, Any]]:
        """Return by group what is known to come of each of its jobs, of which there are too many to look at: or None.

        Where the inputs of a group are what they were, so are its jobs. Else those of both are compared one by one. The
        groups are all that there are of `kind`.
        """
        known = self._asked.get(kind) or self.known.get(kind, {})
        asked = self._asked[kind] = {}
        for key, inputs in groups.items():
            kept = known.get(key)
            is_same = kept and kept[0] == inputs
            asked[key] = kept if kept and is_same else (inputs, _still_known(key, kept, inputs, jobs_of))
        return {key: results for key, (_, results) in asked.items()}

    def keep_groups(
        self, kind: str, groups: Mapping[G, Inputs], jobs_of: JobsOf[G, K], make: Callable[..., T]
    ) -> dict[G, dict[K, T]]:
        """Return by group what `make` returns for the inputs of each of its jobs, where these are too many to look at.

        A group of which nothing changed has the very same results as before. All else is as with `keep_each`.
        """
        found = self.recall_groups(kind, groups, jobs_of)
        unknown = [key for key, results in found.items() if None in results.values()]
        jobs = [(key, job, made_of) for key in unknown for job, made_of in jobs_of(key, groups[key])]
        missing = [(key, job, made_of) for key, job, made_of in jobs if found[key][job] is None]
        made = self.spread(lambda number: make(*missing[number][2]), len(missing))
        for (key, job, _), result in zip(missing, made, strict=True):
            found[key][job] = result
        return found

    def put(self, kind: str, key: object, inputs: Inputs, result: object) -> None:
        """Keep a `result` that was made elsewhere, also after the end of the build."""
        self.known.setdefault(kind, {})[key] = (inputs, result)

    def put_in_group(self, kind: str, group: object, key: object, result: object) -> None:
        """Keep the `result` of one of the jobs of a group, as above."""
        inputs, results = self.known[kind][group]
        results[key] = result
        self.known[kind][group] = (inputs, results)  # another pair: it is news

    def forget_the_rest(self) -> None:
        """End a build: forget what it did not ask for."""
        self.known, self._asked = self._asked, {}

    def _recall(self, kind: str, jobs: Mapping[K, Inputs]) -> dict[K, Kept]:
        # Nearly all is known nearly always, and of each thing there are many: this is most of what a build does.
        known = self._asked.get(kind) or self.known.get(kind, {})
        found = {key: kept for key, inputs in jobs.items() if (kept := known.get(key)) and kept[0] == inputs}
        self._asked[kind] = found
        return found


def _still_known(key: G, kept: Kept | None, inputs: Inputs, jobs_of: JobsOf[G, K]) -> dict[K, Any]:
    """Return what is known of each job of a group, from what is `kept` of the group with other inputs."""
    before: dict[K, Inputs] = dict(jobs_of(key, kept[0])) if kept else {}
    results = kept[1] if kept else {}
    return {job: results[job] if before.get(job) == made_of else None for job, made_of in jobs_of(key, inputs)}
