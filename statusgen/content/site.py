"""All files together: `{path: text}` to a site, with the checks across files."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from statusgen.content.components import in_order, read_component, unknown_component
from statusgen.content.fields import Context
from statusgen.content.findings import Findings, did_you_mean, shown
from statusgen.content.incidents import Told, read_incident, read_postmortem
from statusgen.content.maintenance import read_maintenance
from statusgen.content.pages import read_page
from statusgen.content.places import RESERVED, SITE, assign_slugs, is_status, kind_of, stray
from statusgen.content.scope import Markup, Scope
from statusgen.content.settings import read_settings
from statusgen.documents import Document, read_markdown, read_yaml
from statusgen.markup import to_html
from statusgen.model import Component, Incident, Maintenance, Page, Postmortem, Settings, Site
from statusgen.problems import BuildStoppedError, Level, Problem

ALIASES_LIMIT = 100  # each is a page, and a small file could ask for thousands

Slugs = Mapping[str, Mapping[str, str]]
"""By kind: the slug of each path, those that are lost included."""


@dataclass(slots=True)
class _Reading:
    """One reading of all files: what it needs, and the problems and files that it could not read so far."""

    texts: Mapping[str, str]
    slugs: Slugs
    scope: Scope
    problems: list[Problem]
    unreadable: list[str]
    addresses: dict[str, str]  # of incidents, with the file that each leads to

    def texts_of(self, kind: str) -> Iterator[tuple[str, str, str]]:
        """Yield path, slug and text of the files of `kind`, in the order of their paths."""
        for path, slug in sorted(self.slugs[kind].items()):
            if path in self.texts:
                yield path, slug, self.texts[path]


def read_site(
    texts: Mapping[str, str],
    *,
    static: Collection[str] = (),
    problems: Iterable[Problem] = (),
    lost: Collection[str] = (),
    markup: Markup = to_html,
) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site that `texts` say, by path below the content folder, and all problems, sorted.

    `static` are the paths below `static/`; `problems` those that were found while files were read, and `lost` the
    files that could not be read at all; `markup` makes HTML of Markdown.

    Raises:
        BuildStoppedError: if `site.yaml` is missing or broken.
    """
    found = [*problems]
    told = {problem.path for problem in found}
    found += [Problem(path, 0, 0, "this file cannot be read") for path in lost if path not in told]
    settings = _settings(texts, frozenset(static), found, lost)
    slugs = _slugs({*texts, *lost}, found)
    scope = Scope(Context(settings.timezone, frozenset(static)), frozenset(slugs["component"].values()), markup)
    addresses = {slug: path for path, slug in slugs["incident"].items()}
    reading = _Reading(texts, slugs, scope, found, [path for path in lost if is_status(path)], addresses)
    components = in_order(_components(reading, settings), settings.groups)
    postmortems = _postmortems(reading)
    incidents = _incidents(reading, postmortems)
    maintenance = _maintenance(reading)
    pages = tuple(sorted(_pages(reading), key=lambda page: (page.order, page.title.casefold(), page.slug)))
    found += [stray(path) for path in texts if kind_of(path) is None]
    return (
        Site(
            settings,
            components,
            incidents,
            maintenance,
            pages,
            incomplete=_incomplete(found, lost),
            unreadable=tuple(sorted(set(reading.unreadable))),
        ),
        tuple(sorted(found)),
    )


def _settings(
    texts: Mapping[str, str], static: frozenset[str], found: list[Problem], lost: Collection[str]
) -> Settings:
    if SITE not in texts:
        if SITE not in lost:
            hint = "write it, with at least 'title: ...' and 'url: https://...'"
            found.append(Problem(SITE, 0, 0, "this file is missing", hint))
        raise BuildStoppedError(tuple(sorted(found)))
    settings, findings = read_settings(texts[SITE], static)
    found += findings.listed()
    if settings is None:
        raise BuildStoppedError(tuple(sorted(found)))
    return settings


