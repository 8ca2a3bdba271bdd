"""What the reports show: numbers, and where their charts put them."""

from statusgen.plan.views.basics import ActionView, Anchor, Word
from statusgen.structs import Frozen


class Figure(Frozen):
    """A number with what it rests on."""

    label: str  # Median time to resolve
    value: str  # 1 h 20 min
    basis: str  # 14 of 15 incidents


class Line(Frozen):
    """A line across a chart, with its number."""

    y: int
    label: str


class Piece(Frozen):
    """A part of a column, or of a bar: what it stands for, where it begins and how far it goes."""

    key: str  # p0 to p3, unrated; done, overdue, todo
    start: str
    length: str


class Column(Frozen):
    """A month in a chart. Across, all is in per cent of the chart; down, in pixels."""

    x: str
    width: str
    middle: str
    top: int  # where `value` stands
    label: str  # Apr
    year: str  # 2026; empty where it is that of the month before
    value: str
    text: str  # April 2026: 3 incidents
    pieces: tuple[Piece, ...]  # lowest first


class Chart(Frozen):
    summary: str  # the whole chart as one sentence
    edge: str  # where the numbers of its lines begin
    lines: tuple[Line, ...]  # lowest first
    columns: tuple[Column, ...]  # oldest first
    legend: tuple[Word, ...]


class Table(Frozen):
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


class Measured(Frozen):
    """What the incidents of a month amount to."""

    month: str
    value: str  # 1 h 20 min, or why there is none
    basis: str  # 3 of 4
    length: str | None  # of the bar, in per cent; None: there is nothing to measure


class UptimeCell(Frozen):
    level: str  # full, high, fair, poor, bad, no_data
    text: str  # 99.98


class UptimeRow(Frozen):
    component: Anchor
    months: tuple[UptimeCell, ...]
    total: UptimeCell


class UptimeMap(Frozen):
    """The uptime of each component by month."""

    months: tuple[tuple[str, str], ...]  # ("Apr", "2026"), oldest first
    rows: tuple[UptimeRow, ...]
    legend: tuple[Word, ...]
    note: str


class OutageView(Frozen):
    incident: Anchor
    state: Word  # the worst while it lasted
    when: str  # Apr 12, 09:20 - 10:30 UTC
    duration: str
    components: str  # their names
    length: str  # of the bar, in per cent


class ActionLine(Frozen):
    action: ActionView
    incident: Anchor


class ActionsView(Frozen):
    """What postmortems asked for."""

    progress: str  # 6 of 8 done, 1 overdue
    bar: tuple[Piece, ...]  # in per cent
    legend: tuple[Word, ...]
    open: tuple[ActionLine, ...]  # first due first
    more: str | None  # how many more there are


class ReportsPage(Frozen):
    period: str  # July 2025 to June 2026
    notice: str | None  # that something could not be read
    figures: tuple[Figure, ...]
    incidents: Chart | None  # None: there were none
    incidents_table: Table
    resolve: tuple[Measured, ...]  # oldest first
    resolve_total: Measured
    uptime: UptimeMap | None  # None: there is no component
    outages: tuple[OutageView, ...]  # longest first
    actions: ActionsView | None  # None: there is none
