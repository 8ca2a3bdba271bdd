"""The history: a page a month, with the months before and after and a list of all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, groupby
from operator import attrgetter

from statusgen import addresses
from statusgen.drafts import Draft
from statusgen.facts import AnyCase, Facts, Scene
from statusgen.memory import Memory, one_by_one
from statusgen.model import Html, Impact, Incident, Maintenance
from statusgen.plan.page import page
from statusgen.plan.views import Anchor, HistoryDay, HistoryItem, Month, MonthLink, PlannedPage, Year
from statusgen.plan.words import impact_word, moment_view, status_word
from statusgen.structs import Frozen
from statusgen.timeline import impact


class Calendar(Frozen):
    """All incidents, and the maintenance that has begun or was called off, by the month they began in."""

    cases: dict[date, tuple[AnyCase, ...]]  # first of the month, newest month first -> newest case first
    links: dict[date, MonthLink]  # the same months in the same order
    anchors: dict[date, Anchor]  # the way to each of them
    newest: Anchor  # the way to the newest one, whichever that is, also from what is yet to come


def calendar(facts: Facts, memory: Memory) -> Calendar:
    parts: dict[date, list[tuple[AnyCase, ...]]] = defaultdict(list)
    for chapter in facts.chapters.values():
        for first, cases in chapter.months:
            if cases:
                parts[first].append(cases)
    jobs = {first: (first, tuple(parts[first]), facts.scene) for first in sorted(parts, reverse=True)}
    months = memory.keep_each("months", jobs, _month, one_by_one)
    links = {first: link for first, (_, link) in months.items()}
    return Calendar(
        {first: cases for first, (cases, _) in months.items()},
        links,
        {first: Anchor(link.label, link.address) for first, link in links.items()},
        Anchor(facts.language.gettext("History"), addresses.HISTORY),
    )


def _month(first: date, parts: Iterable[Iterable[AnyCase]], scene: Scene) -> tuple[tuple[AnyCase, ...], MonthLink]:
    """Return all cases of a month, the newest first, and the link to it."""
    cases = sorted(chain.from_iterable(parts), key=attrgetter("course.start", "item.slug"), reverse=True)
    return tuple(cases), _link(first, cases, scene)


def history_pages(months: Calendar, facts: Facts) -> Iterator[Draft[PlannedPage]]:
    """Yield the newest month as the history itself, and a page for each; of a site without any, an empty one."""
    firsts = list(months.cases)
    years = tuple(
        Year(str(year), tuple(months.links[first] for first in group))
        for year, group in groupby(firsts, key=lambda first: first.year)
    )
    title = facts.language.gettext("History")
    newest = firsts[0] if firsts else facts.today.replace(day=1)
    shown = [(addresses.HISTORY, title, newest)]
    shown += [(link.address, link.label, first) for first, link in months.links.items()]
    for address, heading, first in shown:
        place = firsts.index(first) if firsts else 0
        newer = months.links[firsts[place - 1]] if place > 0 else None
        older = months.links[firsts[place + 1]] if place + 1 < len(firsts) else None
        inputs = (first, months.cases.get(first, ()), (newer, older, years), facts.scene)
        yield Draft(address, _month_page, (Anchor(heading, address), *inputs))


Neighbours = tuple[MonthLink | None, MonthLink | None, tuple[Year, ...]]
"""The newer month, the older one, and all of them."""


def _month_page(
    anchor: Anchor, first: date, cases: tuple[AnyCase, ...], neighbours: Neighbours, scene: Scene
) -> PlannedPage:
    newer, older, years = neighbours
    view = Month(
        label=scene.language.month(first),
        days=tuple(_days(cases, scene)),
        newer=newer,
        older=older,
        years=years,
        year=str(first.year),
    )
    return page(anchor.address, "month.html", anchor.label, view)


def _link(first: date, cases: list[AnyCase], scene: Scene) -> MonthLink:
    count = sum(isinstance(case.item, Incident) for case in cases)
    return MonthLink(
        label=scene.language.month(first),
        address=addresses.month(first),
        count=count,
        count_text=scene.language.ngettext("%(num)s incident", "%(num)s incidents", count),
    )


def _days(cases: tuple[AnyCase, ...], scene: Scene) -> Iterator[HistoryDay]:
    for day, group in groupby(cases, key=attrgetter("day")):
        yield HistoryDay(str(day), scene.language.day(day), tuple(map(_row, group)))


def _row(case: AnyCase) -> HistoryItem:
    item, course, language = case.item, case.course, case.scene.language
    begin, end = course.start, course.end
    if isinstance(item, Incident):
        address, kind = addresses.incident(item.slug), impact(item, course)
    else:
        address, kind = addresses.maintenance(item.slug), Impact.MAINTENANCE
        if not course.periods:  # called off before it began: when it would have been
            begin, end = item.starts, item.ends
    return HistoryItem(
        item.title,
        address,
        impact_word(kind, language),
        status_word(course.status, language),
        _last_words(item),
        language.period(begin, end),
        moment_view(begin, language),
        language.duration((end or case.now) - begin) if course.periods else None,
    )


def _last_words(item: Incident | Maintenance) -> Html:
    for update in reversed(item.updates):
        if update.html:
            return update.html
    return item.html
