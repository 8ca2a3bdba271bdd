"""The numbers of little sites, computed by hand, and those of a recorded history, computed a second time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from little import facts
from scenes import scenes
from statusgen.facts import Facts, derive
from statusgen.language import Language
from statusgen.memory import Memory
from statusgen.metrics import (
    Act,
    Actions,
    Average,
    By,
    Kept,
    Metrics,
    Period,
    Share,
    actions,
    last_months,
    measure,
    months,
    report,
    uptimes,
    weeks,
)
from statusgen.metrics.measures import metrics_of, tally_each
from statusgen.model import Deadline, Severity, Site
from statusgen.structs import astuple

P0, P1, P2, P3 = Severity

STORY = """
-- components/api.yaml --
name: API
tracked_since: 2026-04-01
-- components/web.yaml --
name: Dashboard
tracked_since: 2026-05-01
-- components/docs.yaml --
name: Documentation
tracked_since: 2026-07-01
-- incidents/quick.md --
---
title: All within the targets
severity: P1
components: {api: major_outage, web: operational}
started: 2026-04-12 09:00
detected: 2026-04-12 09:10
acknowledged: 2026-04-12 09:15
mitigated: 2026-04-12 09:40
---

## 2026-04-12 09:20 - Investigating

## 2026-04-12 10:00 - Resolved
-- incidents/slow.md --
---
title: All too late
severity: P1
components: {api: major_outage, web: degraded_performance}
started: 2026-04-20 09:00
detected: 2026-04-20 09:20
acknowledged: 2026-04-20 09:50
---

## 2026-04-20 10:00 - Investigating

## 2026-04-20 12:00 - Resolved
-- incidents/bare.md --
---
title: Nobody wrote down much
severity: P2
components: {web: degraded_performance}
backfilled: true
---

## 2026-04-30 23:00 - Investigating

## 2026-05-01 02:00 - Resolved
-- incidents/open.md --
---
title: Nobody hit
---

## 2026-05-31 12:00 - Investigating

## 2026-05-31 14:00 - Resolved

## 2026-05-31 22:00 - Investigating
-- incidents/draft.md --
---
title: Perhaps
draft: true
---

