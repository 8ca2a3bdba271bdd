"""Which incident or maintenance a command is about."""

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import cast

from statusgen.cli import asking
from statusgen.cli.desk import AnyCase, Desk
from statusgen.content.drafts import drafts
from statusgen.content.findings import did_you_mean
from statusgen.facts import Case
from statusgen.model import Incident, Status
from statusgen.problems import UsageError
from statusgen.words import STATUSES

LISTED = 10  # candidates that a message names
FOLDERS = {"incidents/": "incident", "maintenance/": "maintenance"}


def pick(desk: Desk, slug: str | None, noun: str, among: Callable[[AnyCase], bool] = lambda _case: True) -> AnyCase:
    """Return the one that its `slug`, a part of that or its file's path means, or the only one that is open.

    `among` tells which can be meant.

    Raises:
        UsageError: if there is none, or more than one and nobody to ask, or one that cannot be read may be meant.
    """
    if slug == "":
        raise UsageError(f"the slug is empty: name one {noun} by a part of it")
    cases = [case for case in desk.cases if among(case)]
    found = _first(cases) if slug is None else _named(desk, cases, slug)
    is_sure = slug is not None and any(_is_whole(slug, case) for case in found)
    if not is_sure and len(found) < 2:  # noqa: PLR2004  # of several one is named or chosen
        folders = [folder for folder, word in FOLDERS.items() if word in noun]
        check_readable(desk, slug, folders, found[0].item.slug if found else "")
    if not found:
        raise UsageError(_no(noun, cases, slug))
    return choose(found, noun)


def check_readable(desk: Desk, part: str | None, folders: Sequence[str], found: str = "") -> None:
    """Go on only if nothing in `folders` that `part` may mean is passed over for its mistakes.

    Raises:
        UsageError: with what is, and how what was `found` beside it is named.
    """
    silent = {*desk.facts.site.unreadable, *drafts(desk.sources.texts)} - {case.item.source for case in desk.cases}
    for path in sorted(silent):
        if path.startswith(tuple(folders)) and (part is None or is_meant(desk, part, path)):
            named = f", and may be meant: name the one that you mean, as '{found}', or see `statusgen check`"
            why = named if found else ": `statusgen check` tells why"
            raise UsageError(f"{desk.content / path} cannot be read{why}")


def is_meant(desk: Desk, part: str, source: str, slug: str = "") -> bool:
    """Whether `part` is one of the slug, that of the file's name by default, or where the file at `source` is."""
    place = PurePosixPath(source)
    if not _is_path(part):
        return part.lower() in (slug or place.stem)
    path = os.path.normpath(f"{part.removesuffix('.md')}.md")
    return path in {source, place.name} or os.path.relpath(path) == os.path.relpath(desk.content / source)


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


def _named(desk: Desk, cases: Sequence[AnyCase], part: str) -> Sequence[AnyCase]:
    """Return what `part` names: a path or a whole slug, else a part of one, of what is not over if there is any."""
    found = [case for case in cases if is_meant(desk, part, case.item.source, case.item.slug)]
    exact = [case for case in found if _is_whole(part, case)]
    return exact or [case for case in found if is_open(case)] or found


def _is_whole(part: str, case: AnyCase) -> bool:
    """Whether `part`, which is in it, names `case` and none beside it."""
    return _is_path(part) or case.item.slug == part.lower()


def _is_path(part: str) -> bool:
    return "/" in part or part.endswith(".md")


def _no(noun: str, cases: Sequence[AnyCase], part: str | None) -> str:
    if part is None:
        return f"no {noun} is open: name one by a part of its slug"
    hint = did_you_mean(part, [name for case in cases for name in _names(case.item.slug)])
    return f"there is no {noun} '{part}'{f' ({hint})' if hint else ''}"


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
    count = Counter(case.item.slug for case in found)
    names = [case.item.slug if count[case.item.slug] == 1 else case.item.source for case in found[:LISTED]]
    lines = {
        f"{name}: {case.item.title} ({STATUSES[case.course.status]})": case
        for name, case in zip(names, found, strict=False)
    }
    more = f"\n  and {len(found) - LISTED} more" if len(found) > LISTED else ""
    if asking.is_possible() and not more:
        return lines[asking.choose(f"Which {noun}?", [*lines], next(iter(lines)))]
    listed = "".join(f"\n  {line}" for line in lines)
    raise UsageError(f"which {noun}? Name one by a part of its slug that no other has:{listed}{more}")
