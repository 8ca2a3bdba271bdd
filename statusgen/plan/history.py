"""The history: a page a month, with the months before and after and a list of all of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.model import Html, Impact, Incident, Maintenance, Status
from statusgen.plan.views import Anchor, HistoryDay, HistoryItem, Month, MonthLink, Year
from statusgen.plan.words import impact_word, moment_view, status_word
from statusgen.timeline import Course, impact

Item = Incident | Maintenance


@dataclass(frozen=True, slots=True)
class Calendar:
    """All incidents, and the maintenance that has begun or was called off, by the month they began in."""

    items: dict[date, list[Item]]  # first of the month, newest month first -> newest item first
    links: dict[date, MonthLink]  # the same months in the same order

    @property
    def newest(self) -> date | None:
        return next(iter(self.items), None)


def calendar(facts: Facts) -> Calendar:
    months: dict[date, list[Item]] = defaultdict(list)
    for item in _past_items(facts):
        months[month_of(item, facts)].append(item)
    items = {
        first: sorted(months[first], key=lambda item: (_course(item, facts).start, item.slug), reverse=True)
        for first in sorted(months, reverse=True)
    }
    return Calendar(items, {first: _link(first, found, facts) for first, found in items.items()})


def month_of(item: Item, facts: Facts) -> date:
    return facts.local_day(_course(item, facts).start).replace(day=1)


def month_anchor(item: Item, months: Calendar, facts: Facts) -> Anchor:
    """Return the way from an item's page to its month, or to the newest one for what is yet to come."""
    first = month_of(item, facts)
    if first in months.links:
        return Anchor(months.links[first].label, months.links[first].address)
    return Anchor(facts.language.gettext("History"), addresses.HISTORY)


def month_page(first: date, months: Calendar, facts: Facts) -> Month:
    """Return the view of a month; one without any items is what a site has before its first incident."""
    firsts = list(months.items)
    place = firsts.index(first) if first in months.items else 0
    return Month(
        label=facts.language.month(first),
        days=tuple(_days(months.items.get(first, []), facts)),
        newer=months.links[firsts[place - 1]] if place > 0 else None,
        older=months.links[firsts[place + 1]] if place + 1 < len(firsts) else None,
        years=tuple(
            Year(str(year), tuple(months.links[first] for first in group))
            for year, group in groupby(firsts, key=lambda first: first.year)
        ),
    )


def _course(item: Item, facts: Facts) -> Course:
    courses = facts.incidents if isinstance(item, Incident) else facts.maintenance
    return courses[item.slug]


def _past_items(facts: Facts) -> Iterator[Item]:
    yield from facts.site.incidents
    for item in facts.site.maintenance:
        if facts.maintenance[item.slug].status is not Status.SCHEDULED:
            yield item


def _link(first: date, items: list[Item], facts: Facts) -> MonthLink:
    count = sum(isinstance(item, Incident) for item in items)
    return MonthLink(
        label=facts.language.month(first),
        address=addresses.month(first),
        count=count,
        count_text=facts.language.ngettext("%(num)s incident", "%(num)s incidents", count),
    )


def _days(items: list[Item], facts: Facts) -> Iterator[HistoryDay]:
    for day, group in groupby(items, key=lambda item: facts.local_day(_course(item, facts).start)):
        yield HistoryDay(str(day), facts.language.day(day), tuple(_row(item, facts) for item in group))


def _row(item: Item, facts: Facts) -> HistoryItem:
    course = _course(item, facts)
    begin, end = course.start, course.end
    if isinstance(item, Incident):
        address, kind = addresses.incident(item.slug), impact(item, course)
    else:
        address, kind = addresses.maintenance(item.slug), Impact.MAINTENANCE
        if not course.periods:  # called off before it began: when it would have been
            begin, end = item.starts, item.ends
    return HistoryItem(
        title=item.title,
        address=address,
        word=impact_word(kind, facts.language),
        status=status_word(course.status, facts.language),
        summary=_last_words(item),
        when=facts.language.period(begin, end),
        moment=moment_view(begin, facts.language),
        duration=facts.language.duration((end or facts.now) - begin) if course.periods else None,
    )


def _last_words(item: Item) -> Html:
    return next((update.html for update in reversed(item.updates) if update.html), item.html)
