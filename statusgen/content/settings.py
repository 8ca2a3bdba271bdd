"""`site.yaml` to the site's settings."""

from collections.abc import Iterator
from fractions import Fraction

from statusgen.content.checking import Checked, check
from statusgen.content.definitions.links import links
from statusgen.content.definitions.site import DestinationEntry, GroupEntry, ScaleEntry, SiteFile
from statusgen.content.fields import Context
from statusgen.content.findings import Findings, shown
from statusgen.content.places import SITE, title_of
from statusgen.documents import REPLACEMENT, Document, Mark, read_yaml
from statusgen.model import (
    DEFAULT_WEIGHTS,
    UTC_ZONE,
    Destination,
    Group,
    Means,
    NotifyTarget,
    Scale,
    Settings,
    State,
    Theme,
    Topic,
    Weights,
)
from statusgen.problems import Problem
from statusgen.structs import asdict, astuple, replace

# Stands for `title` and `url` where they cannot be read, and is never used.
FALLBACK = {"title": "Status", "url": "https://status.invalid/"}

# People hear of a component by the incident that changes it; programs get both, as Statuspage has it.
BROKEN = "its entry in site.yaml has a mistake"
USUAL_TOPICS = {Means.WEBHOOK: tuple(Topic), Means.APPRISE: (Topic.INCIDENTS, Topic.MAINTENANCE)}


def read_settings(
    text: str, static: frozenset[str], components: frozenset[str] = frozenset()
) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Return the settings, or None if `text` is no YAML or lacks a title or an address.

    `static` are the paths below `static/`, and `components` the ids of the components.
    """
    document = read_yaml(SITE, text)
    findings = Findings.of(document)
    checked = check(SiteFile, document, findings, Context(UTC_ZONE, static, components), lambda: FALLBACK)
    groups = _groups(checked.value.groups, document, findings)
    if not document.whole or checked.lost & {("title",), ("url",)}:
        return None, findings.listed()
    told = tuple(_notified(checked, document))
    is_unclear = checked.is_unclear("notify", document)
    places = tuple(_destinations(checked, document))
    settings = replace(_settings(checked.value, groups), notify=told, is_notify_unclear=is_unclear, deploy=places)
    return settings, findings.listed()


def read_places(
    text: str, static: frozenset[str], components: frozenset[str] = frozenset()
) -> tuple[tuple[Destination, ...], tuple[Problem, ...]]:
    """Return the places to publish to, whatever else of `text` can be read; the arguments are as above."""
    document = read_yaml(SITE, text)
    findings = Findings.of(document)
    checked = check(SiteFile, document, findings, Context(UTC_ZONE, static, components), lambda: FALLBACK)
    return tuple(_destinations(checked, document)), findings.listed()


def _settings(entry: SiteFile, groups: tuple[Group, ...]) -> Settings:
    settings = Settings(
        title=entry.title,
        url=entry.url,
        description=entry.description,
        language=entry.language,
        timezone=entry.timezone,
        groups=groups,
        links=links(entry.links),
        support=next(iter(links([entry.support] if entry.support else [])), None),
        logo=entry.logo,
        favicon=entry.favicon,
        theme=Theme(entry.theme.accent, entry.theme.css),
        history_days=entry.history_days,
        recent_days=entry.recent_days,
        uptime_weights=_weights(entry),
        feed_entries=entry.feed_entries,
        websub_hub=entry.websub_hub,
        reports=entry.reports,
        lints_off=frozenset(lint for lint, is_on in entry.lints.items() if not is_on),
        lint_words=entry.lint_words,
    )
    targets = {**dict(settings.update_targets), **entry.update_targets}
    scales = tuple((severity, _scale(scale, entry.severities.get(severity))) for severity, scale in settings.severities)
    return replace(settings, update_targets=tuple(targets.items()), severities=scales)


def _notified(checked: Checked[SiteFile], document: Document) -> Iterator[NotifyTarget]:
    """Yield who is told; of whom not all could be read only the name: too much may be told to too many."""
    entries, written = checked.value.notify, document.values.get("notify")
    unclear = {str(loc[1]).strip() for loc in checked.unclear if loc[:1] == ("notify",) and loc[1:]}
    names = [name.strip() for name in written] if isinstance(written, dict) else []
    for name in dict.fromkeys([*names, *entries]):
        entry = entries.get(name)
        if name in unclear:
            yield NotifyTarget(name, Means.APPRISE, "", tuple(Topic), broken=BROKEN)
        elif entry:
            means = Means.WEBHOOK if entry.webhook else Means.APPRISE
            yield NotifyTarget(
                name=name,
                means=means,
                address=entry.webhook or entry.apprise or "",
                topics=USUAL_TOPICS[means] if entry.topics is None else entry.topics,
                secret=entry.secret or "",
                components=entry.components,
                severities=entry.severities,
            )


def _destinations(checked: Checked[SiteFile], document: Document) -> Iterator[Destination]:
    """Yield the places in their order; of one with any mistake only the name, since another may be meant than is left.

    A site that is published elsewhere, or nowhere, without a word would be taken for published.
    """
    entries, written = checked.value.deploy, document.values.get("deploy")
    unclear = {loc[1:2] for loc in checked.unclear if loc[:1] == ("deploy",)}
    names = [*written] if isinstance(written, dict) else []
    unnamed = sorted(name for loc in unclear for name in loc if isinstance(name, str))
    for name in dict.fromkeys([*names, *unnamed]):
        entry = entries.get(name.strip())
        if entry and (name,) not in unclear and not _has_gaps(entry):
            yield Destination(name.strip(), *astuple(entry))
        else:
            yield Destination(name, "", broken=BROKEN)
    if () in unclear:
        yield Destination("deploy", "", broken="site.yaml has a mistake there")


def _has_gaps(entry: DestinationEntry) -> bool:
    """Whether there were characters in it that no file may hold."""
    return any(REPLACEMENT in text for text in astuple(entry) if isinstance(text, str))


def _scale(usual: Scale, entry: ScaleEntry | None) -> Scale:
    """Return `usual` with what `entry` says otherwise."""
    return replace(usual, **{key: said for key, said in asdict(entry).items() if said is not None}) if entry else usual


def _weights(entry: SiteFile) -> Weights:
    def weight(state: State) -> Fraction:
        return entry.uptime_weights.get(state, DEFAULT_WEIGHTS[state])

    return (
        weight(State.OPERATIONAL),
        weight(State.UNDER_MAINTENANCE),
        weight(State.DEGRADED_PERFORMANCE),
        weight(State.PARTIAL_OUTAGE),
        weight(State.MAJOR_OUTAGE),
    )


def _groups(entries: tuple[GroupEntry, ...], document: Document, findings: Findings) -> tuple[Group, ...]:
    """Return the groups, of two with one id the first."""
    groups: dict[str, Group] = {}
    for entry in entries:
        name = entry.name or title_of(entry.id)
        groups.setdefault(entry.id, Group(entry.id, name, entry.description, entry.collapsed))
    seen: set[str] = set()
    for mark, key in _ids(document):
        if key in groups and key in seen:
            findings.error(mark, f"there are two groups {shown(key)}", "rename one of them")
        seen.add(key)
    return tuple(groups.values())


def _ids(document: Document) -> Iterator[tuple[Mark, str]]:
    entries = document.values.get("groups")
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        key = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(key, str):
            yield document.mark(("groups", index, "id")), key.strip()
