"""What those who follow the preview are told, and when."""

import json
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest

from statusgen.problems import Level, Problem
from statusgen.server import Preview
from statusgen.server.preview import SHOWN_PROBLEMS, STREAMS, State

ERROR = Problem("components/api.yaml", 2, 9, "'opperational' is not a state", "did you mean `operational`?")
WARNING = Problem("incidents/late.md", 6, 1, "this update is in the future", level=Level.WARNING)


@pytest.fixture
def preview() -> Preview:
    return Preview(lambda: datetime(2026, 4, 12, tzinfo=UTC))


def told(states: Iterator[State | None]) -> dict[str, object]:
    state = next(states)
    assert state is not None
    found = json.loads(state.message)
    assert isinstance(found, dict)
    return found


def test_a_follower_is_told_what_is_now_and_each_change(preview: Preview) -> None:
    states = preview.follow("a browser")
    nothing = {"generation": "", "phase": "", "failed": False, "errors": 0, "warnings": 0, "problems": []}
    assert told(states) == nothing
    preview.phase("Building")
    assert told(states) == {**nothing, "phase": "Building"}
    preview.publish({"index.html": b"1"}, (WARNING, ERROR))
    first = told(states)
    error = {
        "place": "components/api.yaml:2:9",
        "level": "error",
        "message": "'opperational' is not a state",
        "hint": "did you mean `operational`?",
    }
    warning = {
        "place": "incidents/late.md:6:1",
        "level": "warning",
        "message": "this update is in the future",
        "hint": "",
    }
    key = first.pop("generation")
    assert first == {"phase": "", "failed": False, "errors": 1, "warnings": 1, "problems": [error, warning]}
    preview.phase("Building")
    preview.fail((ERROR,))
    broken = {"phase": "", "failed": True, "errors": 1, "warnings": 0, "problems": [error]}
    assert told(states) == {"generation": key, **broken}
    preview.publish({"index.html": b"2"})
    mended = told(states)
    assert mended == {**nothing, "generation": mended["generation"]}
    assert mended["generation"] not in ("", key)


def test_a_reader_is_not_told_more_problems_than_it_can_show(preview: Preview) -> None:
    preview.fail((*(Problem(f"{n}.md", 0, 0, "late", level=Level.WARNING) for n in range(SHOWN_PROBLEMS)), ERROR))
    shown = told(preview.follow("a browser"))
    problems = shown["problems"]
    assert isinstance(problems, list)
    assert (shown["errors"], shown["warnings"], len(problems)) == (1, SHOWN_PROBLEMS, SHOWN_PROBLEMS)
    assert problems[0]["level"] == "error"


def test_a_browser_keeps_few_streams_so_that_connections_are_left_for_pages(preview: Preview) -> None:
    tabs = [preview.follow("one browser") for _ in range(STREAMS + 1)]
    other = preview.follow("another browser")
    for states in (*tabs, other):
        next(states)
    preview.publish({})
    assert [next(states, "ended") == "ended" for states in (*tabs, other)] == [True, *[False] * STREAMS, False]


def test_a_stream_that_has_ended_leaves_its_place_to_another(preview: Preview) -> None:
    first, second, *others = (preview.follow("one browser") for _ in range(STREAMS))
    for states in (first, second, *others):
        next(states)
    second.close()
    next(third := preview.follow("one browser"))
    preview.publish({})
    assert [next(states, "ended") == "ended" for states in (first, second, *others, third)] == [
        False,
        True,
        *[False] * len(others),
        False,
    ]


def test_nothing_is_kept_of_a_reader_who_left(preview: Preview) -> None:
    class Name(str):
        __slots__ = ("__weakref__",)

    name = Name("a browser")
    kept = weakref.ref(name)
    states = preview.follow(name)
    next(states)
    states.close()
    del name
    assert kept() is None


def test_while_nothing_changes_a_follower_is_asked_whether_it_is_there(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statusgen.server.preview.HEARTBEAT_S", 0.0)
    states = preview.follow("a browser")
    assert told(states)["generation"] == ""
    assert next(states) is None


def test_what_waits_ends_at_once_when_the_preview_closes(preview: Preview) -> None:
    states = preview.follow("a browser")
    next(states)
    thread = Thread(target=lambda: list(states))
    thread.start()
    preview.close()
    thread.join()
    assert list(preview.follow("too late")) == []
