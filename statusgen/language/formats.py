"""How a language writes dates and numbers: by the patterns of the Unicode CLDR, which Babel carries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent


@dataclass(frozen=True, slots=True)
class Formats:
    """One function for each thing to be written.

    Those of days and of whole numbers remember what they wrote: a site says the same few again and again.
    """

    direction: str  # ltr or rtl
    day: Callable[[date], str]  # April 12, 2026
    medium_day: Callable[[date], str]  # Apr 12, 2026
    short_day: Callable[[date], str]  # Apr 12
    month: Callable[[date], str]  # April 2026
    short_month: Callable[[date], str]  # Apr
    count: Callable[[int], str]  # 1,234
    number: Callable[[float | Decimal], str]
    share: Callable[[float], str]  # of one, in whole per cent: 30%
    hundredths: Callable[[Decimal], str]  # of one, in per cent with two decimals: 99.98%
    listed: Callable[[Sequence[str]], str]  # API, Webhooks, and Sign-in


def is_known(code: str) -> bool:
    """Whether `code` is a BCP 47 tag that dates and numbers can be written in."""
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def formats_of(code: str) -> Formats:
    """Return the formats of the language with the BCP 47 tag `code`."""
    locale = Locale.parse(code, sep="-")
    hundredths = locale.percent_formats[None].pattern.replace("0", "0.00", 1)
    return Formats(
        direction=locale.text_direction,
        day=cache(lambda day: format_date(day, "long", locale=locale)),
        medium_day=cache(lambda day: format_date(day, "medium", locale=locale)),
        short_day=cache(lambda day: format_skeleton("MMMd", _noon(day), locale=locale)),
        month=cache(lambda day: format_skeleton("yMMMM", _noon(day), locale=locale)),
        short_month=cache(lambda day: format_skeleton("MMM", _noon(day), locale=locale)),
        count=lru_cache(lambda count: format_decimal(count, locale=locale)),
        number=lambda value: format_decimal(value, locale=locale),
        share=lambda value: format_percent(value, locale=locale),
        hundredths=lambda value: format_percent(value, hundredths, locale=locale),
        listed=lambda words: format_list(words, locale=locale),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001  # a day on a calendar, in no zone
