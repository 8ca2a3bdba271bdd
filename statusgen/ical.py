"""Planned maintenance as calendars, RFC 5545.

They are written by hand: what a library for calendars brings takes longer to import than a small site to build.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from statusgen import addresses
from statusgen.drafts import Draft
from statusgen.entries import absolute_html, legal, one_line, permanent_id
from statusgen.facts import Case, Facts, Scene
from statusgen.markup import to_text
from statusgen.model import Html, Maintenance, Status
from statusgen.words import STATUSES

REFRESH = "PT1H"
FOLD_BYTES = 74  # a line has up to 75, and all but the first begin with a space
# RFC 6868.
PARAMETER = str.maketrans({"^": "^^", '"': "^'"})
# What a calendar without an event holds, as it may not be empty.
UTC_LINES = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def calendar_drafts(facts: Facts) -> Iterator[Draft[bytes]]:
    """Yield the calendar of all maintenance, and one for each."""
    title = facts.site.settings.title
    yield Draft(addresses.CALENDAR, _calendar, (facts.maintenance, title, facts.scene))
    for case in facts.maintenance:
        yield Draft(addresses.event(case.item.slug), _calendar, ((case,), title, facts.scene))


def _calendar(cases: tuple[Case[Maintenance], ...], title: str, scene: Scene) -> bytes:
    name = _text(one_line(scene.language.gettext("%(site)s: maintenance", site=title)))
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//statusgen//statusgen//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        f"X-WR-TIMEZONE:{scene.zone.key}",
        *(chain.from_iterable(_event(case, title) for case in cases) if cases else UTC_LINES),
        "END:VCALENDAR",
    )
    return b"".join(b"\r\n ".join(_folded(line.encode())) + b"\r\n" for line in lines)


def _folded(line: bytes) -> Iterator[bytes]:
    """Yield what goes on each line: no character is cut in two."""
    start = 0
    while len(line) - start > FOLD_BYTES:
        end = start + FOLD_BYTES
        while line[end] & 0xC0 == 0x80:  # noqa: PLR2004  # UTF-8: the character began before
            end -= 1
        yield line[start:end]
        start = end
    yield line[start:]


def _event(case: Case[Maintenance], title: str) -> Iterator[str]:
    item, site_url = case.item, case.scene.url
    url = addresses.absolute(site_url, addresses.maintenance(item.slug))
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{_text(one_line(item.title))}"
    yield f"DTSTART:{_utc(item.starts)}"
    if item.ends > item.starts:  # RFC 5545: the end is later; without one the event takes no time
        yield f"DTEND:{_utc(item.ends)}"
    yield f"DTSTAMP:{_utc(item.updates[-1].at if item.updates else item.starts)}"
    yield f"UID:{permanent_id(site_url, addresses.entry_id('maintenance', item.slug))}"
    yield f"SEQUENCE:{len(item.updates)}"
    yield f"DESCRIPTION:{_text(_description(case, url))}"
    # RFC 5546: what is published names its organizer.
    yield f'ORGANIZER;CN="{one_line(title).translate(PARAMETER)}":{site_url}'
    yield f"STATUS:{_status(case)}"
    yield "TRANSP:TRANSPARENT"  # nobody who subscribes is busy meanwhile
    yield f"URL:{url}"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """Return `text` as a value, RFC 5545, section 3.3.11."""
    # A translation of all at once goes through every character, and takes thirty times as long.
    text = text.replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")
    return text.replace("\n", r"\n").replace("\r", " ")


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _status(case: Case[Maintenance]) -> str:
    if case.course.status is Status.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if case.is_put_off else "CONFIRMED"


def _description(case: Case[Maintenance], url: str) -> str:
    """Return who is hit, the summary, and all updates, the newest first."""
    language, site_url = case.scene.language, case.scene.url
    names = ", ".join(name for _, name in case.names)
    parts = [language.gettext("Affected: %(components)s", components=names)] if names else []
    parts.append(_words(case.item.html, url, site_url))
    for update in reversed(case.item.updates):
        head = f"{language.gettext(STATUSES[update.status])} - {language.moment(update.at)}"
        parts.append(f"{head}\n{_words(update.html, url, site_url)}".rstrip())
    return legal("\n\n".join(part for part in parts if part))


def _words(source: Html, page_url: str, site_url: str) -> str:
    return to_text(Html(absolute_html(source, page_url, site_url)))
