"""The body of an incident: headings that are updates, those that are text, and the order of both."""

import pytest

from little import at, files
from statusgen.content.site import read_site
from statusgen.model import Html, Incident, State, Status, Update
from statusgen.problems import Problem
from statusgen.structs import replace

pytestmark = pytest.mark.usefixtures("plain_texts")

TOP = """
-- components/api.yaml --
name: API
-- components/web.yaml --
name: Web
-- incidents/a.md --
---
title: A
severity: P0
---
"""
BODY_LINE = 5


def read(body: str, top: str = TOP) -> tuple[Incident, tuple[Problem, ...]]:
    """Return the only incident of a site, whose body's first line is line 5 of its file."""
    site, problems = read_site(files(top + body))
    return site.incidents[0], problems


def said(body: str) -> list[str]:
    return [str(problem).removeprefix("incidents/a.md:") for problem in read(body)[1]]


def update(time: str, status: Status = Status.UPDATE, text: str = "") -> Update:
    return Update(at(f"2026-04-12 {time}"), status, Html(text))


@pytest.mark.parametrize(
    "heading",
    [
        "## 2026-04-12 09:20 - Resolved",
        "## 2026-04-12 09:20 \N{EN DASH} resolved",
        "## 2026-04-12 09:20 — RESOLVED",
        "## 2026-04-12 09:20 \N{MINUS SIGN} Resolved",
        "## 2026-04-12 09:20-Resolved",
        "## 2026-04-12 09:20—Resolved",
        "## 2026-04-12 09:20 -- Resolved",
        "##2026-04-12 09:20 -Resolved  ",
        "##\t2026-04-12\t09:20 - Resolved ##",
        "   ## 2026-04-12  09:20 - Resolved",
        "## 2026-04-12T09:20 - Resolved",
        "## 2026-04-12t09:20:00Z - Resolved",
        "## 2026-04-12 09:20 UTC - Resolved",
        "## 2026-04-12 09:20 utc - Resolved",
        "## 2026-04-12 11:20 +02:00 - Resolved",
        "## 2026-04-12 11:20+0200 - Resolved",
        "## 2026-04-12 04:20 -05 - Resolved",
        "## 2026-04-12 09:20 - Resolved {}",
        "## 2026-04-12 09:20 - Resolved{ , }",
    ],
)
def test_heading_may_be_written_in_many_ways(heading: str) -> None:
    incident, problems = read(f"{heading}\nText\n")
    assert problems == ()
    assert incident.updates == (update("09:20", Status.RESOLVED, "Text"),)
    assert incident.started == at("2026-04-12 09:20")


@pytest.mark.parametrize("word", ["in progress", "In Progress", "in_progress", "IN-PROGRESS", "In  progress"])
def test_status_of_two_words_may_be_written_in_many_ways(word: str) -> None:
    text = "-- maintenance/a.md --\n---\ntitle: A\nstarts: 2026-04-12 09:00\nends: 2026-04-12 10:00\n---\n"
    site, problems = read_site(files(f"{text}## 2026-04-12 09:20 - {word}\n"))
    assert problems == ()
    assert site.maintenance[0].updates == (update("09:20", Status.IN_PROGRESS),)


@pytest.mark.parametrize(
    ("braces", "changes", "key"),
    [
        ("{ api=operational }", (("api", State.OPERATIONAL),), ""),
        ("{api=operational,web=major_outage}", (("api", State.OPERATIONAL), ("web", State.MAJOR_OUTAGE)), ""),
        (
            "{ api = operational , #a-b web= major_outage}",
            (("api", State.OPERATIONAL), ("web", State.MAJOR_OUTAGE)),
            "a-b",
        ),
        ("{#Key_1}", (), "Key_1"),
    ],
)
def test_braces_hold_pairs_and_a_key(braces: str, changes: tuple[tuple[str, State], ...], key: str) -> None:
    incident, problems = read(f"## 2026-04-12 09:20 - Update {braces}\n")
    assert problems == ()
    assert incident.updates == (Update(at("2026-04-12 09:20"), Status.UPDATE, Html(""), changes, key),)


