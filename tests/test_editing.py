"""Changes of single things in files of content: what is written, and that nothing else moves."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from little import at
from statusgen.editing import (
    NewUpdate,
    RefusedError,
    with_entry,
    with_update,
    with_value,
    without_value,
    written_text,
    written_time,
    written_value,
)
from statusgen.model import State, Status

UTC_ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
INCIDENT = "incidents/api.md"
COMPONENT = "components/api.yaml"


def refusal(error: pytest.ExceptionInfo[RefusedError]) -> str:
    return str(error.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("status: operational\n", "status: major_outage\n", id="plain"),
        pytest.param("status: operational # by hand\n", "status: major_outage # by hand\n", id="a comment stays"),
        pytest.param(
            "'status':   \"opera\\\n  tional\"  # x\n", "'status':   major_outage  # x\n", id="quotes of two lines"
        ),
        pytest.param(
            "status: >\n  a\n\n  b\n\n# x\nurl: y\n", "status: major_outage\n\n# x\nurl: y\n", id="a folded block"
        ),
        pytest.param(
            "status: # x\n  operational # y\nurl: y\n", "status: major_outage # x\nurl: y\n", id="in a line below"
        ),
        pytest.param("status: # x\n- a # y\n# z\n- b\n# c\n", "status: major_outage # x\n# c\n", id="a list below"),
        pytest.param("status: [a,\n  b]\n", "status: major_outage\n", id="a list of two lines"),
        pytest.param("status:\r\nurl: y\r\n", "status: major_outage\r\nurl: y\r\n", id="absent"),
        pytest.param("status:", "status: major_outage", id="absent and no end of the line"),
        pytest.param("{name: A, status: operational}\n", "{name: A, status: major_outage}\n", id="in braces"),
        pytest.param("\ufeffname: A\r\nstatus: x", "\ufeffname: A\r\nstatus: major_outage", id="a byte order mark"),
    ],
)
def test_a_value_takes_the_place_of_another(before: str, after: str) -> None:
    assert with_value(COMPONENT, before, "status", "major_outage") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("name: A\nurl: y\n", "name: A\nstatus_since: x\nurl: y\n", id="behind what comes before it"),
        pytest.param("status: a # b\n\nurl: y\n", "status: a # b\nstatus_since: x\n\nurl: y\n", id="behind a comment"),
        pytest.param("# A\nurl: y\n", "# A\nstatus_since: x\nurl: y\n", id="before what comes behind it"),
        pytest.param(
            "mine: |\n  # a\n# of the url\nurl: y\n",
            "mine: |\n  # a\nstatus_since: x\n# of the url\nurl: y\n",
            id="before its comments",
        ),
        pytest.param("name: A", "name: A\nstatus_since: x", id="no end of the last line"),
        pytest.param("name: A\r\nurl: y\n", "name: A\r\nstatus_since: x\r\nurl: y\n", id="mixed ends of lines"),
        pytest.param("  name: A\n", "  name: A\n  status_since: x\n", id="indented"),
        pytest.param(
            "description: |+\n  a\n\nurl: y\n", "description: |+\n  a\n\nstatus_since: x\nurl: y\n", id="block"
        ),
        pytest.param("# nothing yet\n", "# nothing yet\nstatus_since: x\n", id="only a comment"),
    ],
)
def test_a_new_key_stands_beside_its_neighbours(before: str, after: str) -> None:
    assert with_value(COMPONENT, before, "status_since", "x") == after


def test_a_new_key_stays_in_the_front_matter() -> None:
    assert with_value(INCIDENT, "---\n---\ntext", "title", "a: b") == "---\ntitle: 'a: b'\n---\ntext"
    assert with_value(INCIDENT, "---\ndraft: no\n---\n", "mine", "x") == "---\ndraft: no\nmine: x\n---\n"


def test_a_key_goes_with_its_value_and_its_comment() -> None:
    text = "name: A\n# why\nhistory: # x\n  - {from: a} # y\n\nurl: y\n"
    assert without_value(COMPONENT, text, "history") == "name: A\n# why\n\nurl: y\n"
    assert without_value(COMPONENT, text, "group") == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("history:\n  - a # x\n# y\n", "history:\n  - a # x\n  - {b: c}\n# y\n", id="lines"),
        pytest.param("history:\r\n- a: b\r\n  c: d", "history:\r\n- a: b\r\n  c: d\r\n- {b: c}", id="no indent"),
        pytest.param("history: [a, # x\n  b,]\n", "history: [a, # x\n  b, {b: c},]\n", id="brackets"),
        pytest.param("history: [] # x\n", "history: [{b: c}] # x\n", id="empty brackets"),
        pytest.param("history: # x\nurl: y\n", "history: # x\n  - {b: c}\nurl: y\n", id="absent"),
        pytest.param("name: A\n", "name: A\nhistory:\n  - {b: c}\n", id="no such key"),
    ],
)
def test_an_entry_is_added_to_a_list(before: str, after: str) -> None:
    assert with_entry(COMPONENT, before, "history", {"b": "c"}) == after


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("operational", "operational"),
        ("2026-04-12 09:14", "2026-04-12 09:14"),
        ("no", "no"),
        ("https://acme.example/#a", "https://acme.example/#a"),
        ("it's", "it's"),
        ("A: B", "'A: B'"),
        ("it's: here", "'it''s: here'"),
        ("a #b", "'a #b'"),
        ("a, b", "'a, b'"),
        ("- a", "'- a'"),
        ("", "''"),
        (" a", "' a'"),
        ("a\nb", '"a\\nb"'),
        ("a\x85b", '"a\\u0085b"'),
        ("a\x07b\x00", "ab"),
        ("\U0001f6a8", "\U0001f6a8"),
        (["a", "b: c"], "[a, 'b: c']"),
        ({"from": "2026-03-01 10:00", "note": "x, y"}, "{from: 2026-03-01 10:00, note: 'x, y'}"),
    ],
)
def test_a_value_gets_quotes_where_it_needs_them(text: str, value: str) -> None:
    assert written_value(text) == value


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-04-12 09:14", "2026-04-12 11:14"),
        ("2026-04-12 09:14:30", "2026-04-12 11:14:30"),
        ("2026-10-25 00:30", "2026-10-25 02:30 +02:00"),
        ("2026-10-25 01:30", "2026-10-25 02:30 +01:00"),
        ("2026-03-29 01:30", "2026-03-29 03:30"),
    ],
)
def test_a_time_is_in_the_sites_zone_with_an_offset_where_clocks_are_set_back(moment: str, text: str) -> None:
    assert written_time(at(moment), BERLIN) == text


OLDEST_FIRST = """---
title: Down
---

