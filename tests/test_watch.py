"""What a watcher waits for, in a world whose time is told by the test."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from folders import put
from little import at
from statusgen.problems import UsageError
from statusgen.sources import Reader, Sources
from statusgen.watch import Change, Watcher
from statusgen.watch import watcher as module
from watched import World

LATE = at("2026-04-12 12:05")
SECOND = timedelta(seconds=1)


@pytest.fixture
def world() -> World:
    return World("2026-04-12 12:00")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watcher(content: Path, world: World, said: list[str]) -> Watcher:
    put(content, {"site.yaml": b"title: Acme\n", "incidents/api.md": b"one"})
    return Watcher(content, clock=world, ears=world.ears, tell=said.append)


def save(world: World, content: Path, path: str, data: bytes = b"new") -> Callable[[], None]:
    """Return what writes a file and lets the ears hear of it."""

    def write() -> None:
        put(content, {path: data})
        world.tell(path)

    return write


def test_at_first_there_is_everything(watcher: Watcher, world: World) -> None:
    assert watcher.first() == Change(
        sources=Sources({"incidents/api.md": "one", "site.yaml": "title: Acme\n"}, {}, {}),
        now=at("2026-04-12 12:00"),
        paths=("incidents/api.md", "site.yaml"),
    )
    assert world.listened == 1


def test_without_content_there_is_nothing_to_watch(tmp_path: Path, world: World) -> None:
    with pytest.raises(UsageError, match="is not a folder with content"):
        Watcher(tmp_path / "nowhere", clock=world, ears=world.ears).first()


def test_a_saved_file_is_handed_out_after_a_moments_quiet(watcher: Watcher, world: World, content: Path) -> None:
    first = watcher.first()
    world.at(7, save(world, content, "incidents/api.md", b"two"))

    change = watcher.next(first, LATE)

    assert change == Change(
        sources=Sources({"incidents/api.md": "two", "site.yaml": "title: Acme\n"}, {}, {}),
        now=at("2026-04-12 12:00:07"),
        paths=("incidents/api.md",),
    )
    assert world.seconds == pytest.approx(7.01)


def test_many_files_are_one_change_once_no_more_come(watcher: Watcher, world: World, content: Path) -> None:
    first = watcher.first()
    for number in range(10):
        world.at(1 + number * 0.009, save(world, content, f"incidents/{number}.md"))

    change = watcher.next(first, LATE)

    assert change
    assert change.paths == tuple(f"incidents/{number}.md" for number in range(10))
    assert world.seconds == pytest.approx(1.081 + 0.1)


def test_a_file_that_is_only_half_saved_is_waited_for(watcher: Watcher, world: World, content: Path) -> None:
    first = watcher.first()
    world.at(
        1, partial(put, content, {"incidents/api.md": b""}), partial(world.tell, "incidents/api.md", is_over=False)
    )
    world.at(1.04, save(world, content, "incidents/api.md", b"two"))

    change = watcher.next(first, LATE)

    assert change
    assert change.sources.texts["incidents/api.md"] == "two"
    assert world.seconds == pytest.approx(1.05)


@pytest.mark.parametrize("path", ["incidents/api.md", "../templates/home.html"])
def test_a_file_that_was_emptied_is_waited_for(watcher: Watcher, world: World, content: Path, path: str) -> None:
    put(content, {path: b"one"})
    first = watcher.first()
    world.at(1, partial(put, content, {path: b""}), partial(world.tell, path, is_over=False))
    world.at(1.5, save(world, content, "incidents/other.md"))
    world.at(2.7, partial(put, content, {path: b"two"}), partial(world.tell, path, is_over=True))

    change = watcher.next(first, LATE)

    assert change
    assert change.paths == tuple(sorted((path, "incidents/other.md")))
    assert "two" in {**change.sources.texts, **change.sources.templates}.values()
    assert world.seconds == pytest.approx(2.7, abs=0.1)


def test_a_file_that_stays_empty_is_handed_out_after_three_seconds(
    watcher: Watcher, world: World, content: Path
) -> None:
    first = watcher.first()
    world.at(1, partial(put, content, {"a.md": b""}), partial(world.tell, "a.md", is_over=False))

    change = watcher.next(first, LATE)

    assert change
    assert change.sources.texts["a.md"] == ""
    assert world.seconds == pytest.approx(4, abs=0.1)


def test_files_that_never_stop_coming_are_handed_out_after_a_second(
    watcher: Watcher, world: World, content: Path
) -> None:
    first = watcher.first()
    for number in range(1000):
        world.at(1 + number * 0.0095, save(world, content, f"incidents/{number}.md"))

    change = watcher.next(first, LATE)

    assert change
    assert len(change.paths) == pytest.approx(105, abs=2)
    assert world.seconds == pytest.approx(2, abs=0.1)
    assert watcher.next(change, LATE)


def test_a_burst_that_leaves_off_in_the_middle_of_a_file_is_waited_for(
    watcher: Watcher, world: World, content: Path
) -> None:
    first = watcher.first()
    for number in range(100):
        world.at(1 + number * 0.01, save(world, content, f"incidents/{number}.md"))
    world.at(1.995, partial(world.tell, "incidents/api.md", is_over=False))
    world.at(2.15, save(world, content, "incidents/api.md", b"two"))

    change = watcher.next(first, LATE)

    assert change
    assert change.sources.texts["incidents/api.md"] == "two"
    assert len(change.paths) == 101


def test_one_that_goes_on_like_that_is_handed_out_after_three_seconds(watcher: Watcher, world: World) -> None:
    first = watcher.first()
    for number in range(1000):
        world.at(1 + number * 0.01, partial(world.tell, "incidents/api.md", is_over=False))

    assert watcher.next(first, first.now + 4 * SECOND)
    assert world.seconds == pytest.approx(4, abs=0.1)


def test_what_others_say_is_asked_for_now_and_then_and_is_a_change(content: Path, world: World) -> None:
    put(content, {"site.yaml": b"title: Acme\n"})
    touched: list[str] = []
    watcher = Watcher(content, clock=world, ears=world.ears, others=lambda: tuple(touched))
    first = watcher.first()
    world.at(1, partial(touched.append, "public"))

    change = watcher.next(first, LATE)

    assert change == Change(first.sources, at("2026-04-12 12:00:02"), ("public",))
    world.at(20, partial(put, content, {"about.md": b"x"}))
    change = watcher.next(change, LATE)
    assert change
    assert change.paths == ("about.md",)
    world.at(61.9, partial(put, content, {"alpha.md": b"x"}))
    change = watcher.next(change, LATE)  # somebody is at it again and again
    assert change
    assert (change.now, change.paths) == (at("2026-04-12 12:01:02"), ("alpha.md", "public"))


def test_events_without_a_change_are_no_reason_to_build(watcher: Watcher, world: World) -> None:
    first = watcher.first()
    for second in range(1, 60):
        world.at(second, partial(world.tell, "site.yaml"))

    assert watcher.next(first, first.now + 60 * SECOND) == Change(first.sources, at("2026-04-12 12:01"), ())


def test_the_clock_strikes_to_the_second(watcher: Watcher, world: World) -> None:
    first = watcher.first()
    until = first.now + timedelta(minutes=3, seconds=1)

    assert watcher.next(first, until) == Change(first.sources, until, ())
    assert world.seconds == pytest.approx(181)


@pytest.mark.parametrize("jump", [timedelta(hours=13), timedelta(days=-1), -2 * SECOND])
def test_a_clock_that_jumps_is_noticed_at_once(watcher: Watcher, world: World, jump: timedelta) -> None:
    first = watcher.first()

    def shift() -> None:
        world.wall += jump

    world.at(0.1, shift)

    change = watcher.next(first, LATE)

    assert change == Change(first.sources, world.wall.replace(microsecond=0), ())
    assert world.seconds <= 0.6


def test_a_clock_that_is_kept_right_did_not_jump(watcher: Watcher, world: World) -> None:
    first = watcher.first()
    world.wall -= timedelta(milliseconds=900)

    assert watcher.next(first, LATE) == Change(first.sources, LATE, ())


def test_what_no_event_told_is_found_within_two_seconds(watcher: Watcher, world: World, content: Path) -> None:
    first = watcher.first()
    world.at(7, partial(put, content, {"incidents/api.md": b"two"}))

    change = watcher.next(first, LATE)

    assert change
    assert change.paths == ("incidents/api.md",)
    assert world.seconds <= 9


@pytest.mark.parametrize(("poll", "pause_s"), [(False, 20), (True, 2)])
def test_the_longer_it_takes_to_look_at_all_files_the_more_seldom_that_is_done(
    content: Path, world: World, monkeypatch: pytest.MonkeyPatch, *, poll: bool, pause_s: float
) -> None:
    looks: list[float] = []

    class SlowReader(Reader):
        def read(self, named: object = None) -> Sources:
            assert named is None
            world.pass_time(0.1)
            looks.append(world.seconds)
            return super().read()

    monkeypatch.setattr(module, "Reader", SlowReader)
    watcher = Watcher(content, clock=world, ears=world.ears, poll=poll)
    first = watcher.first()
    watcher.next(first, first.now + timedelta(minutes=2))

    shortest, *pauses = (round(after - before - 0.1, 3) for before, after in pairwise(looks))
    assert shortest <= 2  # the first look read all files: it tells nothing of the others
    assert {*pauses} == {pause_s}


@pytest.mark.parametrize("poll", [False, True])
def test_a_disk_that_hangs_once_makes_no_look_later_and_one_that_is_slow_none_by_over_a_minute(
    content: Path, world: World, monkeypatch: pytest.MonkeyPatch, *, poll: bool
) -> None:
    hangs = {2: 60, 5: 60, 6: 60}
    looks: list[float] = []

    class HangingReader(Reader):
        def read(self, named: object = None) -> Sources:
            assert named is None
            world.pass_time(hangs.get(len(looks), 0))
            looks.append(world.seconds)
            return super().read()

    monkeypatch.setattr(module, "Reader", HangingReader)
    watcher = Watcher(content, clock=world, ears=world.ears, poll=poll)
    first = watcher.first()
    watcher.next(first, first.now + timedelta(minutes=5))

    shortest = 0.5 if poll else 2
    pauses = [after - before - hangs.get(number, 0) for number, (before, after) in enumerate(pairwise(looks), 1)]
    assert pauses[:8] == pytest.approx([shortest] * 6 + [60] + [shortest])


def test_polling_hears_nothing_and_looks_every_half_second(content: Path, world: World) -> None:
    watcher = Watcher(content, clock=world, ears=world.ears, poll=True)
    first = watcher.first()
    world.at(7.1, partial(put, content, {"a.md": b"x"}))

    change = watcher.next(first, LATE)

    assert change
    assert change.paths == ("a.md",)
    assert world.seconds == pytest.approx(7.5)
    assert world.listened == 0


def test_a_system_that_tells_of_no_more_folders_is_said_and_files_are_looked_for(
    watcher: Watcher, world: World, content: Path, said: list[str]
) -> None:
    world.refusal = OSError(28, "inotify watch limit reached")
    first = watcher.first()
    world.at(7.1, partial(put, content, {"a.md": b"x"}))

    assert watcher.next(first, LATE)
    assert said == [
        "the system does not tell of changes (inotify watch limit reached): looking for them instead, as with --poll"
    ]
    assert world.seconds == pytest.approx(7.5)
    assert world.is_closed


def test_a_folder_that_was_put_in_the_others_place_is_read_and_listened_to(
    watcher: Watcher, world: World, content: Path
) -> None:
    first = watcher.first()

    def replace() -> None:
        content.rename(content.with_name("old"))
        put(content, {"site.yaml": b"title: Acme\n"})
        world.is_heard = False

    world.at(1.1, replace)
    change = watcher.next(first, LATE)

    assert change
    assert change.paths == ("incidents/api.md",)
    assert world.listened == 2
    assert world.seconds == pytest.approx(1.5)


def test_a_content_folder_that_is_gone_is_said_once_and_so_is_its_return(
    watcher: Watcher, world: World, content: Path, said: list[str]
) -> None:
    first = watcher.first()
    away = content.with_name("away")
    world.at(1, partial(content.rename, away), partial(world.tell, ""))
    world.at(30, partial(away.rename, content))
    world.at(40, save(world, content, "incidents/api.md", b"two"))

    change = watcher.next(first, LATE)

    assert change
    assert (change.paths, change.now, watcher.is_away) == ((), at("2026-04-12 12:00:30"), False)
    change = watcher.next(change, LATE)
    assert change
    assert (change.paths, change.now) == (("incidents/api.md",), at("2026-04-12 12:00:40"))
    gone = f"'{content}' is not a folder with content (`statusgen init` makes one)"
    stays = "what is published stays, and is built again when the folder is back"
    assert said == [f"{gone}; {stays}", f"the folder '{content}' is back"]


def test_a_content_folder_that_is_said_to_be_back_is_away_no_longer(content: Path, world: World) -> None:
    put(content, {"site.yaml": b"title: Acme\n"})
    said: list[bool] = []
    one = Watcher(content, clock=world, ears=world.ears, tell=lambda _: said.append(one.is_away))
    first = one.first()
    away = content.with_name("away")
    world.at(1, partial(content.rename, away), partial(world.tell, ""))
    world.at(30, partial(away.rename, content))

    assert one.next(first, LATE)
    assert said == [True, False]


def test_the_clock_strikes_also_while_the_content_is_gone(watcher: Watcher, content: Path) -> None:
    first = watcher.first()
    content.rename(content.with_name("away"))

    assert watcher.next(first, LATE) == Change(first.sources, LATE, ())


@pytest.mark.parametrize("actions", [(), ("a.md", "b.md")])
def test_a_watcher_that_is_stopped_hands_out_nothing_more(
    watcher: Watcher, world: World, content: Path, actions: tuple[str, ...]
) -> None:
    first = watcher.first()
    world.at(5, *(save(world, content, path) for path in actions), watcher.stop)

    assert (watcher.next(first, LATE), watcher.next(first, first.now)) == (None, None)
    assert world.seconds == pytest.approx(5)


def test_leaving_it_closes_the_ears(watcher: Watcher, world: World) -> None:
    with watcher:
        watcher.first()
    assert world.is_closed
