"""The loop that keeps what is published true, and what it has to tell."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import perf_counter

from statusgen.built import Built
from statusgen.output import Written
from statusgen.problems import BuildStoppedError, Problem, StatusgenError, UsageError
from statusgen.sources import Sources
from statusgen.structs import Frozen, replace
from statusgen.watch.watcher import Change, Watcher

Problems = tuple[Problem, ...]

LONGEST_DELAY_S = 60
A_MINUTE = timedelta(minutes=1)
A_SECOND = timedelta(seconds=1)


class Began(Frozen):
    """A build began."""

    paths: tuple[str, ...]


class Published(Frozen):
    """What is published is true again."""

    paths: tuple[str, ...]  # all that changed since the last time; none: the clock alone did
    built: Built
    written: Written | None  # None where nothing is written to a disk
    appeared: Problems
    gone: Problems
    seconds: float


class Stopped(Frozen):
    """`site.yaml` or a template is broken: what is published stays, and follows the clock."""

    paths: tuple[str, ...]
    problems: Problems
    appeared: Problems  # of them
    gone: Problems


class Unpublished(Frozen):
    """The world failed; it is tried again after `retry_s`, and when a file changes."""

    error: StatusgenError
    retry_s: int


class Crashed(Frozen):
    """A mistake in statusgen, or no memory: the next change or instant may get by it."""

    paths: tuple[str, ...]
    error: Exception
    is_news: bool = True  # not the same as the last time, with the same files


Event = Began | Published | Stopped | Unpublished | Crashed

Build = Callable[[Sources, datetime], Built]
Publish = Callable[[Built], Written | None]


def keep_true(watcher: Watcher, build: Build, publish: Publish, tell: Callable[[Event], None]) -> None:
    """Build and publish now, and whenever that is true no longer, until `watcher` is stopped; `tell` of each.

    Raises:
        StatusgenError: if the world fails at the first site.
        UsageError: if there is no content at first, or what was asked for can never be published.
    """
    keeper = Keeper(build, publish, tell)
    change: Change | None = watcher.first()
    while change:
        change = watcher.next(change, keeper.keep(change))


class Keeper:
    """Makes one build after the other, and knows what it told."""

    def __init__(self, build: Build, publish: Publish, tell: Callable[[Event], None]) -> None:
        self._build = build
        self._publish = publish
        self._tell = tell
        self._paths: frozenset[str] = frozenset()  # changed since anything was published
        self._problems: Problems = ()  # of what is published
        self._stopping: Problems = ()  # those besides
        self._sources: Sources | None = None  # of what is published
        self._seen: Sources | None = None  # of what was stopped
        self._until = datetime.min.replace(tzinfo=UTC)  # it is true
        self._failures = 0
        self._crash = ""

    def keep(self, change: Change) -> datetime:
        """Build and publish, and return until when there is nothing more to do unless a file changes.

        That is just after the next change: at the very instant, what begins has lasted for no time yet, of which a page
        that stays for hours would tell wrongly.
        """
        self._paths |= {*change.paths}
        self._tell(Began(change.paths))
        try:
            return self._renew(change)
        except UsageError:
            raise
        except StatusgenError as error:
            return self._retry(error, change.now)
        except Exception as error:  # noqa: BLE001  # whatever it is: the last site is up, and the next build may help
            self._tell(Crashed(change.paths, error, is_news=bool(change.paths) or self._crash != repr(error)))
            self._crash = repr(error)
            return change.now + A_MINUTE

    def _renew(self, change: Change) -> datetime:
        """Publish what the files are, or what they were as long as nothing can be built of them."""
        begin = perf_counter()
        try:
            built = self._build(change.sources, change.now)
            written = self._publish(built)
        except BuildStoppedError as stop:
            try:
                return self._go_on(change)
            finally:
                self._stop(change.paths, stop.problems)
        self._succeed(change.sources, built, written, perf_counter() - begin)
        return self._until

    def _go_on(self, change: Change) -> datetime:
        """Have what is published follow the clock, as its files were; return when to try again what they are now."""
        now, is_others = change.now, bool(change.paths) and change.sources is self._seen
        self._seen = change.sources
        if self._sources and (self._until <= now or is_others or self._failures):
            with suppress(BuildStoppedError):  # what comes of the files as they are is what is told
                built = self._build(self._sources, now)
                self._publish(built)
                self._until, self._failures = built.next_change + A_SECOND, 0
        again = now + A_MINUTE  # a template may be broken for a while only
        return min(self._until, again) if now < self._until else again

    def _stop(self, paths: tuple[str, ...], problems: Problems) -> None:
        before, self._stopping = self._stopping, differences(self._problems, problems)[0]
        self._tell(Stopped(paths, problems, *differences(before, self._stopping)))

    def _retry(self, error: StatusgenError, now: datetime) -> datetime:
        if not self._sources:
            raise error
        delay_s = min(2**self._failures, LONGEST_DELAY_S)
        self._failures += 1
        self._tell(Unpublished(error, delay_s))
        return now + timedelta(seconds=delay_s)

    def _succeed(self, sources: Sources, built: Built, written: Written | None, seconds: float) -> None:
        appeared, gone = differences((*self._problems, *self._stopping), built.problems)
        self._tell(Published(tuple(sorted(self._paths)), built, written, appeared, gone, seconds))
        self._problems, self._stopping, self._paths = built.problems, (), frozenset()
        self._sources, self._until = sources, built.next_change + A_SECOND
        self._failures, self._crash = 0, ""


def differences(old: Problems, new: Problems) -> tuple[Problems, Problems]:
    """Return the problems that only `new` has, and those that only `old` has; one that moved in its file is neither."""
    return _only(new, old), _only(old, new)


def _only(these: Problems, others: Problems) -> Problems:
    there = {*others}
    moved = Counter(_placeless(problem) for problem in there - {*these})
    found = []
    for problem in these:
        if problem not in there:
            kind = _placeless(problem)
            moved[kind] -= 1
            if moved[kind] < 0:
                found.append(problem)
    return tuple(found)


def _placeless(problem: Problem) -> Problem:
    return replace(problem, line=0, column=0, hint="")  # which may name another place
