"""What is asked of Babel about a language, as plain values: with them, most is said without it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from statusgen.structs import Frozen

Months = tuple[str, ...]
"""For each of the twelve how a day in it is written, with `%(d)s`, `%(dd)s` and `%(y)s` for what else there is."""

PLACES = 3  # of a number that is not whole, at most


class Speech(Frozen):
    """How a language writes dates, lists, and numbers that need no more than digits and a mark."""

    direction: str  # ltr or rtl
    day: Months  # April 12, 2026
    medium_day: Months  # Apr 12, 2026
    short_day: Months  # Apr 12
    month: Months  # April 2026
    short_month: Months  # Apr
    plain_limit: int  # below it, no digits are grouped
    mark: str  # between whole and decimals
    share: str  # of one, in per cent: {}%
    pair: str  # of a list of two: {0} and {1}
    start: str  # of the first two of a longer list: {0}, {1}
    middle: str
    end: str
    messages: bytes | None  # the compiled catalogue

    def listed(self, words: Sequence[str]) -> str:
        """`API, Webhooks, and Sign-in`."""
        if len(words) <= 1:
            return "".join(words)
        first, *between, last = words
        if not between:
            return self.pair.format(first, last)
        said = self.start.format(first, between[0])
        for word in between[1:]:
            said = self.middle.format(said, word)
        return self.end.format(said, last)

    def number(self, value: int | Decimal) -> str:
        """Return `99.5`; nothing if it takes more than digits and a mark."""
        whole, _, decimals = f"{value:f}".partition(".")
        decimals = decimals.rstrip("0")
        if not 0 <= value < self.plain_limit or len(decimals) > PLACES:
            return ""
        return f"{whole}{self.mark}{decimals}" if decimals else whole

    def percent(self, value: Decimal) -> str:
        """Return `99.50%`; nothing as above."""
        return self.share.format(f"{value:.2f}".replace(".", self.mark)) if 0 <= value < self.plain_limit - 1 else ""

    def part(self, value: Fraction) -> str:
        """Return a part of one in per cent: `30%`; nothing if it is not whole, and as above."""
        hundred = value * 100
        return self.share.format(hundred) if hundred.denominator == 1 and 0 <= hundred < self.plain_limit else ""


def on_day(months: Months, day: date) -> str:
    return months[day.month - 1] % {"d": day.day, "dd": f"{day.day:02}", "y": day.year}
