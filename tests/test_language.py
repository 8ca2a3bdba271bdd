"""Words, dates, numbers and durations in the site's language."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from babel import Locale, localedata
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from statusgen.language import Language, is_known, learn

ENGLISH = Language("en", ZoneInfo("UTC"))
MOMENT = datetime(2026, 4, 12, 9, 41, tzinfo=UTC)

GERMAN = rb"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Status"
msgstr "Zustand"

msgid "%(num)s day"
msgid_plural "%(num)s days"
msgstr[0] "%(num)s Tag"
msgstr[1] "%(num)s Tage"
"""


@pytest.mark.parametrize(
    ("code", "known"), [("en", True), ("de-AT", True), ("zh-Hans", True), ("xx", False), ("", False), ("e n", False)]
)
def test_language_tags_that_babel_knows(code: str, known: bool) -> None:  # noqa: FBT001
    assert is_known(code) is known


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(seconds=119), "1 min"),
        (timedelta(minutes=80), "1 h 20 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, seconds=59), "2 h"),
        (timedelta(days=3, hours=4, minutes=59), "3 d 4 h"),
        (timedelta(days=3, minutes=59), "3 d"),
        (timedelta(seconds=60.9), "1 min"),
        (timedelta(seconds=-5), "-5 s"),
    ],
)
def test_duration_says_the_two_largest_units(length: timedelta, text: str) -> None:
    assert ENGLISH.duration(length) == text


@pytest.mark.parametrize(("value", "text"), [("100", "100%"), ("99.99", "99.99%"), ("99.5", "99.50%"), ("0", "0.00%")])
def test_percent_has_two_decimals_unless_it_is_all(value: str, text: str) -> None:
    assert ENGLISH.percent(Decimal(value)) == text


def test_a_date_a_number_and_a_length_are_said_the_same_again() -> None:
    swedish = Language("sv", ZoneInfo("UTC"))
    first, again = (
        (
            swedish.day(MOMENT.date()),
            swedish.moment(MOMENT),
            swedish.period(MOMENT, MOMENT + timedelta(days=1)),
            swedish.ngettext("%(num)s day", "%(num)s days", 1234),
            swedish.duration(timedelta(days=1234)),
        )
        for _ in range(2)
    )
    assert first == again
    assert first == (
        "12 april 2026",
        "12 apr. 2026, 09:41 UTC",
        "12 apr., 09:41 \N{EN DASH} 13 apr., 09:41 UTC",
        "1\N{NO-BREAK SPACE}234 days",
        "1\N{NO-BREAK SPACE}234 d",
    )


def test_each_form_of_a_day_is_its_own() -> None:
    assert (ENGLISH.day(date(2026, 4, 1)), ENGLISH.short_day(date(2026, 4, 1)), ENGLISH.month(date(2026, 4, 1))) == (
        "April 1, 2026",
        "Apr 1",
        "April 2026",
    )


def test_babel_is_not_loaded_before_something_is_said() -> None:
    code = """
import sys
from zoneinfo import ZoneInfo
from statusgen.language import Language
language = Language("de", ZoneInfo("UTC"))
language.gettext("Status")
print("babel" in sys.modules, language.direction, "babel" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False ltr True\n"


def test_what_was_learnt_needs_no_babel_and_lasts() -> None:
    code = """
