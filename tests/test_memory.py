"""What need not be done again, and when it must be."""

from collections.abc import Callable, Iterator

import pytest

from statusgen.memory import Inputs, Memory, one_by_one


def test_what_is_known_is_not_made_again() -> None:
    memory, made = Memory(), list[str]()

    def make(text: str) -> str:
        made.append(text)
        return text.upper()

    assert [memory.keep("a", (text,), make) for text in ("x", "x", "y", "x")] == ["X", "X", "Y", "X"]
    assert made == ["x", "y", "x"]


def test_many_are_made_in_one_go_and_only_those_that_are_missing() -> None:
    counts: list[int] = []

    def spread(work: Callable[[int], int], count: int) -> Iterator[int]:
        counts.append(count)
        return map(work, range(count))

    memory = Memory(spread=spread)
    jobs: dict[str, Inputs] = {"one": (1,), "two": (2,)}
    assert memory.keep_each("squares", jobs, lambda n: n * n) == {"one": 1, "two": 4}
    more = memory.keep_each("squares", {"three": (3,), **jobs}, lambda n: n * n)
    assert [*more.items()] == [("three", 9), ("one", 1), ("two", 4)]
    assert counts == [2, 1]


def test_what_a_build_did_not_ask_for_is_forgotten() -> None:
    memory = Memory({"old": {"": ((), 1)}, "new": {"a": ((), 2), "b": ((), 3)}})
    memory.keep_each("new", {"a": ()}, lambda: pytest.fail("made again"))
    memory.forget_the_rest()
    assert memory.known == {"new": {"a": ((), 2)}}


def test_what_was_asked_for_is_remembered_as_the_very_same_object() -> None:
    memory, first = Memory(), (["text"],)
    kept: list[str] = memory.keep("a", first, list)
    memory.forget_the_rest()
    assert memory.keep("a", (["text"],), list) is kept


def test_a_result_from_elsewhere_holds_for_its_inputs_alone() -> None:
    memory = Memory()
    memory.put("a", "key", (1,), "one")
    assert memory.recall("a", {"key": (1,), "another": (1,)}) == {"key": "one"}
    assert memory.recall("a", {"key": (2,)}) == {}


class Squares:
    """Asks for the squares of all that is in each group, takes down those that nobody knew, and what was looked at."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.looked_at: list[tuple[str, Inputs]] = []

    def recall(self, **groups: tuple[int, ...]) -> dict[str, dict[int, int | None]]:
        self.looked_at.clear()
        found = self.memory.recall_groups("squares", {key: (each,) for key, each in groups.items()}, self._jobs)
        self.memory.forget_the_rest()
        then = {key: {**each} for key, each in found.items()}
        for key, each in then.items():
            for n, square in each.items():
                if square is None:
                    self.memory.put_in_group("squares", key, n, n * n)
        return then

    def _jobs(self, key: str, inputs: Inputs) -> Iterator[tuple[int, Inputs]]:
        self.looked_at.append((key, inputs))
        return ((n, (n,)) for n in inputs[0])


def test_of_a_new_group_nothing_is_known_until_it_is_put_there() -> None:
    squares = Squares(Memory())
    assert squares.recall(low=(1, 2)) == {"low": {1: None, 2: None}}
    assert squares.recall(low=(1, 2)) == {"low": {1: 1, 2: 4}}


def test_a_group_that_is_as_it_was_is_not_looked_into() -> None:
    squares = Squares(Memory())
    squares.recall(low=(1, 2), high=(8, 9))
    assert squares.recall(high=(8, 9), low=(1, 2)) == {"high": {8: 64, 9: 81}, "low": {1: 1, 2: 4}}
    assert squares.looked_at == []


def test_what_of_a_group_is_as_it_was_is_still_known_when_the_rest_is_not() -> None:
    squares = Squares(Memory())
    squares.recall(low=(1, 2), high=(8, 9))
    assert squares.recall(low=(1, 3), high=(8, 9)) == {"low": {1: 1, 3: None}, "high": {8: 64, 9: 81}}
    assert squares.looked_at == [("low", ((1, 2),)), ("low", ((1, 3),))]


def test_a_group_that_nobody_asked_for_is_forgotten() -> None:
    squares = Squares(Memory())
    squares.recall(low=(1,), high=(8,))
    squares.recall(low=(1,))
    assert squares.memory.known == {"squares": {"low": (((1,),), {1: 1})}}


def test_what_is_put_in_a_group_is_news() -> None:
    squares = Squares(Memory())
    squares.recall(low=(1,))
    before = squares.memory.known["squares"]["low"]
    squares.memory.put_in_group("squares", "low", 1, 1)
    assert squares.memory.known["squares"]["low"] == before
    assert squares.memory.known["squares"]["low"] is not before


def test_of_groups_that_are_kept_only_what_changed_is_made() -> None:
    made: list[int] = []

    def square(n: int) -> int:
        made.append(n)
        return n * n

    def keep(**groups: tuple[int, ...]) -> dict[str, dict[int, int]]:
        made.clear()
        jobs = {key: (each,) for key, each in groups.items()}
        found = memory.keep_groups("squares", jobs, lambda _key, inputs: ((n, (n,)) for n in inputs[0]), square)
        memory.forget_the_rest()
        return found

    memory = Memory()
    before = keep(low=(1, 2), high=(8, 9))
    assert (before, made) == ({"low": {1: 1, 2: 4}, "high": {8: 64, 9: 81}}, [1, 2, 8, 9])
    after = keep(low=(1, 2), high=(7, 9))
    assert (after, made) == ({"low": {1: 1, 2: 4}, "high": {7: 49, 9: 81}}, [7])
    assert after["low"] is before["low"]


def test_what_would_come_with_a_copy_of_its_inputs_is_made_here() -> None:
    memory = Memory(spread=lambda _work, _count: pytest.fail("shared out"))
    assert memory.keep_each("squares", {"two": (2,)}, lambda n: n * n, one_by_one) == {"two": 4}