@pytest.mark.parametrize(
    ("heading", "problem"),
    [
        ("## 2026-13-12 09:20 - Resolved", "5:4: error: there is no day '2026-13-12' (months go from 01 to 12)"),
        ("## 2026-02-30 09:20 - Resolved", "5:4: error: there is no day '2026-02-30' (that month has 28 days)"),
        (
            "## 2026-04-12 25:20 - Resolved",
            "5:4: error: '25:20' is not a time of day (hours go from 00 to 23, minutes and seconds to 59)",
        ),
        ("## 2026-04-12 - Resolved", "5:4: error: '2026-04-12' has no time of day (write it as 2026-04-12 09:14)"),
        (
            "##  2026-4-12 9:20 - Resolved",
            (
                "5:5: error: '2026-4-12 9:20' is not a time"
                " (write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted)"
            ),
        ),
        (
            "## 2026-04-12 09:20 CEST - Resolved",
            (
                "5:4: error: '2026-04-12 09:20 CEST' is not a time"
                " (write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted)"
            ),
        ),
        (
            "## 12.04.2026 09:20 - Resolved",
            (
                "5:4: error: '12.04.2026 09:20' is not a time"
                " (write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted)"
            ),
        ),
    ],
)
def test_text_below_a_heading_without_a_time_stays_with_the_update_before(heading: str, problem: str) -> None:
    incident, problems = read(f"{heading}\nFirst\n## 2026-04-12 09:00 - Update\nSecond\n{heading}\nThird\n")
    assert str(problems[0]) == f"incidents/a.md:{problem}"
    assert [found.line for found in problems] == [5, 9]
    assert incident.updates == (update("09:00", Status.UPDATE, f"Second\n{heading}\nThird"),)
    assert incident.html == f"{heading}\nFirst"


STATUSES = "(Investigating, Identified, Monitoring, Resolved, Update or Postmortem)"


@pytest.mark.parametrize(
    ("heading", "problem", "text"),
    [
        ("- Resolvd", f"5:23: error: 'Resolvd' is not a status {STATUSES} (did you mean 'Resolved'?)", "Resolvd\n\n"),
        ("- Completed", f"5:23: error: 'Completed' is not a status {STATUSES}", "Completed\n\n"),
        ("", f"5:20: error: there is no status {STATUSES}", ""),
        ("-", f"5:22: error: there is no status {STATUSES}", ""),
    ],
)
def test_an_unreadable_status_is_an_update_that_keeps_its_words(heading: str, problem: str, text: str) -> None:
    body = f"## 2026-04-12 09:20 {heading}".rstrip() + "\nText\n"
    assert said(body) == [problem]
    assert read(body)[0].updates == (update("09:20", Status.UPDATE, f"{text}Text"),)


def test_a_missing_dash_costs_nothing_else() -> None:
    body = "## 2026-04-12 09:20 Resolved\n"
    assert said(body) == [
        "5:21: error: there is no dash between time and status (write '## 2026-04-12 09:14 - Update')"
    ]
    assert read(body)[0].updates == (update("09:20", Status.RESOLVED),)


@pytest.mark.parametrize(
    ("braces", "problem", "changes"),
    [
        (
            "{ap=operational web=operational}",
            "5:31: error: there is no component 'ap' (did you mean 'api'?)",
            (("web", State.OPERATIONAL),),
        ),
        (
            "{database=operational}",
            "5:31: error: there is no component 'database' (add a file for it in components/ or remove it)",
            (),
        ),
        (
            "{api=operatonal}",
            (
                "5:35: error: 'operatonal' is not a state (operational, under_maintenance, degraded_performance,"
                " partial_outage or major_outage) (did you mean 'operational'?)"
            ),
            (("api", State.MAJOR_OUTAGE),),
        ),
        (
            "{api=}",
            (
                "5:35: error: 'api' has no state (write operational, under_maintenance, degraded_performance,"
                " partial_outage or major_outage)"
            ),
            (("api", State.MAJOR_OUTAGE),),
        ),
        (
            "{api=operational api=major_outage}",
            "5:47: error: 'api' stands twice (keep one of them)",
            (("api", State.OPERATIONAL),),
        ),
        ("{api}", "5:31: error: 'api' is no pair (write component=state or #key)", ()),
        (
            "{#a!}",
            "5:31: error: '#a!' is not a key (write one, such as #rollback, of letters, digits, '-' and '_')",
            (),
        ),
        (
            "{api=operational",
            "5:30: error: this '{' is not closed (add '}' at the end of the heading)",
            (("api", State.OPERATIONAL),),
        ),
        (
            "{api=operational} now",
            "5:48: error: 'now' behind the braces (end the heading with '}')",
            (("api", State.OPERATIONAL),),
        ),
    ],
)
def test_a_bad_pair_costs_that_pair(braces: str, problem: str, changes: tuple[tuple[str, State], ...]) -> None:
    body = f"## 2026-04-12 09:20 - Update {braces}\n"
    assert said(body) == [problem]
    assert read(body)[0].updates == (Update(at("2026-04-12 09:20"), Status.UPDATE, Html(""), changes),)


