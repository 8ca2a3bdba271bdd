"""All files together: `{path: text}` to a site, with the checks across files."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any

from statusgen.content.components import in_order, read_component, unknown_component
from statusgen.content.fields import Context
from statusgen.content.findings import HINTS_LIMIT, Findings, did_you_mean, shown
from statusgen.content.incidents import Told, read_incident, read_postmortem
from statusgen.content.maintenance import read_maintenance
from statusgen.content.pages import read_page
from statusgen.content.places import ALERTS, RESERVED, SITE, assign_slugs, is_status, kind_of, stray
from statusgen.content.scope import Scope
from statusgen.documents import Document, Mark, read_markdown, read_yaml
from statusgen.memory import Inputs, Memory, one_by_one
from statusgen.model import Component, Destination, Incident, Maintenance, Page, Postmortem, Settings, Site
from statusgen.problems import BuildStoppedError, Level, Problem
from statusgen.structs import Frozen, Struct, replace

ALIASES_LIMIT = 100  # each is a page, and a small file could ask for thousands

Slugs = Mapping[str, Mapping[str, str]]
"""By kind: the slug of each path, those that are lost included."""

START = 7  # characters: slugs that begin alike, as with the same month, go together

Named = tuple[tuple[str, ...], tuple[str, ...]]
"""Paths, and the slug of each."""

Groups = Mapping[str, Mapping[str, Named]]
"""By kind and by the start of the slug, in their order."""

Stand = str | bytes
"""What stands for a text: itself, or its digest."""


class _Read(Frozen):
    """What one file says by itself: `value` is as its kind has it, `aliases` are an incident's with their places."""

    path: str
    slug: str
    value: Any
    problems: tuple[Problem, ...]
    aliases: tuple[tuple[str, Mark], ...] = ()


class _Group(Frozen):
    """What the files of a kind say whose slugs begin alike."""

    inputs: Inputs  # what it was read from: values that differ in nothing but their lines are equal, texts are not
    reads: tuple[_Read, ...]  # in the order of their slugs
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, inputs: Inputs, reads: Mapping[str, _Read]) -> "_Group":
        found = tuple(reads.values())
        return cls(inputs, found, tuple(chain.from_iterable(read.problems for read in found)))


class _Items(Frozen):
    """What such files of incidents or maintenance tell."""

    inputs: Inputs  # as above
    published: tuple[Any, ...]
    unreadable: tuple[str, ...]  # paths
    aliased: tuple[_Read, ...]  # that have aliases

    @classmethod
    def of(cls, group: _Group) -> "_Items":
        reads = group.reads
        return cls(
            group.inputs,
            tuple(read.value.item for read in reads if read.value.item is not None and not read.value.draft),
            tuple(read.path for read in reads if read.value.item is None),
            tuple(read for read in reads if read.aliases),
        )


class _Reading(Struct):
    """One reading of all files: what they say, and the problems and files that it could not read so far."""

    texts: Mapping[str, str]
    slugs: Slugs
    groups: Mapping[str, Mapping[str, _Group]]  # by kind and by the start of the slug, in their order
    memory: Memory
    problems: list[Problem]
    unreadable: list[str]
    addresses: dict[str, str]  # of incidents, with the file that each leads to

    def read(self, kind: str) -> list[_Read]:
        """Return the files of `kind`, in the order of their slugs, and take down their problems."""
        return [*chain.from_iterable(group.reads for group in self.read_groups(kind).values())]

    def read_groups(self, kind: str) -> Mapping[str, _Group]:
        """Return the same by the start of their slugs: of most groups, nobody needs to look at the files."""
        groups = self.groups[kind]
        self.problems += chain.from_iterable(group.problems for group in groups.values())
        return groups

    def read_items(self, kind: str) -> dict[str, _Items]:
        """Read incidents or maintenance in the same way, and put aside what cannot be read."""
        jobs = {start: (group,) for start, group in self.read_groups(kind).items()}
        items = self.memory.keep_each(f"{kind} items", jobs, _Items.of, one_by_one)
        self.unreadable += chain.from_iterable(each.unreadable for each in items.values())
        return items


