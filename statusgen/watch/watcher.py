"""Waits for what makes a built site untrue: files that change, and the clock."""

import math
import os
import stat
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Self

from statusgen.problems import UsageError
from statusgen.sources import Reader, Sources, changed_paths
from statusgen.structs import Frozen
from statusgen.watch.clock import Clock, SystemClock
from statusgen.watch.ears import Ears, Heard, NoEars, SystemEars

STEP_S = 0.5  # so long at most until a jump of the clock, the machine's waking and a new folder are noticed
# Each path that was heard of makes the wait longer: an editor's save is over at once, a checkout goes on and on.
QUIET_S = 0.01
HALF_SAVED_S = 0.05  # a file was created, emptied or moved away, and what it is to hold has yet to come
LONGEST_QUIET_S = 0.25
LONGEST_BURST_S = 1.0
LONGEST_HALF_SAVED_S = 3.0  # of a burst that leaves off in the middle of a file, or with one that was emptied
LONGEST_PAUSE_S = 60.0
SLACK = timedelta(seconds=1)  # a clock that is set back by less is being kept right, and did not jump


class Pace(Frozen):
    """How often all files are looked at: the longer that takes, the more seldom, but once a minute in any case."""

    shortest_s: float
    times_cost: float

    def pause_s(self, cost_s: float) -> float:
        return min(max(self.shortest_s, self.times_cost * cost_s), LONGEST_PAUSE_S)


OTHERS_S = 60.0  # so seldom at most is something built for what others did: they may be at it again and again
LISTENING = Pace(2.0, 200)  # half a per cent of a core, for what events miss
LOOKING = Pace(0.5, 20)


class Change(Frozen):
    """What to build next."""

    sources: Sources
    now: datetime  # in UTC, whole seconds
    paths: tuple[str, ...]  # what changed, sorted; none: the clock alone did, or the content folder is back


