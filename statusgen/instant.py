"""The time that a build shows."""

from datetime import datetime
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1970, 2100  # that may be named


class Instant(NamedTuple):
    """`now` is in UTC; with `past`, what was written later is left out."""

    now: datetime
    past: bool = False
