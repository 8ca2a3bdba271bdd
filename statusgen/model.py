"""The facts that content states, as values: nothing here is derived, and nothing knows of files' formats.

Every `datetime` is aware and in UTC; every sequence is a tuple in the order that its comment gives. What is small is a
named tuple: a start of the program makes these classes, and a frozen dataclass takes ten times as long.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Any, NamedTuple, NewType
from zoneinfo import ZoneInfo

Html = NewType("Html", str)
"""Sanitised HTML as `markup` makes it; nothing else may be given this type."""


def _by_values(value: Any) -> tuple[type, tuple[Any, ...]]:  # noqa: ANN401  # a dataclass of any fields
    """Pickle a dataclass as its values: what `slots` brings for that goes over its fields one by one."""
    return type(value), tuple(getattr(value, name) for name in value.__match_args__)


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


class Link(NamedTuple):
    label: str
    url: str


class Group(NamedTuple):
    id: str
    name: str
    description: str = ""
    collapsed: bool = False


class PastState(NamedTuple):
    """A state that no incident tells of, from `start` up to `end`."""

    start: datetime
    end: datetime
    state: State
    note: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the service with a state of its own."""

    id: str
    name: str
    description: str = ""
    group: str | None = None
    order: int = 0
    status: State | None = State.OPERATIONAL  # None: it was written, but could not be read
    status_since: datetime | None = None
    tracked_since: datetime | None = None
    url: str | None = None
    show: Show = Show.ALWAYS
    history: tuple[PastState, ...] = ()  # as written
    source: str = field(default="", compare=False)  # the file's path, for warnings


Changes = tuple[tuple[str, State], ...]
"""Pairs of component id and state, as written, each id once."""


@dataclass(frozen=True, slots=True)
class Update:
    """What was said at one time, and what changed with it."""

    at: datetime
    status: Status
    html: Html
    changes: Changes = ()
    key: str = ""  # the author's `#id`, without the `#`
    line: int = field(default=0, compare=False)  # of its heading in the file

    __reduce__ = _by_values


class Action(NamedTuple):
    what: str
    owner: str = ""
    due: date | None = None
    done: bool = False
    url: str | None = None


class Postmortem(NamedTuple):
    html: Html
    published: datetime | None = None
    summary: str = ""
    whys: tuple[str, ...] = ()  # each answers the one before
    actions: tuple[Action, ...] = ()
    source: str = ""  # the file's path, for warnings


class Roles(NamedTuple):
    """Who did what while it lasted; never published."""

    commander: str = ""
    technical_lead: str = ""
    communications_lead: str = ""
    scribe: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that went wrong, with all that was said of it."""

    slug: str
    title: str
    started: datetime
    html: Html = Html("")  # the summary above the timeline
    severity: Severity | None = None
    impact: Impact | None = None  # None: computed
    components: Changes = ()  # from `started` on
    detected: datetime | None = None
    acknowledged: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None  # None: the time of the `Resolved` update
    updates: tuple[Update, ...] = ()  # oldest first; those of one minute as in the file
    backfilled: bool = False
    links: tuple[Link, ...] = ()
    roles: Roles = Roles()  # noqa: RUF009  # a tuple, which nobody can change
    aliases: tuple[str, ...] = ()
    alert_key: str = ""  # that of the alert it came from; never published
    postmortem: Postmortem | None = None
    source: str = field(default="", compare=False)  # the file's path, for warnings
    resolved_line: int = field(default=0, compare=False)  # of `resolved` in it

    __reduce__ = _by_values


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Work that is planned, or was."""

    slug: str
    title: str
    starts: datetime
    ends: datetime
    html: Html = Html("")
    components: Changes = ()  # while it is in progress
    updates: tuple[Update, ...] = ()  # oldest first
    source: str = field(default="", compare=False)

    __reduce__ = _by_values


class Page(NamedTuple):
    slug: str
    title: str
    html: Html
    description: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Theme:
    """How the page looks, where not as built in."""

    accent: str | None = None  # "#rrggbb"
    css: str | None = None  # path below static/


UTC_ZONE = ZoneInfo("UTC")

Weights = tuple[Fraction, Fraction, Fraction, Fraction, Fraction]
"""What a second in each state costs, indexed by `State`, from 0 to 1."""

DEFAULT_WEIGHTS: Weights = (Fraction(0), Fraction(0), Fraction(0), Fraction(3, 10), Fraction(1))


