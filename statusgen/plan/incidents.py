"""Views of incidents and maintenance, and their pages."""

from collections.abc import Iterator
from datetime import timedelta

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.model import Changes, Incident, Link, Maintenance, Postmortem, State
from statusgen.plan.views import (
    ActionView,
    Anchor,
    Hit,
    IncidentView,
    MaintenanceView,
    Moment,
    PostmortemPage,
    UpdateView,
    Word,
)
from statusgen.plan.words import impact_word, moment_view, severity_word, state_word, status_word
from statusgen.timeline import Course, impact


def incident_view(incident: Incident, facts: Facts) -> IncidentView:
    course = facts.incidents[incident.slug]
    language = facts.language
    return IncidentView(
        slug=incident.slug,
        title=incident.title,
        address=addresses.incident(incident.slug),
        open=course.is_open,
        status=status_word(course.status, language),
        impact=impact_word(impact(incident, course), language),
        severity=severity_word(incident.severity, language) if incident.severity else None,
        started=moment_view(course.start, facts.language),
        milestones=tuple(_milestones(incident, facts)),
        resolved=moment_view(course.end, facts.language) if course.end else None,
        duration=language.duration((course.end or facts.now) - course.start),
        components=_hits(course, facts),
        html=incident.html,
        updates=_updates(incident, facts),
        links=tuple(link_anchor(link) for link in incident.links),
        postmortem=_postmortem_anchor(incident, facts),
    )


def maintenance_view(maintenance: Maintenance, facts: Facts) -> MaintenanceView:
    course = facts.maintenance[maintenance.slug]
    return MaintenanceView(
        slug=maintenance.slug,
        title=maintenance.title,
        address=addresses.maintenance(maintenance.slug),
        status=status_word(course.status, facts.language),
        starts=moment_view(maintenance.starts, facts.language),
        ends=moment_view(maintenance.ends, facts.language),
        duration=facts.language.duration(max(maintenance.ends - maintenance.starts, timedelta(0))),
        took=facts.language.duration(course.end - course.start) if course.end and course.periods else None,
        overdue=course.is_open and facts.now >= maintenance.ends,
        components=_hits(course, facts) if course.periods else _planned(maintenance.components, facts),
        html=maintenance.html,
        updates=_updates(maintenance, facts),
    )


def _milestones(incident: Incident, facts: Facts) -> Iterator[tuple[str, Moment]]:
    gettext = facts.language.gettext
    moments = (
        (gettext("Detected"), incident.detected),
        (gettext("Acknowledged"), incident.acknowledged),
        (gettext("Mitigated"), incident.mitigated),
    )
    for label, moment in moments:
        if moment:
            yield label, moment_view(moment, facts.language)


def postmortem_page(incident: Incident, postmortem: Postmortem, facts: Facts) -> PostmortemPage:
    return PostmortemPage(
        incident=incident_view(incident, facts),
        published=moment_view(postmortem.published, facts.language) if postmortem.published else None,
        summary=postmortem.summary,
        whys=postmortem.whys,
        actions=tuple(
            ActionView(
                what=action.what,
                owner=action.owner,
                due=facts.language.day(action.due) if action.due else None,
                done=action.done,
                url=action.url,
            )
            for action in postmortem.actions
        ),
        html=postmortem.html,
    )


def published_postmortem(incident: Incident, facts: Facts) -> Postmortem | None:
    """Return the postmortem unless its time of publication is yet to come."""
    postmortem = incident.postmortem
    if postmortem is None or (postmortem.published and postmortem.published > facts.now):
        return None
    return postmortem


def link_anchor(link: Link) -> Anchor:
    return Anchor(link.label, link.url, external=True)


def _postmortem_anchor(incident: Incident, facts: Facts) -> Anchor | None:
    if published_postmortem(incident, facts) is None:
        return None
    return Anchor(facts.language.gettext("Postmortem"), addresses.postmortem(incident.slug))


def _updates(item: Incident | Maintenance, facts: Facts) -> tuple[UpdateView, ...]:
    views = (
        UpdateView(
            id=identity,
            status=status_word(update.status, facts.language),
            at=moment_view(update.at, facts.language),
            html=update.html,
            changes=_changes(update.changes, facts),
        )
        for identity, update in zip(addresses.update_ids(item), item.updates, strict=True)
    )
    return tuple(views)[::-1]


def _changes(changes: Changes, facts: Facts) -> tuple[tuple[str, Word], ...]:
    return tuple((facts.components[key].name, state_word(state, facts.language)) for key, state in changes)


def _hits(course: Course, facts: Facts) -> tuple[Hit, ...]:
    worst = dict(course.worst)
    return tuple(
        _hit(key, worst[key], sum((span.end - span.start for span in spans), timedelta(0)), facts)
        for key, spans in course.spans
    )


def _planned(components: Changes, facts: Facts) -> tuple[Hit, ...]:
    return tuple(_hit(key, state, timedelta(0), facts) for key, state in components)


def _hit(key: str, state: State, length: timedelta, facts: Facts) -> Hit:
    return Hit(
        name=facts.components[key].name,
        address=addresses.component(key),
        state=state_word(state, facts.language),
        duration=facts.language.duration(length) if length else None,
    )
