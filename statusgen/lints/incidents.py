"""Incidents and maintenance that wait for somebody, and those that say too little."""

from collections.abc import Iterator
from datetime import timedelta

from statusgen.facts import Case, Facts
from statusgen.lints.found import Found, length
from statusgen.metrics import USUAL, due
from statusgen.model import Impact, Incident, Lint, Maintenance, Settings, Severity, Status, Update
from statusgen.response import Duty, duties, last_word, update_target

RECENT = timedelta(days=14)  # what is longer over can be learned from, but no longer be mended
LONG = timedelta(days=1)


def incident_lints(facts: Facts) -> Iterator[Found]:
    settings = facts.site.settings
    for case in facts.incidents:
        if case.course.is_open:
            yield from _waiting(case, facts)
        if not case.item.backfilled and (case.course.is_open or facts.now - case.course.start < RECENT):
            yield from _acknowledged_late(case.item, settings)
            yield from _no_component(case)
    for work in (*facts.active_maintenance, *facts.upcoming_maintenance):
        yield from _overdue_maintenance(work, facts)


def _waiting(case: Case[Incident], facts: Facts) -> Iterator[Found]:
    incident, settings, now = case.item, facts.site.settings, facts.now
    severity = incident.severity or USUAL
    for duty in duties(case, settings):
        if duty.at >= now:
            continue
        if duty.duty is Duty.UPDATE:
            target = length(update_target(incident, settings))
            yield Found(
                Lint.UPDATE_OVERDUE,
                incident.source,
                f"the last word is {length(now - last_word(incident))} old, and {severity} asks for one every {target}",
                f"`statusgen update {incident.slug} --message ...`",
                line=max(incident.updates, key=lambda update: update.at).line,
            )
        else:
            yield Found(
                Lint.LATE_ACKNOWLEDGEMENT,
                incident.source,
                f"nobody acknowledged it, which was due {length(now - duty.at)} ago",
                f"`statusgen ack {incident.slug}`",
                ("detected",),
            )
    monitored = _monitored(case)
    if monitored and now - monitored.at > LONG:
        yield Found(
            Lint.LONG_MONITORING,
            incident.source,
            f"it is being monitored for {length(now - monitored.at)}",
            f"`statusgen resolve {incident.slug}`, or say what it waits for",
            line=monitored.line,
        )


def _monitored(case: Case[Incident]) -> Update | None:
    """Return the update since which it is only monitored."""
    since = None
    for update in reversed(case.item.updates):
        if update.status is Status.MONITORING:
            since = update
        elif update.status is not Status.UPDATE:
            break
    return since if case.course.status is Status.MONITORING else None


def _acknowledged_late(incident: Incident, settings: Settings) -> Iterator[Found]:
    if not (incident.detected and incident.acknowledged):
        return
    severity = incident.severity or USUAL
    limit = due(incident.detected, dict(settings.severities)[severity].acknowledge, settings.timezone)
    if limit and incident.acknowledged > limit:
        took = length(incident.acknowledged - incident.detected)
        yield Found(
            Lint.LATE_ACKNOWLEDGEMENT,
            incident.source,
            f"it was acknowledged after {took}, and {severity} asks for {length(limit - incident.detected)}",
            "is the time right? if so, let the postmortem say why",
            ("acknowledged",),
        )


def _no_component(case: Case[Incident]) -> Iterator[Found]:
    is_notice = case.item.severity is Severity.P3 or case.item.impact is Impact.NONE
    if not case.course.worst and not is_notice:
        yield Found(
            Lint.NO_COMPONENT,
            case.item.source,
            "it names no component, so that no component shows it",
            "add `components`, or braces such as { api=degraded_performance } to an update",
            ("title",),
        )


def _overdue_maintenance(work: Case[Maintenance], facts: Facts) -> Iterator[Found]:
    ends, slug, status = work.item.ends, work.item.slug, work.course.status
    if ends >= facts.now:
        return
    what, hint = status.value.replace("_", " "), f"`statusgen resolve {slug}`, or a new `ends` and an update"
    if status is Status.SCHEDULED:  # said at `starts` or later, where it overrides the clock
        what = "put off by `Scheduled`"
        hint = f"new `starts` and `ends` once they are known, or `statusgen update {slug} --status cancelled`"
    late = f"it is {what}, {length(facts.now - ends)} past its end"
    yield Found(Lint.MAINTENANCE_OVERDUE, work.item.source, late, hint, ("ends",))
