"""Times and days as content writes them: `2026-04-12 09:14`, with seconds, a `T` or a zone if wanted."""

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from statusgen.content.findings import UnreadableError, shown
from statusgen.instant import FIRST_YEAR, LAST_YEAR

PATTERN = re.compile(
    r"""(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})
    (?:(?:[Tt]|[^\S\n]+)(?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)
        (?:[^\S\n]*(?P<zone>(?i:UTC|GMT|Z)|[+-][0-9]{2}(?::?[0-9]{2})?))?
    )?(?![0-9A-Za-z:])""",
    re.VERBOSE,
)
EXAMPLE = "write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted"
WIDEST_OFFSET = timedelta(hours=14)
MONTHS = 12


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC; a time without a zone is in `zone`.

    Raises:
        UnreadableError: if `text` is no time, or one that a change of clocks skips or repeats.
    """
    found = PATTERN.fullmatch(text)
    if not found:
        raise UnreadableError(f"{shown(text)} is not a time", EXAMPLE)
    day, clock, offset = found.groups()
    if not clock:
        raise UnreadableError(f"{shown(text)} has no time of day", f"write it as {_day(day)} 09:14")
    return instant_of(day, clock, offset, zone)


def instant_of(day: str, clock: str, offset: str | None, zone: ZoneInfo) -> datetime:
    """Return the same from what `PATTERN` finds."""
    moment = _in_utc(day, clock)
    if offset is None:
        return _from_local(moment, zone)
    return moment - _offset(offset)


def parse_clock(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC of `9:14`, or `09:14 UTC`, today: on the day that it is at `now` where its zone holds.

    Raises:
        UnreadableError: as `parse_time`.
    """
    found = PATTERN.fullmatch(f"2000-01-01 {'0' if text[1:2] == ':' else ''}{text}")
    if not found:
        raise UnreadableError(f"{shown(text)} is not a time", EXAMPLE)
    _, clock, offset = found.groups()
    today = now.astimezone(zone if offset is None else timezone(_offset(offset)))
    return instant_of(f"{today:%Y-%m-%d}", clock, offset, zone)


def parse_day(text: str) -> date:
    """Return the day on the calendar.

    Raises:
        UnreadableError: if `text` is no day.
    """
    found = PATTERN.fullmatch(text)
    if not found or found["clock"]:
        raise UnreadableError(f"{shown(text)} is not a day", "write it as 2026-04-12")
    return _day(found["day"])


def parse_day_or_time(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC; of a day without a time it is the first moment in `zone`.

    Raises:
        UnreadableError: if `text` is neither.
    """
    found = PATTERN.fullmatch(text)
    if not found or found["clock"]:
        return parse_time(text, zone)
    return datetime.combine(_day(found["day"]), time(), zone).astimezone(UTC)


def _in_utc(day: str, clock: str) -> datetime:
    """Return the instant at which clocks of UTC show that."""
    try:
        moment = datetime.fromisoformat(f"{day} {clock}Z")
    except ValueError:
        return datetime.combine(_day(day), _clock(clock), UTC)  # says which of them is none
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        _day(day)  # says so
    return moment


def _day(text: str) -> date:
    year, month = int(text[:4]), int(text[5:7])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableError(f"'{text}' is in no year from {FIRST_YEAR} to {LAST_YEAR}", "check the year")
    try:
        return date.fromisoformat(text)
    except ValueError:
        hint = "months go from 01 to 12"
        if 1 <= month <= MONTHS:
            hint = f"that month has {calendar.monthrange(year, month)[1]} days"
        raise UnreadableError(f"there is no day '{text}'", hint) from None


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise UnreadableError(
            f"'{text}' is not a time of day", "hours go from 00 to 23, minutes and seconds to 59"
        ) from None


def _offset(text: str) -> timedelta:
    if text[0] not in "+-":
        return timedelta()
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset > WIDEST_OFFSET or int(digits[2:]) >= 60:  # noqa: PLR2004  # minutes in an hour
        raise UnreadableError(f"no clock on earth is at '{text}' from UTC", "write it as +02:00")
    return -offset if text[0] == "-" else offset


def _from_local(local: datetime, zone: ZoneInfo) -> datetime:
    """Return when clocks of `zone` show what those of UTC show at `local`."""
    before, after = zone.utcoffset(local), zone.utcoffset(local.replace(fold=1))
    if before == after or before is None or after is None:
        return local - (before or timedelta())
    reason = "does not exist: clocks skip it" if before < after else "comes twice: clocks are set back"
    hint = f"add {listed_offset(before)} or {listed_offset(after)}"
    raise UnreadableError(f"'{local:%Y-%m-%d %H:%M}' {reason} in {zone.key}", hint)


def listed_offset(offset: timedelta) -> str:
    """`+02:00`."""
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"
