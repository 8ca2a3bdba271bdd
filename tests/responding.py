"""A little company in which something is wrong, and commands that responders run there."""

import io
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pexpect
import pytest

from folders import put
from little import files
from statusgen.cli import run

NOW = ("--now", "2026-04-12 10:00:20 UTC")
INCIDENT = Path("content/incidents/2026-04-12-api-errors.md")
API = Path("content/components/api.yaml")
COMPANY = """
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
timezone: Europe/Berlin
-- components/api.yaml --
name: API # the public one
status: operational
-- components/web.yaml --
name: Website
-- incidents/2026-04-12-api-errors.md --
---
title: Elevated API error rates
severity: P1
components:
  api: partial_outage # as far as we know
started: 2026-04-12 11:10
---

## 2026-04-12 11:20 - Investigating

We see errors on one call in ten.
-- incidents/2026-03-01-slow-website.md --
---
title: Slow website
components: [web]
---

## 2026-03-01 11:00 - Resolved

It was slow.
"""
QUIET = COMPANY.partition("-- incidents/")[0]
MAINTENANCE = """
-- maintenance/2026-04-12-database.md --
---
title: Database upgrade
starts: 2026-04-12 11:30
ends: 2026-04-12 12:30
components: [web]
---
"""

# The open incident's file.
BEFORE = COMPANY.partition("2026-04-12-api-errors.md --\n")[2].partition("-- incidents/2026-03-01")[0]
SECOND = """
-- incidents/2026-04-11-web-slow.md --
---
title: Slow website
components: [web]
---

## 2026-04-11 20:00 - Investigating

Slow.
"""


def lay(text: str) -> None:
    """Lay `text` down as the content of the folder that a test runs in."""
    put(Path("content"), {path: content.encode() for path, content in files(text).items()})


class Result(NamedTuple):
    code: int
    out: str
    err: str


class Shell:
    """Runs commands in this process, without a terminal."""

    def __init__(self, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capture, self._monkeypatch = capture, monkeypatch

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Result:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capture.readouterr()
        is_timed = arguments[0] == "messages" or "--now" in arguments
        code = run([*arguments, *(() if is_timed else NOW)])
        return Result(code, *self._capture.readouterr())


class Terminal(NamedTuple):
    """What a command on a terminal ended with, and all that the screen showed."""

    code: int
    screen: str


def on_terminal(arguments: Sequence[str], answers: Sequence[tuple[str, str]], **environment: str) -> Terminal:
    """Run a command in a terminal of its own, and type each answer when its question stands there."""
    screen = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # threads and fork: what is forked is another program at once
        process = pexpect.spawn(
            sys.executable,
            ["-m", "statusgen", *arguments, *NOW],
            env={**os.environ, "TERM": "dumb", **environment},
            dimensions=(60, 160),
            encoding="utf-8",
            codec_errors="replace",
        )
    process.logfile_read = screen
    for question, answer in answers:
        process.expect_exact(question)
        process.send(answer)
    process.expect_exact(pexpect.EOF)
    return Terminal(process.wait(), screen.getvalue().replace("\r\n", "\n"))
