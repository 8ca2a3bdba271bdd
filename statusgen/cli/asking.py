"""Questions on a terminal, for what was not given; end of input and Ctrl-C stop the command before it writes."""

import sys
from collections.abc import Sequence

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


def choose(question: str, choices: Sequence[str], default: str = "") -> str:
    """Return one of `choices`, as its number, itself or a beginning that no other has is typed."""
    for number, choice in enumerate(choices, 1):
        click.echo(f"  {number}  {choice}", err=True)

    def chosen(typed: str) -> str:
        if typed.isdecimal() and 0 < int(typed) <= len(choices):
            return choices[int(typed) - 1]
        folded = typed.strip().casefold()
        found = [choice for choice in choices if choice.casefold().startswith(folded)]
        exact = [choice for choice in found if choice.casefold() == folded]
        if len(exact or found) != 1:
            raise click.UsageError(f"'{typed}' is none of them, or the beginning of several")
        return (exact or found)[0]

    answer: str = click.prompt(question, default=default or None, value_proc=chosen, err=True)
    return answer


def text(question: str, default: str = "") -> str:
    """Return a line, which may be empty."""
    answer: str = click.prompt(question, default=default, show_default=bool(default), err=True)
    return answer.strip()


def confirm(question: str, *, default: bool = True) -> bool:
    return click.confirm(question, default=default, err=True)
