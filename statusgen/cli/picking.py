"""Which incident or maintenance a command is about."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from statusgen.cli import asking
from statusgen.cli.desk import AnyCase, Desk
from statusgen.content.findings import did_you_mean
from statusgen.facts import Case
from statusgen.model import Incident, Status
from statusgen.problems import UsageError
from statusgen.words import STATUSES

LISTED = 10  # candidates that a message names


def pick(desk: Desk, slug: str | None, noun: str, among: Callable[[AnyCase], bool] = lambda _case: True) -> AnyCase:
    """Return the one that a part of its `slug` means, or the only one that is open; `among` tells which can be meant.

    Raises:
        UsageError: if there is none, or more than one and nobody to ask.
    """
    if slug == "":
        raise UsageError(f"the slug is empty: name one {noun} by a part of it")
    cases = [case for case in desk.cases if among(case)]
    found = _named(desk, cases, slug, noun) if slug else _first(cases)
    if not found:
        raise UsageError(f"no {noun} is open: name one by a part of its slug")
    return choose(found, noun)


def pick_without(desk: Desk, slug: str | None, fact: str) -> Case[Incident]:
    """Return the incident that is meant, one that lacks the `fact` before those that have it.

    Raises:
        UsageError: as `pick`.
    """

    def lacks(case: AnyCase) -> bool:
        return isinstance(case.item, Incident) and case.course.is_open and getattr(case.item, fact) is None

    is_lacking = slug is None and any(map(lacks, desk.cases))
    found = pick(desk, slug, "incident", lacks if is_lacking else is_incident)
    return cast("Case[Incident]", found)


def moment_for(desk: Desk, case: AnyCase, at: str | None) -> datetime:
    """Return the time that was given with `--at`, or the present one for what is open.

    Raises:
        UsageError: if it is over, and none was given.
    """
    if at is None and case.course.end:
        raise UsageError(f"{case.item.slug} is over since {desk.written(case.course.end)}: say when it was, with --at")
    return desk.past(at, "--at") or desk.now_for(case)


def is_open(case: AnyCase) -> bool:
    """Whether it is not over; a maintenance that is still to come is not over either."""
    return case.course.is_open or is_ahead(case)


def is_ahead(case: AnyCase) -> bool:
    return case.course.status is Status.SCHEDULED


def is_incident(case: AnyCase) -> bool:
    return isinstance(case.item, Incident)


def _first(cases: Sequence[AnyCase]) -> Sequence[AnyCase]:
    """Return the open incidents; where there is none the maintenance that is in progress, or else still to come."""
    incidents = [case for case in cases if is_incident(case) and case.course.is_open]
    return incidents or [case for case in cases if case.course.is_open] or [case for case in cases if is_ahead(case)]


def _named(desk: Desk, cases: Sequence[AnyCase], part: str, noun: str) -> Sequence[AnyCase]:
    """Return what `part` names: a whole slug, else a part of one, of what is not over if there is any."""
    found = [case for case in cases if part.lower() in case.item.slug]
    exact = [case for case in found if case.item.slug == part.lower()]
    if not found:
        lost = next((path for path in desk.facts.site.unreadable if part.lower() in path), None)
        if lost:
            raise UsageError(f"{desk.content / lost} cannot be read: `statusgen check` tells why")
        hint = did_you_mean(part, [name for case in cases for name in _names(case.item.slug)])
        raise UsageError(f"there is no {noun} '{part}'{f' ({hint})' if hint else ''}")
    return exact or [case for case in found if is_open(case)] or found


def _names(slug: str) -> tuple[str, ...]:
    """Return a slug, and what people remember of it: that without its day."""
    return slug, re.sub(r"^\d{4}-\d\d-\d\d-", "", slug)


def choose(found: Sequence[AnyCase], noun: str) -> AnyCase:
    """Return the only one of `found`, or the one that is chosen on a terminal.

    Raises:
        UsageError: if there are more, and nobody to ask.
    """
    if len(found) == 1:
        return found[0]
    lines = {f"{case.item.slug}: {case.item.title} ({STATUSES[case.course.status]})": case for case in found[:LISTED]}
    more = f"\n  and {len(found) - LISTED} more" if len(found) > LISTED else ""
    if asking.is_possible() and not more:
        return lines[asking.choose(f"Which {noun}?", [*lines], next(iter(lines)))]
    listed = "".join(f"\n  {line}" for line in lines)
    raise UsageError(f"which {noun}? Name one by a part of its slug that no other has:{listed}{more}")
