"""Whether people acted as soon as a team wants to: the targets of `severities` in `site.yaml`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from statusgen.facts import Case
from statusgen.metrics.deadlines import USUAL, due
from statusgen.metrics.times import Gap, between
from statusgen.model import Deadline, Incident, Scale, Severity, Target
from statusgen.structs import Frozen, replace

Scales = tuple[tuple[Severity, Scale], ...]


class Act(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"  # with the first update


class Kept(Frozen):
    """How often a target was met."""

    severity: Severity
    act: Act
    target: Target
    met: int
    missed: int
    unknown: int  # the times are missing or contradictory, or it is not due yet


def targets_kept(cases: Iterable[Case[Incident]], severities: Scales, zone: ZoneInfo) -> tuple[Kept, ...]:
    """Return how often each target was met, by severity."""
    targets = {severity: tuple(_targets(scale)) for severity, scale in severities}
    found = Counter(
        (severity, act, _was_met(case, act, target, zone))
        for case in cases
        for severity in (case.item.severity or USUAL,)
        for act, target in targets[severity]
    )
    return tuple(
        Kept(severity, act, target, *(found[severity, act, outcome] for outcome in (True, False, None)))
        for severity, each in targets.items()
        for act, target in each
    )


def together(*kept: Kept) -> Kept:
    """Return what the same target comes to in all."""
    counts = {name: sum(getattr(each, name) for each in kept) for name in ("met", "missed", "unknown")}
    return replace(kept[0], **counts)


def _targets(scale: Scale) -> Iterator[tuple[Act, Target]]:
    targets = ((Act.ACKNOWLEDGE, scale.acknowledge), (Act.RESPOND, scale.respond))
    return ((act, target) for act, target in targets if target is not Deadline.NONE)


def _was_met(case: Case[Incident], act: Act, target: Target, zone: ZoneInfo) -> bool | None:
    """Return whether people did `act` by `target`; None where that is not known, or not yet.

    What is not written of an open incident has not been done: past its time, the target is missed. When people were
    told of what is backfilled, or by a text without headings, nobody wrote down.
    """
    if act is Act.RESPOND and (case.item.backfilled or any(update.whole for update in case.item.updates)):
        return None
    detected, acted, now = case.item.detected, _acted(case.item, act), case.now
    limit = due(detected, target, zone) if detected and detected <= now else None
    if limit is None or between(detected, acted, now) is Gap.CONTRADICTORY:
        return None
    if acted is None:
        return False if case.course.is_open and limit < now else None
    return acted <= limit


def _acted(incident: Incident, act: Act) -> datetime | None:
    if act is Act.ACKNOWLEDGE:
        return incident.acknowledged
    return incident.updates[0].at if incident.updates else None