def _read_files(
    texts: Mapping[str, str], stands: Mapping[str, Stand], grouped: Groups, scope: Scope, memory: Memory
) -> dict[str, dict[str, _Group]]:
    """Return what the files of all kinds say; they are read together, so that all processes have enough to do."""

    def read(kind: str, path: str, slug: str, _stand: Stand, scope: Scope) -> _Read:
        return _read(kind, path, slug, texts[path], scope)

    jobs = {
        (kind, start): (kind, named, tuple(map(stands.get, named[0])), scope)
        for kind in READERS
        for start, named in grouped[kind].items()
    }
    found = memory.keep_groups("files", jobs, _files_of, read)
    both = {key: (inputs, found[key]) for key, inputs in jobs.items()}
    groups: dict[str, dict[str, _Group]] = {kind: {} for kind in READERS}
    for (kind, start), group in memory.keep_each("groups", both, _Group.of, one_by_one).items():
        groups[kind][start] = group
    return groups


def _files_of(
    _key: tuple[str, str], inputs: tuple[str, Named, tuple[Stand | None, ...], Scope]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the files of a group that could be read, each with all that it is read with."""
    kind, named, stands, scope = inputs
    for path, slug, stand in zip(*named, stands, strict=True):
        if stand is not None:
            yield path, (kind, path, slug, stand, scope)


def read_site(  # noqa: PLR0913  # all that was read
    texts: Mapping[str, str],
    *,
    digests: Mapping[str, bytes] | None = None,
    static: Collection[str] = (),
    problems: Iterable[Problem] = (),
    lost: Collection[str] = (),
    memory: Memory | None = None,
) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site that `texts` say, by path below the content folder, and all problems, sorted.

    `digests` stand for the texts in `memory`, where else they stand for themselves;
    `static` are the paths below `static/`; `problems` those that were found while files were read, and `lost` the
    files that could not be read at all; `memory` knows what earlier readings made of each file.

    Raises:
        BuildStoppedError: if `site.yaml` is missing or broken.
    """
    memory = memory or Memory()
    found = [*problems]
    told = {problem.path for problem in found}
    found += [Problem(path, 0, 0, "this file cannot be read") for path in lost if path not in told]
    slugs, grouped, misnamed = memory.keep("slugs", (frozenset(chain(texts, lost)),), _slugs)
    components = frozenset(slugs["component"].values())
    settings, wrong = _settings(texts, frozenset(static), components, lost, memory)
    found += wrong
    if settings is None:
        raise BuildStoppedError(tuple(sorted(found)))
    # A file is lost for its name too: then that was told.
    explained = told.intersection(lost)
    found += [problem for problem in misnamed if problem.path not in explained]
    groups = tuple(group.id for group in settings.groups)
    scope = memory.keep("scope", (Context(settings.timezone), components, groups), Scope)
    addresses = dict(zip(slugs["incident"].values(), slugs["incident"], strict=True))
    unreadable = [path for path in lost if is_status(path)]
    files = _read_files(texts, digests or texts, grouped, scope, memory)
    reading = _Reading(texts, slugs, files, memory, found, unreadable, addresses)
    listed = in_order(_components(reading), settings.groups)
    incidents = _incidents(reading, _postmortems(reading))
    maintenance = _maintenance(reading)
    pages = tuple(sorted(_pages(reading), key=lambda page: (page.order, page.title.casefold(), page.slug)))
    found += memory.keep("alert rules", (texts.get(ALERTS), components), _wrong_rules)
    found += [stray(path) for path in slugs[""] if path in texts]
    return (
        Site(
            settings,
            listed,
            incidents,
            maintenance,
            pages,
            incomplete=_incomplete(found, lost),
            unreadable=tuple(sorted(set(reading.unreadable))),
        ),
        tuple(sorted(found)),
    )


def read_site_settings(
    texts: Mapping[str, str], *, static: Collection[str] = (), lost: Collection[str] = ()
) -> tuple[Settings, tuple[Problem, ...]]:
    """Return what `site.yaml` says, and its problems, for commands that need nothing else; arguments as of `read_site`.

    Raises:
        BuildStoppedError: if `site.yaml` is missing or broken.
    """
    settings, problems = _settings(texts, frozenset(static), _components_of(texts, lost), lost, Memory())
    if settings is None:
        raise BuildStoppedError(problems)
    return settings, problems


def read_destinations(
    texts: Mapping[str, str], *, static: Collection[str] = (), lost: Collection[str] = ()
) -> tuple[tuple[Destination, ...], tuple[Problem, ...]]:
    """Return the places that `site.yaml` names and its problems, however broken it is; arguments as above."""
    if SITE not in texts:
        return (), (_no_site(lost),)
    from statusgen.content.settings import read_places  # noqa: PLC0415  # see `_read_settings`

    return read_places(texts[SITE], frozenset(static), _components_of(texts, lost))


def _components_of(texts: Mapping[str, str], lost: Collection[str]) -> frozenset[str]:
    slugs, _, _ = _slugs({*texts, *lost})
    return frozenset(slugs["component"].values())


def _read_settings(
    text: str, static: frozenset[str], components: frozenset[str]
) -> tuple[Settings | None, tuple[Problem, ...]]:
    # What it may hold takes longer to import than an incident to read, and is most often remembered.
    from statusgen.content.settings import read_settings  # noqa: PLC0415

    return read_settings(text, static, components)


def _wrong_rules(text: str | None, components: frozenset[str]) -> tuple[Problem, ...]:
    if text is None:
        return ()
    from statusgen.content.alerts import read_alert_rules  # noqa: PLC0415  # as above

    return read_alert_rules(text, components)[1]


def _no_site(lost: Collection[str]) -> Problem:
    if SITE in lost:
        return Problem(SITE, 0, 0, "this file cannot be read")
    return Problem(SITE, 0, 0, "this file is missing", "write it, with at least 'title: ...' and 'url: https://...'")


def _settings(
    texts: Mapping[str, str],
    static: frozenset[str],
    components: frozenset[str],
    lost: Collection[str],
    memory: Memory,
) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Return the settings and their problems; None if the file is missing or broken."""
    if SITE in texts:
        return memory.keep("settings", (texts[SITE], static, components), _read_settings)
    return None, () if SITE in lost else (_no_site(lost),)


def _slugs(paths: Collection[str]) -> tuple[Slugs, Groups, tuple[Problem, ...]]:
    """Return the slugs of all `paths`, sorted by them, and what is wrong; what is of no kind is under the empty one."""
    by_kind: dict[str, list[str]] = {}
    for path in paths:
        by_kind.setdefault(kind_of(path) or "", []).append(path)
    slugs: dict[str, dict[str, str]] = {"": dict.fromkeys(by_kind.get("", ()), "")}
    found: list[Problem] = []
    for kind in READERS:
        owned, problems = assign_slugs(by_kind.get(kind, []), RESERVED if kind == "page" else frozenset())
        slugs[kind] = dict(sorted(owned.items(), key=itemgetter(1)))
        found += problems
    return slugs, {kind: _grouped(named) for kind, named in slugs.items()}, tuple(found)


def _grouped(slugs: Mapping[str, str]) -> dict[str, Named]:
    groups = ((start, [*each]) for start, each in groupby(slugs.items(), key=lambda named: named[1][:START]))
    return {start: (tuple(path for path, _ in each), tuple(slug for _, slug in each)) for start, each in groups}


def _read(kind: str, path: str, slug: str, text: str, scope: Scope) -> _Read:
    document = (read_yaml if kind == "component" else read_markdown)(path, text)
    findings = Findings.of(document)
    value = READERS[kind](document, slug, scope, findings)
    item = value.item if isinstance(value, Told) else None
    aliases = tuple(_aliases(item, document, findings)) if isinstance(item, Incident) and item.aliases else ()
    return _Read(path, slug, value, findings.listed(), aliases)


READERS: Mapping[str, Callable[[Document, str, Scope, Findings], object]] = {
    "component": read_component,
    "postmortem": lambda document, _slug, scope, findings: read_postmortem(document, scope, findings),
    "page": read_page,
    "maintenance": read_maintenance,
    "incident": read_incident,
}
"""By kind; those first whose files take longest, so that all processes come to the end together."""


def _components(reading: _Reading) -> Iterator[Component]:
    yield from (read.value for read in reading.read("component"))
    lost = (key for path, key in reading.slugs["component"].items() if path not in reading.texts)
    yield from map(unknown_component, lost)


def _postmortems(reading: _Reading) -> dict[str, Postmortem]:
    """Return the published postmortems by the slug of their incident."""
    incidents = frozenset(reading.slugs["incident"].values())
    found = reading.read("postmortem")
    postmortems = {read.slug: read.value for read in found if read.value}
    reading.problems += _strays([read for read in found if read.slug not in incidents], incidents, reading.memory)
    return postmortems


def _strays(reads: list[_Read], incidents: frozenset[str], memory: Memory) -> Iterator[Problem]:
    """Yield a problem for each of the postmortems `reads`, which belong to no incident."""
    jobs = {read.slug: (read.slug, incidents) for read in reads[:HINTS_LIMIT]}
    hints = memory.keep_each("nearest incidents", jobs, did_you_mean) if jobs else {}
    for read in reads:
        hint = hints.get(read.slug) or "name it like the file of its incident"
        yield Problem(read.path, 0, 0, f"there is no incident {shown(read.slug)}", hint)


def _incidents(reading: _Reading, postmortems: Mapping[str, Postmortem]) -> tuple[Incident, ...]:
    groups = reading.read_items("incident")
    aliased = chain.from_iterable(group.aliased for group in groups.values())
    aliases = {read.slug: tuple(_free_aliases(read, reading)) for read in aliased}
    more: dict[str, dict[str, _More]] = {start: {} for start in groups}
    for slug in {*postmortems, *aliases}:
        more.setdefault(slug[:START], {})[slug] = postmortems.get(slug), aliases.get(slug, ())
    jobs = {start: (items, more[start]) for start, items in groups.items()}
    incidents = reading.memory.keep_each("incidents", jobs, _joined, one_by_one)
    return tuple(sorted(chain.from_iterable(incidents.values()), key=attrgetter("started"), reverse=True))


_More = tuple[Postmortem | None, tuple[str, ...]]
"""What other files say of an incident: its postmortem, and which of its aliases are free."""


def _joined(items: _Items, more: Mapping[str, _More]) -> tuple[Incident, ...]:
    """Return incidents with what other files say of some, by slug."""
    return tuple(
        replace(incident, postmortem=more[incident.slug][0], aliases=more[incident.slug][1])
        if incident.slug in more
        else incident
        for incident in items.published
    )


def _maintenance(reading: _Reading) -> tuple[Maintenance, ...]:
    items = chain.from_iterable(group.published for group in reading.read_items("maintenance").values())
    return tuple(sorted(items, key=attrgetter("starts"), reverse=True))


def _aliases(incident: Incident, document: Document, findings: Findings) -> Iterator[tuple[str, Mark]]:
    """Yield the aliases of `incident` with their places."""
    written = document.values.get("aliases")
    places = {text: n for n, text in enumerate(written) if isinstance(text, str)} if isinstance(written, list) else {}
    if len(incident.aliases) > ALIASES_LIMIT:
        message = f"more than {ALIASES_LIMIT} aliases, of which the first count"
        findings.error(document.mark(("aliases",)), message, "keep those that somebody may still have")
    for alias in incident.aliases[:ALIASES_LIMIT]:
        yield alias, document.mark(("aliases", places.get(alias, 0)))


def _free_aliases(read: _Read, reading: _Reading) -> Iterator[str]:
    """Yield the aliases of an incident that are no other incident's address."""
    for alias, mark in read.aliases:
        owner = reading.addresses.get(alias)
        if owner is None:
            reading.addresses[alias] = read.path
            yield alias
            continue
        message = f"the address {shown(alias)} is that of {owner} already"
        problem = Problem(read.path, mark.line, mark.column, message, "remove it here or there")
        reading.problems.append(problem)


def _pages(reading: _Reading) -> list[Page]:
    return [read.value for read in reading.read("page")]


def _incomplete(found: Iterable[Problem], lost: Iterable[str]) -> tuple[str, ...]:
    wrong = {problem.path for problem in found if problem.level is Level.ERROR}
    return tuple(sorted(path for path in {*wrong, *lost} if is_status(path)))
