"""Regular expressions that mean the same to every release of Python."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]  # nothing else tells what an expression is made of
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

import pytest

import statusgen

LOOKS = {op.ASSERT, op.ASSERT_NOT}
REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
CHOICES = REPEATS | {op.BRANCH, op.ATOMIC_GROUP}


def expressions(holder: object, depth: int = 4) -> Iterator[re.Pattern[Any]]:
    """Yield what is compiled in `holder`: a module, a class, or a container."""
    if isinstance(holder, re.Pattern):
        yield holder
    elif depth and isinstance(holder, dict):
        yield from (found for value in holder.values() for found in expressions(value, depth - 1))
    elif depth and isinstance(holder, list | tuple | set | frozenset):
        yield from (found for value in holder for found in expressions(value, depth - 1))
    elif depth and isinstance(holder, type) and holder.__module__.startswith("statusgen"):
        yield from expressions(dict(vars(holder)), depth - 1)


def all_expressions() -> dict[str, re.Pattern[Any]]:
    names = [name for _, name, _ in pkgutil.walk_packages(statusgen.__path__, "statusgen.") if "__main__" not in name]
    modules = [importlib.import_module(name) for name in names]
    return {found.pattern: found for module in modules for found in expressions(dict(vars(module)))}


def misread(pattern: re.Pattern[Any] | str, flags: int = 0) -> list[str]:
    """Return what Python before 3.11.5 forgets to take back: what is tried in a group that is repeated possessively.

    `(?:ab?c)*+` matches all of "aca" there: the last round fails behind a repeat. A repeat at its end that may match
    nothing cannot fail so; one that must match something can, as in `(?:ab+)*+`, where anything stands before it.
    """
    flags, pattern = (pattern.flags, pattern.pattern) if isinstance(pattern, re.Pattern) else (flags, pattern)
    return [*_misread(parser.parse(pattern, flags), is_kept=False)]


def _misread(
    parts: Sequence[tuple[Any, Any]], *, is_kept: bool, has_before: bool = False, has_behind: bool = False
) -> Iterator[str]:
    for number, (kind, said) in enumerate(parts, 1):
        before, behind = has_before or number > 1, has_behind or number < len(parts)
        must_match = kind is op.ATOMIC_GROUP or (kind in REPEATS and said[0] > 0)
        if is_kept and (kind in LOOKS | {op.BRANCH} or (kind in CHOICES and (behind or (before and must_match)))):
            yield str(kind)
        if kind is op.BRANCH:
            for way in said[1]:
                yield from _misread(way, is_kept=is_kept)
        elif kind in LOOKS:
            yield from _misread(said[1], is_kept=is_kept)
        elif kind is op.SUBPATTERN or kind in CHOICES:
            within = said if kind is op.ATOMIC_GROUP else said[-1]
            is_single = len(within) == 1 and within[0][0] not in CHOICES | {op.SUBPATTERN}
            keeps = kind in {op.POSSESSIVE_REPEAT, op.ATOMIC_GROUP} and not is_single
            sides = {"has_before": is_kept and before, "has_behind": is_kept and behind}
            yield from _misread(within, is_kept=is_kept or keeps, **sides)


def test_no_expression_is_read_otherwise_by_an_old_python() -> None:
    found = all_expressions()
    assert len(found) > 50  # or they are looked for in the wrong place
    assert {text: wrong for text, each in found.items() if (wrong := misread(each))} == {}


@pytest.mark.parametrize(
    "wrong",
    [
        *("(?:ab?c)*+", "(?:a[b]*+c)++", "(?:ab|cd)*+", "x(?:y(?:ab|cd)e)?+", "(?>ab?c)", "(?:a(?!b))*+"),
        *("(?:ab+)*+", "(?:a(b+?))*+", "(?:a(?>b))*+", "(?:((?>ab?))c)++"),
    ],
)
def test_what_it_would_read_otherwise_is_seen(wrong: str) -> None:
    assert misread(wrong)


@pytest.mark.parametrize(
    "right", ["[ab]*+c", "(?:ab)*+", r"(?:\n-.*+)*+", "(?:ab?c|d)*", "a*+b?", "(?:b+)*+", "(?:abb*+)*+"]
)
def test_what_it_reads_alike_is_not(right: str) -> None:
    assert not misread(right)
