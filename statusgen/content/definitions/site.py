"""What `site.yaml` may hold."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated

from statusgen.content import fields as f
from statusgen.content import site_fields as s
from statusgen.content.definitions.links import LinkEntry
from statusgen.content.fields import told
from statusgen.content.findings import UnreadableError
from statusgen.model import DEFAULT_WEIGHTS, UTC_ZONE, Lint, Reports, Settings, Severity, State
from statusgen.structs import Frozen

NO_WEIGHTS: Mapping[State, Fraction] = MappingProxyType({})
NO_TARGETS: Mapping[Severity, timedelta] = MappingProxyType({})
NO_TOLD: Mapping[str, "NotifyEntry"] = MappingProxyType({})
NO_SCALES: Mapping[Severity, "ScaleEntry"] = MappingProxyType({})
NO_LINTS: Mapping[Lint, bool] = MappingProxyType({})
NO_PLACES: Mapping[str, "DestinationEntry"] = MappingProxyType({})


class GroupEntry(Frozen):
    """A group of components."""

    id: Annotated[f.Slug, told("How components name the group.", "platform")]
    name: Annotated[f.Line, told("What visitors read; without it, made from the id.", "Platform")] = ""
    description: Annotated[f.Text, told("A sentence on what is in it.", "What developers build on")] = ""
    collapsed: Annotated[f.Flag, told("Whether it is shown closed while all is well.", "true")] = False


class ThemeEntry(Frozen):
    """Colour and style sheet."""

    accent: Annotated[s.Colour | None, told("Colour of links and focus, in quotes.", "#0a7d55")] = None
    css: Annotated[s.StaticPath | None, told("Style sheet below static/, loaded last.", "brand.css")] = None


class ScaleEntry(Frozen):
    """What a severity means, and how soon to act on an incident of it."""

    name: Annotated[f.Line | None, told("A word for it.", "Critical")] = None
    description: Annotated[f.Line | None, told("When it is chosen.", "Complete outage, all users")] = None
    acknowledge: Annotated[
        s.TargetWord | None,
        told("Minutes from `detected` to `acknowledged`; or `next working day`, or `none`.", 5, "none"),
    ] = None
    respond: Annotated[
        s.TargetWord | None,
        told("Minutes from `detected` to the first update; or `next working day`, or `none`.", 30, "next working day"),
    ] = None


class DestinationEntry(Frozen):
    """A place to publish to."""

    to: Annotated[s.PlaceAddress, told("Its address.", "s3://status-example", "file:/srv/status")]
    endpoint: Annotated[
        s.Endpoint | None,
        told("The address of a service that speaks S3's language.", "https://s3.eu-central-003.backblazeb2.com"),
    ] = None
    region: Annotated[f.Line | None, told("Where the bucket is.", "eu-central-1", "auto")] = None
    profile: Annotated[f.Line | None, told("A profile of ~/.aws with the credentials.", "status")] = None
    access_key_id: Annotated[s.Variable | None, told("A variable with the key's id.", "${STATUS_KEY_ID}")] = None
    secret_access_key: Annotated[s.Variable | None, told("A variable with the key.", "${STATUS_KEY}")] = None
    keep: Annotated[s.Generations, told("How many generations a folder keeps, the live one included.", 5)] = 5
    remote: Annotated[
        s.Remote | None,
        told("The repository of a branch: a remote's name or address.", "origin", "git@github.com:acme/status.git"),
    ] = None
    notify: Annotated[f.Flag, told("Whether subscribers are told of what is published there.", "false")] = True

    def check(self) -> None:
        if (self.access_key_id is None) != (self.secret_access_key is None):
            raise UnreadableError("`access_key_id` and `secret_access_key` go together", "write both, or neither")


class NotifyEntry(Frozen):
    """Who is told of news after a deploy, and of which news."""

    webhook: Annotated[
        s.WebhookUrl | None,
        told("Address that gets Statuspage's webhooks.", "https://hooks.acme.example/status", "${HOOK_URL}"),
    ] = None
    apprise: Annotated[
        s.ServiceUrl | None,
        told(
            "Address of a service that apprise knows.", "mailto://relay.acme.example?to=a@acme.example", "${CHAT_URL}"
        ),
    ] = None
    secret: Annotated[s.Variable | None, told("Variable that holds the key to sign webhooks.", "${HOOK_SECRET}")] = None
    components: Annotated[
        tuple[s.ComponentId, ...] | None, told("Ids of components; without it, of all, and what names none.", ["api"])
    ] = None
    severities: Annotated[
        tuple[f.SeverityWord, ...] | None, told("Of incidents; without it, all and those that have none.", ["P0", "P1"])
    ] = None
    topics: Annotated[
        tuple[s.TopicWord, ...] | None,
        told(
            "Of `incidents`, `maintenance` and `components`; people are not told of the last by default.", ["incidents"]
        ),
    ] = None

    def check(self) -> None:
        if (self.webhook is None) == (self.apprise is None):
            raise UnreadableError("one address is needed here", "write either `webhook: ...` or `apprise: ...`")
        if self.secret and self.apprise:
            raise UnreadableError("`secret` is for webhooks", "remove it, or write `webhook` instead of `apprise`")


class SiteFile(Frozen):
    """The page itself: site.yaml."""

    title: Annotated[f.Line, told("Name of the page.", "Acme Status")]
    url: Annotated[s.SiteUrl, told("Its absolute address; a path is allowed.", "https://acme.example/status/")]
    description: Annotated[f.Text, told("A sentence for search engines and previews.", "Is Acme up?")] = ""
    language: Annotated[s.LanguageCode, told("Language of the page, a BCP 47 tag.", "en", "pt-BR")] = "en"
    timezone: Annotated[s.Zone, told("Time zone of the page and of times without one.", "Europe/Berlin")] = UTC_ZONE
    groups: Annotated[
        tuple[GroupEntry, ...], told("Groups of components in the order to show.", [{"id": "platform"}])
    ] = ()
    links: Annotated[
        tuple[LinkEntry, ...], told("Links at every page's top.", [{"label": "Acme", "url": "https://acme.example/"}])
    ] = ()
    support: Annotated[
        LinkEntry | None, told("Where visitors find help.", {"label": "Support", "url": "mailto:help@acme.example"})
    ] = None
    logo: Annotated[s.StaticPath | None, told("Picture below static/, shown instead of the title.", "logo.svg")] = None
    favicon: Annotated[s.StaticPath | None, told("Icon below static/.", "favicon.svg")] = None
    theme: Annotated[ThemeEntry, told("How the page looks.", {"accent": "#0a7d55"})] = ThemeEntry()
    history_days: Annotated[s.BarDays, told("Days in the bars.", 90)] = 90
    recent_days: Annotated[s.RecentDays, told("Days of past incidents on the home page.", 14)] = 14
    uptime_weights: Annotated[
        Mapping[s.BadStateWord, s.Weight],
        told(
            "What a second in each state costs of the uptime, from 0 to 1.",
            {"partial_outage": 0.5},
            default={key: float(DEFAULT_WEIGHTS[state]) for key, state in s.BAD_STATES.items()},
        ),
    ] = NO_WEIGHTS
    feed_entries: Annotated[s.Entries, told("Newest entries in each feed.", 50)] = 50
    websub_hub: Annotated[
        f.Url | None, told("A WebSub hub that tells subscribers at once.", "https://hub.example/")
    ] = None
    notify: Annotated[
        Mapping[f.Slug, NotifyEntry],
        told("Who is told of news after a deploy, by a name of yours.", {"team": {"apprise": "${CHAT_URL}"}}),
    ] = NO_TOLD
    update_targets: Annotated[
        Mapping[f.SeverityWord, s.Minutes],
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
        s.ReportsWord,
        told("Whether reports are published, and names of who is to act: both, reports alone, or neither.", "summary"),
    ] = Reports.SUMMARY
    lints: Annotated[
        Mapping[s.LintWord, f.Flag],
        told("Warnings of `statusgen check` by name; `off` switches one off.", {"long-monitoring": False}),
    ] = NO_LINTS
    lint_words: Annotated[
        tuple[f.Line, ...], told("Words that no message to the public may hold.", ["db-prod-7", "Initech"])
    ] = ()
    deploy: Annotated[
        Mapping[f.Slug, DestinationEntry],
        told("Places that `statusgen deploy` publishes to, by name.", {"production": {"to": "s3://status-example"}}),
    ] = NO_PLACES
