"""Questions on a terminal, for what was not given; end of input and Ctrl-C stop the command before it writes."""

import select
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

import click

from statusgen.cli.console import printable
from statusgen.problems import UsageError

T = TypeVar("T")

PASTE_S = 0.1  # what a terminal passes on without a longer break was pasted


def is_possible() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def require(option: str, what: str) -> None:
    """Go on only if what is missing can be asked for.

    Raises:
        UsageError: if it cannot, with the `option` that gives it.
    """
    if not is_possible():
        raise UsageError(f"{what} is missing: give it with {option}")


@contextmanager
def _a_question() -> Iterator[None]:
    """Let an answer be edited while it is typed; what is said after Ctrl-C begins a line."""
    with suppress(ImportError):  # Windows has none
        import readline  # noqa: F401, PLC0415  # where there is nothing to ask, there is nothing to edit
    try:
        yield
    except click.Abort:
        click.echo()
        raise


def _understood(read: Callable[[str], T]) -> Callable[[str], T]:
    """Return `read`, such that whoever typed what it refuses is asked again."""

    def understand(typed: str) -> T:
        try:
            return read(typed.strip())
        except UsageError as error:
            raise click.UsageError(printable(str(error))) from error

    return understand


@_a_question()
def choose(question: str, choices: Sequence[str], default: str = "") -> str:
    """Return one of `choices`, as its number, itself or a beginning that no other has is typed."""
    _show(choices)
    answer: str = click.prompt(question, default=default or None, value_proc=lambda typed: _chosen(typed, choices))
    return answer


@_a_question()
def choose_some(question: str, choices: Sequence[str]) -> tuple[str, ...]:
    """Return any of `choices`, as for one each is typed with commas between them; none for an empty answer."""
    if not choices:
        return ()
    _show(choices)

    def chosen(typed: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_chosen(each, choices) for each in typed.split(",") if each.strip()))

    answer: tuple[str, ...] = click.prompt(
        f"{question} (commas between them, empty for none)", default="", show_default=False, value_proc=chosen
    )
    return answer


def _show(choices: Sequence[str]) -> None:
    for number, choice in enumerate(choices, 1):
        click.echo(f"{number:>3}  {printable(choice)}")


def _chosen(typed: str, choices: Sequence[str]) -> str:
    word = typed.strip().casefold()
    if word.isdecimal() and 0 < int(word) <= len(choices):
        return choices[int(word) - 1]
    found = [choice for choice in choices if choice.casefold().startswith(word)]
    exact = [choice for choice in found if choice.casefold() == word]
    if len(exact or found) != 1:
        raise click.UsageError(f"'{printable(typed)}' is none of them, or the beginning of several")
    return (exact or found)[0]


def text(question: str, default: str = "") -> str:
    """Return a line, which may be empty."""
    return answer(question, default, str)


@_a_question()
def answer(question: str, default: str, read: Callable[[str], T]) -> T:
    """Return what `read` makes of a line, which may be empty; where it raises a UsageError, it is asked again."""
    found: T = click.prompt(question, default=default, show_default=bool(default), value_proc=_understood(read))
    return found


def message(question: str, default: str = "") -> str:
    """Return a text, which may be empty: one line, or all of those that were pasted at once."""
    lines = [text(question, default)]
    with suppress(EOFError):
        while _is_more_there():
            lines.append(input())
    return "\n".join(lines).strip()


def _is_more_there() -> bool:
    # What is left would be typed into the shell, and run there.
    with suppress(OSError):  # Windows waits for sockets only
        return bool(select.select([sys.stdin], [], [], PASTE_S)[0])
    return False


@_a_question()
def confirm(question: str, *, default: bool = True) -> bool:
    return click.confirm(question, default=default)
