"""Planned maintenance as calendars."""

from collections.abc import Iterator

from statusgen import addresses
from statusgen.drafts import Draft
from statusgen.facts import Case, Facts, Scene
from statusgen.model import Maintenance

__all__ = ["calendar_drafts"]


def calendar_drafts(facts: Facts) -> Iterator[Draft[bytes]]:
    """Yield the calendar of all maintenance, and one for each."""
    title = facts.site.settings.title
    yield Draft(addresses.CALENDAR, _calendar, (facts.maintenance, title, facts.scene))
    for case in facts.maintenance:
        yield Draft(addresses.event(case.item.slug), _calendar, ((case,), title, facts.scene))


def _calendar(cases: tuple[Case[Maintenance], ...], title: str, scene: Scene) -> bytes:
    # The library is slow to import, and most builds change no calendar.
    from statusgen.ical.calendars import to_calendar  # noqa: PLC0415

    return to_calendar(cases, title, scene)
