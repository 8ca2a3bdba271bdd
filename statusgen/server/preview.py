"""What the preview shows at the moment, and who waits for it to change."""

import json
import secrets
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Condition

from statusgen.problems import Level, Problem
from statusgen.server.generation import Generation, next_generation
from statusgen.structs import Frozen, replace

SHOWN_PROBLEMS = 100
HEARTBEAT_S = 10.0
# Browsers open six connections to one host, and a tab more than that would wait for ever.
STREAMS = 4


class State(Frozen):
    """The last good generation, what is wrong with the files since, and what is being done."""

    generation: Generation | None = None
    problems: tuple[Problem, ...] = ()
    failed: bool = False  # the problems kept a newer generation from being made
    phase: str = ""

    @property
    def message(self) -> str:
        """What pages are told, as JSON: errors first, and not more of them than one can read."""
        first = sorted(self.problems, key=lambda problem: problem.level is not Level.ERROR)
        return json.dumps(
            {
                "generation": self.generation.key if self.generation else "",
                "phase": self.phase,
                "failed": self.failed,
                "errors": sum(problem.level is Level.ERROR for problem in first),
                "warnings": sum(problem.level is Level.WARNING for problem in first),
                "problems": [_shown(problem) for problem in first[:SHOWN_PROBLEMS]],
            }
        )


class Preview:
    """A site in memory, as the last build left it. Every method may be called from any thread."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._changed = Condition()
        self._state = State()
        self._closed = False
        self._streams: dict[str, list[object]] = {}  # those that each reader has open, the newest last

    @property
    def state(self) -> State:
        return self._state

    def publish(self, files: Mapping[str, bytes], problems: tuple[Problem, ...] = (), *, base: str = "/") -> None:
        """Show a new generation: `files`, which change no more, below the path `base`."""
        key, at = secrets.token_hex(8), self._clock()

        def newer(state: State) -> State:
            return State(next_generation(state.generation, files, key=key, base=base, at=at), problems)

        self._change(newer)

    def fail(self, problems: tuple[Problem, ...]) -> None:
        """Keep the last good generation, and tell what kept the next one from being made."""
        self._change(lambda state: State(state.generation, problems, failed=True))

    def phase(self, text: str) -> None:
        """Tell what is being done, until the next generation or failure."""
        self._change(lambda state: replace(state, phase=text))

    def close(self) -> None:
        """End all streams."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def follow(self, reader: str) -> Generator[State | None, None, None]:
        """Yield the state, and again whenever it changes; now and then None, which tells whether `reader` is there.

        It ends when the preview closes, and when the same reader has opened some more: browsers then ask again. Who
        leaves before has to close it.
        """
        known: State | None = None
        with self._stream(reader) as is_over:

            def is_news() -> bool:
                return self._state is not known or is_over()

            while True:
                with self._changed:
                    self._changed.wait_for(is_news, HEARTBEAT_S)
                    if is_over():
                        return
                    state = self._state
                yield None if state is known else state
                known = state

    @contextmanager
    def _stream(self, reader: str) -> Iterator[Callable[[], bool]]:
        """Count a stream while it is open; give what tells whether it has to end."""
        stream = object()
        with self._changed:
            streams = self._streams.setdefault(reader, [])
            streams.append(stream)
            self._changed.notify_all()
        try:
            yield lambda: self._closed or stream not in streams[-STREAMS:]
        finally:
            with self._changed:
                streams.remove(stream)
                if not streams:
                    del self._streams[reader]

    def _change(self, change: Callable[[State], State]) -> None:
        with self._changed:
            self._state = change(self._state)
            self._changed.notify_all()


def _shown(problem: Problem) -> dict[str, str]:
    return {
        "place": problem.place,
        "level": problem.level,
        "message": problem.message,
        "hint": problem.hint,
    }
