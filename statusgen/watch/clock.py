"""Time as it comes in from outside."""

import time
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Protocol, TypeVar

News = TypeVar("News")


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the time on the wall, in UTC; it may jump."""

    def monotonic(self) -> float:
        """Return the seconds since some moment; they never jump, and may stand while the machine sleeps."""

    def wait(self, news: SimpleQueue[News], seconds: float) -> News:
        """Return what comes next.

        Raises:
            queue.Empty: if nothing has come after `seconds`.
        """


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, news: SimpleQueue[News], seconds: float) -> News:
        return news.get(timeout=seconds)
