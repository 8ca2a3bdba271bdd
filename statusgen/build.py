"""One build: from the files that were read to the files to write."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from statusgen import addresses
from statusgen.api import api_files
from statusgen.badges import badge_files
from statusgen.content import Markup, read_site
from statusgen.facts import Facts, derive
from statusgen.feeds import feed_files
from statusgen.ical import calendar_files
from statusgen.language import Language
from statusgen.lints import lint
from statusgen.markup import to_html
from statusgen.model import Site
from statusgen.past import as_of
from statusgen.plan import plan_pages
from statusgen.plan.frame import make_frame
from statusgen.plan.home import published_state
from statusgen.plan.hosting import REPLACEABLE, hosting_files
from statusgen.plan.words import headline, moment_view
from statusgen.problems import Problem
from statusgen.render import Renderer
from statusgen.sources import Sources
from statusgen.theme import Theme, load_catalogue, load_theme, stylesheet
from statusgen.timeline import next_change

Progress = Callable[[int, int], None]
"""Told after each page how many are rendered, and of how many."""


@dataclass(frozen=True, slots=True)
class Instant:
    """The time that a build shows; with `past`, what was written later is left out."""

    now: datetime
    past: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """A whole site, not yet written."""

    files: Mapping[str, bytes]
    pages: int
    problems: tuple[Problem, ...]  # sorted
    headline: str  # what the banner says
    indicator: str
    next_change: datetime  # when a page becomes untrue without any edit


def _read(sources: Sources, instant: Instant, markup: Markup) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site at `instant` and all problems of its content, sorted.

    Raises:
        BuildStoppedError: if `site.yaml` cannot be read.
    """
    site, problems = read_site(
        sources.texts,
        static=frozenset(sources.static),
        problems=sources.problems,
        lost=sources.lost,
        markup=markup,
    )
    if instant.past:
        site = as_of(site, instant.now)
    return site, tuple(sorted((*problems, *lint(site, instant.now))))


def build_site(
    sources: Sources,
    instant: Instant,
    *,
    progress: Progress = lambda _done, _all: None,
    markup: Markup = to_html,
) -> Built:
    """Return every file of the site; `markup` makes HTML of Markdown.

    Raises:
        BuildStoppedError: if `site.yaml` or a template is broken.
    """
    site, problems = _read(sources, instant, markup)
    settings = site.settings
    language = Language(settings.language, settings.timezone, load_catalogue(settings.language))
    facts = derive(site, instant.now, language)
    pages = tuple(plan_pages(facts))
    theme = load_theme(sources.templates)
    assets = _assets(theme, settings.theme.accent)
    frame = make_frame(facts, {name: address for name, (address, _) in assets.items()})
    renderer = Renderer(theme.templates, theme.overrides, frame, language)
    made = dict(assets.values())
    for done, page in enumerate(pages, 1):
        made[page.address] = renderer.render(page)
        progress(done, len(pages))
    made |= feed_files(facts) | calendar_files(facts) | api_files(facts) | badge_files(facts)
    made |= _hosting(hosting_files(pages, settings.url), sources.static) | {addresses.STATE: _state(facts)}
    clashes = tuple(_clashes(sources.static, made))
    status = facts.status
    return Built(
        files={path: content for path, content in sources.static.items() if path not in clashes} | made,
        pages=len(pages),
        problems=tuple(sorted((*problems, *(_clash(path) for path in clashes)))),
        headline=headline(status, language),
        indicator=status.indicator,
        next_change=next_change(site, instant.now),
    )


def _assets(theme: Theme, accent: str | None) -> dict[str, tuple[str, bytes]]:
    """Return the address and content of each of the theme's assets by its name."""
    contents = {**theme.assets, "style.css": stylesheet(theme, accent)}
    return {name: (_asset_address(name, content), content) for name, content in contents.items()}


def _asset_address(name: str, content: bytes) -> str:
    # Other sites load it by this name.
    return name if name == addresses.EMBED else addresses.asset(name, content)


def _state(facts: Facts) -> bytes:
    """Return what the pages' script asks for, to tell readers that there is news."""
    state = {"state": published_state(facts), "built": moment_view(facts.now, facts.language).iso}
    return json.dumps(state).encode()


def _hosting(made: Mapping[str, bytes], static: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what hosts read, without the files that the user has of their own."""
    return {path: content for path, content in made.items() if path not in REPLACEABLE or path not in static}


def _clashes(static: Mapping[str, bytes], made: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the static files that stand where a file or a folder of statusgen's own has to be.

    Also on file systems that fold case: what is left out is the same everywhere.
    """
    files = {path.casefold() for path in made}
    taken = files | {folder for path in files for folder in _folders(path)}
    for path in static:
        folded = path.casefold()
        if folded in taken or not files.isdisjoint(_folders(folded)):
            yield path


def _folders(path: str) -> Iterator[str]:
    return (path[:place] for place, letter in enumerate(path) if letter == "/")


def _clash(path: str) -> Problem:
    message = f"'{path}' stands where statusgen writes a file of its own"
    return Problem(f"static/{path}", 0, 0, message, "give it another name")
