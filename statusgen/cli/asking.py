"""Questions on a terminal, for what was not given; end of input and Ctrl-C stop the command before it writes."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from statusgen.problems import UsageError


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
def _a_line_each() -> Iterator[None]:
    """Let what is said after Ctrl-C begin a line, where the question stands."""
    try:
        yield
    except click.Abort:
        click.echo(err=True)
        raise


@_a_line_each()
def choose(question: str, choices: Sequence[str], default: str = "") -> str:
    """Return one of `choices`, as its number, itself or a beginning that no other has is typed."""
    _show(choices)
    answer: str = click.prompt(
        question, default=default or None, value_proc=lambda typed: _chosen(typed, choices), err=True
    )
    return answer


@_a_line_each()
def choose_some(question: str, choices: Sequence[str]) -> tuple[str, ...]:
    """Return any of `choices`, as for one each is typed with commas between them; none for an empty answer."""
    if not choices:
        return ()
    _show(choices)

    def chosen(typed: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_chosen(each, choices) for each in typed.split(",") if each.strip()))

    answer: tuple[str, ...] = click.prompt(
        f"{question} (commas between them, empty for none)", default="", show_default=False, value_proc=chosen, err=True
    )
    return answer


def _show(choices: Sequence[str]) -> None:
    for number, choice in enumerate(choices, 1):
        click.echo(f"{number:>3}  {choice}", err=True)


def _chosen(typed: str, choices: Sequence[str]) -> str:
    word = typed.strip().casefold()
    if word.isdecimal() and 0 < int(word) <= len(choices):
        return choices[int(word) - 1]
    found = [choice for choice in choices if choice.casefold().startswith(word)]
    exact = [choice for choice in found if choice.casefold() == word]
    if len(exact or found) != 1:
        raise click.UsageError(f"'{typed}' is none of them, or the beginning of several")
    return (exact or found)[0]


@_a_line_each()
def text(question: str, default: str = "") -> str:
    """Return a line, which may be empty."""
    answer: str = click.prompt(question, default=default, show_default=bool(default), err=True)
    return answer.strip()


@_a_line_each()
def confirm(question: str, *, default: bool = True) -> bool:
    return click.confirm(question, default=default, err=True)
