"""What the files in folders may hold: components, incidents, maintenance, postmortems and pages."""

from typing import Annotated

from statusgen.content import fields as f
from statusgen.content.definitions.links import LinkEntry
from statusgen.content.fields import told
from statusgen.content.findings import UnreadableError
from statusgen.model import Show, State
from statusgen.structs import Frozen


class PastEntry(Frozen):
    """A past state that no incident tells of."""

    start: Annotated[f.Time, told("When it began.", "2026-03-01 10:00", name="from")]
    end: Annotated[f.Time, told("When it ended.", "2026-03-01 10:20", name="to")]
    state: Annotated[f.StateWord, told("What the component was able to do.", "partial_outage", name="status")]
    note: Annotated[f.Text, told("What happened.", "Failover drill")] = ""

    def check(self) -> None:
        if self.end < self.start:
            raise UnreadableError("`to` is before `from`", "check both times and their zones")


class ComponentFile(Frozen):
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


class RolesEntry(Frozen):
    """Who did what in an incident; never published."""

    commander: Annotated[f.Text, told("Who led.", "Ada")] = ""
    technical_lead: Annotated[f.Text, told("Who led the repair.", "Grace")] = ""
    communications_lead: Annotated[f.Text, told("Who wrote the updates.", "Edith")] = ""
    scribe: Annotated[f.Text, told("Who took notes.", "Alan")] = ""


class IncidentFile(Frozen):
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


class MaintenanceFile(Frozen):
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


class ActionEntry(Frozen):
    """Something to do so that it does not happen again."""

    what: Annotated[f.Line, told("What is to be done.", "Alert on replication lag")]
    owner: Annotated[f.Text, told("Who does it.", "Data team")] = ""
    due: Annotated[f.Day | None, told("By when.", "2026-05-15")] = None
    done: Annotated[f.Flag, told("Whether it is done.", "true")] = False
    url: Annotated[f.Url | None, told("Where it is tracked.", "https://acme.example/issues/7")] = None


class PostmortemFile(Frozen):
    """The front matter of a postmortem: postmortems/<incident-slug>.md."""

    published: Annotated[f.DayOrTime | None, told("When it was published.", "2026-04-15 12:00")] = None
    summary: Annotated[f.Text, told("What happened, in short.", "A deploy exhausted the connections.")] = ""
    whys: Annotated[
        tuple[f.Line, ...], told("Each answers the one before.", ["The pool ran out.", "A query hung."])
    ] = ()
    actions: Annotated[tuple[ActionEntry, ...], told("What is done about it.", [{"what": "Limit queries"}])] = ()
    draft: Annotated[f.Flag, told("Whether it is checked but not published.", "true")] = False


class PageFile(Frozen):
    """The front matter of a page of your own: pages/<slug>.md."""

    title: Annotated[f.Line, told("What the menu and the page say; without it, made from the slug.", "About")] = ""
    description: Annotated[f.Text, told("A sentence for search engines and previews.", "Who we are")] = ""
    order: Annotated[f.Order, told("Place in the menu; the least comes first.", 10)] = 0
