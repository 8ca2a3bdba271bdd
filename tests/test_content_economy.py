"""What is spared changes nothing: bodies with nothing but plain headings are read as all others are."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.content import findings
from statusgen.content.changes import Rules, words_of
from statusgen.content.findings import Findings
from statusgen.content.updates import Timeline, plain_timeline, searched_timeline
from statusgen.documents import Document, read_markdown
from statusgen.model import INCIDENT_STATUSES, Html, State
from statusgen.problems import Problem

RULES = Rules(ZoneInfo("Europe/Berlin"), words_of(INCIDENT_STATUSES), frozenset({"api", "web"}), State.MAJOR_OUTAGE)


def document(body: str) -> Document:
    return read_markdown("incidents/a.md", f"---\ntitle: A\n---\n{body}")


def plain(body: str) -> Timeline | None:
    return plain_timeline(document(body), RULES, Html)


def searched(body: str) -> tuple[Timeline, list[Problem]]:
    findings = Findings("incidents/a.md")
    return searched_timeline(document(body), RULES, findings, Html), findings.problems


def lines(timeline: Timeline) -> list[int]:
    return [update.line for update in timeline.updates]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "A summary.\n",
        "## 2026-04-12 09:20 - Investigating",
        "\n\nSummary\n\n## 2026-04-12 09:20 - Investigating\nA\n\n## 2026-04-12 09:21:30 UTC - Resolved\n\n`B`\n",
        "## 2026-04-12 09:20 - Update { api=major_outage, web=operational }\nA\n## 2026-04-12 09:21 - Resolved {}\n",
        "## 2026-04-12T09:20Z - Monitoring\n## 2026-04-12 09:20 +02:00 - Update\nA\n## 2026-04-12 09:20gmt - Resolved",
    ],
)
def test_ordinary_bodies_are_plain(body: str) -> None:
    found, problems = searched(body)
    assert plain(body) == found
    assert problems == []


@pytest.mark.parametrize(
    "body",
    [
        "# A\n",
        "See #12.\n",
        "## 2026-04-12 09:20 - Resolved\nSee #12.\n",
        "## 2026-04-12 09:20 - resolved",
        "## 2026-04-12 09:20 - Solved",
        "## 2026-04-12 09:20 - Resolved ",
        "## 2026-04-12 09:20 - Resolved{}",
        "## 2026-04-12 09:20 - Resolved { #a }",
        "## 2026-04-12 09:20 - Resolved { api = operational }",
        "## 2026-04-12 09:20 - Resolved { api=operational api=operational }",
        "## 2026-04-12 09:20 - Resolved { api=operational } #",
        "## 2026-04-12 09:20 - Resolved { api=broken }",
        "## 2026-04-12 09:20 - Resolved { db=operational }",
        "## 2026-04-12 - Resolved",
        "## 2026-04-31 09:20 - Resolved",
        "## 2026-03-29 02:30 - Resolved",
        "## 2026-04-12 09:20 -15:00 - Resolved",
        " ## 2026-04-12 09:20 - Resolved",
        "```\n## 2026-04-12 09:20 - Resolved\n```\n",
        "2026-04-12 09:20 - Resolved\n------\n",
        "<!--\n## 2026-04-12 09:20 - Resolved\n-->\n",
    ],
)
def test_what_is_more_than_plain_is_searched(body: str) -> None:
    assert plain(body) is None


@pytest.mark.parametrize("before", ["    ##", "###", "```\n##"])
def test_no_way_out_is_looked_for_where_nobody_reads_it(monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    asked: list[str] = []
    monkeypatch.setattr(findings, "nearest", lambda word, _choices: asked.append(word))
    found, problems = searched(f"{before} 2026-04-12 09:20 - Solved {{ appi=major_outage }}\n```\n")
    assert (found.updates, problems, asked) == ((), [], [])


PIECES = st.sampled_from(
    (
        *(
            f"\n## 2026-{day} {clock} - "
            for day in ("04-12", "03-29", "02-30")
            for clock in ("09:14", "02:30", "25:00")
        ),
        *("\n## 2026-04-12 09:14 UTC - ", "\n## 2026-04-12T09:15:30+02 - ", "\n## 2026-04-12 09:14  utc - "),
        *("## 2026-04-12 09:13 - ", "\n##  2026-04-12 09:14 - ", "\n## 2026-04-12 - ", "\n### 2026-04-12 09:14 - "),
        *(
            "Investigating",
            "Resolved",
            "Update",
            "Solved",
            "Investigating\n",
            "Monitoring\n\nText\n",
            "Identified\nText",
        ),
        *(
            " {",
            " }",
            " {}",
            " {#a}",
            " { api=partial_outage }",
            " api=operational",
            "web=operational",
            ",",
            " ",
            "\n",
            "\n\n",
            "Text",
            "#",
            "\n# ",
            "\n```\n",
            "\n~~~",
            "\t",
            " - ",
        ),
    )
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_is_plain_is_read_as_what_is_searched(body: str) -> None:
    timeline = plain(body)
    if timeline is not None:
        found, problems = searched(body)
        assert (timeline, lines(timeline), problems) == (found, lines(found), [])
