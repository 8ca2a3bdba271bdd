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


def squares_in_groups(memory: Memory, groups: dict[str, tuple[int, ...]], looked_at: list[str]) -> dict[str, object]:
    def jobs(key: str) -> Iterator[tuple[int, Inputs]]:
        looked_at.append(key)
        return ((n, (n,)) for n in groups[key])

    found = memory.keep_groups("squares", {key: (each,) for key, each in groups.items()}, jobs, lambda n: n * n)
    memory.forget_the_rest()
    return dict(found)


def test_a_group_that_is_as_it_was_is_not_looked_into() -> None:
    memory, looked_at = Memory(), list[str]()
    first = squares_in_groups(memory, {"low": (1, 2), "high": (8, 9)}, looked_at)
    second = squares_in_groups(memory, {"high": (8, 9), "low": (1, 3)}, looked_at)
    assert looked_at == ["low", "high", "low"]
    assert second == {"high": {8: 64, 9: 81}, "low": {1: 1, 3: 9}}
    assert second["high"] is first["high"]


def test_what_a_group_held_is_known_one_by_one() -> None:
    memory = Memory()
    squares_in_groups(memory, {"low": (1, 2), "high": (8,)}, [])
    squares_in_groups(memory, {"low": (1,), "high": (8,)}, [])
    assert memory.known == {"squares": {1: ((1,), 1), 8: ((8,), 64)}}


def test_a_group_of_which_something_is_unknown_is_looked_into_again() -> None:
    memory, looked_at = Memory(), list[str]()

    def recalled() -> object:
        def jobs(key: str) -> Iterator[tuple[int, Inputs]]:
            looked_at.append(key)
            return ((n, (n,)) for n in (1, 2))

        found = memory.recall_groups("squares", {"low": ("all",)}, jobs)
        memory.forget_the_rest()
        return found

    memory.put("squares", 1, (1,), 1)
    assert recalled() == {"low": {1: 1}}
    memory.put("squares", 2, (2,), 4)
    assert [recalled(), recalled()] == [{"low": {1: 1, 2: 4}}, {"low": {1: 1, 2: 4}}]
    assert looked_at == ["low", "low"]


def test_a_result_that_proves_to_be_another_is_not_hidden_by_its_group() -> None:
    memory = Memory()
    squares_in_groups(memory, {"low": (1, 2)}, [])
    memory.put("squares", 2, (2,), 5)
    assert squares_in_groups(memory, {"low": (1, 2)}, []) == {"low": {1: 1, 2: 5}}
