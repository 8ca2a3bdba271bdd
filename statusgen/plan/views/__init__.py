"""What each template gets: values that are ready to be shown, in the site's language.

This is the contract with themes, described in `docs/theme.md`. Every `address` is relative to the site's root; a
template puts `root` before it. `Html` is sanitised and goes through the `body` filter, which puts `root` before its
links. Everything else is plain text and is escaped.
"""

from statusgen.model import Html
from statusgen.plan.views.basics import ActionView, Anchor, Moment, Word
from statusgen.plan.views.reports import (
    ActionLine,
    ActionsView,
    Chart,
    Column,
    Figure,
    Line,
    Measured,
    OutageView,
    Piece,
    ReportsPage,
    Table,
    UptimeCell,
    UptimeMap,
    UptimeRow,
)
from statusgen.structs import Frozen

__all__ = [
    "ActionLine",
    "ActionView",
    "ActionsView",
    "Anchor",
    "BadDay",
    "Banner",
    "Bars",
    "Chart",
    "Column",
    "ComponentPage",
    "ComponentView",
    "Day",
    "DayCause",
    "Feed",
    "Figure",
    "Frame",
    "GroupView",
    "HistoryDay",
    "HistoryItem",
    "Hit",
    "Home",
    "IncidentPage",
    "IncidentView",
    "Line",
    "MaintenancePage",
    "MaintenanceView",
    "Measured",
    "Moment",
    "Month",
    "MonthLink",
    "NotFound",
    "OutageView",
    "Piece",
    "PlannedPage",
    "PostmortemPage",
    "Redirect",
    "ReportsPage",
    "Run",
    "Subscription",
    "Table",
    "TextPage",
    "UpdateView",
    "UptimeCell",
    "UptimeMap",
    "UptimeRow",
    "View",
    "Word",
    "Year",
]


class Feed(Frozen):
    """A feed that fits a page: for the readers that look for one in its head."""

    type: str  # media type
    title: str
    address: str


class Subscription(Frozen):
    """One way to be told, in words that a person understands, with the addresses of its formats."""

    label: str  # Every update
    formats: tuple[Anchor, ...]  # RSS, Atom, JSON


class Frame(Frozen):
    """What surrounds every page; the same object for all pages of a build."""

    title: str  # of the site
    description: str
    language: str  # BCP 47
    direction: str  # ltr or rtl
    url: str  # the site's, with a slash at its end
    policy: str  # Content-Security-Policy for the meta tag
    stylesheets: tuple[str, ...]  # addresses, the user's own last
    report_style: str  # address: what the reports need beside them
    script: str  # address
    logo: str | None  # address
    favicon: str  # address
    menu: tuple[Anchor, ...]  # status, history, own pages, links
    reports: Anchor | None  # the way to them, where they are published
    support: Anchor | None
    feeds: tuple[Feed, ...]  # of the whole site


class Hit(Frozen):
    """A component that an incident or a maintenance touched, the worst it came to, and for how long."""

    name: str
    address: str
    state: Word  # the worst while it lasted
    duration: str | None  # how long it was not operational; None for no time at all


class UpdateView(Frozen):
    id: str  # the anchor on the page of its incident
    status: Word
    at: Moment
    html: Html
    changes: tuple[tuple[str, Word], ...]  # component name and its state from here on


class IncidentView(Frozen):
    slug: str
    title: str
    address: str
    open: bool
    status: Word
    impact: Word
    severity: Word | None
    started: Moment
    milestones: tuple[tuple[str, Moment], ...]  # what is written of the way to the end: ("Mitigated", 09:41)
    resolved: Moment | None
    duration: str  # from start to resolution, or up to now: "1 h 20 min"
    components: tuple[Hit, ...]
    html: Html  # the summary
    updates: tuple[UpdateView, ...]  # newest first
    links: tuple[Anchor, ...]
    postmortem: Anchor | None


class MaintenanceView(Frozen):
    slug: str
    title: str
    address: str
    status: Word
    starts: Moment
    ends: Moment
    duration: str  # planned
    took: str | None  # none until it is over, and if it never began
    overdue: bool  # in progress past its end
    put_off: bool  # it should have begun, and what was planned is no longer true
    components: tuple[Hit, ...]
    html: Html
    updates: tuple[UpdateView, ...]  # newest first


class Run(Frozen):
    """Days in a row that need no word: `kind` is `operational` or `no_data`."""

    kind: str
    first: int  # index of its first day in the bars, from 0
    days: int


class BadDay(Frozen):
    index: int  # in the bars, from 0
    state: str  # key of its worst state
    address: str  # where it is told
    text: str  # Apr 12: partial outage, 1 h 20 min


