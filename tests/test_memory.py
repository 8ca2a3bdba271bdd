"""What need not be done again, and when it must be."""

from collections.abc import Callable, Iterator

import pytest

from statusgen.memory import Inputs, Memory


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
