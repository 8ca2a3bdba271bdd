"""A world for `watch` in which time passes only while somebody waits, and things happen when they are told to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from little import at
from statusgen.watch.ears import Heard

News = TypeVar("News")

LONG_S = 86_400


class World:
    """A clock, and the ears of a watcher."""

    def __init__(self, now: str = "2026-04-12 12:00") -> None:
        self.wall = at(now)
        self.seconds = 0.0  # since the world began
        self._tell: Callable[[Heard], None] = lambda _: None
        self.is_heard = True  # whether the ears listen to the folders that are there
        self.listened = 0
        self.is_closed = False
        self.refusal: OSError | None = None
        self._plans: list[tuple[float, Callable[[], object]]] = []

    def at(self, seconds: float, *actions: Callable[[], object]) -> None:
        self._plans += [(seconds, action) for action in actions]

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)

    # The clock

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, news: SimpleQueue[News], seconds: float) -> News:
        assert self.seconds < LONG_S, "nothing will ever happen"
        end = self.seconds + seconds
        while news.empty() and (plan := min(self._plans, key=lambda plan: plan[0], default=None)) and plan[0] <= end:
            self._plans.remove(plan)
            self.pass_time(max(plan[0] - self.seconds, 0))
            plan[1]()
        if news.empty():
            self.pass_time(max(end - self.seconds, 0))
            raise Empty
        return news.get_nowait()

    # The ears

    def ears(self, _content: Path, tell: Callable[[Heard], None]) -> "World":
        self._tell = tell
        return self

    def tell(self, path: str, *, is_over: bool = True) -> None:
        self._tell(Heard(path, is_over))

    def listen(self) -> None:
        if self.refusal:
            raise self.refusal
        self.listened += 1
        self.is_heard = True

    def is_listening(self) -> bool:
        return self.is_heard

    def close(self) -> None:
        self.is_closed = True
