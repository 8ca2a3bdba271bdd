"""What `site.yaml` says."""

from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from statusgen.model.items import Link
from statusgen.model.words import Deadline, Lint, Means, Reports, Severity, Target, Topic
from statusgen.structs import Frozen


class Group(Frozen):
    id: str
    name: str
    description: str = ""
    collapsed: bool = False


class Theme(Frozen):
    """How the page looks, where not as built in."""

    accent: str | None = None  # "#rrggbb"
    css: str | None = None  # path below static/


UTC_ZONE = ZoneInfo("UTC")


Weights = tuple[Fraction, Fraction, Fraction, Fraction, Fraction]
"""What a second in each state costs, indexed by `State`, from 0 to 1."""


DEFAULT_WEIGHTS: Weights = (Fraction(0), Fraction(0), Fraction(0), Fraction(3, 10), Fraction(1))


class Destination(Frozen):
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
    broken: str = ""  # why it cannot be used; then nothing but its name is known


class Scale(Frozen):
    """What a severity means, and how soon a team wants to act on an incident of it."""

    name: str
    description: str
    acknowledge: Target = Deadline.NONE  # from detected to acknowledged
    respond: Target = Deadline.NONE  # from detected to the first update


class NotifyTarget(Frozen):
    """Somebody who is told of news; None stands for all components, or severities."""

    name: str
    means: Means
    address: str  # may hold `${VARIABLE}`
    topics: tuple[Topic, ...]
    secret: str = ""  # `${VARIABLE}`, or empty
    components: tuple[str, ...] | None = None
    severities: tuple[Severity, ...] | None = None
    broken: str = ""  # why nothing can be told; then all but the name stands for all that there may be to tell


class Settings(Frozen):
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
    is_notify_unclear: bool = False  # whether there may be others whom nobody can read
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
