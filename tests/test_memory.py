"""What need not be done again, and when it must be."""

from collections.abc import Callable, Iterator, Mapping

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


def squares_in_groups(memory: Memory, groups: Mapping[str, tuple[int, ...]], looked_at: list[str]) -> dict[str, object]:
    """Ask for the squares of all that is in each group, and take down those that nobody knew."""

    def jobs(key: str) -> Iterator[tuple[int, Inputs]]:
        looked_at.append(key)
        return ((n, (n,)) for n in groups[key])

    found = memory.recall_groups("squares", {key: (each,) for key, each in groups.items()}, jobs)
    memory.forget_the_rest()
    for key, each in groups.items():
        for n in each:
            if n not in found[key]:
                memory.put("squares", n, (n,), n * n)
    return dict(found)


def test_a_group_that_is_as_it_was_is_not_looked_into() -> None:
    memory, looked_at = Memory(), list[str]()
    squares_in_groups(memory, {"low": (1, 2), "high": (8, 9)}, looked_at)
    assert squares_in_groups(memory, {"low": (1, 2), "high": (8, 9)}, looked_at) == {
        "low": {1: 1, 2: 4},
        "high": {8: 64, 9: 81},
    }
    looked_at.clear()
    assert squares_in_groups(memory, {"high": (8, 9), "low": (1, 3)}, looked_at) == {
        "high": {8: 64, 9: 81},
        "low": {1: 1},
    }
    assert looked_at == ["low"]


def test_a_group_of_which_something_is_unknown_is_looked_into_again() -> None:
    memory, looked_at = Memory(), list[str]()
    groups: dict[str, tuple[int, ...]] = {"low": (1, 2)}
    found = [squares_in_groups(memory, groups, looked_at) for _ in range(3)]
    assert found == [{"low": {}}, {"low": {1: 1, 2: 4}}, {"low": {1: 1, 2: 4}}]
    assert looked_at == ["low", "low"]


def test_what_a_group_held_is_known_one_by_one() -> None:
    memory = Memory()
    for low in ((1, 2), (1, 2), (1,)):
        squares_in_groups(memory, {"low": low, "high": (8,)}, [])
    assert memory.known == {"squares": {1: ((1,), 1), 8: ((8,), 64)}}


def test_a_result_that_proves_to_be_another_is_not_hidden_by_its_group() -> None:
    memory, groups = Memory(), {"low": (1, 2)}
    squares_in_groups(memory, groups, [])
    squares_in_groups(memory, groups, [])
    memory.put("squares", 2, (2,), 5)
    assert squares_in_groups(memory, groups, []) == {"low": {1: 1, 2: 5}}


def test_what_would_come_with_a_copy_of_its_inputs_is_made_here() -> None:
    memory = Memory(spread=lambda _work, _count: pytest.fail("shared out"))
    assert memory.keep_each("squares", {"two": (2,)}, lambda n: n * n, one_by_one) == {"two": 4}
