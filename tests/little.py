"""Little sites, each written in one string: `-- path --` begins a file of the content folder."""

import re
from datetime import UTC, datetime

from statusgen.build import build_site
from statusgen.built import Built
from statusgen.content.site import read_site
from statusgen.facts import Facts, derive
from statusgen.instant import Instant
from statusgen.language import Language
from statusgen.model import Site
from statusgen.plan import plan_pages
from statusgen.plan.views import Home, PlannedPage
from statusgen.problems import Problem
from statusgen.sources import Sources

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


def facts(text: str, now: str) -> Facts:
    """Return what follows at `now` (UTC) from what can be read of `text`, in English."""
    found, _ = read(text)
    return derive(found, at(now), Language(found.settings.language, found.settings.timezone))


def plan(text: str, now: str) -> dict[str, PlannedPage]:
    """Return the pages of the site that `text` says, by their addresses, in English, as planned at `now` (UTC)."""
    found, _ = read(text)
    language = Language(found.settings.language, found.settings.timezone)
    return {draft.path: draft.made() for draft in plan_pages(derive(found, at(now), language))}


def home(text: str, now: str) -> Home:
    view = plan(text, now)["index.html"].view
    assert isinstance(view, Home)
    return view


def sources(text: str) -> Sources:
    """Return `text` as it would be read from disk: files below `static/` and `../templates/` go where they belong."""
    texts = files(text)
    static = {path.removeprefix("static/"): texts.pop(path).encode() for path in [*texts] if path.startswith("static/")}
    own = {path[13:]: texts.pop(path) for path in [*texts] if path.startswith("../templates/")}
    return Sources(texts=texts, static=static, templates=own, lost=(), problems=())


def build(text: str, now: str, *, past: bool = False) -> Built:
    return build_site(sources(text), Instant(at(now), past=past))


def pages(text: str, now: str) -> dict[str, str]:
    """Return the HTML of every page by its address."""
    return {path: content.decode() for path, content in build(text, now).files.items() if path.endswith(".html")}
