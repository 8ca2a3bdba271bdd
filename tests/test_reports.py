"""The reports: the last twelve months in numbers, with all that each of them rests on."""

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from little import at, build, facts, pages, plan
from statusgen.build import build_site
from statusgen.cli import run
from statusgen.instant import Instant
from statusgen.language import Language
from statusgen.metrics import last_months, longest_outages
from statusgen.model import UTC_ZONE
from statusgen.plan.charts import Bar, chart, pieces, step_for
from statusgen.plan.reports.actions import LISTED
from statusgen.plan.views import (
    Anchor,
    Figure,
    Line,
    Measured,
    OutageView,
    Piece,
    ReportsPage,
    UptimeCell,
    Word,
)
from statusgen.sources import read_sources

SAMPLE = Path(__file__).parents[1] / "content"
STORY = "2026-06-10T14:30:00Z"
REPORTS = "reports/index.html"
NOW = "2026-06-10 12:00"
ENGLISH = Language("en", UTC_ZONE)

SITE = """
-- components/api.yaml --
name: API
tracked_since: 2026-04-11
-- components/web.yaml --
name: Web
tracked_since: 2026-05-01
-- incidents/long.md --
---
title: Long <one>
severity: P1
started: 2026-04-12 10:00
components: {api: partial_outage}
---
## 2026-04-12 10:30 - Identified { web=major_outage }
## 2026-04-12 11:00 - Monitoring { api=degraded_performance }
## 2026-04-12 12:00 - Monitoring { web=degraded_performance }
## 2026-04-12 13:00 - Resolved
-- incidents/slow.md --
---
title: Only slow
started: 2026-04-20 10:00
resolved: 2026-04-20 11:00
components: {api: degraded_performance}
---
-- incidents/contradictory.md --
---
title: Contradictory
severity: P1
started: 2026-04-21 10:00
resolved: 2026-06-11 09:00
---
-- incidents/open.md --
---
title: Open
severity: P0
components: [api]
---
## 2026-06-10 11:00 - Investigating
"""


def reports(text: str = SITE, now: str = NOW) -> ReportsPage:
    view = plan(text, now)[REPORTS].view
    assert isinstance(view, ReportsPage)
    return view


def cells(html: str) -> list[list[str]]:
    """Return the rows of each table's body and foot in `html`, each cell as it is read."""
    rows = re.findall(r"<tr>(.*?)</tr>", html.replace("\n", " "))
    seen = (re.sub(r'<span aria-hidden="true">.*?</span>', "", row) for row in rows)
    texts = ([unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in seen)
    return [[" ".join(text.split()) for text in row] for row in texts]


def test_the_page_says_what_the_command_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["metrics", "--content", str(SAMPLE), "--json", "--as-of", STORY]) == 0
    told = json.loads(capsys.readouterr().out)
    files = build_site(read_sources(SAMPLE), Instant(at("2026-06-10 14:30"), past=True)).files
    page = files[REPORTS].decode()
    incidents, resolve, uptime = (cells(table) for table in re.findall(r"<table.*?</table>", page, flags=re.DOTALL))
    parts = (*told["parts"], told["total"])
    assert [row[1:] for row in incidents[1:]] == [
        [*(str(each["incidents"]) for each in part["severities"][:4]), str(part["incidents"])] for part in parts
    ]
    assert [row[1:] for row in resolve[1:]] == [[_median(part), _basis(part)] for part in parts]
    assert [(row[0], row[-1]) for row in uptime[1:]] == [
        (each["name"], f"{each['uptime']:.2f}".rstrip("0").rstrip(".")) for each in told["components"]
    ]
    for number, part in enumerate(told["parts"]):
        days = ("--from", part["from"], "--to", part["to"])
        assert run(["metrics", "--content", str(SAMPLE), "--json", "--as-of", STORY, *days]) == 0
        month = json.loads(capsys.readouterr().out)["components"]
        assert [row[number + 1] for row in uptime[1:]] == [_uptime(each["uptime"]) for each in month]
    actions = told["actions"]
    assert f"<p>{actions['done']} of {actions['done'] + actions['open']} done</p>" in page
    asked = re.findall(r"<p>(.*?)</p>", page.partition('<ul class="actions">')[2].partition("</ul>")[0])
    assert [unescape(what) for what in asked] == [item["what"] for item in actions["items"]]


