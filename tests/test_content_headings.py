"""Headings of updates in disguise: none vanishes without a word, and none counts without one."""

import pytest

from little import at, home, read, site
from statusgen.model import Incident, Status

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
