"""`statusgen status`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from statusgen.cli import console
from statusgen.cli.options import content_option, instant, time_options
from statusgen.content.drafts import drafts
from statusgen.facts import Case, Facts
from statusgen.language import Language
from statusgen.model import UTC_ZONE, Incident, Maintenance
from statusgen.problems import BuildStoppedError, errors
from statusgen.reading import read_facts
from statusgen.response import Due, Duty, duties
from statusgen.sources import read_sources
from statusgen.structs import Frozen, asdict
from statusgen.timeline import PageStatus
from statusgen.words import STATES, STATUSES, UNKNOWN

ENGLISH = Language("en", UTC_ZONE)
DUTIES = {Duty.ACKNOWLEDGE: "acknowledgement", Duty.UPDATE: "update", Duty.COMPLETE: "end"}


class Red(Frozen):
    """A component that is not operational."""

    id: str
    name: str
    state: str  # a key: `partial_outage`, or `unknown`
    because: tuple[str, ...]  # the slugs of what hits it, or left it so


class Item(Frozen):
    """An incident that is open, or a maintenance that is in progress or to come."""

    slug: str
    title: str
    severity: str  # empty without one
    status: str  # a key: `in_progress`
    since: datetime  # of what is to come: when it will begin
    is_put_off: bool  # it should have begun at `since`, and will at a time that is not known
    path: str
    due: tuple[Due, ...]


class Standing(Frozen):
    """What the page says, and what is to be done."""

    now: datetime
    status: PageStatus
    components: tuple[Red, ...]
    incidents: tuple[Item, ...]
    maintenance: tuple[Item, ...]
    scheduled: tuple[Item, ...]
    drafts: tuple[str, ...]
    unreadable: tuple[str, ...]  # files of components, incidents and maintenance with an error


@click.command(
    epilog="""\b
Examples:
  statusgen status
  statusgen status --json
  statusgen status --quiet && echo "all is well"
"""
)
@content_option
@time_options
@click.option("--quiet", is_flag=True, help="Print nothing; the exit code tells.")
@click.option("--json", "as_json", is_flag=True, help="Print it for scripts.")
def status(*, content: Path, now: datetime | None, as_of: datetime | None, quiet: bool, as_json: bool) -> int:
    """Tell what the page says now, and who is due what and when.

    The exit code is 0 only when all systems are operational.
    """
    sources = read_sources(content)
    try:
        facts, problems = read_facts(sources, instant(now, as_of))
    except BuildStoppedError as stop:
        console.show_problems(stop.problems, content.as_posix())
        return 1
    standing = standing_of(facts, drafts(sources.texts))
    if as_json:
        console.say_json(summary(standing, content.as_posix()))
    elif not quiet:
        console.show_problems(errors(problems), content.as_posix())
        show(standing, facts.language, content.as_posix())
    return int(standing.status is not PageStatus.OPERATIONAL)


def standing_of(facts: Facts, waiting: tuple[str, ...]) -> Standing:
    return Standing(
        now=facts.now,
        status=facts.status,
        components=tuple(_red(facts)),
        incidents=tuple(_item(case, facts) for case in facts.open_incidents),
        maintenance=tuple(_item(case, facts) for case in facts.active_maintenance),
        scheduled=tuple(_item(case, facts) for case in facts.upcoming_maintenance),
        drafts=waiting,
        unreadable=facts.site.incomplete,
    )


def _red(facts: Facts) -> Iterator[Red]:
    for component in facts.site.components:
        state = facts.tracks[component.id].state
        if state is None or state:
            because = (case.item.slug for case in facts.unsettled if dict(case.course.current).get(component.id))
            yield Red(component.id, component.name, "unknown" if state is None else state.key, tuple(because))


def _item(case: Case[Incident] | Case[Maintenance], facts: Facts) -> Item:
    item, course = case.item, case.course
    severity = (item.severity or "") if isinstance(item, Incident) else ""
    due = duties(case, facts.site.settings)
    return Item(item.slug, item.title, severity, course.status.value, course.start, case.is_put_off, item.source, due)


def summary(standing: Standing, content: str) -> dict[str, object]:
    """Return what `--json` prints; every instant is in UTC."""
    return {
        "now": _instant(standing.now),
        "status": standing.status.indicator,
        "description": standing.status.description,
        "components": [asdict(red) for red in standing.components],
        "incidents": [_as_json(item, standing.now, content) for item in standing.incidents],
        "maintenance": [_as_json(item, standing.now, content) for item in standing.maintenance],
        "scheduled": [_as_json(item, standing.now, content) for item in standing.scheduled],
        "drafts": [console.shown_path(path, content) for path in standing.drafts],
        "unreadable": [console.shown_path(path, content) for path in standing.unreadable],
    }


def _as_json(item: Item, now: datetime, content: str) -> dict[str, object]:
    return {
        "slug": item.slug,
        "title": item.title,
        "severity": item.severity or None,
        "status": item.status,
        "since": None if item.is_put_off else _instant(item.since),
        "file": console.shown_path(item.path, content),
        "due": [
            {"what": due.duty.value, "at": _instant(due.at), "overdue": due.at < now, "who": due.who or None}
            for due in item.due
        ],
    }


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def show(standing: Standing, language: Language, content: str) -> None:
    """Print it in words, as wide as the terminal; instants are in the site's zone."""
    now = standing.now
    console.say(f"{standing.status.description}, {Language('en', language.zone).moment(now)}")
    red = ((each.name, _state(each.state), ", ".join(each.because)) for each in standing.components)
    _show(("Not operational ", " ", "because of "), red)
    for heading, items in (("Open incidents ", standing.incidents), ("Maintenance ", standing.maintenance)):
        _show((heading, "status ", "due "), (_row(item, now) for item in items))
    planned = ((_named(item), _begin(item, now)) for item in standing.scheduled)
    _show(("Scheduled ", "begins in "), planned)
    _show(("Drafts, not published ",), _paths(standing.drafts, content))
    _show(("Cannot be read whole ",), _paths(standing.unreadable, content))


def _show(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    listed = [*rows]
    if listed:
        from statusgen.cli.tables import table  # noqa: PLC0415  # 50 ms that a script with `--json` does not need

        console.say("\n" + table("", columns, listed))


def _paths(paths: Iterable[str], content: str) -> Iterator[tuple[str]]:
    return ((console.shown_path(path, content),) for path in paths)


def _state(key: str) -> str:
    return next((word for state, word in STATES.items() if state.key == key), UNKNOWN)


def _row(item: Item, now: datetime) -> tuple[str, str, str]:
    status = next(word for status, word in STATUSES.items() if status.value == item.status)
    lasts = f"for {ENGLISH.duration(now - item.since)}"
    return _named(item), f"{status}\n{lasts}", "\n".join(_due(due, now) for due in item.due)


def _begin(item: Item, now: datetime) -> str:
    return "put off" if item.is_put_off else ENGLISH.duration(item.since - now)


def _named(item: Item) -> str:
    return f"{item.slug}\n{item.severity} {item.title}".replace("\n ", "\n")


def _due(due: Due, now: datetime) -> str:
    """`update in 12 min (Edith)`, `acknowledgement 7 min OVERDUE`."""
    who = f" ({due.who})" if due.who else ""
    if due.at < now:
        return f"{DUTIES[due.duty]} {ENGLISH.duration(now - due.at)} OVERDUE{who}"
    return f"{DUTIES[due.duty]} in {ENGLISH.duration(due.at - now)}{who}"