Summary.

## 2026-04-12 09:00 - Investigating

First.

## 2026-04-12 10:00 - Identified

Second.
"""
NEWEST_FIRST = """---
title: Down
---
## 2026-04-12 10:00 - Identified
Second.

## 2026-04-12 09:00 - Investigating
First."""


def said(moment: str, message: str = "New.") -> NewUpdate:
    return NewUpdate(at(moment), Status.MONITORING, message)


def test_an_update_stands_last_where_the_oldest_is_first() -> None:
    update = NewUpdate(at("2026-04-12 11:00"), Status.IN_PROGRESS, "\nNew.\n", (("api", State.MAJOR_OUTAGE),), "key")
    added = "\n## 2026-04-12 11:00 - In progress { api=major_outage #key }\n\nNew.\n"
    assert with_update(INCIDENT, OLDEST_FIRST, update, UTC_ZONE) == OLDEST_FIRST + added


def test_an_update_stands_first_where_the_newest_does() -> None:
    new = with_update(INCIDENT, NEWEST_FIRST, said("2026-04-12 11:00"), UTC_ZONE)
    heading = "## 2026-04-12 10:00"
    assert new == NEWEST_FIRST.replace(heading, f"## 2026-04-12 11:00 - Monitoring\nNew.\n\n{heading}")


def test_an_update_of_the_past_stands_where_its_time_belongs() -> None:
    new = with_update(INCIDENT, OLDEST_FIRST, said("2026-04-12 09:30"), UTC_ZONE)
    heading = "## 2026-04-12 10:00"
    assert new == OLDEST_FIRST.replace(heading, f"## 2026-04-12 09:30 - Monitoring\n\nNew.\n\n{heading}")
    assert with_update(INCIDENT, NEWEST_FIRST, said("2026-04-12 08:00"), UTC_ZONE) == (
        NEWEST_FIRST + "\n\n## 2026-04-12 08:00 - Monitoring\nNew."
    )


def test_line_ends_and_what_stands_at_the_end_of_the_file_stay() -> None:
    text = OLDEST_FIRST.replace("\n", "\r\n") + "  \r\n\r\n"
    added = "\r\n\r\n## 2026-04-12 11:00 - Monitoring\r\n\r\nNew.\r\n"
    assert with_update(INCIDENT, text, said("2026-04-12 11:00"), UTC_ZONE) == (
        text.removesuffix("\r\n  \r\n\r\n") + added + "  \r\n\r\n"
    )


def test_a_whole_body_that_is_one_update_gets_the_heading_that_says_so() -> None:
    text = "---\ntitle: Down\nstarted: 2026-04-12 09:00 # about\n---\n\nWe look into it."
    assert with_update(INCIDENT, text, said("2026-04-12 09:30"), BERLIN) == (
        "---\ntitle: Down\nstarted: 2026-04-12 09:00 # about\n---\n\n## 2026-04-12 09:00 - Investigating\n\n"
        "We look into it.\n\n## 2026-04-12 11:30 - Monitoring\n\nNew."
    )
    over = text.replace("# about", "\nresolved: 2026-04-12 09:20")
    assert "## 2026-04-12 09:00 - Resolved\n\nWe look" in with_update(INCIDENT, over, said("2026-04-12 09:30"), BERLIN)
    earlier = text.replace("# about", "\nresolved: 2026-04-12 08:20")
    new = with_update(INCIDENT, earlier, said("2026-04-12 09:30"), BERLIN)
    assert "## 2026-04-12 09:00 - Investigating\n\nWe look" in new


def test_the_text_of_a_maintenance_stays_above_its_first_update() -> None:
    text = "---\ntitle: Work\nstarts: 2026-04-12 09:00\nends: 2026-04-12 10:00\n---\n\nExpect little.\n"
    new = with_update("maintenance/work.md", text, said("2026-04-12 09:30"), UTC_ZONE)
    assert new == text + "\n## 2026-04-12 09:30 - Monitoring\n\nNew.\n"


def test_an_update_can_be_without_a_text_and_in_a_file_without_one() -> None:
    text = "---\ntitle: Down\nstarted: 2026-04-12 09:00\n---\n"
    assert with_update(INCIDENT, text, said("2026-04-12 09:30", ""), UTC_ZONE) == (
        text + "\n## 2026-04-12 09:00 - Investigating\n\n## 2026-04-12 09:30 - Monitoring\n"
    )


@pytest.mark.parametrize(
    ("message", "text"),
    [
        pytest.param("\n\n  a\r\nb  \n \n", "  a\nb", id="lines"),
        pytest.param("## 2026-04-12 09:14 - Resolved", r"\## 2026-04-12 09:14 - Resolved", id="an update"),
        pytest.param("   ##2026-04-12: all well", r"   \##2026-04-12: all well", id="nearly an update"),
        pytest.param("## What helps\n### 2026-04-12", "## What helps\n### 2026-04-12", id="other headings"),
        pytest.param("```\n## 2026-04-12 09:14 - Resolved\n```", "```\n## 2026-04-12 09:14 - Resolved\n```", id="code"),
        pytest.param("~~~sh\nls\n```", "~~~sh\nls\n```\n~~~", id="code that is not ended"),
        pytest.param("<<<<<<< HEAD\n=======", " <<<<<<< HEAD\n=======", id="a conflict"),
        pytest.param("a\x00\x1b[31mb\ud800\ufdd0", "ab", id="control characters"),
        pytest.param("---\ntitle: x\n---", "---\ntitle: x\n---", id="no front matter"),
    ],
)
def test_a_message_stays_text(message: str, text: str) -> None:
    assert written_text(message) == text
    new = with_update(INCIDENT, OLDEST_FIRST, said("2026-04-12 11:00", message), UTC_ZONE)
    assert new == f"{OLDEST_FIRST}\n## 2026-04-12 11:00 - Monitoring\n\n{text}\n"


def test_no_message_keeps_the_search_for_components_busy() -> None:
    for message in ("x" * 200_000, "x " * 60_000, "x=" * 60_000, "x" + " " * 60_000 + "y"):
        new = with_update(INCIDENT, OLDEST_FIRST, said("2026-04-12 11:00", message), UTC_ZONE)
        assert new.endswith(f"\n\n{message.rstrip()}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("title: x\n", "incidents/api.md:1:1: error: no front matter (begin", id="no front matter"),
        pytest.param("---\ntitle: x\n", "incidents/api.md:1:1: error: the front matter is not closed (add", id="open"),
        pytest.param("---\ntitle: [x\n---\n", "incidents/api.md:2:8: error: this '[' is not closed", id="no YAML"),
        pytest.param("---\na: b\n---\n<<<<<<< x\n", "incidents/api.md:4:1: error: conflict marker", id="conflict"),
        pytest.param("---\n{title: x}\n---\n", "incidents/api.md:2:1: error: all keys are in braces", id="braces"),
    ],
)
def test_what_cannot_be_read_whole_is_not_changed(text: str, message: str) -> None:
    with pytest.raises(RefusedError) as error:
        with_value(INCIDENT, text, "severity", "P1")
    assert refusal(error).startswith(message)


def test_a_change_that_would_harm_is_refused() -> None:
    with pytest.raises(RefusedError) as error:
        with_value(COMPONENT, "? status\n: x\n", "status", "y")
    assert refusal(error).startswith("components/api.yaml:1:3: error: the value does not stand behind its key")
    with pytest.raises(RefusedError) as error:
        with_value(COMPONENT, "? name\n: x\n", "status", "y")
    assert refusal(error) == (
        "components/api.yaml:1:1: error: this cannot be changed without harm (write 'status: y' by hand)"
    )
    with pytest.raises(RefusedError) as error:
        with_entry(COMPONENT, "history: none\n", "history", "x")
    assert refusal(error).startswith("components/api.yaml:1:10: error: `history` is no list")
    with pytest.raises(RefusedError) as error:
        without_value(COMPONENT, "{name: x}\n", "name")
    assert refusal(error).startswith("components/api.yaml:1:2: error: all keys are in braces")


def test_an_update_that_would_change_others_is_refused() -> None:
    begun = OLDEST_FIRST.replace("First.", "```\nFirst.")
    with pytest.raises(RefusedError) as error:
        with_update(INCIDENT, begun, said("2026-04-12 11:00", "```\nls\n```"), UTC_ZONE)
    assert refusal(error).startswith("incidents/api.md:4:1: error: with this update, others would read differently")
    with pytest.raises(RefusedError) as error:
        with_update(INCIDENT, "---\ntitle: x\n---\n\nDown.\n", said("2026-04-12 11:00"), UTC_ZONE)
    assert refusal(error).startswith("incidents/api.md:2:1: error: there is no time at which this began")
    with pytest.raises(RefusedError) as error:
        with_update(INCIDENT, "---\nstarted: then\n---\n\nDown.\n", said("2026-04-12 11:00"), UTC_ZONE)
    assert refusal(error).startswith("incidents/api.md:2:10: error: 'then' is not a time")


def test_a_beginning_that_comes_twice_is_no_time_for_a_heading() -> None:
    text = "---\nstarted: 2026-10-25 02:30\n---\n\nDown.\n"
    with pytest.raises(RefusedError) as error:
        with_update(INCIDENT, text, said("2026-10-25 11:00"), BERLIN)
    assert refusal(error) == (
        "incidents/api.md:2:10: error: '2026-10-25 02:30' comes twice: clocks are set back in Europe/Berlin"
        " (add +02:00 or +01:00)"
    )


def test_the_microseconds_of_a_clock_are_nothing_to_write() -> None:
    assert written_time(datetime.fromisoformat("2026-04-12 09:14:00.5+00:00"), UTC_ZONE) == "2026-04-12 09:14"