## 2026-05-31 12:00 - Investigating
"""
NOW = "2026-06-01 00:00"
APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
NOBODY = Average(None, None, 0, 0, 0, 0)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def shares(p1: tuple[int, float], p2: tuple[int, float], other: tuple[int, float]) -> tuple[Share, ...]:
    told = ((P0, (0, 0)), (P1, p1), (P2, p2), (P3, (0, 0)), (None, other))
    return tuple(Share(severity, count, hours(length)) for severity, (count, length) in told)


def targets(acknowledge: tuple[int, int, int], p1: tuple[int, int, int], p2: tuple[int, int, int]) -> tuple[Kept, ...]:
    return (
        Kept(P0, Act.ACKNOWLEDGE, minutes(5), 0, 0, 0),
        Kept(P1, Act.ACKNOWLEDGE, minutes(15), *acknowledge),
        Kept(P1, Act.RESPOND, minutes(30), *p1),
        Kept(P2, Act.RESPOND, hours(2), *p2),
        Kept(P3, Act.RESPOND, Deadline.NEXT_WORKING_DAY, 0, 0, 0),
    )


IN_APRIL = Metrics(
    incidents=3,
    detect=Average(minutes(15), minutes(15), 2, 1, 0, 0),
    acknowledge=Average(minutes(17.5), minutes(17.5), 2, 1, 0, 0),
    mitigate=Average(minutes(40), minutes(40), 1, 2, 0, 0),
    resolve=Average(minutes(140), minutes(180), 3, 0, 0, 0),
    shares=shares(p1=(2, 4), p2=(1, 1), other=(0, 0)),
    targets=targets(acknowledge=(1, 1, 0), p1=(1, 1, 0), p2=(0, 0, 1)),
)
IN_MAY = Metrics(
    incidents=1,
    detect=Average(None, None, 0, 1, 0, 0),
    acknowledge=Average(None, None, 0, 1, 0, 0),
    mitigate=Average(None, None, 0, 1, 0, 0),
    resolve=Average(None, None, 0, 0, 0, 1),
    shares=shares(p1=(0, 0), p2=(0, 2), other=(1, 4)),
    targets=targets(acknowledge=(0, 0, 0), p1=(0, 0, 0), p2=(0, 0, 1)),
)


def one(front: str, body: str, now: str = NOW) -> Metrics:
    """Return the metrics of 2026 up to `now` of a site with one incident, and `front` at the beginning of its file."""
    told = facts(f"-- incidents/it.md --\n---\ntitle: It\n{front}\n---\n\n{body}\n", now)
    assert len(told.incidents) == 1
    return measure(told.incidents, told, Period(date(2026, 1, 1), told.today))


def test_a_month_is_measured_by_what_began_in_it() -> None:
    told = facts(STORY, NOW)
    assert measure(told.incidents, told, APRIL) == IN_APRIL
    assert measure(told.incidents, told, MAY) == IN_MAY


def test_the_last_months_are_measured_in_one_go() -> None:
    told = facts(STORY, NOW)
    assert measure_each(told, (APRIL, MAY)) == (IN_APRIL, IN_MAY)


def test_an_incident_belongs_to_the_day_of_the_sites_zone() -> None:
    text = STORY + "-- site.yaml --\ntitle: A\nurl: https://a.example/\ntimezone: Europe/Berlin\n"
    text += "-- incidents/late.md --\n---\ntitle: Late\n---\n\n## 2026-04-30 22:30 UTC - Resolved\n"
    told = facts(text, NOW)
    assert [each.incidents for each in measure_each(told, (APRIL, MAY))] == [3, 2]


def test_parts_by_severity_know_those_without_one() -> None:
    found = report(facts(STORY, NOW), Period(APRIL.first, MAY.last), By.SEVERITY)
    assert [(part.key, part.name, part.metrics.incidents) for part in found.parts] == [
        ("P0", "P0 Critical", 0),
        ("P1", "P1 High", 2),
        ("P2", "P2 Medium", 1),
        ("P3", "P3 Low", 0),
        (None, "no severity", 1),
    ]


def test_an_incident_counts_for_each_component_that_it_hit() -> None:
    found = report(facts(STORY, NOW), Period(APRIL.first, MAY.last), By.COMPONENT)
    assert [(part.key, part.name, part.metrics.incidents) for part in found.parts] == [
        ("api", "API", 2),
        ("web", "Dashboard", 2),
        ("docs", "Documentation", 0),
        (None, "no component hit", 1),
    ]
    assert found.total.incidents == 4


def test_parts_by_month_and_by_week_have_the_days_that_they_are_made_of() -> None:
    period = Period(date(2026, 4, 20), date(2026, 5, 5))
    told = facts(STORY, NOW)
    assert [
        (part.key, part.period.first.day, part.period.last.day) for part in report(told, period, By.MONTH).parts
    ] == [
        ("2026-04", 20, 30),
        ("2026-05", 1, 5),
    ]
    assert [
        (part.key, part.period.first.day, part.period.last.day) for part in report(told, period, By.WEEK).parts
    ] == [
        ("2026-W17", 20, 26),
        ("2026-W18", 27, 3),
        ("2026-W19", 4, 5),
    ]


def test_uptime_is_that_of_the_period_and_of_what_was_tracked() -> None:
    told = facts(STORY, NOW)
    # In April the API was down for 4 of 720 hours; what is degraded costs nothing.
    assert uptimes(told, APRIL) == {"api": Decimal("99.44"), "web": None, "docs": None}
    assert uptimes(told, MAY) == {"api": Decimal(100), "web": Decimal(100), "docs": None}


def test_uptime_ends_now() -> None:
    down = "-- components/api.yaml --\nname: API\n-- incidents/down.md --\n---\ntitle: Down\n"
    down += "components: {api: major_outage}\n---\n\n## 2026-04-02 00:00 - Investigating\n"
    assert uptimes(facts(down, "2026-04-05 00:00"), APRIL) == {"api": Decimal(25)}


def test_an_hour_is_an_hour_when_the_clock_changes() -> None:
    text = """
-- site.yaml --
title: A
url: https://a.example/
timezone: Europe/Berlin
-- incidents/night.md --
---
title: Night
started: 2026-03-29 01:30
---

