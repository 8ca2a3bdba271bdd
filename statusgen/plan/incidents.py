"""Views of incidents and maintenance, and their pages."""

from collections.abc import Mapping
from datetime import timedelta

from statusgen import addresses
from statusgen.facts import Case, Scene
from statusgen.language import Language, mark
from statusgen.model import Changes, Incident, Link, Maintenance, Postmortem, State, Status
from statusgen.plan.views import (
    Anchor,
    Hit,
    IncidentView,
    MaintenanceView,
    Moment,
    UpdateView,
    Word,
)
from statusgen.plan.words import impact_word, moment_view, severity_word, state_word, status_word
from statusgen.timeline import impact

NO_TIME = timedelta(0)
MILESTONES = (mark("Detected"), mark("Acknowledged"), mark("Mitigated"))


def incident_view(case: Case[Incident]) -> IncidentView:
    incident, course, language = case.item, case.course, case.scene.language
    return IncidentView(
        slug=incident.slug,
        title=incident.title,
        address=addresses.incident(incident.slug),
        open=course.is_open,
        status=status_word(course.status, language),
        impact=impact_word(impact(incident, course), language),
        severity=severity_word(incident.severity, case.scene) if incident.severity else None,
        started=moment_view(course.start, language),
        milestones=_milestones(incident, language),
        resolved=moment_view(course.end, language) if course.end else None,
        duration=language.duration((course.end or case.now) - course.start),
        components=_hits(case),
        html=incident.html,
        updates=_updates(case),
        links=tuple(map(link_anchor, incident.links)),
        postmortem=_postmortem_anchor(case),
    )


def maintenance_view(case: Case[Maintenance]) -> MaintenanceView:
    maintenance, course, language = case.item, case.course, case.scene.language
    return MaintenanceView(
        slug=maintenance.slug,
        title=maintenance.title,
        address=addresses.maintenance(maintenance.slug),
        status=status_word(course.status, language),
        starts=moment_view(maintenance.starts, language),
        ends=moment_view(maintenance.ends, language),
        duration=language.duration(max(maintenance.ends - maintenance.starts, NO_TIME)),
        took=language.duration(course.end - course.start) if course.end and course.periods else None,
        overdue=course.is_open and case.now >= maintenance.ends,
        put_off=case.is_put_off,
        components=_hits(case) if course.periods and course.status is not Status.SCHEDULED else _planned(case),
        html=maintenance.html,
        updates=_updates(case),
    )


def _milestones(incident: Incident, language: Language) -> tuple[tuple[str, Moment], ...]:
    moments = zip(MILESTONES, (incident.detected, incident.acknowledged, incident.mitigated), strict=True)
    return tuple([(language.gettext(label), moment_view(moment, language)) for label, moment in moments if moment])


def published_postmortem(case: Case[Incident]) -> Postmortem | None:
    """Return the postmortem unless its time of publication is yet to come."""
    postmortem = case.item.postmortem
    if postmortem is None or (postmortem.published and postmortem.published > case.now):
        return None
    return postmortem


def link_anchor(link: Link) -> Anchor:
    return Anchor(link.label, link.url, external=True)


def _postmortem_anchor(case: Case[Incident]) -> Anchor | None:
    if published_postmortem(case) is None:
        return None
    return Anchor(case.scene.language.gettext("Postmortem"), addresses.postmortem(case.item.slug))


def _updates(case: Case[Incident] | Case[Maintenance]) -> tuple[UpdateView, ...]:
    language, item, names = case.scene.language, case.item, dict(case.names)
    views = [
        UpdateView(
            identity,
            status_word(update.status, language),
            # What a file without headings says is told at its end, if it is over.
            moment_view((case.course.end if update.whole else None) or update.at, language),
            update.html,
            _changes(update.changes, names, language) if update.changes else (),
        )
        for identity, update in zip(addresses.update_ids(item), item.updates, strict=True)
    ]
    return tuple(reversed(views))


def _changes(changes: Changes, names: Mapping[str, str], language: Language) -> tuple[tuple[str, Word], ...]:
    return tuple((names[key], state_word(state, language)) for key, state in changes)


def _hits(case: Case[Incident] | Case[Maintenance]) -> tuple[Hit, ...]:
    # All three tell of the same components in the same order.
    told = zip(case.course.spans, case.course.worst, case.names, strict=True)
    hits = [
        _hit(key, name, worst, sum([span.end - span.start for span in spans], NO_TIME), case.scene)
        for (key, spans), (_, worst), (_, name) in told
    ]
    return tuple(hits)


def _planned(case: Case[Maintenance]) -> tuple[Hit, ...]:
    names, planned = dict(case.names), dict(case.item.components)
    for update in case.item.updates:
        planned |= dict(update.changes)
    return tuple(_hit(key, names[key], state, NO_TIME, case.scene) for key, state in planned.items())


def _hit(key: str, name: str, state: State, length: timedelta, scene: Scene) -> Hit:
    language = scene.language
    duration = language.duration(length) if length else None
    return Hit(name, addresses.component(key), state_word(state, language), duration)
