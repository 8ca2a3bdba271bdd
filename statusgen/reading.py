"""From the files that were read to all that follows from them: what pages show, and what commands tell."""

from statusgen.content.site import read_site
from statusgen.facts import Facts, derive
from statusgen.instant import Instant
from statusgen.language import Language, learn
from statusgen.lints.clock import lint
from statusgen.memory import Memory
from statusgen.model import Site
from statusgen.past import as_of
from statusgen.problems import Problem
from statusgen.sources import Sources
from statusgen.theme import load_catalogue


def read_facts(sources: Sources, instant: Instant, memory: Memory | None = None) -> tuple[Facts, tuple[Problem, ...]]:
    """Return what `sources` tell at `instant`, and all problems of the content, sorted.

    Raises:
        BuildStoppedError: if `site.yaml` cannot be read.
    """
    memory = memory or Memory()
    site, problems = _read(sources, instant, memory)
    settings = site.settings
    code, catalogue = settings.language, load_catalogue(settings.language)
    speech = memory.keep("speech", (code, catalogue), learn)
    language = Language(code, settings.timezone, catalogue, speech)
    return derive(site, instant.now, language, memory), problems


def _read(sources: Sources, instant: Instant, memory: Memory) -> tuple[Site, tuple[Problem, ...]]:
    site, problems = read_site(
        sources.texts,
        digests=sources.digests,
        static=frozenset(sources.static),
        problems=sources.problems,
        lost=sources.lost,
        memory=memory,
    )
    if instant.past:
        site = as_of(site, instant.now)
    found = (*problems, *lint(site, instant.now))
    return site, tuple(sorted(problem for problem in found if problem.name not in site.settings.lints_off))