class Watcher:
    """Watches the folder `content`, and `templates` beside it, while it is entered.

    With `poll`, the system is not asked to tell of changes. `others` gives the names of what else has changed and needs
    a build, and is asked whenever all files are looked at. `tell` is given what a user should know of the watching
    itself, in words. `stop` may be called from anywhere, signal handlers and other threads too.
    """

    def __init__(  # noqa: PLR0913  # the folder, and what is there to be changed
        self,
        content: Path,
        *,
        poll: bool = False,
        others: Callable[[], tuple[str, ...]] = tuple,
        tell: Callable[[str], None] = lambda _: None,
        clock: Clock | None = None,
        ears: Callable[[Path, Callable[[Heard], None]], Ears] = SystemEars,
    ) -> None:
        self._content = content
        self._others = others
        self._tell = tell
        self._clock = clock or SystemClock()
        # Unlike an Event's, its methods may be called in a signal handler that interrupts them.
        self._news: SimpleQueue[Heard | None] = SimpleQueue()
        self._ears = NoEars() if poll else ears(content, self._news.put)
        self._pace = LOOKING if poll else LISTENING
        self._reader = Reader(content)
        self._sources = Sources({}, {}, {})
        self._rescan_s = 0.0
        self._cost_s = 0.0  # of the last look at all files
        self._others_s = 0.0  # before then, nobody else is asked
        self._changed: tuple[str, ...] = ()  # what others said
        self.is_away = False  # the content folder is gone
        self._is_stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ears.close()

    def stop(self) -> None:
        self._news.put(None)

    def first(self) -> Change:
        """Return all there is.

        Raises:
            UsageError: if the content is not a folder that can be read.
        """
        self._listen()  # before it is read: what changes meanwhile is told
        nothing, self._sources = self._sources, self._read_all()
        return self._change(changed_paths(nothing, self._sources))

    def next(self, last: Change, until: datetime) -> Change | None:
        """Wait until what was built from `last`, and is true `until` then, no longer is; None if stopped."""
        while (named := self._hear(until)) is not None:
            paths = self._look(named)
            if paths is not None:
                return self._change(paths)
            if not last.now - SLACK <= self._clock.now() < until:
                return self._change(())
        return None

    def _change(self, paths: tuple[str, ...]) -> Change:
        return Change(self._sources, self._clock.now().replace(microsecond=0), paths)

    def _hear(self, until: datetime) -> frozenset[str] | None:
        """Return the paths that events name, once no more come; none after a while without; None if stopped."""
        named: dict[str, bool] = {}
        begin, wait_s = math.inf, self._step_s(until)
        while not self._is_stopped and self._clock.monotonic() < begin + _longest_s(named):
            try:
                news = self._clock.wait(self._news, wait_s)
            except Empty:
                if any(self._is_emptied(path) for path, is_over in named.items() if not is_over):
                    continue
                break
            if news is None:
                self._is_stopped = True
            else:
                named[news.path] = news.is_over
                begin = min(begin, self._clock.monotonic())
                wait_s = min(len(named) * (QUIET_S if all(named.values()) else HALF_SAVED_S), LONGEST_QUIET_S)
        return None if self._is_stopped else frozenset(named)

    def _is_emptied(self, path: str) -> bool:
        """Whether what is to be in a file has yet to come: shells empty it before they run what writes it."""
        try:
            status = os.lstat(os.path.normpath(self._content.absolute() / path))  # a template's path leads up
        except (OSError, ValueError):
            return False
        return stat.S_ISREG(status.st_mode) and not status.st_size

    def _step_s(self, until: datetime) -> float:
        to_change_s = (until - self._clock.now()).total_seconds()
        return max(0.0, min(STEP_S, to_change_s, self._rescan_s - self._clock.monotonic()))

    def _look(self, named: frozenset[str]) -> tuple[str, ...] | None:
        """Return the paths that hold something else than before; None if there are none."""
        is_listening = self._ears.is_listening()
        if not is_listening:
            self._listen()
            named = frozenset()  # another folder is there: look at all of it
        elif not named and self._clock.monotonic() < self._rescan_s:
            return None
        old, was_away = self._sources, self.is_away
        if not self._read(named):
            return None
        changed, self._changed = self._changed, ()
        if self._sources is not old:
            changed += changed_paths(old, self._sources)
        elif not changed and not was_away:
            return None
        return tuple(sorted(changed))

    def _read(self, named: frozenset[str]) -> bool:
        """Read what is `named`, or all, unless the folder is gone; told once, as its coming back is."""
        try:
            self._sources = self._reader.read(named) if named else self._read_all()
        except UsageError as error:
            was_away, self.is_away = self.is_away, True
            if not was_away:
                self._tell(f"{error}; what is published stays, and is built again when the folder is back")
            self._rescan_s = self._clock.monotonic() + STEP_S
            return False
        was_away, self.is_away = self.is_away, False
        if was_away:
            self._tell(f"the folder '{self._content}' is back")
        return True

    def _read_all(self) -> Sources:
        begin = self._clock.monotonic()
        sources = self._reader.read()
        if begin >= self._others_s and (changed := self._others()):
            self._changed, self._others_s = changed, begin + OTHERS_S
        end = self._clock.monotonic()
        # The first look reads all files, and any may fall into a moment in which a disk hangs: two such are rare.
        before, self._cost_s = self._cost_s, end - begin
        self._rescan_s = end + self._pace.pause_s(min(before, self._cost_s))
        return sources

    def _listen(self) -> None:
        try:
            self._ears.listen()
        except OSError as error:
            self._ears.close()
            self._ears, self._pace = NoEars(), LOOKING
            self._tell(
                f"the system does not tell of changes ({error.strerror}): looking for them instead, as with --poll"
            )


def _longest_s(named: Mapping[str, bool]) -> float:
    """Return how long a burst may go on in which these paths were named, each with whether it is over."""
    return LONGEST_BURST_S if all(named.values()) else LONGEST_HALF_SAVED_S