def _slugs(paths: Collection[str], found: list[Problem]) -> Slugs:
    by_kind: dict[str, list[str]] = {}
    for path in paths:
        by_kind.setdefault(kind_of(path) or "", []).append(path)
    slugs: dict[str, dict[str, str]] = {}
    for kind in ("component", "incident", "maintenance", "postmortem", "page"):
        slugs[kind], problems = assign_slugs(by_kind.get(kind, []), RESERVED if kind == "page" else frozenset())
        found += problems
    return slugs


def _components(reading: _Reading, settings: Settings) -> Iterator[Component]:
    for path, key in reading.slugs["component"].items():
        if path not in reading.texts:
            yield unknown_component(key)
            continue
        document = read_yaml(path, reading.texts[path])
        findings = Findings.of(document)
        yield read_component(document, key, settings.groups, reading.scope, findings)
        reading.problems += findings.listed()


def _postmortems(reading: _Reading) -> dict[str, Postmortem]:
    """Return the postmortems by the slug of their incident."""
    postmortems: dict[str, Postmortem] = {}
    incidents = frozenset(reading.slugs["incident"].values())
    for path, slug, text in reading.texts_of("postmortem"):
        document = read_markdown(path, text)
        findings = Findings.of(document)
        postmortems[slug] = read_postmortem(document, reading.scope, findings)
        reading.problems += findings.listed()
        if slug not in incidents:
            hint = did_you_mean(slug, incidents) or "name it like the file of its incident"
            reading.problems.append(Problem(path, 0, 0, f"there is no incident {shown(slug)}", hint))
    return postmortems


def _incidents(reading: _Reading, postmortems: Mapping[str, Postmortem]) -> tuple[Incident, ...]:
    incidents = [
        replace(item, postmortem=postmortems.get(item.slug))
        for item in _told(reading, "incident", read_incident)
        if isinstance(item, Incident)
    ]
    return tuple(sorted(incidents, key=lambda incident: incident.started, reverse=True))


def _maintenance(reading: _Reading) -> tuple[Maintenance, ...]:
    items = [item for item in _told(reading, "maintenance", read_maintenance) if isinstance(item, Maintenance)]
    return tuple(sorted(items, key=lambda item: item.starts, reverse=True))


Reader = Callable[[Document, str, Scope, Findings], Told]


def _told(reading: _Reading, kind: str, read: Reader) -> Iterator[Incident | Maintenance]:
    """Yield what is published of `kind`, by slug, and put aside what cannot be read."""
    for path, slug, text in sorted(reading.texts_of(kind), key=lambda file: file[1]):
        document = read_markdown(path, text)
        findings = Findings.of(document)
        told = read(document, slug, reading.scope, findings)
        item = told.item
        if isinstance(item, Incident):
            item = replace(item, aliases=tuple(_aliases(item, document, reading, findings)))
        reading.problems += findings.listed()
        if item is None:
            reading.unreadable.append(path)
        elif not told.draft:
            yield item


def _aliases(incident: Incident, document: Document, reading: _Reading, findings: Findings) -> Iterator[str]:
    """Yield the aliases of `incident` that are no other incident's address."""
    written = document.values.get("aliases")
    places = {text: n for n, text in enumerate(written) if isinstance(text, str)} if isinstance(written, list) else {}
    if len(incident.aliases) > ALIASES_LIMIT:
        message = f"more than {ALIASES_LIMIT} aliases, of which the first count"
        findings.error(document.mark(("aliases",)), message, "keep those that somebody may still have")
    for alias in incident.aliases[:ALIASES_LIMIT]:
        owner = reading.addresses.get(alias)
        if owner is None:
            reading.addresses[alias] = document.path
            yield alias
            continue
        message = f"the address {shown(alias)} is that of {owner} already"
        findings.error(document.mark(("aliases", places.get(alias, 0))), message, "remove it here or there")


def _pages(reading: _Reading) -> Iterator[Page]:
    for path, slug, text in reading.texts_of("page"):
        document = read_markdown(path, text)
        findings = Findings.of(document)
        yield read_page(document, slug, reading.scope, findings)
        reading.problems += findings.listed()


def _incomplete(found: Iterable[Problem], lost: Iterable[str]) -> tuple[str, ...]:
    wrong = {problem.path for problem in found if problem.level is Level.ERROR}
    return tuple(sorted(path for path in {*wrong, *lost} if is_status(path)))
