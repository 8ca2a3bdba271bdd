"""Component status files: from documents to values."""

from collections.abc import Iterable

from statusgen.content.checking import check
from statusgen.content.definitions.items import ComponentFile
from statusgen.content.findings import Findings, shown
from statusgen.content.places import title_of
from statusgen.content.scope import Scope
from statusgen.documents import Document
from statusgen.model import Component, Group, PastState


def read_component(document: Document, key: str, scope: Scope, findings: Findings) -> Component:
    checked = check(ComponentFile, document, findings, scope.context, lambda: {"name": title_of(key)})
    entry = checked.value
    return Component(
        key,
        entry.name,
        entry.description,
        _group(entry, scope.groups, document, findings),
        entry.order,
        None if checked.is_unclear("status", document) else entry.status,
        entry.status_since,
        entry.tracked_since,
        entry.url,
        entry.show,
        tuple(PastState(past.start, past.end, past.state, past.note) for past in entry.history),
        document.path,
    )


def unknown_component(key: str) -> Component:
    """Return a component of which nothing but its file's name is known."""
    return Component(key, title_of(key), status=None)


def in_order(components: Iterable[Component], groups: tuple[Group, ...]) -> tuple[Component, ...]:
    """Return `components` as they are shown: by group, order and name; those without a group last."""
    places: dict[str | None, int] = {group.id: place for place, group in enumerate(groups)}

    def key(component: Component) -> tuple[int, int, str, str]:
        place = places.get(component.group, len(places))
        return place, component.order, component.name.casefold(), component.id

    return tuple(sorted(components, key=key))


def _group(entry: ComponentFile, ids: tuple[str, ...], document: Document, findings: Findings) -> str | None:
    if entry.group is None or entry.group in ids:
        return entry.group
    hint = findings.nearest(entry.group, ids) or "add it to `groups` in site.yaml"
    findings.error(document.mark(("group",)), f"there is no group {shown(entry.group)}", hint)
    return None
