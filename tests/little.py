"""Little sites, each written in one string: `-- path --` begins a file of the content folder."""

import re
from datetime import UTC, datetime

from statusgen.content import read_site
from statusgen.model import Site
from statusgen.problems import Problem

MINIMAL = {"site.yaml": "title: Acme Status\nurl: https://status.acme.example/\n"}


def files(text: str) -> dict[str, str]:
    """Return `{path: text}` with the least possible `site.yaml` unless `text` has one."""
    parts = re.split(r"^-- (\S+) --\n", text.lstrip("\n"), flags=re.MULTILINE)
    return MINIMAL | dict(zip(parts[1::2], parts[2::2], strict=True))


def read(text: str) -> tuple[Site, tuple[Problem, ...]]:
    return read_site(files(text))


def site(text: str) -> Site:
    """Return the site that `text` says, which has no problem."""
    found, problems = read(text)
    assert problems == ()
    return found


def at(text: str) -> datetime:
    """`2026-04-12 09:14` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
