"""Everything that is printed: problems, the one line at a build's end, the bar while it takes long."""

import errno
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import PurePosixPath
from time import monotonic
from typing import TYPE_CHECKING

import click

from statusgen.files import Progress
from statusgen.problems import Level, Problem, StatusgenError
from statusgen.structs import replace

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow"}
# A value or a file's name could else recolour the terminal, or begin a line that a CI service takes for a command.
UNPRINTABLE = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
PATIENCE_S = 1.0  # a faster build shows no bar
FRAME_S = 0.1  # between two pictures of it: each takes as long as making some files


def show_problems(problems: Sequence[Problem], content: str) -> None:
    """Print every problem with the path as the user knows it, and how many there are."""
    show_each(problems, content)
    if problems:
        _tell(count_problems(problems))


def show_each(problems: Iterable[Problem], content: str) -> None:
    for problem in problems:
        place = click.style(printable(replace(problem, path=shown_path(problem.path, content)).place), bold=True)
        level = click.style(f"{problem.level}:", fg=COLOURS[problem.level], bold=True)
        hint = click.style(f" ({printable(problem.hint)})", dim=True) if problem.hint else ""
        name = click.style(f" [{problem.name}]", dim=True) if problem.name else ""
        _tell(f"{place}: {level} {printable(problem.message)}{hint}{name}")


def show_mended(problems: Iterable[Problem], content: str) -> None:
    """Print for each problem that is gone that it is."""
    for problem in problems:
        place = click.style(printable(shown_path(problem.path, content)), bold=True)
        _tell(f"{place}: {click.style('mended:', fg='green', bold=True)} {printable(problem.message)}")


def printable(text: str) -> str:
    """Return `text` without what would steer a terminal."""
    # Python calls none of it printable, so that it is seldom looked for.
    if text.isprintable():
        return text
    return re.sub(UNPRINTABLE, lambda found: found[0].encode("unicode_escape").decode(), text)


def count_problems(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`, or `no problems`."""
    counts = [(level, sum(problem.level is level for problem in problems)) for level in Level]
    return ", ".join(f"{n} {level}{'' if n == 1 else 's'}" for level, n in counts if n) or "no problems"


def shown_path(path: str, content: str) -> str:
    """Return `path`, which is relative to the content folder, from where the user stands."""
    return os.path.normpath(PurePosixPath(content, path))


def fail(message: str) -> None:
    """Print what went wrong: each line as one of ours, because a name may hold the end of a line."""
    for line in message.split("\n"):
        _tell(f"{click.style('statusgen:', fg='red', bold=True)} {printable(line)}")


def note(message: str) -> None:
    """Print what somebody should know before they go on."""
    _tell(f"{click.style('note:', fg='yellow', bold=True)} {printable(message)}")


def _tell(styled: str) -> None:
    """Print beside what was asked for; in colours on a terminal that has them, unless NO_COLOR asks for none."""
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    with suppress(OSError, MemoryError):  # where that cannot be printed, nor could be said that it cannot
        click.echo(styled, err=True, color=False if is_plain else None)


def show_traceback(error: BaseException) -> None:
    import traceback  # noqa: PLC0415  # a command that goes well has none

    with suppress(OSError, MemoryError):
        traceback.print_exception(error)


def unexpected(error: BaseException) -> str:
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return "there is not enough memory"
    return f"unexpected {type(error).__name__}: {error}\nThis is a mistake in statusgen; --debug shows where."


def say(message: str | bytes) -> None:
    """Print what was asked for; bytes as they are, whatever the encoding of a terminal.

    Raises:
        StatusgenError: if it cannot be printed; a reader who left, as `head` does, is no matter of ours.
    """
    try:
        click.echo(message)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StatusgenError(unprinted(error)) from error


def unprinted(error: OSError) -> str:
    return f"cannot print: {error.strerror}"


def is_of_printing(error: BaseException) -> bool:
    """Whether `error` comes from what the library printed by itself: help, and the version."""
    from traceback import walk_tb  # noqa: PLC0415  # as above

    return any(frame.f_code is click.echo.__code__ for frame, _ in walk_tb(error.__traceback__))


def mention(message: str) -> None:
    """Print a line about what is done, be it read or not: that is done in any case."""
    with suppress(StatusgenError, BrokenPipeError):
        say(printable(message))


def say_json(values: Mapping[str, object]) -> None:
    import json  # noqa: PLC0415  # as long to import as a small file to read, and most print nothing for scripts

    say(json.dumps(_encodable(values), indent=2))


def _encodable(value: object) -> object:
    """Return `value` with names that are not UTF-8 as they are printed: what else they hold is not JSON for many."""
    match value:
        case str():
            return value.encode(errors="backslashreplace").decode()
        case Mapping():
            return {key: _encodable(each) for key, each in value.items()}
        case list() | tuple():
            return [*map(_encodable, value)]
    return value


def as_json(problem: Problem, content: str) -> dict[str, object]:
    return {
        "path": shown_path(problem.path, content),
        "line": problem.line,
        "column": problem.column,
        "level": problem.level,
        "message": problem.message,
        "hint": problem.hint,
        "name": problem.name,
    }


@contextmanager
def progress_bar(*, quiet: bool, what: str = "Building") -> Iterator[Progress]:
    """Give what shows a bar on a terminal, but only once the work has taken over a second."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _done, _all: None
        return
    shown = monotonic() + PATIENCE_S - FRAME_S
    with ExitStack() as stack:
        begun = cache(lambda: stack.enter_context(_bar(what)))

        def show(done: int, total: int) -> None:
            nonlocal shown
            if monotonic() - shown > FRAME_S:
                bar = begun()
                bar.update(bar.task_ids[0], completed=done, total=total, refresh=True)
                shown = monotonic()

        yield show


def _bar(what: str) -> "Bar":
    from rich.console import Console  # noqa: PLC0415  # 50 ms that a quick build does not need
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(stderr=True)
    # The second Ctrl-C ends all at once, and nobody would show it again.
    console.show_cursor = lambda show=True: False  # type: ignore[method-assign]  # noqa: ARG005  # the name is the library's
    bar = Bar(console=console, transient=True, auto_refresh=False)
    bar.add_task(what)
    return bar
