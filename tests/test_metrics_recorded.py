"""What is measured of a recorded history, beside a second calculation from its files."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean, median

import pytest

from conftest import SHARED, needs
from little import at
from statusgen.facts import Facts
from statusgen.instant import Instant
from statusgen.metrics import (
    Average,
    By,
    Period,
    measure,
    report,
)
from statusgen.reading import read_facts
from statusgen.sources import read_sources

RECORDED = SHARED / "real/github-status/content"


@dataclass(frozen=True)
class Told:
    """An incident of the recorded history, read with nothing but patterns."""

    severity: str
    started: datetime
    mitigated: datetime | None
    resolved: datetime
    open: tuple[tuple[datetime, datetime], ...]


def told(text: str) -> Told:
    updates = [(at(time), word) for time, word in re.findall(r"^## (.{16}) UTC - (\w+)", text, re.MULTILINE)]
    facts = {key: at(time) for key, time in re.findall(r"^(\w+): (.{16}) UTC$", text, re.MULTILINE)}
    started = facts.get("started", min(time for time, _ in updates))
    since: datetime | None = started
    periods = []
    for time, word in sorted(updates, key=lambda update: update[0]):
        if word == "Resolved" and since:
            periods.append((since, time))
            since = None
        elif word in ("Investigating", "Identified", "Monitoring") and not since:
            since = time
    assert not since
    severity = re.search(r"^severity: (\w+)$", text, re.MULTILINE)
    assert severity
    return Told(severity[1], started, facts.get("mitigated"), periods[-1][1], tuple(periods))


@pytest.fixture(scope="module")
def recorded() -> Facts:
    found, problems = read_facts(read_sources(RECORDED), Instant(at("2026-08-22 00:00")))
    assert problems == ()
    return found


@needs("the recorded history (../shared)", found=RECORDED.is_dir())
def test_the_months_of_a_recorded_history_agree_with_a_second_calculation(recorded: Facts) -> None:
    months_told = defaultdict(list)
    every = [told(path.read_text("utf-8")) for path in RECORDED.glob("incidents/**/*.md")]
    for each in every:
        months_told[f"{each.started:%Y-%m}"].append(each)
    found = report(recorded, Period(date(2022, 1, 1), date(2026, 8, 22)), By.MONTH)
    assert [(part.key, part.metrics.incidents) for part in found.parts] == [
        (part.key, len(months_told[str(part.key)])) for part in found.parts
    ]
    assert found.total.incidents == len(every) == 801
    for part in found.parts:
        among = months_told[str(part.key)]
        assert middle(part.metrics.resolve) == averages([each.resolved - each.started for each in among])
        mitigated = [each.mitigated - each.started for each in among if each.mitigated]
        assert middle(part.metrics.mitigate) == averages(mitigated)
        assert part.metrics.mitigate.missing == len(among) - len(mitigated)
        assert part.metrics.detect == Average(None, None, 0, len(among), 0, 0)


@needs("the recorded history (../shared)", found=RECORDED.is_dir())
def test_the_time_open_of_a_recorded_history_agrees_with_a_second_calculation(recorded: Facts) -> None:
    every = [told(path.read_text("utf-8")) for path in RECORDED.glob("incidents/**/*.md")]
    start, end = at("2026-03-01 00:00"), at("2026-04-01 00:00")
    lengths: dict[str, timedelta] = defaultdict(timedelta)
    for each in every:
        for opened, closed in each.open:
            lengths[each.severity] += max(min(closed, end) - max(opened, start), timedelta())
    found = measure(recorded.incidents, recorded, Period(date(2026, 3, 1), date(2026, 3, 31)))
    assert {share.severity: share.time_open for share in found.shares if share.severity} == lengths


def middle(found: Average) -> tuple[int, ...]:
    return tuple(round(length.total_seconds()) for length in (found.mean, found.median) if length is not None)


def averages(lengths: list[timedelta]) -> tuple[int, ...]:
    seconds = [length.total_seconds() for length in lengths]
    return (round(mean(seconds)), round(median(seconds))) if seconds else ()