class Bars(Frozen):
    """A component's last days, oldest first."""

    days: int
    runs: tuple[Run, ...]
    bad: tuple[BadDay, ...]
    summary: str  # the whole row as one sentence
    start: str  # "89 days ago"; empty if they are of today alone
    end: str  # "Today"


class ComponentView(Frozen):
    id: str
    name: str
    description: str
    address: str
    url: str | None
    state: Word  # now; `unknown` when it could not be read
    uptime: str | None  # 99.98%; None where nothing was tracked
    bars: Bars


class GroupView(Frozen):
    id: str  # empty for the components that are in no group
    name: str
    description: str
    state: Word
    collapsed: bool  # shown closed
    components: tuple[ComponentView, ...]


class Banner(Frozen):
    indicator: str  # none, minor, major, critical, maintenance
    text: str  # All Systems Operational
    since: Moment | None  # when it last changed; None when it never did


class Day(Frozen):
    """One day of the past; a quiet day has a sentence of its own."""

    date: str  # 2026-04-12
    label: str  # April 12, 2026
    incidents: tuple[IncidentView, ...]
    maintenance: tuple[MaintenanceView, ...]
    going_on: tuple[Anchor, ...]  # other incidents that were open


class Home(Frozen):
    banner: Banner
    state: str  # changes when the published state does; the script reloads on it
    built: Moment
    notice: str | None  # that something could not be read
    incidents: tuple[IncidentView, ...]  # open ones, newest first
    active: tuple[MaintenanceView, ...]
    groups: tuple[GroupView, ...]
    upcoming: tuple[MaintenanceView, ...]  # the next first
    days: tuple[Day, ...]  # newest first
    subscribe: tuple[Subscription, ...]
    uptime_note: str  # how uptime is computed


class MonthLink(Frozen):
    label: str  # April 2026
    address: str
    count: int  # incidents of that month
    count_text: str  # 3 incidents


class Year(Frozen):
    label: str  # 2026
    months: tuple[MonthLink, ...]  # newest first


class HistoryItem(Frozen):
    """A row of a month: an incident or a maintenance with its last words."""

    title: str
    address: str
    word: Word  # impact, or `maintenance`
    status: Word
    summary: Html  # of the newest update
    when: str  # Apr 12, 09:20 - 10:30 UTC
    moment: Moment  # its start
    duration: str | None  # none where it was called off before it began


class HistoryDay(Frozen):
    date: str
    label: str
    items: tuple[HistoryItem, ...]


class Month(Frozen):
    label: str
    days: tuple[HistoryDay, ...]  # newest first; only days with something
    newer: MonthLink | None
    older: MonthLink | None
    years: tuple[Year, ...]  # newest first
    year: str  # 2026: which of them it is in


class PostmortemPage(Frozen):
    incident: IncidentView
    published: Moment | None
    summary: str
    whys: tuple[str, ...]
    actions: tuple[ActionView, ...]
    html: Html
    progress: str  # 2 of 4 done, 1 overdue


class IncidentPage(Frozen):
    incident: IncidentView
    month: Anchor
    postmortem: PostmortemPage | None  # once it is published


class MaintenancePage(Frozen):
    maintenance: MaintenanceView
    month: Anchor
    calendar: Anchor


class DayCause(Frozen):
    """A bad day of a component with what caused it."""

    id: str  # anchor: d2026-04-12
    label: str  # April 12, 2026
    state: Word
    durations: tuple[tuple[Word, str], ...]  # each state and for how long, worst first; empty: only just
    causes: tuple[Anchor, ...]
    notes: tuple[str, ...]  # of past states that no incident tells of


class ComponentPage(Frozen):
    component: ComponentView
    group: str | None  # its name
    uptimes: tuple[tuple[str, str], ...]  # a window in words and its uptime: ("Last 30 days", "99.98%")
    days: tuple[DayCause, ...]  # newest first
    subscribe: tuple[Subscription, ...]
    uptime_note: str


class TextPage(Frozen):
    title: str
    html: Html


class NotFound(Frozen):
    """Nothing but the frame."""


class Redirect(Frozen):
    """An old address that leads on to `address`."""

    address: str
    title: str


View = (
    Home
    | Month
    | IncidentPage
    | MaintenancePage
    | ComponentPage
    | PostmortemPage
    | ReportsPage
    | TextPage
    | NotFound
    | Redirect
)


class PlannedPage(Frozen):
    """One page of the site: where it goes, which template shows it, and what the template gets."""

    address: str
    template: str  # home.html, month.html, incident.html ...
    title: str  # of this page; the site's title is added by the template
    description: str  # for search engines and previews
    root: str  # the way up to the site's root; absolute for the 404 page
    view: View
    feeds: tuple[Feed, ...] = ()  # of its own; where there are none, those of the frame fit
