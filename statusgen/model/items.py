"""What happens: components, incidents, maintenance, and what is said of them."""

from datetime import date, datetime
from typing import ClassVar, NewType

from statusgen.model.words import Impact, Severity, Show, State, Status
from statusgen.structs import Frozen, astuple

Html = NewType("Html", str)
"""Sanitised HTML as `markup` makes it; nothing else may be given this type."""


class Link(Frozen):
    label: str
    url: str


class PastState(Frozen):
    """A state that no incident tells of, from `start` up to `end`."""

    start: datetime
    end: datetime
    state: State
    note: str = ""


Changes = tuple[tuple[str, State], ...]
"""Pairs of component id and state, as written, each id once."""


class _Placed(Frozen):
    """What is written in a file: the last fields, `PLACE` of them, tell where, which makes no value another one."""

    PLACE: ClassVar = 1

    def __eq__(self, other: object) -> bool:
        return self is other or (type(self) is type(other) and _what(self) == _what(other))

    def __hash__(self) -> int:
        return hash(_what(self))


def _what(placed: _Placed) -> tuple[object, ...]:
    return astuple(placed)[: -placed.PLACE]


class Component(_Placed):
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
    source: str = ""  # the file's path, for warnings


class Update(_Placed):
    """What was said at one time, and what changed with it."""

    at: datetime
    status: Status
    html: Html
    changes: Changes = ()
    key: str = ""  # the author's `#id`, without the `#`
    whole: bool = False  # the whole text of a file without headings: nobody said when it was said
    line: int = 0  # of its heading in the file


class Action(Frozen):
    what: str
    owner: str = ""
    due: date | None = None
    done: bool = False
    url: str | None = None


class Postmortem(Frozen):
    html: Html
    published: datetime | None = None
    summary: str = ""
    whys: tuple[str, ...] = ()  # each answers the one before
    actions: tuple[Action, ...] = ()
    source: str = ""  # the file's path, for warnings


class Roles(Frozen):
    """Who did what while it lasted; never published."""

    commander: str = ""
    technical_lead: str = ""
    communications_lead: str = ""
    scribe: str = ""


class Incident(_Placed):
    """Something that went wrong, with all that was said of it."""

    PLACE = 2

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
    roles: Roles = Roles()
    aliases: tuple[str, ...] = ()
    alert_key: str = ""  # that of the alert it came from; never published
    postmortem: Postmortem | None = None
    source: str = ""  # the file's path, for warnings
    resolved_line: int = 0  # of `resolved` in it


class Maintenance(_Placed):
    """Work that is planned, or was."""

    slug: str
    title: str
    starts: datetime
    ends: datetime
    html: Html = Html("")
    components: Changes = ()  # while it is in progress
    updates: tuple[Update, ...] = ()  # oldest first
    source: str = ""


class Page(Frozen):
    slug: str
    title: str
    html: Html
    description: str = ""
    order: int = 0
