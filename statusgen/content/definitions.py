"""What each kind of file may hold: the definitions from which content is checked and its schema made."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, NamedTuple

from statusgen.content import fields as f
from statusgen.content.fields import told
from statusgen.content.findings import UnreadableError
from statusgen.model import DEFAULT_WEIGHTS, UTC_ZONE, Lint, Reports, Settings, Severity, Show, State

NO_WEIGHTS: Mapping[State, Fraction] = MappingProxyType({})
NO_TARGETS: Mapping[Severity, timedelta] = MappingProxyType({})


NO_TOLD: Mapping[str, "NotifyEntry"] = MappingProxyType({})
NO_SCALES: Mapping[Severity, "ScaleEntry"] = MappingProxyType({})
NO_WORDS: Mapping[str, Severity] = MappingProxyType({})
NO_LINTS: Mapping[Lint, bool] = MappingProxyType({})
NO_PLACES: Mapping[str, "DestinationEntry"] = MappingProxyType({})


class LinkEntry(NamedTuple):
    """A link to another page."""

    label: Annotated[f.Line, told("What the link says.", "Contact support")]
    url: Annotated[f.ContactUrl, told("Where it leads.", "https://acme.example/help", "mailto:help@acme.example")]


class GroupEntry(NamedTuple):
    """A group of components."""

    id: Annotated[f.Slug, told("How components name the group.", "platform")]
    name: Annotated[f.Line, told("What visitors read; without it, made from the id.", "Platform")] = ""
    description: Annotated[f.Text, told("A sentence on what is in it.", "What developers build on")] = ""
    collapsed: Annotated[f.Flag, told("Whether it is shown closed while all is well.", "true")] = False


class ThemeEntry(NamedTuple):
    """Colour and style sheet."""

    accent: Annotated[f.Colour | None, told("Colour of links and focus, in quotes.", "#0a7d55")] = None
    css: Annotated[f.StaticPath | None, told("Style sheet below static/, loaded last.", "brand.css")] = None


class ScaleEntry(NamedTuple):
    """What a severity means, and how soon to act on an incident of it."""

    name: Annotated[f.Line | None, told("A word for it.", "Critical")] = None
    description: Annotated[f.Line | None, told("When it is chosen.", "Complete outage, all users")] = None
    acknowledge: Annotated[
        f.TargetWord | None,
        told("Minutes from `detected` to `acknowledged`; or `next working day`, or `none`.", 5, "none"),
    ] = None
    respond: Annotated[
        f.TargetWord | None,
        told("Minutes from `detected` to the first update; or `next working day`, or `none`.", 30, "next working day"),
    ] = None


class DestinationEntry(NamedTuple):
    """A place to publish to."""

    to: Annotated[f.PlaceAddress, told("Its address.", "s3://status-example", "file:/srv/status")]
    endpoint: Annotated[
        f.Endpoint | None,
        told("The address of a service that speaks S3's language.", "https://s3.eu-central-003.backblazeb2.com"),
    ] = None
    region: Annotated[f.Line | None, told("Where the bucket is.", "eu-central-1", "auto")] = None
    profile: Annotated[f.Line | None, told("A profile of ~/.aws with the credentials.", "status")] = None
    access_key_id: Annotated[f.Variable | None, told("A variable with the key's id.", "${STATUS_KEY_ID}")] = None
    secret_access_key: Annotated[f.Variable | None, told("A variable with the key.", "${STATUS_KEY}")] = None
    keep: Annotated[f.Generations, told("How many generations a folder keeps, the live one included.", 5)] = 5
    remote: Annotated[
        f.Remote | None,
        told("The repository of a branch: a remote's name or address.", "origin", "git@github.com:acme/status.git"),
    ] = None
    notify: Annotated[f.Flag, told("Whether subscribers are told of what is published there.", "false")] = True

    def check(self) -> None:
        if (self.access_key_id is None) != (self.secret_access_key is None):
            raise UnreadableError("`access_key_id` and `secret_access_key` go together", "write both, or neither")


class NotifyEntry(NamedTuple):
    """Who is told of news after a deploy, and of which news."""

    webhook: Annotated[
        f.WebhookUrl | None,
        told("Address that gets Statuspage's webhooks.", "https://hooks.acme.example/status", "${HOOK_URL}"),
    ] = None
    apprise: Annotated[
        f.ServiceUrl | None,
        told(
            "Address of a service that apprise knows.", "mailto://relay.acme.example?to=a@acme.example", "${CHAT_URL}"
        ),
    ] = None
    secret: Annotated[f.Variable | None, told("Variable that holds the key to sign webhooks.", "${HOOK_SECRET}")] = None
    components: Annotated[
        tuple[f.ComponentId, ...] | None, told("Ids of components; without it, of all, and what names none.", ["api"])
    ] = None
    severities: Annotated[
        tuple[f.SeverityWord, ...] | None, told("Of incidents; without it, all and those that have none.", ["P0", "P1"])
    ] = None
    topics: Annotated[
        tuple[f.TopicWord, ...] | None,
        told(
            "Of `incidents`, `maintenance` and `components`; people are not told of the last by default.", ["incidents"]
        ),
    ] = None

    def check(self) -> None:
        if (self.webhook is None) == (self.apprise is None):
            raise UnreadableError("one address is needed here", "write either `webhook: ...` or `apprise: ...`")
        if self.secret and self.apprise:
            raise UnreadableError("`secret` is for webhooks", "remove it, or write `webhook` instead of `apprise`")


class SiteFile(NamedTuple):
    """The page itself: site.yaml."""

    title: Annotated[f.Line, told("Name of the page.", "Acme Status")]
    url: Annotated[f.SiteUrl, told("Its absolute address; a path is allowed.", "https://acme.example/status/")]
    description: Annotated[f.Text, told("A sentence for search engines and previews.", "Is Acme up?")] = ""
    language: Annotated[f.LanguageCode, told("Language of the page, a BCP 47 tag.", "en", "pt-BR")] = "en"
    timezone: Annotated[f.Zone, told("Time zone of the page and of times without one.", "Europe/Berlin")] = UTC_ZONE
    groups: Annotated[
        tuple[GroupEntry, ...], told("Groups of components in the order to show.", [{"id": "platform"}])
    ] = ()
    links: Annotated[
        tuple[LinkEntry, ...], told("Links at every page's top.", [{"label": "Acme", "url": "https://acme.example/"}])
    ] = ()
    support: Annotated[
        LinkEntry | None, told("Where visitors find help.", {"label": "Support", "url": "mailto:help@acme.example"})
    ] = None
    logo: Annotated[f.StaticPath | None, told("Picture below static/, shown instead of the title.", "logo.svg")] = None
    favicon: Annotated[f.StaticPath | None, told("Icon below static/.", "favicon.svg")] = None
    theme: Annotated[ThemeEntry, told("How the page looks.", {"accent": "#0a7d55"})] = ThemeEntry()
    history_days: Annotated[f.BarDays, told("Days in the bars.", 90)] = 90
    recent_days: Annotated[f.RecentDays, told("Days of past incidents on the home page.", 14)] = 14
    uptime_weights: Annotated[
        Mapping[f.BadStateWord, f.Weight],
        told(
            "What a second in each state costs of the uptime, from 0 to 1.",
            {"partial_outage": 0.5},
            default={key: float(DEFAULT_WEIGHTS[state]) for key, state in f.BAD_STATES.items()},
        ),
    ] = NO_WEIGHTS
    feed_entries: Annotated[f.Entries, told("Newest entries in each feed.", 50)] = 50
    websub_hub: Annotated[
        f.Url | None, told("A WebSub hub that tells subscribers at once.", "https://hub.example/")
    ] = None
    notify: Annotated[
        Mapping[f.Slug, NotifyEntry],
        told("Who is told of news after a deploy, by a name of yours.", {"team": {"apprise": "${CHAT_URL}"}}),
    ] = NO_TOLD
    update_targets: Annotated[
        Mapping[f.SeverityWord, f.Minutes],
        told(
            "Minutes that an open incident may go without an update, by severity.",
            {"P0": 15},
            default={key.value: value // timedelta(minutes=1) for key, value in Settings("", "").update_targets},
        ),
    ] = NO_TARGETS
    severities: Annotated[
        Mapping[f.SeverityWord, ScaleEntry],
        told("What each severity means, and how soon to act.", {"P0": {"acknowledge": 5, "respond": 15}}),
    ] = NO_SCALES
    reports: Annotated[
        f.ReportsWord,
        told("Whether reports are published, and names of who is to act: both, reports alone, or neither.", "summary"),
    ] = Reports.SUMMARY
    lints: Annotated[
        Mapping[f.LintWord, f.Flag],
        told("Warnings of `statusgen check` by name; `off` switches one off.", {"long-monitoring": False}),
    ] = NO_LINTS
    lint_words: Annotated[
        tuple[f.Line, ...], told("Words that no message to the public may hold.", ["db-prod-7", "Initech"])
    ] = ()
    deploy: Annotated[
        Mapping[f.Slug, DestinationEntry],
        told("Places that `statusgen deploy` publishes to, by name.", {"production": {"to": "s3://status-example"}}),
    ] = NO_PLACES


class PastEntry(NamedTuple):
    """A past state that no incident tells of."""

    start: Annotated[f.Time, told("When it began.", "2026-03-01 10:00", name="from")]
    end: Annotated[f.Time, told("When it ended.", "2026-03-01 10:20", name="to")]
    state: Annotated[f.StateWord, told("What the component was able to do.", "partial_outage", name="status")]
    note: Annotated[f.Text, told("What happened.", "Failover drill")] = ""

    def check(self) -> None:
        if self.end < self.start:
            raise UnreadableError("`to` is before `from`", "check both times and their zones")


class ComponentFile(NamedTuple):
    """A component status file: components/<id>.yaml."""

    name: Annotated[f.Line, told("What visitors read.", "API")]
    description: Annotated[f.Text, told("A sentence on what it is.", "REST and GraphQL endpoints")] = ""
    group: Annotated[f.Line | None, told("The id of a group in site.yaml.", "platform")] = None
    order: Annotated[f.Order, told("Place in its group; the least comes first.", 10)] = 0
    status: Annotated[
        f.StateWord, told("State set by hand or by a monitor; incidents only make it worse.", "operational")
    ] = State.OPERATIONAL
    status_since: Annotated[f.Time | None, told("From when `status` holds.", "2026-04-12 09:14")] = None
    tracked_since: Annotated[f.DayOrTime | None, told("There is no data before.", "2024-01-01")] = None
    url: Annotated[f.Url | None, told("Its own address.", "https://api.acme.example/")] = None
    show: Annotated[f.ShowWord, told("`degraded` lists it only when something is wrong.", "always")] = Show.ALWAYS
    history: Annotated[
        tuple[PastEntry, ...],
        told(
            "Past states that no incident tells of.",
            [{"from": "2026-03-01 10:00", "to": "2026-03-01 10:20", "status": "partial_outage"}],
        ),
    ] = ()


class RolesEntry(NamedTuple):
    """Who did what in an incident; never published."""

    commander: Annotated[f.Text, told("Who led.", "Ada")] = ""
    technical_lead: Annotated[f.Text, told("Who led the repair.", "Grace")] = ""
    communications_lead: Annotated[f.Text, told("Who wrote the updates.", "Edith")] = ""
    scribe: Annotated[f.Text, told("Who took notes.", "Alan")] = ""


class IncidentFile(NamedTuple):
    """The front matter of an incident: incidents/<slug>.md."""

    title: Annotated[f.Line, told("What is wrong, as a visitor would say it.", "Elevated API error rates")]
    severity: Annotated[f.SeverityWord | None, told("P0 critical, P1 high, P2 medium or P3 low.", "P1")] = None
    components: Annotated[
        f.RawComponents,
        told(
            "What is hit from `started` on: ids with their state, or a list of ids, whose state the severity tells.",
            {"api": "partial_outage"},
            ["api"],
        ),
    ] = None
    started: Annotated[
        f.Time | None, told("When users began to be hit; without it, the first update's.", "2026-04-12 09:10")
    ] = None
    detected: Annotated[f.Time | None, told("When somebody or something noticed.", "2026-04-12 09:14")] = None
    acknowledged: Annotated[f.Time | None, told("When somebody began to work on it.", "2026-04-12 09:17")] = None
    mitigated: Annotated[f.Time | None, told("When users were no longer hit.", "2026-04-12 09:41")] = None
    resolved: Annotated[
        f.Time | None, told("When it was over; without it, the `Resolved` update's.", "2026-04-12 10:30")
    ] = None
    impact: Annotated[f.ImpactWord | None, told("Instead of the impact that is computed.", "minor")] = None
    draft: Annotated[f.Flag, told("Whether it is checked but not published.", "true")] = False
    backfilled: Annotated[f.Flag, told("Whether it is history only: nobody is notified.", "true")] = False
    links: Annotated[
        tuple[LinkEntry, ...], told("Where to read more.", [{"label": "Report", "url": "https://acme.example/r"}])
    ] = ()
    roles: Annotated[RolesEntry, told("Who did what; never published.", {"commander": "Ada"})] = RolesEntry()
    alert_key: Annotated[f.Text, told("The alert it came from; never published.", "alertmanager:4f2a")] = ""
    aliases: Annotated[tuple[f.Slug, ...], told("Old slugs; each redirects here.", ["2026-04-12-api-down"])] = ()


class MaintenanceFile(NamedTuple):
    """The front matter of a planned maintenance: maintenance/<slug>.md."""

    title: Annotated[f.Line, told("What is done, as a visitor would say it.", "Database upgrade")]
    starts: Annotated[f.Time, told("When it begins.", "2026-05-02 22:00")]
    ends: Annotated[f.Time, told("When it should be over.", "2026-05-02 23:30")]
    components: Annotated[
        f.RawComponents,
        told(
            "What is touched: a list of ids, which are under maintenance, or ids with their state.",
            ["api"],
            {"api": "degraded_performance"},
        ),
    ] = None
    draft: Annotated[f.Flag, told("Whether it is checked but not published.", "true")] = False


class ActionEntry(NamedTuple):
    """Something to do so that it does not happen again."""

    what: Annotated[f.Line, told("What is to be done.", "Alert on replication lag")]
    owner: Annotated[f.Text, told("Who does it.", "Data team")] = ""
    due: Annotated[f.Day | None, told("By when.", "2026-05-15")] = None
    done: Annotated[f.Flag, told("Whether it is done.", "true")] = False
    url: Annotated[f.Url | None, told("Where it is tracked.", "https://acme.example/issues/7")] = None


class PostmortemFile(NamedTuple):
    """The front matter of a postmortem: postmortems/<incident-slug>.md."""

    published: Annotated[f.DayOrTime | None, told("When it was published.", "2026-04-15 12:00")] = None
    summary: Annotated[f.Text, told("What happened, in short.", "A deploy exhausted the connections.")] = ""
    whys: Annotated[
        tuple[f.Line, ...], told("Each answers the one before.", ["The pool ran out.", "A query hung."])
    ] = ()
    actions: Annotated[tuple[ActionEntry, ...], told("What is done about it.", [{"what": "Limit queries"}])] = ()
    draft: Annotated[f.Flag, told("Whether it is checked but not published.", "true")] = False


class PageFile(NamedTuple):
    """The front matter of a page of your own: pages/<slug>.md."""

    title: Annotated[f.Line, told("What the menu and the page say; without it, made from the slug.", "About")] = ""
    description: Annotated[f.Text, told("A sentence for search engines and previews.", "Who we are")] = ""
    order: Annotated[f.Order, told("Place in the menu; the least comes first.", 10)] = 0


class RuleEntry(NamedTuple):
    """What to make of alerts whose labels match."""

    match: Annotated[
        Mapping[f.Line, f.Line],
        told("Labels and the values that they must have; `*` stands for anything.", {"service": "api-*"}),
    ]
    components: Annotated[tuple[f.Line, ...], told("The ids of the components that are hit.", ["api"])] = ()
    state: Annotated[f.StateWord | None, told("Their state; by default, as the severity says.", "partial_outage")] = (
        None
    )
    severity: Annotated[f.SeverityWord | None, told("Instead of what the alert says.", "P1")] = None
    title: Annotated[f.Line | None, told("Of the incident, instead of the alert's.", "Trouble with the API")] = None
    message: Annotated[f.Text, told("The first update, instead of the alert's words.", "We look into it.")] = ""
    ignore: Annotated[f.Flag, told("Whether nothing is done about them.", "true")] = False


class TextsEntry(NamedTuple):
    """What updates say that alerts make."""

    begun: Annotated[f.Line | None, told("When an incident begins.", "We look into it.")] = None
    spread: Annotated[f.Line | None, told("When more is hit.", "It affects more than before.")] = None
    again: Annotated[f.Line | None, told("When an alert comes back.", "It is back.")] = None
    recovered: Annotated[f.Line | None, told("When all alerts are over.", "It looks well again.")] = None
    resolved: Annotated[f.Line | None, told("The same with --resolve.", "All is well again.")] = None


class AlertsFile(NamedTuple):
    """What to make of alerts: alerts.yaml."""

    rules: Annotated[
        tuple[RuleEntry, ...],
        told(
            "The first whose labels all match an alert counts.", [{"match": {"service": "web"}, "components": ["api"]}]
        ),
    ] = ()
    severities: Annotated[
        Mapping[f.Line, f.SeverityWord], told("What your tools' words for severities mean.", {"critical": "P0"})
    ] = NO_WORDS
    group_minutes: Annotated[
        f.GroupMinutes, told("So long after an incident began, other alerts about the same join it.", 10)
    ] = 10
    texts: Annotated[TextsEntry, told("What updates say that alerts make.", {"again": "It is back."})] = TextsEntry()


DEFINITIONS: Mapping[str, type] = {
    "site": SiteFile,
    "component": ComponentFile,
    "incident": IncidentFile,
    "maintenance": MaintenanceFile,
    "postmortem": PostmortemFile,
    "page": PageFile,
    "alerts": AlertsFile,
}
KINDS = tuple(DEFINITIONS)
