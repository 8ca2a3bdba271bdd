"""The time that a build shows, and how instants are written for machines."""

from datetime import date, datetime
from functools import lru_cache

from statusgen.structs import Frozen

FIRST_YEAR, LAST_YEAR = 1970, 2100  # that may be named

TWO_DIGITS = tuple(f"{number:02}" for number in range(60))


class Instant(Frozen):
    """`now` is in UTC; with `past`, what was written later is left out."""

    now: datetime
    past: bool = False


def clock(moment: datetime) -> str:
    """`09:41`."""
    # `strftime` takes ten times as long, and every page has many.
    return f"{TWO_DIGITS[moment.hour]}:{TWO_DIGITS[moment.minute]}"


def iso(moment: datetime) -> str:
    """Return `2026-04-12T09:20:00Z` for a `moment` in UTC."""
    # `isoformat` asks each for its zone, and takes three times as long.
    hour, minute, second = TWO_DIGITS[moment.hour], TWO_DIGITS[moment.minute], TWO_DIGITS[moment.second]
    return f"{_day(moment.toordinal())}T{hour}:{minute}:{second}Z"


@lru_cache(maxsize=1 << 10)  # many are of the same days
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