def _median(part: dict[str, dict[str, int]]) -> str:
    if not part["incidents"]:
        return "No incidents"
    return ENGLISH.duration(timedelta(seconds=part["resolve"]["median"]))


def _basis(part: dict[str, dict[str, int]]) -> str:
    return f"{part['resolve']['incidents']} of {part['incidents']}"


def _uptime(value: float | None) -> str:
    return "No data" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def test_reports_tell_of_this_month_and_the_eleven_before_in_the_zone_of_the_site() -> None:
    zone = "-- site.yaml --\ntitle: A\nurl: https://a.example/\ntimezone: Asia/Tokyo\n"
    assert reports(zone, "2026-05-31 14:59").period == "June 1, 2025 to May 31, 2026"
    assert reports(zone, "2026-05-31 15:00").period == "July 1, 2025 to June 1, 2026"
    assert build(zone, "2026-05-31 14:59").next_change == at("2026-05-31 15:00")


def test_each_number_says_what_it_rests_on() -> None:
    assert reports().figures == (
        Figure("Incidents", "4", "in 3 months"),
        Figure("Median time to resolve", "2 h", "from 2 of 4 incidents"),
        Figure("Longest outage", "2 h", "Long <one>"),
    )
    assert reports().resolve[-3:] == (
        Measured("April 2026", "2 h", "2 of 3", "100.00%"),
        Measured("May 2026", "No incidents", "0 of 0", None),
        Measured("June 2026 so far", "No data", "0 of 1", None),
    )
    assert reports().resolve_total == Measured("All months", "2 h", "2 of 4", None)


def test_months_before_anything_was_tracked_or_told_have_no_data() -> None:
    view = reports()
    nothing = "\N{EN DASH}"
    assert view.incidents_table.head == ("Month", "P0 critical", "P1 high", "No severity", "Incidents")
    assert view.incidents_table.rows[-4:] == (
        ("March 2026", nothing, nothing, nothing, "No data"),
        ("April 2026", "0", "2", "1", "3"),
        ("May 2026", "0", "0", "0", "0"),
        ("June 2026 so far", "1", "0", "0", "1"),
    )
    assert view.resolve[-4] == Measured("March 2026", "No data", nothing, None)
    assert view.incidents is not None
    assert [(column.value, column.text) for column in view.incidents.columns[-4:-2]] == [
        (nothing, "March 2026: No data"),
        ("3", "April 2026: 3 incidents; P1 high: 2; No severity: 1"),
    ]
    assert view.incidents.summary == "4 incidents in these months, most in April 2026: 3"


def test_an_incident_that_is_older_than_tracking_is_data() -> None:
    earlier = (
        "-- incidents/older.md --\n---\ntitle: Older\nstarted: 2026-02-03 10:00\nresolved: 2026-02-03 11:00\n---\n"
    )
    assert [row[-1] for row in reports(SITE + earlier).incidents_table.rows[-6:-2]] == ["No data", "1", "0", "3"]


def test_uptime_before_tracking_is_no_data_and_never_operational() -> None:
    view = reports().uptime
    assert view is not None
    assert [row.component for row in view.rows] == [
        Anchor("API", "components/api/index.html"),
        Anchor("Web", "components/web/index.html"),
    ]
    no_data, full = UptimeCell("no_data", "\N{EN DASH}"), UptimeCell("full", "100")
    assert view.rows[1].months == (*(no_data,) * 10, full, full)
    assert [cell.level for cell in view.rows[0].months[-4:]] == ["no_data", "high", "full", "fair"]


@pytest.mark.parametrize(
    ("minutes", "level"),
    [(0, "full"), (1, "high"), (14, "high"), (15, "fair"), (144, "fair"), (145, "poor"), (720, "poor"), (721, "bad")],
)
def test_the_colour_of_an_uptime_is_by_its_number_as_it_is_shown(minutes: int, level: str) -> None:
    end = at("2026-06-02 00:00") + timedelta(minutes=minutes)
    history = (
        f"history: [{{from: 2026-06-02 00:00, to: {end:%Y-%m-%d %H:%M}, status: major_outage}}]" if minutes else ""
    )
    site = f"-- components/api.yaml --\nname: API\ntracked_since: 2026-06-01\n{history}\n"
    view = reports(site, "2026-06-11 00:00").uptime
    assert view is not None
    assert view.rows[0].months[-1].level == level


