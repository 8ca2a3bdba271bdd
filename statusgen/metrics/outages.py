"""Which incidents were outages, and for how long."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from statusgen.facts import Case, Facts
from statusgen.memory import Memory, one_by_one
from statusgen.metrics.periods import DAY, Period
from statusgen.model import Incident, State
from statusgen.structs import Frozen
from statusgen.timeline import Span, merge


class Outage(Frozen):
    case: Case[Incident]
    start: datetime
    end: datetime | None  # of the last part of it; None: it goes on
    length: timedelta  # in which at least one of its components was in a partial or a major outage, up to now


def longest_outages(facts: Facts, period: Period, count: int, memory: Memory | None = None) -> tuple[Outage, ...]:
    """Return the outages among the incidents that began in `period`, the longest first; of equal ones the newest.

    `memory` knows what earlier builds made of each chapter.
    """
    start, end = facts.midnight(period.first), facts.midnight(period.last + DAY)
    jobs = {key: (chapter.cases,) for key, chapter in facts.chapters_since("incident", start)}
    told = chain.from_iterable((memory or Memory()).keep_each("outages", jobs, _outages, one_by_one).values())
    within = (outage for outage in told if start <= outage.case.course.start < end)
    return tuple(nlargest(count, within, key=attrgetter("length")))


def _outages(cases: tuple[Case[Incident], ...]) -> tuple[Outage, ...]:
    found = ((case, merge(_out(case))) for case in cases)
    return tuple(_outage(case, out) for case, out in found if out)


def _outage(case: Case[Incident], out: tuple[Span, ...]) -> Outage:
    goes_on = any(state >= State.PARTIAL_OUTAGE for _, state in case.course.current)
    length = sum((span.end - span.start for span in out), timedelta())
    return Outage(case, out[0].start, None if goes_on else out[-1].end, length)


def _out(case: Case[Incident]) -> Iterator[Span]:
    for _, spans in case.course.spans:
        yield from (span for span in spans if span.state >= State.PARTIAL_OUTAGE)