import pickle, sys
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo
from statusgen.language import Language, Speech
language = Language("de", ZoneInfo("UTC"), b"words", eval(sys.argv[1]))
again = pickle.loads(pickle.dumps(language))
print(again == language, again.percent(Decimal("99.5")), again.day(date(2026, 4, 1)), again.gettext("Status"))
print("babel" in sys.modules)
"""
    speech = repr(learn("de", GERMAN))
    done = subprocess.run([sys.executable, "-c", code, speech], check=True, capture_output=True, text=True)
    assert done.stdout == "True 99,50\N{NO-BREAK SPACE}% 1. April 2026 Zustand\nFalse\n"


LANGUAGES = sorted({name.partition("_")[0] for name in localedata.locale_identifiers()})
NUMBERS = ("0", "1", "10", "99", "999", "999.99", "999.995", "1000", "1234.5", "0.5", "0.125", "0.0004", "12.10", "-3")


@pytest.mark.parametrize("code", ["ar-EG", "bn", "de-AT", "de-CH", "en-IN", "es-MX", "fr-CA", "hi-Latn", *LANGUAGES])
def test_all_is_said_as_babel_says_it(code: str) -> None:
    language, locale = Language(code, ZoneInfo("UTC")), Locale.parse(code, sep="-")
    percent = locale.percent_formats[None].pattern.replace("0", "0.00", 1)
    for day in (date(2026, month, day) for month in range(1, 13) for day in (1, 23)):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        assert (language.day(day), language.short_day(day), language.month(day), language.short_month(day)) == (
            format_date(day, "long", locale),
            *(format_skeleton(skeleton, noon, locale=locale) for skeleton in ("MMMd", "yMMMM", "MMM")),
        )
        assert language.moment(noon) == f"{format_date(day, 'medium', locale)}, 12:00 UTC"
    for number in map(Decimal, NUMBERS):
        assert language.number(number) == format_decimal(number, locale=locale)
        whole = number * 100 == round(number * 100)
        assert language.share(Fraction(number)) == format_percent(number, None if whole else percent, locale=locale)
        assert language.percent(number) == format_percent(number / 100, percent, locale=locale)
    for words in ((), ("A",), ("A", "B"), ("A", "B", "C"), ("A", "B", "C", "{0}")):
        assert language.listed(words) == format_list(words, locale=locale)


def test_moments_are_said_in_the_zone_with_its_name() -> None:
    assert Language("en", ZoneInfo("Europe/Berlin")).moment(MOMENT) == "Apr 12, 2026, 11:41 CEST"
    assert Language("en", ZoneInfo("America/Sao_Paulo")).moment(MOMENT) == "Apr 12, 2026, 06:41 UTC-03"


def test_moments_of_a_day_on_which_clocks_change_each_have_their_zone() -> None:
    berlin = Language("en", ZoneInfo("Europe/Berlin"))
    before, after = datetime(2026, 10, 25, 0, 5, tzinfo=UTC), datetime(2026, 10, 25, 1, 5, tzinfo=UTC)
    assert [berlin.moment(at) for at in (before, after, before)] == [
        "Oct 25, 2026, 02:05 CEST",
        "Oct 25, 2026, 02:05 CET",
        "Oct 25, 2026, 02:05 CEST",
    ]


def test_period_names_the_second_day_only_where_it_is_another() -> None:
    day = timedelta(days=1)
    assert ENGLISH.period(MOMENT, MOMENT + timedelta(hours=1)) == "Apr 12, 09:41 \N{EN DASH} 10:41 UTC"
    assert ENGLISH.period(MOMENT, MOMENT + day) == "Apr 12, 09:41 \N{EN DASH} Apr 13, 09:41 UTC"
    assert ENGLISH.period(MOMENT, None) == "Apr 12, 09:41 UTC \N{EN DASH} now"


def test_period_over_years_names_them() -> None:
    start = datetime(2024, 4, 12, 9, tzinfo=UTC)
    assert ENGLISH.period(start, start.replace(year=2026, hour=10)) == (
        "Apr 12, 2024, 09:00 UTC \N{EN DASH} Apr 12, 2026, 10:00 UTC"
    )


def test_period_over_a_change_of_the_clock_names_both_zones() -> None:
    berlin = Language("en", ZoneInfo("Europe/Berlin"))
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert berlin.period(start, start + timedelta(minutes=45)) == "Oct 25, 02:30 CEST \N{EN DASH} 02:15 CET"
    assert berlin.period(start, start + timedelta(minutes=20)) == "Oct 25, 02:30 \N{EN DASH} 02:50 CEST"


def test_dates_follow_the_language() -> None:
    german = Language("de", ZoneInfo("UTC"))
    assert (german.day(date(2026, 4, 12)), german.month(date(2026, 4, 1))) == ("12. April 2026", "April 2026")
    assert ENGLISH.short_day(date(2026, 4, 12)) == "Apr 12"
    assert (ENGLISH.short_month(date(2026, 4, 1)), german.short_month(date(2026, 3, 1))) == ("Apr", "Mär")


def test_a_catalogue_translates_words_and_plurals_and_leaves_the_rest() -> None:
    german = Language("de", ZoneInfo("UTC"), GERMAN)
    assert german.gettext("Status") == "Zustand"
    assert german.ngettext("%(num)s day", "%(num)s days", 1234) == "1.234 Tage"
    assert german.ngettext("%(num)s day", "%(num)s days", 1) == "1 Tag"
    assert german.gettext("History") == "History"


def test_arabic_and_hebrew_run_from_right_to_left() -> None:
    directions = {code: Language(code, ZoneInfo("UTC")).direction for code in ("en", "de", "ar", "he")}
    assert directions == {"en": "ltr", "de": "ltr", "ar": "rtl", "he": "rtl"}
