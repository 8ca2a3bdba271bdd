"""The site as it was: what was written later is left out."""

from collections.abc import Iterable
from datetime import datetime

from statusgen.model import Component, Incident, Maintenance, Postmortem, Site, State, Status, Update
from statusgen.structs import replace


def as_of(site: Site, instant: datetime) -> Site:
    """Return `site` as far as it was written at `instant`, by the times that it gives itself."""
    return replace(
        site,
        components=tuple(_component(component, instant) for component in site.components),
        incidents=tuple(_incident(incident, instant) for incident in site.incidents if _known(incident, instant)),
        maintenance=tuple(_maintenance(work, instant) for work in site.maintenance if _planned(work, instant)),
    )


def _component(component: Component, instant: datetime) -> Component:
    """Leave out what came later; `status` without a time tells of today alone, but if unreadable it stays unknown.

    A past state that was on at `instant` stays whole: cut there, it would seem over.
    """
    history = tuple(entry for entry in component.history if entry.start <= instant)
    since = _by(instant, component.status_since)
    if since is None and component.status is not None:
        return replace(component, history=history, status=State.OPERATIONAL, status_since=None)
    return replace(component, history=history, status_since=since)


def _known(incident: Incident, instant: datetime) -> bool:
    """Whether there was word of `incident`: that it began earlier, if not even noticed, was written down later.

    What is backfilled was written when all of it was over.
    """
    if incident.backfilled:
        return _last_word(incident) <= instant
    return min(_times(incident.updates), default=incident.started) <= instant


def _incident(incident: Incident, instant: datetime) -> Incident:
    return replace(
        incident,
        detected=_by(instant, incident.detected),
        acknowledged=_by(instant, incident.acknowledged),
        mitigated=_by(instant, incident.mitigated),
        resolved=_resolved(incident, instant),
        updates=_updates(incident, instant),
        postmortem=_postmortem(incident, instant),
    )


def _resolved(incident: Incident, instant: datetime) -> datetime | None:
    """Leave out an explicit `resolved` that came later, or whose `Resolved` update came later: it was written then."""
    said = _times(update for update in incident.updates if update.status is Status.RESOLVED)
    return _by(instant, incident.resolved) if all(at <= instant for at in said) else None


def _updates(incident: Incident, instant: datetime) -> tuple[Update, ...]:
    """Leave out later updates.

    A file without headings is one update at `started` that says `Resolved` as soon as the file has `resolved`; until
    that time it said `Investigating`.
    """
    updates = _before(incident.updates, instant)
    later = incident.resolved is not None and incident.resolved > instant
    if later and updates and updates[0].whole:
        return (replace(updates[0], status=Status.INVESTIGATING),)
    return updates


def _postmortem(incident: Incident, instant: datetime) -> Postmortem | None:
    """Leave out a postmortem that was published later; without a date it came with the incident's last word."""
    if incident.postmortem is None:
        return None
    return incident.postmortem if (incident.postmortem.published or _last_word(incident)) <= instant else None


def _last_word(incident: Incident) -> datetime:
    return max(incident.started, incident.resolved or incident.started, *_times(incident.updates))


def _planned(maintenance: Maintenance, instant: datetime) -> bool:
    return not maintenance.updates or any(at <= instant for at in (maintenance.starts, *_times(maintenance.updates)))


def _maintenance(maintenance: Maintenance, instant: datetime) -> Maintenance:
    return replace(maintenance, updates=_before(maintenance.updates, instant))


def _before(updates: tuple[Update, ...], instant: datetime) -> tuple[Update, ...]:
    return tuple(update for update in updates if update.at <= instant)


def _times(updates: Iterable[Update]) -> tuple[datetime, ...]:
    return tuple(update.at for update in updates)


def _by(instant: datetime, at: datetime | None) -> datetime | None:
    return at if at is not None and at <= instant else None
