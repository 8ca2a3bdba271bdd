"""How a language writes dates and numbers: by the patterns of the Unicode CLDR, which Babel carries."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.dates import DateTimeFormat, DateTimePattern
from babel.numbers import format_decimal, format_percent, get_decimal_symbol

from statusgen.language.speech import Months, Speech

OPEN = {"d": "%(d)s", "dd": "%(dd)s", "y": "%(y)s"}
"""The fields of a date that its month does not tell."""


def is_known(code: str) -> bool:
    """Whether `code` is a BCP 47 tag that dates and numbers can be written in."""
    try:
        _locale(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def learn(code: str, catalogue: bytes | None) -> Speech:
    """Return how the language with the BCP 47 tag `code` speaks, in the words of a `.po` file if there is one."""
    locale = _locale(code)
    skeletons, lists = locale.datetime_skeletons, locale.list_patterns["standard"]
    most, share = format_decimal(999, locale=locale), format_percent(9.99, locale=locale)
    is_plain = "999" in most and "999" in share  # Toki Pona groups digits two by two
    return Speech(
        direction=locale.text_direction,
        day=_months(locale.date_formats["long"], locale),
        medium_day=_months(locale.date_formats["medium"], locale),
        short_day=_months(skeletons["MMMd"], locale),
        month=_months(skeletons["yMMMM"], locale),
        short_month=_months(skeletons["MMM"], locale),
        mark=get_decimal_symbol(locale),
        plain_limit=1000 if is_plain else 0,
        share=share.replace("999", "{}"),
        pair=lists["2"],
        start=lists["start"],
        middle=lists["middle"],
        end=lists["end"],
        messages=catalogue and _compiled(catalogue),
    )


class Numbers:
    """Writes what takes more than digits and a mark."""

    def __init__(self, code: str) -> None:
        self._locale = _locale(code)
        self._hundredths = self._locale.percent_formats[None].pattern.replace("0", "0.00", 1)

    def number(self, value: float | Decimal) -> str:
        return format_decimal(value, locale=self._locale)

    def share(self, value: float) -> str:
        """Return a part of one in whole per cent."""
        return format_percent(value, locale=self._locale)

    def hundredths(self, value: Decimal) -> str:
        """Return a part of one in per cent with two decimals."""
        return format_percent(value, self._hundredths, locale=self._locale)


def _locale(code: str) -> Locale:
    return Locale.parse(code, sep="-")


class _AnyDay:
    """The fields of a date in a month of which day and year are left open."""

    def __init__(self, month: int, locale: Locale) -> None:
        self._fields = DateTimeFormat(date(2000, month, 1), locale)

    def __getitem__(self, field: str) -> str:
        return OPEN.get(field) or self._fields[field]


def _months(pattern: DateTimePattern, locale: Locale) -> Months:
    return tuple(str(pattern.format) % _AnyDay(month, locale) for month in range(1, 13))


def _compiled(catalogue: bytes) -> bytes:
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # English needs neither
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(catalogue)))
    return compiled.getvalue()
