"""What need not be done again: each result is kept with the values that it was made of, and made anew when they differ.

There is no other rule. Nothing is believed for its time stamp, and no kind of change is a case of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

T = TypeVar("T")

Slot = tuple[str, ...]
"""What a result is of: a kind, and as a rule the path or slug of its one subject."""

Inputs = tuple[Any, ...]
"""All that a result is made of: the arguments of the function that makes it. They compare by value."""

Kept = tuple[Inputs, Any]

Spread = Callable[[Callable[[int], T], int], Iterator[T]]
"""Calls a function with the numbers from 0 up to a count and gives the results in order, however it shares the work."""


def one_by_one(work: Callable[[int], T], count: int) -> Iterator[T]:
    return map(work, range(count))


class Memory:
    """Remembers one result a slot. What a build did not ask for is forgotten at its end."""

    def __init__(self, known: Mapping[Slot, Kept] | None = None, spread: Spread[Any] = one_by_one) -> None:
        self.known = dict(known or {})
        self.spread = spread
        self._asked: dict[Slot, Kept] = {}

    def keep(self, slot: Slot, inputs: Inputs, make: Callable[..., T]) -> T:
        """Return what `make` returns for `inputs`, as it is or as it was."""
        found = self._recall(slot, inputs)
        if found is None:
            found = self._asked[slot] = (inputs, make(*inputs))
        return cast("T", found[1])

    def keep_all(self, jobs: Sequence[tuple[Slot, Inputs]], make: Callable[..., T]) -> list[T]:
        """Return what `keep` returns for each of `jobs`, with the work that is left shared out."""
        missing = [job for job in jobs if self._recall(*job) is None]
        made = self.spread(lambda number: make(*missing[number][1]), len(missing))
        for (slot, inputs), result in zip(missing, made, strict=True):
            self._asked[slot] = (inputs, result)
        return [cast("T", self._asked[slot][1]) for slot, _ in jobs]

    def recall(self, slot: Slot, inputs: Inputs) -> Any:  # noqa: ANN401  # whatever was put there
        """Return what was put into `slot` for `inputs`; None if that was never done."""
        found = self._recall(slot, inputs)
        return found and found[1]

    def put(self, slot: Slot, inputs: Inputs, result: object) -> None:
        """Keep a `result` that was made elsewhere, also after the end of the build."""
        self.known[slot] = (inputs, result)

    def forget_the_rest(self) -> None:
        """End a build: forget what it did not ask for."""
        self.known, self._asked = self._asked, {}

    def _recall(self, slot: Slot, inputs: Inputs) -> Kept | None:
        found = self._asked.get(slot) or self.known.get(slot)
        if found is None or found[0] != inputs:
            return None
        self._asked[slot] = found
        return found