def test_of_two_keys_the_first_counts() -> None:
    body = "## 2026-04-12 09:20 - Update {#a #b}\n"
    assert said(body) == [
        "5:34: error: '#b' is a second key (write one, such as #rollback, of letters, digits, '-' and '_')"
    ]
    assert read(body)[0].updates[0].key == "a"


def test_two_updates_with_one_key_are_an_error() -> None:
    body = "## 2026-04-12 09:20 - Update {#a}\n\n## 2026-04-12 09:30 - Update { #a }\n"
    assert said(body) == [
        "7:32: error: '#a' is the key of the update in line 5 already (give each update a key of its own, or none)"
    ]
    assert [update.key for update in read(body)[0].updates] == ["a", ""]


def test_an_unreadable_state_is_never_taken_for_well() -> None:
    top = TOP.replace("severity: P0", "severity: P3")
    incident, _ = read("## 2026-04-12 09:20 - Update {api=oparational}\n", top)
    assert incident.updates[0].changes == (("api", State.DEGRADED_PERFORMANCE),)


def test_a_heading_that_is_far_too_long_keeps_all_its_words() -> None:
    body = "## 2026-04-12 09:20 - Resolved " + "word " * 300
    incident, problems = read(body)
    assert [(found.line, found.column) for found in problems] == [(5, 4), (5, 23)]
    assert incident.updates[0].html.count("word") == 300


@pytest.mark.parametrize(
    "heading", ["## Details", "## 9 lives", "### Details", "# 2026 in numbers", "## See 2026-04-12 - it was bad"]
)
def test_other_headings_are_text(heading: str) -> None:
    body = f"## 2026-04-12 09:20 - Update\n\n{heading}\n\nText"
    incident, problems = read(body)
    assert problems == ()
    assert incident.updates == (update("09:20", Status.UPDATE, f"{heading}\n\nText"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("### 2026-04-12 09:30 - Resolved", ("7:5: warning: this looks like an update but is text"
         " (it begins with '###' and not with '##')")),
        ("    ## 2026-04-12 09:30 - Resolved", "7:8: warning: this looks like an update but is text (it is indented)"),
        ("```\n## 2026-04-12 09:30 - Resolved\n```", ("8:4: warning: this looks like an update but is text"
         " (it stands in fenced code)")),
        ("## 09:30 - Resolved", "7:4: warning: this looks like an update but is text (begin it with a time)"),
        ("## Noon \N{EN DASH} Monitoring { api=operational }", ("7:4: warning: this looks like an update but is text"
         " (begin it with a time)")),
    ],
)  # fmt: skip
def test_text_that_looks_like_an_update_gets_a_warning(text: str, problem: str) -> None:
    body = f"## 2026-04-12 09:20 - Update\n\n{text}"
    assert said(body) == [problem]
    assert read(body)[0].updates == (update("09:20", Status.UPDATE, text),)


@pytest.mark.parametrize(
    "text", ["### 2026-04-12 plan", "```\n## 2026-04-12 build started\n```", "# A \N{EN DASH} Resolved"]
)
def test_text_that_only_begins_like_an_update_is_text(text: str) -> None:
    assert said(f"## 2026-04-12 09:20 - Update\n\n{text}") == []


