"""Words, dates, numbers and durations in the site's language; the only importer of Babel."""

import gettext
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from statusgen.instant import clock
from statusgen.language.speech import Speech, on_day

if TYPE_CHECKING:
    from statusgen.language.formats import Numbers

__all__ = ["Language", "Speech", "is_known", "learn", "mark"]

SECOND = timedelta(seconds=1)
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

CLOCK = "\0"
"""Stands for the hour and the minute where those of a day are not yet known; no language writes it."""


def mark(message: str) -> str:
    """Name `message` to what collects the words of the catalogue; it is translated where it is shown."""
    return message


def is_known(code: str) -> bool:
    """Whether `code` is a BCP 47 tag that dates and numbers can be written in."""
    from statusgen.language import formats  # noqa: PLC0415  # see `learn`

    return formats.is_known(code)


def learn(code: str, catalogue: bytes | None) -> Speech:
    """Return what a `Language` has to know; it asks for it by itself, if it is not handed over."""
    # Babel takes as long to import, and to read what it knows, as a build in which nothing is left to be said.
    from statusgen.language import formats  # noqa: PLC0415

    return formats.learn(code, catalogue)


class Language:
    """What a language says for the words, dates, numbers and durations of a page.

    `code` is a BCP 47 tag, `catalogue` the text of its `.po` file; without one the words stay English. Moments are
    shown in `zone`.
    """

    def __init__(self, code: str, zone: ZoneInfo, catalogue: bytes | None = None, speech: Speech | None = None) -> None:
        self.code = code
        self.zone = zone
        self.catalogue = catalogue
        self._learnt = speech
        self._made_of = (code, zone, catalogue)
        self._hash = hash(self._made_of)  # words are looked for by it
        # What is in UTC as it is has the very same zone, and is known by that to need no change.
        self._local = UTC if zone.key == "UTC" else zone
        self._durations = cache(self._duration)
        self._moments = cache(self._moment)
        self._short_moments = cache(self._short_moment)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Language) and self._made_of == other._made_of

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type["Language"], tuple[str, ZoneInfo, bytes | None, Speech | None]]:
        return Language, (*self._made_of, self._learnt)

    @cached_property
    def speech(self) -> Speech:
        return self._learnt or learn(self.code, self.catalogue)

    @cached_property
    def _numbers(self) -> "Numbers":
        from statusgen.language.formats import Numbers  # noqa: PLC0415  # see `learn`

        return Numbers(self.code)

    @cached_property
    def translations(self) -> gettext.NullTranslations:
        messages = self.speech.messages if self.catalogue else None
        return gettext.GNUTranslations(io.BytesIO(messages)) if messages else gettext.NullTranslations()

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.speech.direction

    def gettext(self, message: str, **values: object) -> str:
        text = self.translations.gettext(message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form that `number` asks for; `%(num)s` is the number as this language writes it."""
        values = {"num": self.number(number), **values}
        return self.translations.ngettext(one, many, number) % values

    def number(self, value: int | Decimal) -> str:
        return self.speech.number(value) or self._numbers.number(value)

    def percent(self, value: Decimal) -> str:
        """Return a value of 0 to 100 with two decimals, but a round 100 without: `99.98%`."""
        if value == 100:  # noqa: PLR2004  # per cent
            return self.share(Fraction(1))
        return self.speech.percent(value) or self._numbers.hundredths(value / 100)

    def share(self, value: Fraction) -> str:
        """Return a part of one in per cent: `30%`, or `12.50%` where it is not whole."""
        hundred = value * 100
        if hundred.denominator == 1:
            return self.speech.part(value) or self._numbers.share(float(value))
        return self.percent(Decimal(hundred.numerator) / hundred.denominator)

    def listed(self, words: Sequence[str]) -> str:
        """`API, Webhooks, and Sign-in`."""
        return self.speech.listed(words)

    def day(self, day: date) -> str:
        """`April 12, 2026`."""
        return on_day(self.speech.day, day)

    def short_day(self, day: date) -> str:
        """`Apr 12`."""
        return on_day(self.speech.short_day, day)

    def month(self, first: date) -> str:
        """`April 2026`."""
        return on_day(self.speech.month, first)

    def short_month(self, first: date) -> str:
        """`Apr`."""
        return on_day(self.speech.short_month, first)

    def time(self, moment: datetime) -> str:
        """`09:41 UTC`, on a clock of 24 hours in every language."""
        return _time(moment.astimezone(self._local))

    def moment(self, moment: datetime) -> str:
        """`Apr 12, 2026, 09:41 UTC`."""
        local = moment.astimezone(self._local)
        before, after = self._moments(local.toordinal(), local.tzname())
        return f"{before}{clock(local)}{after}"

    def period(self, start: datetime, end: datetime | None) -> str:
        """Return `Apr 12, 09:20 - 10:30 UTC` with an en dash; `None` goes on.

        The second day is named where it is another, the years where they are two, and the zone of both where the clock
        was changed in between.
        """
        first, last = start.astimezone(self._local), (end or start).astimezone(self._local)
        day, zone = first.toordinal(), _zone_name(first.tzname())
        before, after = self._short_moments(day)
        begin = f"{before}{clock(first)}{after}"
        if end is None:
            return self.gettext("%(begin)s %(zone)s \N{EN DASH} now", begin=begin, zone=zone)
        finish = _time(last)
        if last.year != first.year:
            days = (on_day(self.speech.medium_day, moment.date()) for moment in (first, last))
            return " \N{EN DASH} ".join(map(self._at, days, (_time(first), finish)))
        if last.tzname() != first.tzname():
            begin = f"{begin} {zone}"
        if last.toordinal() != day:
            finish = self._at(self.short_day(last.date()), finish)
        return f"{begin} \N{EN DASH} {finish}"

    def duration(self, length: timedelta) -> str:
        """Return the two largest units, cut down: `3 d 4 h`, `1 h 20 min`, `45 s`."""
        seconds = length // SECOND
        return self._durations(seconds - seconds % MINUTE if seconds > MINUTE else seconds)

    def _duration(self, seconds: int) -> str:
        units = (
            (DAY, mark("%(count)s d")),
            (HOUR, mark("%(count)s h")),
            (MINUTE, mark("%(count)s min")),
            (1, mark("%(count)s s")),
        )
        first = next((n for n, (unit, _) in enumerate(units) if seconds >= unit), len(units) - 1)
        parts: list[str] = []
        for unit, pattern in units[first : first + 2]:
            count, seconds = divmod(seconds, unit)
            if count or not parts:
                parts.append(self.gettext(pattern, count=self.number(count)))
        return " ".join(parts)

    def _moment(self, ordinal: int, zone_name: str | None) -> tuple[str, str]:
        """Return what stands before and after the clock on that day."""
        day = on_day(self.speech.medium_day, date.fromordinal(ordinal))
        return _around(self._at(day, f"{CLOCK} {_zone_name(zone_name)}"))

    def _short_moment(self, ordinal: int) -> tuple[str, str]:
        return _around(self._at(self.short_day(date.fromordinal(ordinal)), CLOCK))

    def _at(self, day: str, time: str) -> str:
        return self.gettext("%(day)s, %(time)s", day=day, time=time)


def _around(moment: str) -> tuple[str, str]:
    before, _, after = moment.partition(CLOCK)
    return before, after


def _time(local: datetime) -> str:
    return f"{clock(local)} {_zone_name(local.tzname())}"


def _zone_name(name: str | None) -> str:
    name = name or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
