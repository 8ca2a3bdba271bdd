"""Links, which `site.yaml` and incidents have."""

from collections.abc import Iterable
from typing import Annotated

from statusgen.content import fields as f
from statusgen.content.fields import told
from statusgen.model import Link
from statusgen.structs import Frozen


class LinkEntry(Frozen):
    """A link to another page."""

    label: Annotated[f.Line, told("What the link says.", "Contact support")]
    url: Annotated[f.ContactUrl, told("Where it leads.", "https://acme.example/help", "mailto:help@acme.example")]


def links(entries: Iterable[LinkEntry]) -> tuple[Link, ...]:
    return tuple(Link(entry.label, entry.url) for entry in entries)
