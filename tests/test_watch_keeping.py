"""What the loop does with what changed, and what it tells."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from folders import put
from little import at
from statusgen.built import Built
from statusgen.files import Files
from statusgen.output import OutputError, Written
from statusgen.problems import BuildStoppedError, Problem, StatusgenError, UsageError
from statusgen.sources import Sources
from statusgen.structs import replace
from statusgen.watch import Began, Change, Crashed, Event, Published, Stopped, Unpublished, Watcher, keep_true
from statusgen.watch.keeping import Keeper, differences
from watched import World

NOW = at("2026-04-12 12:00")
MIDNIGHT = at("2026-04-13 00:00")
URL = "https://acme.example/"
SOURCES = Sources({}, {}, {})
WRITTEN = Written(1, 2, 3)
NO_TITLE = Problem("site.yaml", 1, 1, "no title")
TYPO = Problem("a.md", 3, 1, "unknown key 'x'")
FULL = OutputError("cannot write 'site': No space left on device")


def built(*problems: Problem) -> Built:
    return Built(Files({}), 1, problems, "All Systems Operational", "none", MIDNIGHT, URL, "UTC")


def published(event: Event) -> Published:
    assert isinstance(event, Published)
    return event


class Desk:
    """A loop each of whose rounds ends as planned: with what is built, or an exception of a build or of publishing."""

    def __init__(self, *plan: Built | Exception) -> None:
        self._plan = iter(plan)
        self._told: list[Event] = []
        self._keeper = Keeper(self._build, self._publish, self._told.append)

    def round(self, *paths: str) -> tuple[Event, datetime]:
        """Make a round after a change of `paths` and return what it told, but "began", and until when it holds."""
        self._told.clear()
        until = self._keeper.keep(Change(replace(SOURCES), NOW, paths))
        began, end = self._told
        assert began == Began(paths)
        return end, until

    def _build(self, sources: Sources, now: datetime) -> Built:
        assert (sources, now) == (SOURCES, NOW)
        self._end = next(self._plan)
        if isinstance(self._end, Exception) and not isinstance(self._end, OutputError):
            raise self._end
        return built() if isinstance(self._end, OutputError) else self._end

    def _publish(self, _built: Built) -> Written:
        if isinstance(self._end, OutputError):
            raise self._end
        return WRITTEN


def test_a_build_is_published_and_told_and_holds_until_the_next_change() -> None:
    event, until = Desk(built(TYPO)).round("a.md", "b.md")

    assert event == Published(("a.md", "b.md"), built(TYPO), WRITTEN, (TYPO,), (), published(event).seconds)
    assert until == MIDNIGHT + timedelta(seconds=1)


def test_problems_are_told_as_they_come_and_as_they_go() -> None:
    other = Problem("b.md", 1, 1, "no title")
    desk = Desk(built(TYPO), built(TYPO, other), built(other), built())

    news = [(event.appeared, event.gone) for event in (published(desk.round("a.md")[0]) for _ in range(4))]

    assert news == [((TYPO,), ()), ((other,), ()), ((), (TYPO,)), ((), (other,))]


def test_a_build_that_is_stopped_leaves_what_is_published_and_waits_for_a_file() -> None:
    desk = Desk(built(TYPO), BuildStoppedError((NO_TITLE,)), built(TYPO))
    desk.round("a.md")

    event, until = desk.round("site.yaml")
    assert event == Stopped(("site.yaml",), (NO_TITLE,), (NO_TITLE,), ())
    assert until == NOW + timedelta(minutes=1)

    event, _ = desk.round("site.yaml")
    assert (published(event).appeared, published(event).gone) == ((), (NO_TITLE,))


def test_what_stops_a_build_is_told_once_and_is_gone_once() -> None:
    lower, other = replace(NO_TITLE, line=2), Problem("site.yaml", 4, 1, "no url")
    stops = (BuildStoppedError((NO_TITLE, other)), BuildStoppedError((lower, other, TYPO)), BuildStoppedError((other,)))
    desk = Desk(built(TYPO), *stops, built())
    desk.round("a.md")

    events = [desk.round("site.yaml")[0] for _ in stops]
    news = [(event.appeared, event.gone) for event in events if isinstance(event, Stopped)]
    assert news == [((NO_TITLE, other), ()), ((), ()), ((), (lower,))]

    mended = published(desk.round("site.yaml")[0])
    assert (mended.appeared, mended.gone) == ((), (TYPO, other))


def test_while_builds_are_stopped_what_is_published_follows_the_clock() -> None:
    whole, broken = Sources({"site.yaml": "title: A"}, {}, {}), Sources({"site.yaml": "title: ["}, {}, {})
    ends: list[datetime] = []
    told: list[Event] = []

    def build(sources: Sources, now: datetime) -> Built:
        if sources is broken:
            raise BuildStoppedError((NO_TITLE,))
        return replace(built(), next_change=now + timedelta(hours=1))

    def publish(site: Built) -> Written:
        ends.append(site.next_change)
        if len(ends) == 2:
            raise FULL
        return WRITTEN

    keeper, later = Keeper(build, publish, told.append), NOW + timedelta(minutes=59, seconds=30)
    until = keeper.keep(Change(whole, NOW, ("site.yaml",)))
    assert keeper.keep(Change(broken, later, ("site.yaml",))) == until
    told.clear()
    assert keeper.keep(Change(broken, until, ())) == until + timedelta(seconds=1)
    assert told == [Began(()), Stopped((), (NO_TITLE,), (), ()), Unpublished(FULL, 1)]
    assert keeper.keep(Change(broken, until + timedelta(seconds=1), ())) == until + timedelta(seconds=61)

    assert ends == [each + timedelta(hours=1) for each in (NOW, until, until + timedelta(seconds=1))]
    assert told[-1] == Stopped((), (NO_TITLE,), (), ())

    keeper.keep(Change(broken, until + timedelta(minutes=2), ("public",)))  # others touched what is published
    assert ends[3:] == [until + timedelta(minutes=62)]


def test_while_builds_are_stopped_what_cannot_be_published_is_told_as_ever() -> None:
    whole, broken = Sources({"site.yaml": "title: A"}, {}, {}), Sources({"site.yaml": "title: ["}, {}, {})
    crash, foreign = ZeroDivisionError("division by zero"), UsageError("the output folder holds files of others")
    plan: list[Exception | None] = [None, FULL, FULL, None, crash, foreign]
    told: list[Event] = []

    def build(sources: Sources, _now: datetime) -> Built:
        if sources is broken:
            raise BuildStoppedError((NO_TITLE,))
        return built()

    def publish(_built: Built) -> Written:
        if error := plan.pop(0):
            raise error
        return WRITTEN

    def touch(*paths: str) -> Event:
        """Return what is told last once others touched what is published, or nothing but time passed."""
        keeper.keep(Change(broken, NOW, paths))
        return told[-1]

    keeper, stopped = Keeper(build, publish, told.append), Stopped((), (NO_TITLE,), (), ())
    keeper.keep(Change(whole, NOW, ("site.yaml",)))
    assert isinstance(touch("site.yaml"), Stopped)

    assert [touch("public"), touch(), touch()] == [Unpublished(FULL, 1), Unpublished(FULL, 2), stopped]
    assert touch() == stopped  # it is up again: there is nothing more to publish
    assert touch("public") == Crashed(("public",), crash)
    with pytest.raises(UsageError, match="files of others"):
        touch("public")


def test_what_cannot_be_published_is_tried_again_ever_more_seldom_until_it_can() -> None:
    desk = Desk(built(), *[FULL] * 8, built(), FULL)
    desk.round("a.md")

    rounds = [desk.round(*paths) for paths in [("b.md",), ("c.md",), *[()] * 6]]
    delays = [1, 2, 4, 8, 16, 32, 60, 60]
    assert rounds == [(Unpublished(FULL, delay), NOW + timedelta(seconds=delay)) for delay in delays]

    assert published(desk.round()[0]).paths == ("b.md", "c.md")
    assert desk.round()[0] == Unpublished(FULL, 1)


def test_a_first_site_that_cannot_be_published_ends_it() -> None:
    desk = Desk(BuildStoppedError((NO_TITLE,)), FULL)
    desk.round("a.md")

    with pytest.raises(OutputError, match="No space left"):
        desk.round("site.yaml")


def test_an_output_that_is_anothers_ends_it_at_any_time() -> None:
    desk = Desk(built(), UsageError("the output folder holds files that are not of statusgen"))
    desk.round("a.md")

    with pytest.raises(UsageError, match="not of statusgen"):
        desk.round("b.md")


def test_a_build_that_the_world_lets_down_is_tried_again() -> None:
    error = StatusgenError("a process that this one shared its work with was ended")
    desk = Desk(built(), error, built())
    desk.round("a.md")

    assert desk.round("b.md") == (Unpublished(error, 1), NOW + timedelta(seconds=1))
    assert published(desk.round()[0]).paths == ("b.md",)


def test_a_mistake_in_statusgen_is_told_and_survived() -> None:
    error = ZeroDivisionError("division by zero")
    desk = Desk(error, ZeroDivisionError("division by zero"), error, built())

    event, until = desk.round("a.md")
    assert event == Crashed(("a.md",), error)
    assert until == NOW + timedelta(seconds=60)  # the clock goes on, which may get by it

    again = desk.round()[0]
    assert isinstance(again, Crashed)
    assert (again.paths, again.is_news) == ((), False)
    assert desk.round("b.md")[0] == Crashed(("b.md",), error)
    assert published(desk.round()[0]).paths == ("a.md", "b.md")


@pytest.mark.parametrize(
    ("old", "new", "appeared", "gone"),
    [
        ([3], [7], [], []),
        ([3], [3, 7], [7], []),
        ([3, 7], [7], [], [3]),
        ([3, 7], [8], [], [7]),
        ([], [3], [3], []),
    ],
    ids=["moved", "a second", "one of two", "one of two while the other moved", "the first"],
)
def test_a_problem_that_moves_in_its_file_neither_comes_nor_goes(
    old: list[int], new: list[int], appeared: list[int], gone: list[int]
) -> None:
    def at_lines(lines: list[int]) -> tuple[Problem, ...]:
        return tuple(replace(TYPO, line=line) for line in lines)

    assert differences(at_lines(old), at_lines(new)) == (at_lines(appeared), at_lines(gone))


def test_a_hint_that_names_another_line_makes_no_other_problem() -> None:
    one, moved = (replace(TYPO, line=line, hint=f"it stands in line {line} already") for line in (5, 6))
    assert differences((one,), (moved,)) == ((), ())


def test_the_loop_goes_from_change_to_change_until_it_is_stopped(content: Path) -> None:
    put(content, {"a.md": b"one"})
    world = World("2026-04-12 12:00")
    watcher = Watcher(content, clock=world, ears=world.ears)
    builds: list[tuple[str, datetime]] = []

    def build(sources: Sources, now: datetime) -> Built:
        builds.append((sources.texts["a.md"], now))
        return replace(built(), next_change=NOW + timedelta(minutes=2 if now < NOW + timedelta(minutes=2) else 5))

    def save() -> None:
        put(content, {"a.md": b"two"})
        world.tell("a.md")

    world.at(60, save)
    world.at(180, watcher.stop)
    keep_true(watcher, build, lambda _: WRITTEN, lambda _: None)

    assert builds == [("one", NOW), ("two", NOW + timedelta(minutes=1)), ("two", NOW + timedelta(minutes=2, seconds=1))]
