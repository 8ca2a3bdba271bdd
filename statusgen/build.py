"""One build: from the files that were read to the files to write."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from statusgen import addresses
from statusgen.api import api_drafts, incident_sheaves
from statusgen.badges import badge_drafts
from statusgen.built import Built
from statusgen.drafts import Draft, Sheaf
from statusgen.entries import chronicles
from statusgen.facts import Facts
from statusgen.feeds import feed_drafts
from statusgen.files import Files, Progress, folders
from statusgen.ical import calendar_drafts
from statusgen.instant import Instant
from statusgen.language import Language
from statusgen.memory import Inputs, Memory
from statusgen.plan import Plan, plan_site
from statusgen.plan.frame import make_frame
from statusgen.plan.home import published_state
from statusgen.plan.hosting import hosting_files, sitemap_drafts
from statusgen.plan.views import Frame, PlannedPage
from statusgen.plan.words import headline, moment_view
from statusgen.problems import BuildStoppedError, Problem, errors
from statusgen.reading import read_facts
from statusgen.render import Renderer
from statusgen.sources import TEMPLATES, Sources
from statusgen.structs import Frozen, to_json
from statusgen.theme import ASSETS, Theme, load_theme, stylesheet

Assets = Mapping[str, tuple[str, bytes]]
"""The address and content of each of the theme's assets by its name."""


def build_site(
    sources: Sources,
    instant: Instant,
    *,
    progress: Progress = lambda _done, _all: None,
    memory: Memory | None = None,
) -> Built:
    """Return the site; `memory` knows what earlier builds made, and learns what this one did.

    Raises:
        BuildStoppedError: if `site.yaml` or a template is broken or cannot be read. A template may also fail when a
            file is made.
    """
    memory = memory or Memory()
    facts, problems = read_facts(sources, instant, memory)
    settings = facts.site.settings
    theme = load_theme(sources.templates)
    _check_templates(problems, theme)
    assets = _assets(theme, settings.theme.accent)
    plan = plan_site(facts, memory)
    looks = _looks(theme, assets, facts, memory)
    look = looks.templates, looks.overrides, looks.frame, looks.language
    renderer = Renderer(*look, theme.compiled, pages=plan.total)
    made = dict(assets.values())
    made |= _hosting(sources.static, settings.url, made) | {addresses.STATE: _state(facts)}
    drafts, sheaves = _drafts(plan, facts, memory), incident_sheaves(facts, memory)
    rendered = {draft.path: draft for draft in _rendered(plan.pages, renderer, looks)}
    sheaves |= {key: _rendered_sheaf(sheaf, renderer, looks) for key, sheaf in plan.sheaves.items()}
    # Feeds first: they are the slowest and name the same updates, so one process makes them from the beginning.
    files = Files(made, drafts | rendered, sheaves, memory=memory, progress=progress)
    clashes = tuple(_clashes(sources.static, files))
    files.add({path: content for path, content in sources.static.items() if path not in clashes})
    memory.forget_the_rest()
    return Built(
        files=files,
        pages=plan.total,
        problems=tuple(sorted((*problems, *(_clash(path) for path in clashes)))),
        headline=headline(facts.status, facts.language),
        indicator=facts.status.indicator,
        next_change=facts.next_change,
        url=settings.url,
        zone=settings.timezone.key,
    )


def _check_templates(problems: tuple[Problem, ...], theme: Theme) -> None:
    """Raise what is wrong with templates in place of ours: without them, all pages would look like somebody else's.

    Of others, who asks for them tells; what is only beside them, as a picture, is no reason to publish nothing.
    """
    names = ("", ASSETS, *theme.templates, *(f"{ASSETS}{name}" for name in theme.assets))
    ours = {f"{TEMPLATES}/{name}".removesuffix("/") for name in names}
    theirs = tuple(problem for problem in errors(problems) if problem.path in ours)
    if theirs:
        raise BuildStoppedError(theirs)


def _looks(theme: Theme, assets: Assets, facts: Facts, memory: Memory) -> "_Looks":
    frame = make_frame(facts, {name: address for name, (address, _) in assets.items()})
    looks = _Looks(theme.templates, theme.overrides, frame, facts.language)
    kept = memory.keep("looks", (looks,), _same)
    # Whoever wrote what is kept: a template is run, and none but these. Else it is what all that is made was made of.
    return kept if kept == looks else looks


def _same(looks: "_Looks") -> "_Looks":
    return looks


def _drafts(plan: Plan, facts: Facts, memory: Memory) -> dict[str, Draft[bytes]]:
    """Return all that is no page and tells of many things, by path."""
    told = chronicles(facts, memory)
    others = (calendar_drafts(facts), api_drafts(told, facts, memory), badge_drafts(facts))
    drafts = chain(feed_drafts(told, facts), *others, sitemap_drafts(plan.listed, facts.scene.url))
    return {draft.path: draft for draft in drafts}


class _Looks(Frozen):
    """What every page is made of."""

    templates: Mapping[str, str]
    overrides: Mapping[str, str]
    frame: Frame
    language: Language


def _rendered(pages: Iterable[Draft[PlannedPage]], renderer: Renderer, looks: _Looks) -> Iterator[Draft[bytes]]:
    @cache
    def rendering(plan: Callable[..., PlannedPage]) -> Callable[..., bytes]:
        def render(_looks: _Looks, _name: str, inputs: Inputs) -> bytes:
            return renderer.render(plan(*inputs))

        return render

    for page in pages:
        yield Draft(page.path, rendering(page.make), (looks, page.make.__name__, page.inputs))


def _rendered_sheaf(sheaf: Sheaf[PlannedPage], renderer: Renderer, looks: _Looks) -> Sheaf[bytes]:
    def drafts(looks: _Looks, *inputs: object) -> Iterator[Draft[bytes]]:
        return _rendered(sheaf.drafts(*inputs), renderer, looks)

    return Sheaf((looks, *sheaf.inputs), drafts)


def _assets(theme: Theme, accent: str | None) -> Assets:
    contents = {**theme.assets, "style.css": stylesheet(theme, accent)}
    return {name: (_asset_address(name, content), content) for name, content in contents.items()}


def _asset_address(name: str, content: bytes) -> str:
    # Other sites load it by this name.
    return name if name == addresses.EMBED else addresses.asset(name, content)


def _state(facts: Facts) -> bytes:
    """Return what the pages' script asks for, to tell readers that there is news."""
    return to_json({"state": published_state(facts), "built": moment_view(facts.now, facts.language).iso})


def _hosting(static: Collection[str], site_url: str, assets: Collection[str]) -> dict[str, bytes]:
    """Return what hosts read, without the files that the user has of their own."""
    files = hosting_files(site_url, sorted(path for path in assets if path != addresses.EMBED))
    return {path: content for path, content in files.items() if path not in static}


def _clashes(static: Collection[str], made: Collection[str]) -> Iterator[str]:
    """Yield the static files that stand where a file or a folder of statusgen's own has to be.

    Also on file systems that fold case: what is left out is the same everywhere.
    """
    if not static:
        return
    files = {path.casefold() for path in made}
    taken = files | folders(files)
    for path in static:
        folded = path.casefold()
        if folded in taken or not files.isdisjoint(folders([folded])):
            yield path


def _clash(path: str) -> Problem:
    message = f"'{path}' stands where statusgen writes a file of its own"
    return Problem(f"static/{path}", 0, 0, message, "give it another name")