class Destination(NamedTuple):
    """A place to publish to; in each text, `${NAME}` stands for a variable of the environment."""

    name: str
    to: str  # address: `s3://status-example`
    endpoint: str | None = None
    region: str | None = None
    profile: str | None = None
    access_key_id: str | None = None  # these two are never but a variable
    secret_access_key: str | None = None
    keep: int = 5  # generations
    remote: str | None = None  # repository: a name that git knows, or an address
    notify: bool = True  # whether subscribers are told of what is published there


class Scale(NamedTuple):
    """What a severity means, and how soon a team wants to act on an incident of it."""

    name: str
    description: str
    acknowledge: Target = Deadline.NONE  # from detected to acknowledged
    respond: Target = Deadline.NONE  # from detected to the first update


class NotifyTarget(NamedTuple):
    """Somebody who is told of news; None stands for all components, or severities."""

    name: str
    means: Means
    address: str  # may hold `${VARIABLE}`
    topics: tuple[Topic, ...]
    secret: str = ""  # `${VARIABLE}`, or empty
    components: tuple[str, ...] | None = None
    severities: tuple[Severity, ...] | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What `site.yaml` says."""

    title: str
    url: str  # absolute, with a slash at its end
    description: str = ""
    language: str = "en"
    timezone: ZoneInfo = UTC_ZONE
    groups: tuple[Group, ...] = ()  # in the order to show
    links: tuple[Link, ...] = ()
    support: Link | None = None
    logo: str | None = None
    favicon: str | None = None
    theme: Theme = Theme()
    history_days: int = 90
    recent_days: int = 14
    uptime_weights: Weights = DEFAULT_WEIGHTS
    feed_entries: int = 50
    websub_hub: str | None = None  # absolute address
    notify: tuple[NotifyTarget, ...] = ()
    update_targets: tuple[tuple[Severity, timedelta], ...] = (
        (Severity.P0, timedelta(minutes=30)),
        (Severity.P1, timedelta(minutes=60)),
        (Severity.P2, timedelta(minutes=240)),
        (Severity.P3, timedelta(minutes=1440)),
    )
    severities: tuple[tuple[Severity, Scale], ...] = (
        (Severity.P0, Scale("Critical", "Complete outage, all users", timedelta(minutes=5))),
        (
            Severity.P1,
            Scale("High", "Major degradation", timedelta(minutes=15), timedelta(minutes=30)),
        ),
        (Severity.P2, Scale("Medium", "Partial degradation", respond=timedelta(hours=2))),
        (Severity.P3, Scale("Low", "Hardly anybody notices", respond=Deadline.NEXT_WORKING_DAY)),
    )
    reports: Reports = Reports.SUMMARY
    lints_off: frozenset[Lint] = frozenset()
    lint_words: tuple[str, ...] = ()  # that are not for the public
    deploy: tuple[Destination, ...] = ()  # in the order to publish


class AlertRule(NamedTuple):
    """What to make of alerts whose labels match."""

    match: tuple[tuple[str, str], ...] = ()  # label and pattern, in which `*` stands for anything; all must fit
    components: tuple[str, ...] = ()  # ids
    state: State | None = None  # of them; None: as the severity says
    severity: Severity | None = None  # None: as the alert says
    title: str = ""  # instead of the alert's
    message: str = ""  # Markdown, likewise
    ignore: bool = False


class AlertTexts(NamedTuple):
    """What updates say that alerts make, in Markdown."""

    begun: str = "Our monitoring reports this. We are looking into it."
    spread: str = "Our monitoring reports that it affects more than before."
    again: str = "Our monitoring reports it again. We are looking into it."
    recovered: str = "Our monitoring does not report it any more. We keep watching."
    resolved: str = "Our monitoring does not report it any more. This incident is resolved."


class AlertRules(NamedTuple):
    """What `alerts.yaml` says."""

    rules: tuple[AlertRule, ...] = ()  # the first that matches counts
    severities: tuple[tuple[str, Severity], ...] = ()  # by the tools' words for them
    group: timedelta = timedelta(minutes=10)  # so long after an incident began, alerts about the same join it
    texts: AlertTexts = AlertTexts()


@dataclass(frozen=True, slots=True)
class Site:
    """All that is published, without drafts."""

    settings: Settings
    components: tuple[Component, ...] = ()  # as shown: by group, `order`, name; those without a group last
    incidents: tuple[Incident, ...] = ()  # newest `started` first, then by slug
    maintenance: tuple[Maintenance, ...] = ()  # newest `starts` first, then by slug
    pages: tuple[Page, ...] = ()  # by `order`, then title
    incomplete: tuple[str, ...] = ()  # files of components, incidents and maintenance that have an error
    unreadable: tuple[str, ...] = ()  # those of them of which nothing at all can be shown
