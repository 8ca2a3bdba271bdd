"""The facts that content states, as values: nothing here is derived, and nothing knows of files' formats.

Every `datetime` is aware and in UTC; every sequence is a tuple in the order that its comment gives. What is small is a
named tuple: a start of the program makes these classes, and a frozen dataclass takes ten times as long.
"""

from statusgen.model.alerts import AlertRule, AlertRules, AlertTexts
from statusgen.model.items import (
    Action,
    Changes,
    Component,
    Html,
    Incident,
    Link,
    Maintenance,
    Page,
    PastState,
    Postmortem,
    Roles,
    Update,
)
from statusgen.model.settings import (
    DEFAULT_WEIGHTS,
    UTC_ZONE,
    Destination,
    Group,
    NotifyTarget,
    Scale,
    Settings,
    Theme,
    Weights,
)
from statusgen.model.site import Site
from statusgen.model.values import by_values
from statusgen.model.words import (
    INCIDENT_STATUSES,
    MAINTENANCE_STATUSES,
    Deadline,
    Impact,
    Lint,
    Means,
    Reports,
    Severity,
    Show,
    State,
    Status,
    Target,
    Topic,
)

__all__ = [
    "DEFAULT_WEIGHTS",
    "INCIDENT_STATUSES",
    "MAINTENANCE_STATUSES",
    "UTC_ZONE",
    "Action",
    "AlertRule",
    "AlertRules",
    "AlertTexts",
    "Changes",
    "Component",
    "Deadline",
    "Destination",
    "Group",
    "Html",
    "Impact",
    "Incident",
    "Link",
    "Lint",
    "Maintenance",
    "Means",
    "NotifyTarget",
    "Page",
    "PastState",
    "Postmortem",
    "Reports",
    "Roles",
    "Scale",
    "Settings",
    "Severity",
    "Show",
    "Site",
    "State",
    "Status",
    "Target",
    "Theme",
    "Topic",
    "Update",
    "Weights",
    "by_values",
]
