"""Words, dates, numbers and durations in the site's language; the only importer of Babel."""

import gettext
import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def mark(message: str) -> str:
    """Name `message` to what collects the words of the catalogue; it is translated where it is shown."""
    return message


def is_known(code: str) -> bool:
    """Whether `code` is a BCP 47 tag that dates and numbers can be written in."""
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


class Language:
    """What a language says for the words, dates, numbers and durations of a page.

    `code` is a BCP 47 tag, `catalogue` the text of its `.po` file; without one the words stay English. Moments are
    shown in `zone`.
    """

    def __init__(self, code: str, zone: ZoneInfo, catalogue: bytes | None = None) -> None:
        self.code = code
        self.zone = zone
        self.locale = Locale.parse(code, sep="-")
        self.direction = self.locale.text_direction
        self.translations = _translations(catalogue)
        self._made_of = (code, zone, catalogue)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Language) and self._made_of == other._made_of

    def __hash__(self) -> int:
        return hash(self._made_of)

    def __reduce__(self) -> tuple[type["Language"], tuple[str, ZoneInfo, bytes | None]]:
        return Language, self._made_of

    def gettext(self, message: str, **values: object) -> str:
        text = self.translations.gettext(message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form that `number` asks for; `%(num)s` is the number as this language writes it."""
        values = {"num": self.number(number), **values}
        return self.translations.ngettext(one, many, number) % values

    def number(self, value: float | Decimal) -> str:
        return format_decimal(value, locale=self.locale)

    def percent(self, value: Decimal) -> str:
        """Return a value of 0 to 100 with two decimals, but a round 100 without: `99.98%`."""
        pattern = self.locale.percent_formats[None].pattern
        if value != 100:  # noqa: PLR2004  # per cent
            pattern = pattern.replace("0", "0.00", 1)
        return format_percent(value / 100, pattern, locale=self.locale)

    def share(self, value: Fraction) -> str:
        """Return a part of one in whole per cent: `30%`."""
        return format_percent(float(value), locale=self.locale)

    def day(self, day: date) -> str:
        """`April 12, 2026`."""
        return format_date(day, "long", locale=self.locale)

    def short_day(self, day: date) -> str:
        """`Apr 12`."""
        return format_skeleton("MMMd", _noon(day), locale=self.locale)

    def month(self, first: date) -> str:
        """`April 2026`."""
        return format_skeleton("yMMMM", _noon(first), locale=self.locale)

    def time(self, moment: datetime) -> str:
        """`09:41 UTC`, on a clock of 24 hours in every language."""
        local = moment.astimezone(self.zone)
        return f"{local:%H:%M} {_zone_name(local)}"

    def moment(self, moment: datetime) -> str:
        """`Apr 12, 2026, 09:41 UTC`."""
        day = format_date(moment.astimezone(self.zone).date(), "medium", locale=self.locale)
        return self.gettext("%(day)s, %(time)s", day=day, time=self.time(moment))

    def period(self, start: datetime, end: datetime | None) -> str:
        """Return `Apr 12, 09:20 - 10:30 UTC` with an en dash, the second day where it is another; `None` goes on."""
        first, last = start.astimezone(self.zone), (end or start).astimezone(self.zone)
        begin = self.gettext("%(day)s, %(time)s", day=self.short_day(first.date()), time=f"{first:%H:%M}")
        if end is None:
            return self.gettext("%(begin)s %(zone)s \N{EN DASH} now", begin=begin, zone=_zone_name(first))
        finish = self.time(end)
        if last.date() != first.date():
            finish = self.gettext("%(day)s, %(time)s", day=self.short_day(last.date()), time=finish)
        return f"{begin} \N{EN DASH} {finish}"

    def duration(self, length: timedelta) -> str:
        """Return the two largest units, cut down: `3 d 4 h`, `1 h 20 min`, `45 s`."""
        units = (
            (DAY, mark("%(count)s d")),
            (HOUR, mark("%(count)s h")),
            (MINUTE, mark("%(count)s min")),
            (timedelta(seconds=1), mark("%(count)s s")),
        )
        first = next((n for n, (unit, _) in enumerate(units) if length >= unit), len(units) - 1)
        parts: list[str] = []
        for unit, pattern in units[first : first + 2]:
            count, length = divmod(length, unit)
            seconds_of_minutes = unit < MINUTE and bool(parts)
            if (count or not parts) and not seconds_of_minutes:
                parts.append(self.gettext(pattern, count=self.number(count)))
        return " ".join(parts)


def _translations(catalogue: bytes | None) -> gettext.NullTranslations:
    if catalogue is None:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # English needs neither
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(catalogue)))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001  # a day on a calendar, in no zone


def _zone_name(local: datetime) -> str:
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
