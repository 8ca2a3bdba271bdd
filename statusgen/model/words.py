"""The words of the field: states, severities, statuses, and what settings choose from."""

from datetime import timedelta
from enum import IntEnum, StrEnum


class State(IntEnum):
    """What a component is able to do; a greater one is worse, so `max` is the worst."""

    OPERATIONAL = 0
    UNDER_MAINTENANCE = 1
    DEGRADED_PERFORMANCE = 2
    PARTIAL_OUTAGE = 3
    MAJOR_OUTAGE = 4

    @property
    def key(self) -> str:
        """The word for it in content, in the API and in class names: `partial_outage`."""
        return self.name.lower()


class Severity(StrEnum):
    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Impact(StrEnum):
    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"
    MAINTENANCE = "maintenance"  # derived only, as in Statuspage's API


class Status(StrEnum):
    """What an update says; `UPDATE` keeps the status before it."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    UPDATE = "update"


INCIDENT_STATUSES = (
    Status.INVESTIGATING,
    Status.IDENTIFIED,
    Status.MONITORING,
    Status.RESOLVED,
    Status.UPDATE,
    Status.POSTMORTEM,
)


MAINTENANCE_STATUSES = (
    Status.SCHEDULED,
    Status.IN_PROGRESS,
    Status.VERIFYING,
    Status.COMPLETED,
    Status.CANCELLED,
    Status.UPDATE,
)


class Lint(StrEnum):
    """What reads well but looks wrong; `site.yaml` can switch each off by its name."""

    COMPONENT_WITHOUT_INCIDENT = "component-without-incident"
    IMPOSSIBLE_ORDER = "impossible-order"
    INCOMPLETE_ACTION = "incomplete-action"
    INTERNAL_WORD = "internal-word"
    LATE_ACKNOWLEDGEMENT = "late-acknowledgement"
    LATER_THAN_NOW = "later-than-now"
    LONG_MONITORING = "long-monitoring"
    MAINTENANCE_OVERDUE = "maintenance-overdue"
    MISSING_POSTMORTEM = "missing-postmortem"
    NO_COMPONENT = "no-component"
    ACTION_OVERDUE = "action-overdue"
    SHARED_COMPONENT = "shared-component"
    UPDATE_OVERDUE = "update-overdue"


class Reports(StrEnum):
    """How much the reports tell: `SUMMARY` tells no names of people."""

    PUBLIC = "public"
    SUMMARY = "summary"
    OFF = "off"


class Deadline(StrEnum):
    """A time to act that is no number of minutes."""

    NEXT_WORKING_DAY = "next working day"
    NONE = "none"


Target = timedelta | Deadline


class Means(StrEnum):
    """How somebody is told."""

    WEBHOOK = "webhook"
    APPRISE = "apprise"  # people, by any of the services that apprise knows


class Topic(StrEnum):
    """What somebody wants to be told of."""

    INCIDENTS = "incidents"
    MAINTENANCE = "maintenance"
    COMPONENTS = "components"  # each change of a component's state


class Show(StrEnum):
    ALWAYS = "always"
    DEGRADED = "degraded"  # listed only when something is wrong