def test_an_outage_is_the_time_in_which_any_of_its_components_was_out() -> None:
    found = longest_outages(facts(SITE, NOW), last_months(at(NOW).date(), 12), 5)
    assert [(each.case.item.slug, each.length) for each in found] == [
        ("long", timedelta(hours=2)),
        ("open", timedelta(hours=1)),
    ]
    assert longest_outages(facts(SITE, NOW), last_months(at(NOW).date(), 12), 1) == found[:1]
    assert longest_outages(facts(SITE, NOW), last_months(at(NOW).date(), 1), 5) == found[1:]


def test_longest_outages_name_what_was_out_and_go_on_up_to_now() -> None:
    assert reports().outages == (
        OutageView(
            incident=Anchor("Long <one>", "incidents/long/index.html"),
            state=Word("major_outage", "Major outage"),
            when="Apr 12, 10:00 \N{EN DASH} 12:00 UTC",
            duration="2 h",
            components="API and Web",
            length="100.00%",
        ),
        OutageView(
            incident=Anchor("Open", "incidents/open/index.html"),
            state=Word("major_outage", "Major outage"),
            when="Jun 10, 11:00 UTC \N{EN DASH} now",
            duration="1 h so far",
            components="API",
            length="50.00%",
        ),
    )


@pytest.mark.parametrize(
    ("last", "when", "duration"),
    [
        ("10:00 - Resolved { api=partial_outage }", "Jun 10, 09:00 UTC \N{EN DASH} now", "3 h so far"),
        ("09:20 - Monitoring { api=operational }", "Jun 10, 09:00 \N{EN DASH} 09:20 UTC", "20 min"),
        ("12:00 - Resolved", "Jun 10, 09:00 \N{EN DASH} 12:00 UTC", "3 h"),
    ],
)
def test_an_outage_goes_on_as_long_as_something_is_out(last: str, when: str, duration: str) -> None:
    text = """
-- components/api.yaml --
name: API
-- incidents/it.md --
---
title: It
components: {api: major_outage}
---
## 2026-06-10 09:00 - Investigating
## 2026-06-10 """
    (view,) = reports(f"{text}{last}\n").outages
    assert (view.when, view.duration) == (when, duration)


def test_an_outage_of_no_time_yet_is_none() -> None:
    assert [view.incident.label for view in reports(now="2026-06-10 11:00").outages] == ["Long <one>"]


POSTMORTEM = """
-- postmortems/{slug}.md --
---
published: {published}
actions:
  - {{what: "Act {slug}", owner: Grace Hopper, due: 2026-06-09}}
  - {{what: Think, due: 2026-06-01, done: true}}
---
"""


def test_action_items_are_those_of_published_postmortems() -> None:
    assert reports().actions is None
    late = POSTMORTEM.format(slug="long", published="2026-04-20")
    view = reports(SITE + late + POSTMORTEM.format(slug="slow", published="2026-06-11")).actions
    assert view is not None
    assert view.progress == "1 of 2 done, 1 overdue"
    assert view.bar == (Piece("done", "0.00%", "50.00%"), Piece("overdue", "50.00%", "50.00%"))
    assert [(line.action.what, line.action.state.key, line.incident) for line in view.open] == [
        ("Act long", "overdue", Anchor("Long <one>", "incidents/long/postmortem/index.html"))
    ]
    assert "Act slow" not in pages(SITE + POSTMORTEM.format(slug="slow", published="2026-06-11"), NOW)[REPORTS]


def test_very_many_open_action_items_are_counted() -> None:
    actions = "".join(f"  - {{what: Act {number}}}\n" for number in range(LISTED + 2))
    view = reports(f"{SITE}-- postmortems/long.md --\n---\nactions:\n{actions}---\n").actions
    assert view is not None
    assert (len(view.open), view.more, view.progress) == (LISTED, "and 2 more", f"0 of {LISTED + 2} done")


@pytest.mark.parametrize(("setting", "count"), [("summary", 0), ("public", 1)])
def test_only_public_reports_name_people(setting: str, count: int) -> None:
    site = f"-- site.yaml --\ntitle: A\nurl: https://a.example/\nreports: {setting}\n"
    page = pages(site + SITE + POSTMORTEM.format(slug="long", published="2026-04-20"), NOW)[REPORTS]
    assert page.count("Grace Hopper") == count


