"""A calendar, RFC 5545; the only importer of icalendar."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vDuration, vText

from statusgen import addresses
from statusgen.entries import absolute_html, legal, one_line, permanent_id
from statusgen.facts import Case, Scene
from statusgen.markup import to_text
from statusgen.model import Html, Maintenance, Status
from statusgen.words import STATUSES

REFRESH = timedelta(hours=1)


def to_calendar(cases: tuple[Case[Maintenance], ...], title: str, scene: Scene) -> bytes:
    """Return the calendar of the site `title` with an event for each of `cases`."""
    name = vText(one_line(scene.language.gettext("%(site)s: maintenance", site=title)))
    calendar = Calendar()
    calendar.add("prodid", "-//statusgen//statusgen//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", vText(scene.zone.key))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for case in cases:
        calendar.add_component(_event(case, title))
    if not cases:
        calendar.add_component(_utc())
    content: bytes = calendar.to_ical()
    return content


def _event(case: Case[Maintenance], title: str) -> Event:
    item, site_url = case.item, case.scene.url
    url = addresses.absolute(site_url, addresses.maintenance(item.slug))
    event = Event()
    event.add("uid", str(permanent_id(site_url, addresses.entry_id("maintenance", item.slug))))
    event.add("dtstamp", item.updates[-1].at if item.updates else item.starts)
    event.add("sequence", len(item.updates))
    event.add("dtstart", item.starts)
    if item.ends > item.starts:  # RFC 5545: the end is later; without one the event takes no time
        event.add("dtend", item.ends)
    event.add("summary", one_line(item.title))
    event.add("description", _description(case, url))
    event.add("url", url)
    event.add("status", _status(case))
    event.add("transp", "TRANSPARENT")  # nobody who subscribes is busy meanwhile
    # RFC 5546: what is published names its organizer.
    event.add("organizer", vCalAddress(site_url), parameters={"CN": one_line(title)})
    return event


def _status(case: Case[Maintenance]) -> str:
    status = case.course.status
    if status is Status.CANCELLED:
        return "CANCELLED"
    put_off = status is Status.SCHEDULED and case.item.starts <= case.now
    return "TENTATIVE" if put_off else "CONFIRMED"


def _description(case: Case[Maintenance], url: str) -> str:
    """Return who is hit, the summary, and all updates, the newest first."""
    language, site_url = case.scene.language, case.scene.url
    names = ", ".join(name for _, name in case.names)
    parts = [language.gettext("Affected: %(components)s", components=names)] if names else []
    parts.append(_text(case.item.html, url, site_url))
    for update in reversed(case.item.updates):
        head = f"{language.gettext(STATUSES[update.status])} - {language.moment(update.at)}"
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
