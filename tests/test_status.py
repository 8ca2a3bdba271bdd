"""`status` as a person and a script read it: what the page says, what is due, and the exit code."""

import json
import sys
from pathlib import Path

import click
import pytest

from little import files
from statusgen.cli import run

NOW = ("--now", "2026-04-12 12:00 UTC")
WELL = """
-- components/api.yaml --
name: API
"""
OPEN = """
-- components/api.yaml --
name: API
-- incidents/2026-04-12-errors.md --
---
title: Errors
severity: P1
components: [api]
started: 2026-04-12 11:00
detected: 2026-04-12 11:10
roles: {commander: Ada, communications_lead: Edith}
---
## 2026-04-12 11:20 - Identified
-- incidents/waiting.md --
---
title: Not yet
draft: true
---
## 2026-04-12 11:20 - Identified
-- maintenance/move.md --
---
title: We move
starts: 2026-04-12 11:30
ends: 2026-04-12 12:30
---
-- maintenance/next.md --
---
title: We move on
starts: 2026-04-14 12:00
ends: 2026-04-14 13:00
---
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def lay(text: str) -> None:
    for path, content in files(text).items():
        target = Path("content", path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)


def test_when_all_is_well_it_says_so_and_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WELL)
    assert run(["status", *NOW]) == 0
    assert capsys.readouterr().out == "All Systems Operational, Apr 12, 2026, 12:00 UTC\n"


def test_it_says_what_is_open_and_due(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    assert run(["status", *NOW]) == 1
    assert (
        capsys.readouterr().out
        == """\
Partial System Outage, Apr 12, 2026, 12:00 UTC

Not operational                  because of
API              Partial outage  2026-04-12-errors

Open incidents     status      due
2026-04-12-errors  Identified  acknowledgement 35 min OVERDUE (Ada)
P1 Errors          for 1 h     update in 20 min (Edith)

Maintenance  status       due
move         In progress  end in 30 min
We move      for 30 min

Scheduled   begins in
next        2 d
We move on

Drafts, not published
content/incidents/waiting.md
"""
    )


def test_it_names_what_left_a_component_as_it_is_and_what_is_put_off(capsys: pytest.CaptureFixture[str]) -> None:
    lay("""
-- components/api.yaml --
name: API
-- incidents/left.md --
---
title: Left
components: [api]
---
## 2026-04-01 11:20 - Identified
## 2026-04-01 11:30 - Resolved { api=partial_outage }
-- maintenance/move.md --
---
title: We move
starts: 2026-04-12 10:00
ends: 2026-04-12 12:30
---
## 2026-04-12 10:30 - Scheduled
""")
    assert run(["status", *NOW]) == 1
    assert (
        capsys.readouterr().out
        == """\
Partial System Outage, Apr 12, 2026, 12:00 UTC

Not operational                  because of
API              Partial outage  left

Scheduled  begins in
move       put off
We move
"""
    )
    assert run(["status", "--json", *NOW]) == 1
    told = json.loads(capsys.readouterr().out)
    assert ([each["because"] for each in told["components"]], told["scheduled"][0]["since"]) == ([["left"]], None)


def test_it_says_the_same_to_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    assert run(["status", "--json", *NOW]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "now": "2026-04-12T12:00:00Z",
        "status": "major",
        "description": "Partial System Outage",
        "components": [{"id": "api", "name": "API", "state": "partial_outage", "because": ["2026-04-12-errors"]}],
        "incidents": [
            {
                "slug": "2026-04-12-errors",
                "title": "Errors",
                "severity": "P1",
                "status": "identified",
                "since": "2026-04-12T11:00:00Z",
                "file": "content/incidents/2026-04-12-errors.md",
                "due": [
                    {"what": "acknowledge", "at": "2026-04-12T11:25:00Z", "overdue": True, "who": "Ada"},
                    {"what": "update", "at": "2026-04-12T12:20:00Z", "overdue": False, "who": "Edith"},
                ],
            }
        ],
        "maintenance": [
            {
                "slug": "move",
                "title": "We move",
                "severity": None,
                "status": "in_progress",
                "since": "2026-04-12T11:30:00Z",
                "file": "content/maintenance/move.md",
                "due": [{"what": "complete", "at": "2026-04-12T12:30:00Z", "overdue": False, "who": None}],
            }
        ],
        "scheduled": [
            {
                "slug": "next",
                "title": "We move on",
                "severity": None,
                "status": "scheduled",
                "since": "2026-04-14T12:00:00Z",
                "file": "content/maintenance/next.md",
                "due": [],
            }
        ],
        "drafts": ["content/incidents/waiting.md"],
        "unreadable": [],
    }


def test_quietly_only_the_exit_code_tells(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    assert run(["status", "--quiet", *NOW]) == 1
    lay(WELL)
    Path("content/incidents/2026-04-12-errors.md").unlink()
    Path("content/maintenance/move.md").unlink()
    assert run(["status", "--quiet", *NOW]) == 0
    assert capsys.readouterr().out == ""


def test_a_site_that_cannot_be_read_is_told_where_it_lies(capsys: pytest.CaptureFixture[str]) -> None:
    lay("-- site.yaml --\ntitle: [\n")
    assert run(["status"]) == 1
    assert capsys.readouterr().err.startswith("content/site.yaml:1:")


def test_what_cannot_be_read_is_never_well(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WELL.replace("name: API", "name: API\nstatus: opperational"))
    assert run(["status", *NOW]) == 1
    said = capsys.readouterr()
    assert (
        said.out
        == """\
Status Partly Unknown, Apr 12, 2026, 12:00 UTC

Not operational           because of
API              Unknown

Cannot be read whole
content/components/api.yaml
"""
    )
    assert "content/components/api.yaml:2:9: error: 'opperational' is not a state" in said.err


def test_a_narrow_terminal_cuts_no_name(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    lay(OPEN)
    run(["status", *NOW])
    lines = click.unstyle(capsys.readouterr().out).splitlines()
    assert max(map(len, lines[1:])) <= 30
    assert "…" not in "".join(lines)
