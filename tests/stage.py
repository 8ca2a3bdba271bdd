"""A content folder that is edited from state to state, and the site that is built of it and watched meanwhile."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from changing import BASE, FIRST, NOW, STATES, clean, control, lay
from crawl import crawl
from test_output import tree
from warm import Call, Ended, Warm, calls, spread, warm


@dataclass(frozen=True, slots=True)
class Stage:
    """The folders, and a process that builds; a state is named by its place in `STATES`."""

    folder: Path
    builds: Warm
    clean: tuple[Mapping[str, bytes], ...] = field(repr=False)  # what each state's first build writes
    own: tuple[Mapping[str, int], ...]  # statusgen's own files after it, and their sizes
    whole: Mapping[str, frozenset[bytes]] = field(repr=False)  # every version of each path

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def command(self) -> tuple[str | Path, ...]:
        return command(self.folder)

    def build(self, state: int) -> None:
        """Build, and compare with a first build of the same."""
        lay(self.content, STATES[state])
        ended = self.builds.run(*self.command)
        assert ended == Ended(0, ""), ended
        self.check(state)

    def check(self, state: int) -> None:
        found = tree(self.site)
        assert found == self.clean[state], sorted(found.items() ^ self.clean[state].items())
        own = control(self.site)
        assert own.keys() == self.own[state].keys(), own
        assert sum(own.values()) <= 2 * sum(self.own[state].values())

    def meddle(self, inject: str) -> Ended:
        """Build what is laid while strace meddles with it; whoever reads then finds all whole."""
        ended, _ = self.builds.trace(*self.command, inject=inject)
        self.check_reading()
        return ended

    def fail(self, inject: str, folder: Path) -> tuple[Ended, tuple[Call, ...]]:
        """As above, with calls that fail; return those too that were to change `folder`.

        After a build that failed, the next may have more or less to write than was recorded, and fail elsewhere.
        """
        ended, traced = self.builds.trace(*self.command, inject=inject)
        self.check_reading()
        return ended, calls([line for line in traced if line.endswith("(INJECTED)")], folder)

    def kill(self, state: int, call: Call) -> bool:
        """Begin to build, and be killed before the call, unless it never comes."""
        lay(self.content, STATES[state])
        ended = self.meddle(call.inject("signal=KILL"))
        assert ended in (Ended(-signal.SIGKILL, ""), Ended(0, ""))
        return ended.code != 0

    def check_reading(self) -> None:
        wrong = [*crawl(self.site, BASE, self.whole)]
        assert wrong == [], wrong
        halves = [path for path, content in tree(self.site).items() if content not in self.whole.get(path, {b""})]
        assert halves == [], halves

    def record_all(self) -> tuple[tuple[Call, ...], ...]:
        """Return the calls of the build from the first state to the second, to the third, and back to the first."""
        return tuple(self.record(state) for state in (1, 2, 0))

    def rounds(self, count: int, which: Callable[[Call], bool] = lambda _: True) -> Iterator[tuple[int, Call]]:
        """Lay one state after the other, and yield it with a call of its build, the first at first, the last at last.

        The build of each is to be done when the next is asked for.
        """
        recorded = [tuple(filter(which, found)) for found in self.record_all()]
        for number in range(count):
            state = (number + 1) % 3
            lay(self.content, STATES[state])
            yield state, spread(recorded[number % 3], count)[number]

    def record(self, state: int) -> tuple[Call, ...]:
        """Build, and return the calls that change the output or the cache."""
        lay(self.content, STATES[state])
        ended, traced = self.builds.trace(*self.command)
        assert ended == Ended(0, "")
        return calls(traced, self.site, self.cache)


def command(folder: Path) -> tuple[str | Path, ...]:
    content, site, cache = (folder / name for name in ("content", "site", "cache"))
    return "build", content, "--output", site, "--cache", cache, "--now", NOW, "--quiet"


@contextmanager
def set_up(folder: Path) -> Iterator[Stage]:
    """Give the stage with the first state's site on it."""
    cleans = tuple(clean(folder / str(number), state) for number, state in enumerate(STATES))
    own = tuple(control(folder / str(number) / "site") for number, _ in enumerate(STATES))
    paths = {path for files in cleans for path in files}
    whole = {path: frozenset(files[path] for files in cleans if path in files) for path in paths}
    lay(folder / "content", FIRST)
    with warm(folder, *command(folder)) as builds:
        yield Stage(folder, builds, cleans, own, whole)
