"""The fixed words of the field."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from little import build
from statusgen import words
from statusgen.language import Language
from statusgen.model import UTC_ZONE, Impact, Severity, State, Status
from statusgen.plan.words import moment_view
from statusgen.timeline import PageStatus

ENGLISH = Language("en", UTC_ZONE)


def test_every_word_of_the_model_has_a_label() -> None:
    assert set(words.STATES) == set(words.STATES_INSIDE) == set(State)
    assert set(words.STATUSES) == set(Status)
    assert set(words.IMPACTS) == set(Impact)
    assert set(words.SEVERITIES) == set(Severity)


def test_headlines_are_what_machines_read_too() -> None:
    assert {status: status.description for status in PageStatus} == words.PAGE_STATUSES


@given(st.datetimes(timezones=st.just(UTC)))
def test_moment_is_told_to_machines_as_iso_8601_has_it_in_utc(moment: datetime) -> None:
    assert moment_view(moment, ENGLISH).iso == f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def test_a_severity_is_called_by_the_name_that_the_site_gives_it() -> None:
    site = "-- site.yaml --\ntitle: A\nurl: https://a.example/\nlanguage: de\nseverities: {P1: {name: Urgent}}\n"
    incidents = "".join(
        f"-- incidents/{key.lower()}.md --\n---\ntitle: It\nseverity: {key}\n---\n## 2026-04-12 10:00 - Identified\n"
        for key in ("P1", "P2")
    )
    files = build(site + incidents, "2026-04-12 11:00").files
    tags = {tag for item in json.loads(files["feed.json"])["items"] for tag in item["tags"]}
    assert tags == {"P1 Urgent", "P2 mittel"}
    for path in ("incidents/p1/index.html", "reports/index.html"):
        assert b"P1 Urgent" in files[path]
