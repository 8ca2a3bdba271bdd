"""Stretches of local days."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from statusgen.structs import Frozen

DAY = timedelta(days=1)
DECEMBER = 12


class Period(Frozen):
    """From the first day up to and with the last, in the site's zone."""

    first: date
    last: date


def months(period: Period) -> tuple[Period, ...]:
    """Return the months of `period`, oldest first; the first and the last may be cut."""
    return tuple(_parts(period, end_of_month))


def weeks(period: Period) -> tuple[Period, ...]:
    """Return the weeks of ISO 8601, from Monday to Sunday, in the same way."""
    return tuple(_parts(period, _end_of_week))


def last_months(last: date, count: int) -> Period:
    """Return the month of `last` up to `last` and the months before it, `count` in all."""
    month = last.year * DECEMBER + last.month - count
    return Period(date(month // DECEMBER, month % DECEMBER + 1, 1), last)


def end_of_month(day: date) -> date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def _end_of_week(day: date) -> date:
    return day + (7 - day.isoweekday()) * DAY


def _parts(period: Period, end_of: Callable[[date], date]) -> Iterator[Period]:
    first = period.first
    while first <= period.last:
        last = min(end_of(first), period.last)
        yield Period(first, last)
        first = last + DAY
