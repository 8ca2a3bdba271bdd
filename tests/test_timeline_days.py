"""Day cells and uptime, computed by hand."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from statusgen.model import DEFAULT_WEIGHTS, UTC_ZONE, Component, State
from statusgen.timeline import DayCell, Span, Track, day_cells, day_start, uptime
from statusgen.timeline.days import Durations
from story import at, span

NOW = at("2026-04-12 12:00")
API = Component("api", "API")
H = timedelta(hours=1)
ZERO = timedelta()
BERLIN = ZoneInfo("Europe/Berlin")


def hours(operational: float = 0, works: float = 0, slow: float = 0, part: float = 0, down: float = 0) -> Durations:
    return operational * H, works * H, slow * H, part * H, down * H


def cells(track: Track, first: date, last: date, zone: ZoneInfo = UTC_ZONE, now: datetime = NOW) -> list[DayCell]:
    return list(day_cells(track, first, last, zone, now))


def test_days_before_today_and_after() -> None:
    spans = (
        Span(at("2026-04-11 23:00"), at("2026-04-12 01:00"), State.MAJOR_OUTAGE),
        span("02:00-05:00 degraded_performance"),
    )
    track = Track(API, State.OPERATIONAL, spans)
    assert cells(track, date(2026, 4, 10), date(2026, 4, 13)) == [
        DayCell(date(2026, 4, 10), State.OPERATIONAL, hours(24), 24 * H),
        DayCell(date(2026, 4, 11), State.MAJOR_OUTAGE, hours(23, down=1), 24 * H),
        DayCell(date(2026, 4, 12), State.MAJOR_OUTAGE, hours(8, slow=3, down=1), 12 * H),
        DayCell(date(2026, 4, 13), None, hours(), ZERO),
    ]


def test_a_day_counts_only_its_tracked_part() -> None:
    component = Component("api", "API", tracked_since=at("2026-04-11 18:00"))
    track = Track(component, State.OPERATIONAL, (Span(at("2026-04-10 00:00"), at("2026-04-11 19:00"), State(3)),))
    assert cells(track, date(2026, 4, 10), date(2026, 4, 11)) == [
        DayCell(date(2026, 4, 10), None, hours(), ZERO),
        DayCell(date(2026, 4, 11), State.PARTIAL_OUTAGE, hours(5, part=1), 6 * H),
    ]


def test_what_holds_now_is_today_even_for_no_time() -> None:
    today = date(2026, 4, 12)
    assert cells(Track(API, State.MAJOR_OUTAGE, ()), today, today)[0].state is State.MAJOR_OUTAGE
    assert cells(Track(API, State.MAJOR_OUTAGE, ()), today, today, now=at("00:00")) == [
        DayCell(today, State.MAJOR_OUTAGE, hours(), ZERO)
    ]


@pytest.mark.parametrize("state", [*State, None])
def test_a_new_day_is_as_it_is_now(state: State | None) -> None:
    today = date(2026, 4, 12)
    assert cells(Track(API, state, ()), today, today, now=at("00:00")) == [DayCell(today, state, hours(), ZERO)]


def test_today_is_no_data_while_the_state_is_unknown() -> None:
    yesterday, today = cells(Track(API, None, ()), date(2026, 4, 11), date(2026, 4, 12))
    assert (yesterday.state, today.state) == (State.OPERATIONAL, None)
    slow = Track(API, None, (span("02:00-05:00 degraded_performance"),))
    assert cells(slow, date(2026, 4, 12), date(2026, 4, 12))[0].state is State.DEGRADED_PERFORMANCE


def test_tracked_from_later_today_is_no_data() -> None:
    component = Component("api", "API", tracked_since=at("13:00"))
    today = date(2026, 4, 12)
    assert cells(Track(component, State.MAJOR_OUTAGE, ()), today, today) == [DayCell(today, None, hours(), ZERO)]


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),  # 00:00 is 01:00
        ("America/Havana", date(2025, 11, 2), 25),  # 00:00 comes twice
        ("Africa/Cairo", date(2025, 10, 30), 25),  # 24:00 is 23:00
        ("America/Nuuk", date(2026, 3, 28), 23),  # 23:00 is 24:00
        ("America/Toronto", date(1919, 3, 30), 23.5),  # 23:30 is 00:30
        ("America/Toronto", date(1919, 3, 31), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),  # skipped
        ("Pacific/Apia", date(2011, 12, 29), 24),
        ("Pacific/Apia", date(2011, 12, 31), 24),
        ("UTC", date(2024, 2, 29), 24),
    ],
)
def test_the_length_of_days(zone: str, day: date, length: float) -> None:
    (cell,) = cells(Track(API, State.OPERATIONAL, ()), day, day, ZoneInfo(zone), at("2027-01-01 00:00"))
    assert cell == DayCell(day, State.OPERATIONAL if length else None, hours(length), length * H)


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("Europe/Berlin", date(2026, 4, 12), "2026-04-11 22:00"),
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04 03:00"),
        ("America/Havana", date(2025, 11, 2), "2025-11-02 04:00"),
        ("America/Toronto", date(1919, 3, 31), "1919-03-31 04:30"),
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30 10:00"),
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30 10:00"),
        ("Etc/GMT-14", date(2026, 4, 12), "2026-04-11 10:00"),
    ],
)
def test_when_a_day_begins(zone: str, day: date, start: str) -> None:
    assert day_start(day, ZoneInfo(zone)) == at(start)


def test_a_cell_in_a_short_day_of_another_zone() -> None:
    track = Track(API, State.OPERATIONAL, (Span(at("2026-03-28 22:30"), at("2026-03-29 23:00"), State.PARTIAL_OUTAGE),))
    assert cells(track, date(2026, 3, 28), date(2026, 3, 30), BERLIN) == [
        DayCell(date(2026, 3, 28), State.PARTIAL_OUTAGE, hours(23.5, part=0.5), 24 * H),
        DayCell(date(2026, 3, 29), State.PARTIAL_OUTAGE, hours(part=23), 23 * H),
        DayCell(date(2026, 3, 30), State.PARTIAL_OUTAGE, hours(23, part=1), 24 * H),
    ]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((), "100.00"),
        (("02:00-05:00 degraded_performance", "06:00-08:00 under_maintenance"), "100.00"),
        (("00:00-01:00 major_outage",), "90.00"),
        (("00:00-01:00 partial_outage",), "97.00"),
        (("00:00-03:20 major_outage",), "66.66"),
        (("00:00-00:01 major_outage", "01:00-01:01 partial_outage"), "99.78"),
        (("00:00-10:00 major_outage",), "0.00"),
    ],
)
def test_uptime_over_ten_hours(spans: tuple[str, ...], expected: str) -> None:
    track = Track(API, State.OPERATIONAL, tuple(span(text) for text in spans))
    found = uptime(track, at("00:00"), at("10:00"), DEFAULT_WEIGHTS)
    assert str(found) == expected


def test_a_microsecond_of_outage_in_ten_years_is_not_100() -> None:
    blip = Span(at("00:00"), at("00:00") + timedelta(microseconds=1), State.PARTIAL_OUTAGE)
    track = Track(API, State.OPERATIONAL, (blip,))
    assert uptime(track, at("2016-01-01 00:00"), NOW, DEFAULT_WEIGHTS) == Decimal("99.99")


def test_uptime_with_weights_of_ones_own() -> None:
    weights = (Fraction(0), Fraction(1, 2), Fraction(1, 10), Fraction(1), Fraction(1))
    track = Track(API, State.OPERATIONAL, (span("00:00-01:00 under_maintenance"),))
    assert uptime(track, at("00:00"), at("10:00"), weights) == Decimal("95.00")


def test_uptime_counts_from_where_there_is_data() -> None:
    component = Component("api", "API", tracked_since=at("08:00"))
    track = Track(component, State.OPERATIONAL, (span("02:00-08:30 major_outage"),))
    assert uptime(track, at("00:00"), at("10:00"), DEFAULT_WEIGHTS) == Decimal("75.00")
    assert uptime(track, at("00:00"), at("08:00"), DEFAULT_WEIGHTS) is None
    assert uptime(track, at("10:00"), at("10:00"), DEFAULT_WEIGHTS) is None
