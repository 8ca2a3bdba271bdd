"""Headings of updates in disguise: none vanishes without a word, and none counts without one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from little import at, home, read, site
from statusgen.content.messages import read_message
from statusgen.editing import written_text
from statusgen.markup import fences, lines_and_code, to_html
from statusgen.model import Incident, State, Status

TOP = """
-- components/api.yaml --
name: API
-- incidents/x.md --
---
title: X
components: {api: major_outage}
---
## 2026-04-12 10:00 - Investigating
"""
NO_BREAK = "\N{NO-BREAK SPACE}"


def incident(body: str) -> Incident:
    return read(TOP + body)[0].incidents[0]


def statuses(body: str) -> list[str]:
    return [update.status.value for update in incident(body).updates]


def said(body: str) -> list[str]:
    """Return the problems of a body whose first line, that of the first update, is line 5 of its file."""
    return [str(problem).removeprefix("incidents/x.md:") for problem in read(TOP + body)[1]]


def banner(body: str) -> str:
    return home(TOP + body, "2026-04-12 12:00").banner.indicator


@pytest.mark.parametrize(
    "heading",
    [
        f"##{NO_BREAK}2026-04-12 11:00 - Investigating",
        f"{NO_BREAK}## 2026-04-12 11:00 - Investigating",
        f"## 2026-04-12{NO_BREAK}11:00{NO_BREAK}UTC{NO_BREAK}-{NO_BREAK}Investigating",
        "##\N{NARROW NO-BREAK SPACE}2026-04-12\N{EM SPACE}11:00 - Investigating",
    ],
)
def test_any_space_will_do_in_a_heading(heading: str) -> None:
    body = f"\n## 2026-04-12 10:30 - Resolved\n\nok\n\n{heading}\n\nagain\n"
    assert said(body) == []
    assert statuses(body) == ["investigating", "resolved", "investigating"]
    assert banner(body) == "critical"


def test_any_space_will_do_in_a_time() -> None:
    text = TOP.replace("title: X\n", f"title: X\nstarted: 2026-04-12{NO_BREAK}09:14\n")
    assert site(text).incidents[0].started == at("2026-04-12 09:14")


def test_front_matter_that_is_not_closed_ends_before_an_update_with_any_space() -> None:
    text = TOP.replace("---\n##", f"##{NO_BREAK}") + "\n---\n"
    found, problems = read(text)
    assert [update.status for update in found.incidents[0].updates] == [Status.INVESTIGATING]
    assert "the front matter is not closed" in str(problems[0])


@pytest.mark.parametrize(
    ("opening", "end"), [("  ```", "  ```"), ("```", "`````"), ("   ~~~ sh", "~~~~"), ("````", " ````  ")]
)
def test_what_is_drawn_as_code_is_no_update(opening: str, end: str) -> None:
    code = f"{opening}\n## 2026-04-12 10:30 - Resolved\n{end}\n"
    body = f"\nWrite this when done:\n\n{code}"
    assert said(body) == ["10:4: warning: this looks like an update but is text (it stands in fenced code)"]
    assert statuses(body) == ["investigating"]
    assert banner(body) == "critical"
    assert written_text(code) == code.rstrip()


@pytest.mark.parametrize("end", ["``", "    ```", "``` sh", "~~~"])
def test_what_ends_no_code_hides_no_update(end: str) -> None:
    assert statuses(f"\n```\nrun\n\n## 2026-04-12 10:30 - Resolved\n\n{end}\n") == ["investigating", "resolved"]
    assert written_text(f"```\n{end}") == f"```\n{end}\n```"


LINES = ["```", "````", "  ```", "    ```", "``` sh", "```a`", "~~~", "~~~~ sh", " ~~~~  ", "~~", "text"]


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_all_agree_on_what_code_is(lines: list[str]) -> None:
    text = "".join(f"{line}\nword{number}.\n" for number, line in enumerate(lines))
    unended = next((line.start() for line, end in fences(text) if not end), len(text))
    inside = [line for line, is_code in lines_and_code(text[:unended]) if is_code] + text[unended:].split("\n")
    drawn = " ".join(re.findall("<pre>.*?</pre>", to_html(text), re.DOTALL))
    assert re.findall(r"word\d+\.", drawn) == [line for line in inside if line.startswith("word")]


def test_fences_without_an_end_take_no_square_of_their_number() -> None:
    text = "~~~ sh\n" * 100_000 + "".join("`" * number + " sh\n" for number in range(1000, 3, -1))
    assert [end for _, end in fences(text) if end] == []


def test_code_without_an_end_swallows_no_text_for_another_status() -> None:
    text = "# T\n\n## Investigating\n\n```\nrun\n\n##\N{NO-BREAK SPACE}Resolved ##\n\nAll well\n"
    message, problems = read_message("_messages/t.md", text)
    assert problems == ()
    assert message.texts == {Status.INVESTIGATING: "```\nrun", Status.RESOLVED: "All well"}


def test_code_in_the_text_for_a_status_ends_as_code_does() -> None:
    text = "# T\n\n## Investigating\n\n ```\n## Resolved\n````\n\n## Resolved\n\nAll well\n"
    message, problems = read_message("_messages/t.md", text)
    assert problems == ()
    assert message.texts == {Status.INVESTIGATING: " ```\n## Resolved\n````", Status.RESOLVED: "All well"}


@pytest.mark.parametrize("heading", ["2026-04-12 11:00 - Investigating\n------", "  12.04.2026 again\n--  "])
def test_an_underlined_date_is_an_error(heading: str) -> None:
    body = f"\n## 2026-04-12 10:30 - Resolved\n\nok\n\n{heading}\n\nagain\n"
    line = heading.partition("\n")[0]
    column = len(line) - len(line.lstrip()) + 1
    assert said(body) == [
        f"11:{column}: error: '{line.strip()}' is underlined, and so no update (write '## ' before it)"
    ]
    assert banner(body) == "minor"  # and not that all is well
    assert written_text(f"{heading}\nagain") == f"{heading}\nagain".replace("\n-", "\n\\-")


@pytest.mark.parametrize(
    "text",
    [
        "```\n2026-04-12 11:00 - Investigating\n------\n```",
        "2026-04-12 11:00 | 3\n--|--\n1 | 2",
        "2026-04-12 11:00\n\n---",
        "    2026-04-12 11:00\n---",
        "Details\n-------",
    ],
)
def test_other_lines_of_hyphens_are_text(text: str) -> None:
    assert said(f"\n{text}\n") == []
    assert written_text(text) == text


RESOLVED = "## 2026-04-12 10:30 - Resolved\n\nAll well.\n"


def test_an_update_in_a_comment_counts_with_a_warning() -> None:
    body = f"\n<!-- for later:\n{RESOLVED}-->\n"
    assert said(body) == [
        (
            "8:4: warning: this update stands in a comment, and counts"
            " (remove it, or put it in fenced code: comments are shown as text)"
        )
    ]
    assert statuses(body) == ["investigating", "resolved"]


def test_each_update_in_comments_gets_a_warning() -> None:
    body = f"\n<!-- a --> <!--->\n\n```\n<!--\n```\n<!--\n{RESOLVED}\n{RESOLVED}-->\n"
    assert [problem.partition(":")[0] for problem in said(body)] == ["13", "17"]


@pytest.mark.parametrize(
    "body",
    [f"<!-- a -->\n{RESOLVED}<!-- b -->\n", f"Write `<!--`.\n\n{RESOLVED}", f"```\n<!--\n```\n{RESOLVED}\n-->\n"],
)
def test_an_update_beside_comments_gets_no_warning(body: str) -> None:
    assert said(f"\n{body}") == []
    assert statuses(f"\n{body}") == ["investigating", "resolved"]


@pytest.mark.parametrize("text", ["foo", "See ticket #12."])
def test_braces_may_be_as_long_as_there_are_components(text: str) -> None:
    names = [f"component-number-{number}-in-europe" for number in range(10, 40)]
    components = "".join(f"-- components/{name}.yaml --\nname: {name}\n" for name in names)
    braces = " ".join(f"{name}=major_outage" for name in names)
    found = site(f"{components}{TOP}\n## 2026-04-12 10:10 - Update {{ {braces} }}\n\n{text}\n")
    assert found.incidents[0].updates[1].changes == tuple((name, State.MAJOR_OUTAGE) for name in names)


def test_words_behind_the_limit_are_kept_and_the_braces_are_read() -> None:
    body = f"\n## 2026-04-12 10:10 - Resolved {'word ' * 300}{{api=operational}}\n"
    assert [problem.partition(" ")[0] for problem in said(body)] == ["7:4:", "7:23:"]
    update = incident(body).updates[1]
    assert update.html.count("word") == 300
    assert update.changes == (("api", State.OPERATIONAL),)


def test_a_time_without_a_dash_may_stand_before_braces() -> None:
    assert said("\n## 2026-04-12 {api=operational}\n") == [
        "7:4: error: '2026-04-12' has no time of day (write it as 2026-04-12 09:14)"
    ]
