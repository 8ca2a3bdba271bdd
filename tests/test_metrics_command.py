"""`statusgen metrics` as a person or a script runs it."""

import json
import sys
from pathlib import Path

import click
import pytest

from little import files
from statusgen.cli import run
from statusgen.cli.metrics.definitions import DEFINITIONS
from statusgen.cli.tables import table

NOW = ("--now", "2026-04-30 12:00 UTC")
DOCS = Path(__file__).parent.parent / "docs" / "metrics.md"
STORY = """
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
timezone: Europe/Berlin
-- components/api.yaml --
name: API
-- components/web.yaml --
name: =HYPERLINK("https://evil.example/")
order: 1
tracked_since: 2026-05-01
-- incidents/quick.md --
---
title: Slow answers
severity: P1
components: {api: major_outage}
started: 2026-03-31 09:00
detected: 2026-03-31 09:10
acknowledged: 2026-03-31 09:15
---

## 2026-03-31 09:20 - Investigating

## 2026-03-31 10:30 - Resolved
-- incidents/long.md --
---
title: Still slow
severity: P1
components: {api: degraded_performance}
---

## 2026-04-30 13:00 - Investigating
-- postmortems/quick.md --
---
actions:
  - {what: Alert sooner, owner: Ada, due: 2026-04-12}
  - {what: "[red]Test[/red]"}
  - {what: Write it down, done: true}
---

It was the cache.
"""

SCREEN = """\
Acme Status, 2026-03-01 to 2026-04-30 (Europe/Berlin): 2 incidents

Times to act
Time to                 mean      median  of  missing  contradictory  open
MTTD detect           10 min      10 min   1        1              0     0
MTTA acknowledge       5 min       5 min   1        1              0     0
MTTM mitigate              -           -   0        2              0     0
MTTR resolve      1 h 30 min  1 h 30 min   1        0              0     1

By month: median times to act, and of how many incidents
Month    incidents      detect  acknowledge  mitigate         resolve   time open
2026-03          1  10 min (1)    5 min (1)         -  1 h 30 min (1)  1 h 30 min
2026-04          1           -            -         -               -         1 h

Severities
Severity     incidents   time open
P0                   0         0 s
P1                   2  2 h 30 min
P2                   0         0 s
P3                   0         0 s
no severity          0         0 s

Targets
Target          within            met  missed  unknown
P0 acknowledge  5 min               0       0        0
P1 acknowledge  15 min              1       0        1
P1 respond      30 min              1       0        1
P2 respond      2 h                 0       0        0
P3 respond      next working day    0       0        0

Uptime
Component                            uptime
API                                  99.89%
=HYPERLINK("https://evil.example/")       -

Action items: 1 done, 2 open, 1 overdue
Due                 Owner  What             Incident
2026-04-12 overdue  Ada    Alert sooner     quick
-                   -      [red]Test[/red]  quick
"""

ROWS = """\
key,name,from,to,incidents,\
detect_mean,detect_median,detect_incidents,detect_missing,detect_contradictory,detect_open,\
acknowledge_mean,acknowledge_median,acknowledge_incidents,acknowledge_missing,acknowledge_contradictory,acknowledge_open,\
mitigate_mean,mitigate_median,mitigate_incidents,mitigate_missing,mitigate_contradictory,mitigate_open,\
resolve_mean,resolve_median,resolve_incidents,resolve_missing,resolve_contradictory,resolve_open,\
time_open,acknowledge_met,acknowledge_missed,acknowledge_unknown,respond_met,respond_missed,respond_unknown,uptime
api,API,2026-03-01,2026-04-30,2,\
600,600,1,1,0,0,300,300,1,1,0,0,,,0,2,0,0,5400,5400,1,0,0,1,9000,1,0,1,1,0,1,99.89
web,"'=HYPERLINK(""https://evil.example/"")",2026-03-01,2026-04-30,0,\
,,0,0,0,0,,,0,0,0,0,,,0,0,0,0,,,0,0,0,0,0,0,0,0,0,0,0,
,no component hit,2026-03-01,2026-04-30,0,\
,,0,0,0,0,,,0,0,0,0,,,0,0,0,0,,,0,0,0,0,0,0,0,0,0,0,0,
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lay(text: str, folder: str = "content") -> None:
    for path, content in files(text).items():
        target = Path(folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what the command prints, which has nothing to complain of."""
    code = run(["metrics", *NOW, *arguments])
    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    return printed.out


def test_people_get_a_table_for_each_question(capsys: pytest.CaptureFixture[str]) -> None:
    lay(STORY)
    assert said(capsys, "--from", "2026-03-01") == SCREEN


def test_the_last_twelve_months_are_looked_at_unless_somebody_says_otherwise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lay(STORY)
    days = [json.loads(said(capsys, "--json", *options)) for options in ((), ("--to", "2026-02-10"))]
    assert [(each["from"], each["to"], len(each["parts"])) for each in days] == [
        ("2025-05-01", "2026-04-30", 12),
        ("2025-03-01", "2026-02-10", 12),
    ]


def test_a_period_ends_today_at_the_latest(capsys: pytest.CaptureFixture[str]) -> None:
    lay(STORY)
    told = json.loads(said(capsys, "--json", "--from", "2026-04-01", "--to", "2026-12-31"))
    assert (told["to"], [part["to"] for part in told["parts"]]) == ("2026-04-30", ["2026-04-30"])