def test_reports_that_are_off_are_nowhere() -> None:
    there = build(SITE, NOW).files
    assert "<loc>https://status.acme.example/reports/</loc>" in there["sitemap.xml"].decode()
    off = build("-- site.yaml --\ntitle: A\nurl: https://a.example/\nreports: off\n" + SITE, NOW).files
    assert REPORTS not in off
    texts = {path: content.decode() for path, content in off.items() if path.endswith((".html", ".xml"))}
    assert [path for path, text in texts.items() if "reports/" in text] == []


def test_every_page_leads_to_the_reports() -> None:
    made = pages(SITE, NOW)
    assert [path for path, page in made.items() if "reports/index.html" not in page] == []
    assert made["history/2026-04/index.html"].count('href="../../reports/index.html"') == 2


def test_what_authors_write_is_text() -> None:
    page = pages(SITE, NOW)[REPORTS]
    assert "Long &lt;one&gt;" in page
    assert "<one>" not in page


def test_what_could_not_be_read_is_said_to_be_missing() -> None:
    assert reports().notice is None
    broken = reports(SITE + "-- incidents/broken.md --\n---\nseverity: P9\n---\n")
    assert broken.notice == "Some of what was written could not be read, and is missing in these numbers."


def test_a_site_with_nothing_in_it_has_reports_that_say_so() -> None:
    view = reports("")
    assert (view.incidents, view.uptime, view.outages, view.actions) == (None, None, (), None)
    assert {row[-1] for row in view.incidents_table.rows} == {"No data"}
    assert view.figures == tuple(
        Figure(label, "No data", basis)
        for label, basis in (
            ("Incidents", ""),
            ("Median time to resolve", "from 0 of 0 incidents"),
            ("Longest outage", ""),
        )
    )
    assert (view.incidents_table.total, view.resolve_total.value) == (("All months", "No data"), "No data")


def test_a_month_of_which_an_incident_is_drawn_has_data() -> None:
    view = reports("-- incidents/it.md --\n---\ntitle: It\n---\n## 2026-07-11 10:00 - Investigating\n")
    assert (view.incidents_table.rows[-1], view.incidents_table.total) == (
        ("June 2026 so far", "1", "1"),
        ("All months", "1", "1"),
    )


@pytest.mark.parametrize(
    ("highest", "step"), [(1, 1), (4, 1), (5, 2), (8, 2), (9, 5), (20, 5), (21, 10), (200, 50), (4001, 2000)]
)
def test_lines_of_a_chart_are_few_and_round(highest: int, step: int) -> None:
    assert step_for(highest) == step


def bars(*counts: tuple[tuple[str, int], ...]) -> list[Bar]:
    return [Bar("Apr", "", "", "", each) for each in counts]


def test_a_column_is_as_high_as_its_number_and_its_pieces_stand_on_each_other() -> None:
    drawn = chart(bars((("p0", 1), ("p1", 0), ("p2", 2)), (("p0", 6),)), summary="", legend=(), language=ENGLISH)
    assert drawn.lines == (Line(-50, "2"), Line(-100, "4"), Line(-150, "6"))
    assert [column.pieces for column in drawn.columns] == [
        (Piece("p0", "-25", "25"), Piece("p2", "-75", "50")),
        (Piece("p0", "-150", "150"),),
    ]
    assert [(column.x, column.width, column.middle) for column in drawn.columns] == [
        ("38.33%", "23.33%", "50.00%"),
        ("71.67%", "23.33%", "83.33%"),
    ]


def test_one_beside_hundreds_is_seen() -> None:
    drawn = chart(bars((("p0", 1), ("p1", 400)), (("p0", 1), ("p1", 1))), summary="", legend=(), language=ENGLISH)
    assert [column.pieces for column in drawn.columns] == [
        (Piece("p0", "-1", "1"), Piece("p1", "-100", "99")),
        (Piece("p0", "-1", "1"), Piece("p1", "-2", "1")),
    ]


def test_time_runs_from_right_to_left_where_text_does() -> None:
    arabic = Language("ar", UTC_ZONE)
    drawn = chart(bars((("p0", 1),), (("p0", 1),)), summary="", legend=(), language=arabic)
    assert drawn.edge == "100.00%"
    assert [column.middle for column in drawn.columns] == ["50.00%", "16.67%"]


def test_pieces_of_a_bar_fill_it() -> None:
    assert pieces((("done", 1), ("todo", 0), ("overdue", 3))) == (
        Piece("done", "0.00%", "25.00%"),
        Piece("overdue", "25.00%", "75.00%"),
    )
