"""The time that a build shows."""

from dataclasses import dataclass
from datetime import datetime

FIRST_YEAR, LAST_YEAR = 1970, 2100  # that may be named


@dataclass(frozen=True, slots=True)
class Instant:
    """`now` is in UTC; with `past`, what was written later is left out."""

    now: datetime
    past: bool = False