def test_scripts_get_seconds_and_days(capsys: pytest.CaptureFixture[str]) -> None:
    lay(STORY)
    told = json.loads(said(capsys, "--json", "--from", "2026-04-01", "--by", "severity"))
    nothing = {"mean": None, "median": None, "incidents": 0, "missing": 1, "contradictory": 0, "open": 0}
    metrics = {
        "incidents": 1,
        "detect": nothing,
        "acknowledge": nothing,
        "mitigate": nothing,
        "resolve": {**nothing, "missing": 0, "open": 1},
        "severities": [
            {"severity": "P0", "incidents": 0, "time_open": 0},
            {"severity": "P1", "incidents": 1, "time_open": 3600},
            {"severity": "P2", "incidents": 0, "time_open": 0},
            {"severity": "P3", "incidents": 0, "time_open": 0},
            {"severity": None, "incidents": 0, "time_open": 0},
        ],
        "targets": [
            {"severity": "P0", "act": "acknowledge", "target": 300, "met": 0, "missed": 0, "unknown": 0},
            {"severity": "P1", "act": "acknowledge", "target": 900, "met": 0, "missed": 0, "unknown": 1},
            {"severity": "P1", "act": "respond", "target": 1800, "met": 0, "missed": 0, "unknown": 1},
            {"severity": "P2", "act": "respond", "target": 7200, "met": 0, "missed": 0, "unknown": 0},
            {"severity": "P3", "act": "respond", "target": "next working day", "met": 0, "missed": 0, "unknown": 0},
        ],
    }
    parts = told.pop("parts")
    assert told == {
        "from": "2026-04-01",
        "to": "2026-04-30",
        "timezone": "Europe/Berlin",
        "now": "2026-04-30T12:00:00Z",
        "by": "severity",
        "total": metrics,
        "components": [
            {"id": "api", "name": "API", "uptime": 100.0},
            {"id": "web", "name": '=HYPERLINK("https://evil.example/")', "uptime": None},
        ],
        "actions": {
            "done": 1,
            "open": 2,
            "overdue": 1,
            "items": [
                {
                    "incident": "quick",
                    "what": "Alert sooner",
                    "owner": "Ada",
                    "due": "2026-04-12",
                    "overdue": True,
                    "url": None,
                },
                {
                    "incident": "quick",
                    "what": "[red]Test[/red]",
                    "owner": None,
                    "due": None,
                    "overdue": False,
                    "url": None,
                },
            ],
        },
    }
    assert [part["key"] for part in parts] == ["P0", "P1", "P2", "P3", None]
    assert parts[1] == {"key": "P1", "name": "P1 High", "from": "2026-04-01", "to": "2026-04-30", **metrics}


def test_a_spreadsheet_gets_a_row_for_each_part(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    lay(STORY)
    assert run(["metrics", *NOW, "--from", "2026-03-01", "--by", "component", "--csv"]) == 0
    assert capfdbinary.readouterr().out.decode() == ROWS.replace("\n", "\r\n")


def test_every_number_is_explained_in_the_words_of_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    lay(STORY)
    explained = " ".join(said(capsys, "--explain").split())
    documented = " ".join(DOCS.read_text("utf-8").split())
    assert [text for text in DEFINITIONS.values() if text not in explained or text not in documented] == []
    assert json.loads(said(capsys, "--explain", "--json"))["definitions"] == DEFINITIONS


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--from", "2026-04-02", "--to", "2026-04-01"), "--from 2026-04-02 is after --to 2026-04-01"),
        (("--from", "2026-05-01"), "--from 2026-05-01 is after today, 2026-04-30"),
        (("--from", "today"), "'today' is not a day such as '2026-04-12', from 1970 to 2100"),
        (("--to", "2101-01-01"), "'2101-01-01' is not a day such as '2026-04-12', from 1970 to 2100"),
        (("--json", "--csv"), "--csv goes with neither --json nor --explain"),
        (("--csv", "--explain"), "--csv goes with neither --json nor --explain"),
    ],
)
def test_wrong_use_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    lay(STORY)
    assert run(["metrics", *NOW, *options]) == 2
    assert message in capsys.readouterr().err


def test_what_can_be_read_is_measured_in_spite_of_errors(capsys: pytest.CaptureFixture[str]) -> None:
    lay(STORY + "-- incidents/bad.md --\n---\ntitle: Bad\nseverity: P9\n---\n\n## 2026-04-01 10:00 - Resolved\n", "own")
    assert run(["metrics", "--content", "own", "--json", *NOW]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["total"]["incidents"] == 3
    assert printed.err.startswith("own/incidents/bad.md:3:11: error: ")


def test_a_site_that_cannot_be_read_is_not_measured(capsys: pytest.CaptureFixture[str]) -> None:
    lay("-- site.yaml --\ntitle: Acme\n", "own")
    assert run(["metrics", "--content", "own", *NOW]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("own/site.yaml:")


def test_the_page_as_it_was_is_measured_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    lay(STORY)
    assert run(["metrics", "--as-of", "2026-03-31 08:00 UTC", "--json", "--from", "2026-03-31"]) == 0
    assert json.loads(capsys.readouterr().out)["total"]["resolve"]["open"] == 1


def test_a_narrow_terminal_gets_every_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("TERM", "xterm")
    drawn = click.unstyle(table("Uptime", ("Component ", "uptime"), [("Long-distance routes", "100.00%")]))
    assert drawn == "Uptime\nComponent     uptime\nLong-distan  100.00%\nce routes"


@pytest.mark.parametrize("columns", ["0", "1"])
def test_a_terminal_that_claims_to_have_no_columns_gets_words(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", columns)
    assert click.unstyle(table("Uptime", (), [])) == "Uptime"


def test_what_would_steer_a_terminal_is_written_out() -> None:
    assert table("Names", ("Name ",), [("\x1b[31mred",)]) == "Names\nName\n\\x1b[31mred"
