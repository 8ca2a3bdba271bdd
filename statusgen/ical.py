"""Planned maintenance as calendars, RFC 5545; the only importer of icalendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vDuration, vText

from statusgen import addresses
from statusgen.entries import absolute_html, legal, one_line, permanent_id
from statusgen.facts import Facts
from statusgen.markup import to_text
from statusgen.model import Html, Maintenance, Status
from statusgen.words import STATUSES

REFRESH = timedelta(hours=1)


def calendar_files(facts: Facts) -> dict[str, bytes]:
    """Return the calendar of all maintenance, and one for each, by path."""
    events = {item.slug: _event(item, facts) for item in facts.site.maintenance}
    each = {addresses.event(slug): _calendar([event], facts) for slug, event in events.items()}
    return {addresses.CALENDAR: _calendar(events.values(), facts)} | each


def _calendar(events: Iterable[Event], facts: Facts) -> bytes:
    settings = facts.site.settings
    name = vText(one_line(facts.language.gettext("%(site)s: maintenance", site=settings.title)))
    calendar = Calendar()
    calendar.add("prodid", "-//statusgen//statusgen//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", vText(settings.timezone.key))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for component in (*events,) or (_utc(),):
        calendar.add_component(component)
    content: bytes = calendar.to_ical()
    return content


def _event(item: Maintenance, facts: Facts) -> Event:
    settings = facts.site.settings
    url = addresses.absolute(settings.url, addresses.maintenance(item.slug))
    event = Event()
    event.add("uid", str(permanent_id(settings.url, addresses.entry_id("maintenance", item.slug))))
    event.add("dtstamp", item.updates[-1].at if item.updates else item.starts)
    event.add("sequence", len(item.updates))
    event.add("dtstart", item.starts)
    if item.ends > item.starts:  # RFC 5545: the end is later; without one the event takes no time
        event.add("dtend", item.ends)
    event.add("summary", one_line(item.title))
    event.add("description", _description(item, url, facts))
    event.add("url", url)
    event.add("status", _status(item, facts))
    event.add("transp", "TRANSPARENT")  # nobody who subscribes is busy meanwhile
    # RFC 5546: what is published names its organizer.
    event.add("organizer", vCalAddress(settings.url), parameters={"CN": one_line(settings.title)})
    return event


def _status(item: Maintenance, facts: Facts) -> str:
    status = facts.maintenance[item.slug].status
    if status is Status.CANCELLED:
        return "CANCELLED"
    put_off = status is Status.SCHEDULED and item.starts <= facts.now
    return "TENTATIVE" if put_off else "CONFIRMED"


def _description(item: Maintenance, url: str, facts: Facts) -> str:
    """Return who is hit, the summary, and all updates, the newest first."""
    gettext, site_url = facts.language.gettext, facts.site.settings.url
    names = ", ".join(facts.components[key].name for key, _ in facts.maintenance[item.slug].worst)
    parts = [gettext("Affected: %(components)s", components=names)] if names else []
    parts.append(_text(item.html, url, site_url))
    for update in reversed(item.updates):
        head = f"{gettext(STATUSES[update.status])} - {facts.language.moment(update.at)}"
        parts.append(f"{head}\n{_text(update.html, url, site_url)}".rstrip())
    return legal("\n\n".join(part for part in parts if part))


def _text(source: Html, page_url: str, site_url: str) -> str:
    return to_text(Html(absolute_html(source, page_url, site_url)))


def _utc() -> Timezone:
    """Return what a calendar without an event holds, as it may not be empty."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  # RFC 5545: in a time zone it has none
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone = Timezone()
    zone.add("tzid", "UTC")
    zone.add_component(standard)
    return zone
