"""Which incidents were outages, and for how long."""

from collections.abc import Iterator
from datetime import timedelta
from heapq import nlargest
from typing import NamedTuple

from statusgen.facts import Case, Facts
from statusgen.metrics.periods import DAY, Period
from statusgen.model import Incident, State
from statusgen.timeline import Span, merge


class Outage(NamedTuple):
    case: Case[Incident]
    length: timedelta  # in which at least one of its components was in a partial or a major outage, up to now


def longest_outages(facts: Facts, period: Period, count: int) -> tuple[Outage, ...]:
    """Return the outages among the incidents that began in `period`, the longest first; of equal ones the newest."""
    return tuple(nlargest(count, _outages(facts, period), key=lambda outage: outage.length))


def _outages(facts: Facts, period: Period) -> Iterator[Outage]:
    start, end = facts.midnight(period.first), facts.midnight(period.last + DAY)
    for case in facts.incidents_since(start):
        if start <= case.course.start < end and (out := tuple(_out(case))):
            yield Outage(case, sum((span.end - span.start for span in merge(out)), timedelta()))


def _out(case: Case[Incident]) -> Iterator[Span]:
    for _, spans in case.course.spans:
        yield from (span for span in spans if span.state >= State.PARTIAL_OUTAGE)
