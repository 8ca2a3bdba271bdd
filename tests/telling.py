"""Deploys from a folder that tell subscribers, and what these heard."""

import base64
import json
from pathlib import Path

import pytest

from folders import put
from little import at, files
from sinks import Sink
from statusgen.cli import run

SECRET = base64.b64encode(b"a key of thirty-two bytes or so.").decode()
INCIDENT = """
-- incidents/api-errors.md --
---
title: API errors
severity: P1
components: {api: partial_outage}
---

## 2026-04-12 09:20 - Investigating

We see errors.
"""
RESOLVED = "\n## 2026-04-12 10:30 - Resolved\n\nAll is well.\n"
PARTNER = """  partner:
    webhook: ${HOOK_URL}
    secret: ${HOOK_KEY}
    topics: [incidents]
"""
TEAM = """  team:
    apprise: mailto://127.0.0.1:${MAIL_PORT}?from=status@acme.example&to=ada@acme.example
"""


def site(targets: str, more: str = "", url: str = "https://status.acme.example/") -> str:
    return f"""
-- site.yaml --
title: Acme Status
url: {url}
deploy:
  production: {{to: "file:one/public"}}
  backup: {{to: "file:two/public"}}
notify:
{targets}
-- components/api.yaml --
name: API
{more}"""


class Desk:
    """Deploys from a folder, each time at another time of 12 April 2026."""

    def __init__(self, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capture, self._monkeypatch = capture, monkeypatch

    def lay(self, text: str) -> None:
        put(Path("content"), {path: content.encode() for path, content in files(text).items()})

    def set_clock(self, now: str) -> None:
        moment = at(now if "-" in now else f"2026-04-12 {now}")
        self._monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))

    def deploy(self, now: str, *arguments: str) -> tuple[int, list[str], list[str]]:
        """Return the exit code, and the lines that tell of subscribers: those printed, and those on standard error."""
        self.set_clock(now)
        self._capture.readouterr()
        code = run(["deploy", *arguments])
        out, err = self._capture.readouterr()
        return code, _lines(out), _lines(err)


def _lines(text: str) -> list[str]:
    places = ("production (", "backup (", "rehearsal (", "file:", "  + ", "  ~ ", "  - ")
    return [line for line in text.splitlines() if not line.startswith(places)]


def statuses(program: Sink) -> list[str]:
    return [json.loads(posted.body)["incident"]["status"] for posted in program.posted]


def ids(program: Sink) -> list[str]:
    return [posted.headers["webhook-id"] for posted in program.posted]


FIRST = "note: nobody is told of what is there already; what is new is told from the next deploy on"
