"""Checks a document against its definition: all mistakes at once, and each costs only the value that it is in."""

from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple, TypeVar

from statusgen.content.fields import Context
from statusgen.content.findings import Findings
from statusgen.content.reading import Reading
from statusgen.content.shapes import entry_of
from statusgen.documents import Document, Loc

T = TypeVar("T")


class Checked(NamedTuple, Generic[T]):
    """`value` as far as it could be read; `lost` are the places of what was written and could not, or is missing."""

    value: T
    lost: frozenset[Loc]


def check(
    definition: type[T],
    document: Document,
    findings: Findings,
    context: Context,
    fallback: Callable[[], Mapping[str, str]] = dict,
) -> Checked[T]:
    """Return what `document` says by `definition`; `fallback` gives a text for each key that is required."""
    entry = entry_of(definition)  # type: ignore[arg-type]  # mypy takes a class for something unhashable
    reading = Reading(document, findings, context)
    found = entry.fields(document.values, (), reading)
    for key in entry.required:
        if key.field not in found:
            found[key.field] = key.shape.read(fallback()[key.name], (), reading)
    return Checked(definition(**found), frozenset(reading.lost))