@pytest.mark.parametrize("fence", ["```", "~~~~", "``` sh", "~~~ sh"])
def test_an_unclosed_fence_swallows_no_update(fence: str) -> None:
    body = f"## 2026-04-12 09:20 - Update\n{fence}\ncode\n## 2026-04-12 09:30 - Resolved\n~~~~~ sh\n"
    incident, problems = read(body)
    assert problems == ()
    assert [update.status for update in incident.updates] == [Status.UPDATE, Status.RESOLVED]


def test_updates_between_fences_that_are_closed_are_updates() -> None:
    code = "``` sh\n# 2026-04-12\n```\n"
    body = f"{code}## 2026-04-12 09:20 - Update\n{code}\n~~~\n```\n~~~\n## 2026-04-12 09:30 - Resolved\n"
    incident, problems = read(body)
    assert problems == ()
    assert [update.status for update in incident.updates] == [Status.UPDATE, Status.RESOLVED]


def statuses(body: str) -> list[str]:
    return [update.status.value for update in read(body)[0].updates]


def test_updates_are_sorted_by_time() -> None:
    assert statuses(
        "## 2026-04-12 09:40 - Monitoring\n## 2026-04-12 09:20 - Investigating\n## 2026-04-12 09:50 - Resolved\n"
    ) == ["investigating", "monitoring", "resolved"]


def test_updates_of_one_minute_keep_the_order_of_a_file_that_runs_oldest_first() -> None:
    assert statuses(
        "## 2026-04-12 09:20 - Investigating\n## 2026-04-12 09:20 - Identified\n## 2026-04-12 09:50 - Resolved\n"
    ) == ["investigating", "identified", "resolved"]


def test_updates_of_one_minute_keep_the_order_of_a_file_that_runs_newest_first() -> None:
    assert statuses(
        "## 2026-04-12 09:50 - Resolved\n## 2026-04-12 09:20 - Identified\n## 2026-04-12 09:20 - Investigating\n"
    ) == ["investigating", "identified", "resolved"]


@pytest.mark.parametrize(
    ("resolved", "status"), [("", Status.INVESTIGATING), ("resolved: 2026-04-12 10:00\n", Status.RESOLVED)]
)
def test_without_headings_the_body_is_one_update(resolved: str, status: Status) -> None:
    top = TOP.replace("severity: P0\n", f"started: 2026-04-12 09:00\n{resolved}")
    incident, problems = read("We see errors.\n\n## More\n", top)
    assert problems == ()
    whole = replace(update("09:00", status, "We see errors.\n\n## More\n"), whole=True)
    assert incident.updates == (whole,)
    assert incident.html == ""


def test_times_without_a_zone_are_in_the_sites() -> None:
    top = "-- site.yaml --\ntitle: A\nurl: https://a.example/\ntimezone: America/New_York\n" + TOP
    assert read("## 2026-04-12 05:20 - Update\n", top)[0].updates == (update("09:20"),)


def test_an_update_before_the_start_gets_a_warning_and_counts() -> None:
    top = TOP.replace("severity: P0", "started: 2026-04-12 09:30")
    incident, problems = read("## 2026-04-12 09:20 - Investigating\n", top)
    assert [str(found) for found in problems] == [
        (
            "incidents/a.md:5:1: warning: this update is before `started`"
            " (check both times and their zones) [impossible-order]"
        )
    ]
    assert incident.started == at("2026-04-12 09:30")
    assert incident.updates == (update("09:20", Status.INVESTIGATING),)


def test_what_is_after_the_end_gets_a_warning() -> None:
    top = TOP.replace("severity: P0", "detected: 2026-04-12 09:31\nmitigated: 2026-04-12 09:30")
    incident, problems = read("## 2026-04-12 09:20 - Investigating\n\n## 2026-04-12 09:30 - Resolved\n", top)
    assert [str(found) for found in problems] == [
        (
            "incidents/a.md:3:11: warning: `detected` is after it was resolved"
            " (check both times and their zones) [impossible-order]"
        )
    ]
    assert incident.detected == at("2026-04-12 09:31")
    again = "\n## 2026-04-12 09:30 - Resolved\n\n## 2026-04-12 09:31 - Identified\n"
    assert read(f"## 2026-04-12 09:20 - Investigating\n{again}", top)[1] == ()
