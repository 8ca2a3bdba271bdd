"""The fixed words of the field, marked for the catalogue; they are translated where they are shown."""

from statusgen.language import Language, mark
from statusgen.model import Impact, Settings, Severity, State, Status
from statusgen.structs import defaults
from statusgen.timeline import PageStatus

UNKNOWN = mark("Unknown")

STATES = {
    State.OPERATIONAL: mark("Operational"),
    State.UNDER_MAINTENANCE: mark("Under maintenance"),
    State.DEGRADED_PERFORMANCE: mark("Degraded performance"),
    State.PARTIAL_OUTAGE: mark("Partial outage"),
    State.MAJOR_OUTAGE: mark("Major outage"),
}

# The same inside a sentence: languages differ in what they write with a capital.
STATES_INSIDE = {
    State.OPERATIONAL: mark("operational"),
    State.UNDER_MAINTENANCE: mark("under maintenance"),
    State.DEGRADED_PERFORMANCE: mark("degraded performance"),
    State.PARTIAL_OUTAGE: mark("partial outage"),
    State.MAJOR_OUTAGE: mark("major outage"),
}

STATUSES = {
    Status.INVESTIGATING: mark("Investigating"),
    Status.IDENTIFIED: mark("Identified"),
    Status.MONITORING: mark("Monitoring"),
    Status.RESOLVED: mark("Resolved"),
    Status.POSTMORTEM: mark("Postmortem"),
    Status.SCHEDULED: mark("Scheduled"),
    Status.IN_PROGRESS: mark("In progress"),
    Status.VERIFYING: mark("Verifying"),
    Status.COMPLETED: mark("Completed"),
    Status.CANCELLED: mark("Cancelled"),
    Status.UPDATE: mark("Update"),
}

IMPACTS = {
    Impact.NONE: mark("No impact"),
    Impact.MINOR: mark("Minor impact"),
    Impact.MAJOR: mark("Major impact"),
    Impact.CRITICAL: mark("Critical impact"),
    Impact.MAINTENANCE: mark("Maintenance"),
}

SEVERITIES = {
    Severity.P0: mark("P0 critical"),
    Severity.P1: mark("P1 high"),
    Severity.P2: mark("P2 medium"),
    Severity.P3: mark("P3 low"),
}

# The English is Statuspage's, as `PageStatus.description` has it for machines; here it is marked for the catalogue.
PAGE_STATUSES = {
    PageStatus.OPERATIONAL: mark("All Systems Operational"),
    PageStatus.UNKNOWN: mark("Status Partly Unknown"),
    PageStatus.OPEN_INCIDENT: mark("Open Incident"),
    PageStatus.MAINTENANCE: mark("Service Under Maintenance"),
    PageStatus.PARTIALLY_DEGRADED: mark("Partially Degraded Service"),
    PageStatus.DEGRADED: mark("Degraded System Service"),
    PageStatus.MINOR_OUTAGE: mark("Minor Service Outage"),
    PageStatus.PARTIAL_OUTAGE: mark("Partial System Outage"),
    PageStatus.MAJOR_OUTAGE: mark("Major System Outage"),
}

SeverityNames = tuple[tuple[Severity, str], ...]
USUAL_NAMES = {severity: scale.name for severity, scale in defaults(Settings)["severities"]}


def own_names(settings: Settings) -> SeverityNames:
    """Return what a site calls severities by names of its own, which are in no catalogue."""
    return tuple((key, scale.name) for key, scale in settings.severities if scale.name != USUAL_NAMES[key])


def severity_label(severity: Severity, names: SeverityNames, language: Language) -> str:
    own = dict(names).get(severity)
    return f"{severity} {own}" if own else language.gettext(SEVERITIES[severity])