## 2026-03-29 03:30 - Resolved
"""
    told = facts(text, "2026-04-01 00:00")
    night = Period(date(2026, 3, 29), date(2026, 3, 29))
    assert measure(told.incidents, told, night).resolve == Average(hours(1), hours(1), 1, 0, 0, 0)
    assert measure(told.incidents, told, night).shares[-1] == Share(None, 1, hours(1))


def test_what_contradicts_itself_is_left_out_and_counted() -> None:
    found = one("started: 2026-04-12 09:00\nmitigated: 2026-04-12 08:30", "## 2026-04-12 08:00 - Resolved")
    assert found.mitigate == found.resolve == Average(None, None, 0, 0, 1, 0)


def test_an_incident_of_tomorrow_counts_today() -> None:
    found = one("severity: P1", "## 2026-06-02 09:00 - Investigating")
    assert (found.incidents, found.resolve) == (1, Average(None, None, 0, 0, 0, 1))


def test_an_open_incident_is_open_up_to_now() -> None:
    found = one("severity: P1", "## 2026-05-31 09:00 - Investigating")
    assert found.shares[1] == Share(P1, 1, hours(15))


def test_actions_are_done_or_open_and_perhaps_overdue() -> None:
    text = (
        STORY
        + """
-- postmortems/quick.md --
---
actions:
  - {what: Alert sooner, owner: Ada, due: 2026-05-31}
  - {what: Test it}
  - {what: Roll back by itself, owner: Ines, due: 2026-06-01}
  - {what: Write it down, due: 2026-04-30, done: true}
---

It was the cache.
"""
    )
    told = facts(text, NOW)
    found = actions(told.incidents, told.today)
    assert (found.done, found.overdue) == (1, 1)
    assert [(each.incident.slug, each.action.what, each.is_overdue) for each in found.open] == [
        ("quick", "Alert sooner", True),
        ("quick", "Roll back by itself", False),
        ("quick", "Test it", False),
    ]


def test_a_site_where_nothing_ever_happened() -> None:
    found = report(facts("", NOW), last_months(date(2026, 6, 1), 12), By.MONTH)
    nothing = Metrics(
        0, NOBODY, NOBODY, NOBODY, NOBODY, shares((0, 0), (0, 0), (0, 0)), targets((0, 0, 0), (0, 0, 0), (0, 0, 0))
    )
    assert [part.metrics for part in found.parts] == [nothing] * 12
    assert (found.total, found.uptimes, found.actions) == (nothing, {}, Actions(0, ()))


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(scenes())
def test_what_parts_found_is_what_the_whole_finds(scene: tuple[Site, datetime]) -> None:
    site, now = scene
    memory = Memory()
    for later in (now, now + timedelta(minutes=7), now + timedelta(days=9)):
        told = derive(site, later, Language("en", site.settings.timezone), memory)
        period = Period(told.today - timedelta(days=40), told.today)
        found = report(told, period, By.MONTH, memory)
        memory.forget_the_rest()
        assert found.total == report(told, period, By.WEEK).total == measure(told.incidents, told, period)
        assert found.parts == report(told, period, By.MONTH).parts


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(scenes())
def test_parts_add_up_to_the_whole(scene: tuple[Site, datetime]) -> None:
    site, now = scene
    told = derive(site, now, Language("en", site.settings.timezone))
    period = Period(told.today - timedelta(days=40), told.today)
    whole = measure(told.incidents, told, period)
    for parts in (months(period), weeks(period), tuple(days(period))):
        found = measure_each(told, parts)
        assert found == tuple(measure(told.incidents, told, part) for part in parts)
        assert sum(each.incidents for each in found) == whole.incidents == len(site.incidents)
        assert [sum((each.shares[n].time_open for each in found), timedelta()) for n in range(5)] == [
            share.time_open for share in whole.shares
        ]
    for value in (whole.detect, whole.acknowledge, whole.mitigate, whole.resolve):
        assert sum(astuple(value)[2:]) == whole.incidents


def measure_each(facts: Facts, periods: tuple[Period, ...]) -> tuple[Metrics, ...]:
    """Return the metrics of each of `periods`, which follow one another."""
    return tuple(metrics_of([each]) for each in tally_each(facts, periods, Memory()))


def days(period: Period) -> Iterator[Period]:
    for number in range((period.last - period.first).days + 1):
        day = period.first + timedelta(days=number)
        yield Period(day, day)
