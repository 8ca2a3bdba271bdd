"""What is due: whom open incidents and maintenance still ask for what, and until when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from statusgen.facts import Case, Facts
from statusgen.metrics import USUAL, due
from statusgen.model import Incident, Maintenance, Settings
from statusgen.structs import Frozen


class Duty(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    UPDATE = "update"
    COMPLETE = "complete"


class Due(Frozen, order=True):
    """Something to do until `at` (UTC)."""

    at: datetime
    duty: Duty
    who: str = ""  # of the incident's roles, where they are written


def duties(case: Case[Incident] | Case[Maintenance], settings: Settings) -> tuple[Due, ...]:
    """Return what is still to be done about `case`, the first due first; nothing once it is over."""
    if not case.course.is_open:
        return ()
    if isinstance(case.item, Maintenance):
        return (Due(case.item.ends, Duty.COMPLETE),)
    return tuple(sorted(_duties(case.item, settings)))


def _duties(incident: Incident, settings: Settings) -> Iterator[Due]:
    roles = incident.roles
    if incident.detected and not incident.acknowledged:
        target = dict(settings.severities)[incident.severity or USUAL].acknowledge
        limit = due(incident.detected, target, settings.timezone)
        if limit:
            yield Due(limit, Duty.ACKNOWLEDGE, roles.commander or roles.technical_lead)
    yield Due(last_word(incident) + update_target(incident, settings), Duty.UPDATE, _speaker(incident))


def _speaker(incident: Incident) -> str:
    return incident.roles.communications_lead or incident.roles.commander


def last_word(incident: Incident) -> datetime:
    return max(update.at for update in incident.updates)


def update_target(incident: Incident, settings: Settings) -> timedelta:
    """Return how long `incident` may go without an update while it is open."""
    return dict(settings.update_targets)[incident.severity or USUAL]


def open_cases(facts: Facts) -> tuple[Case[Incident] | Case[Maintenance], ...]:
    """Return the incidents that are open and the maintenance in progress."""
    return (*facts.open_incidents, *facts.active_maintenance)
