"""Checks a document against its definition: all mistakes at once, and each costs only the value that it is in."""

from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

from statusgen.content.fields import Context
from statusgen.content.findings import Findings, nearest
from statusgen.content.reading import Reading
from statusgen.content.shapes import entry_of
from statusgen.documents import Document, Loc
from statusgen.structs import Frozen

T = TypeVar("T")

MISTYPED = 0.7  # as alike as `state` is to `status`, and not only as `date` is to `draft`
MORE = 2  # letters: `draft_url` is another key
# A key that is absent may stand at a key that is no text, or in what a merge key names.
OUT_OF_SIGHT = frozenset({(), ("<<",)})


class Checked(Frozen, Generic[T]):
    """`value` as far as it could be read; `lost` are the places of what was written and could not, or is missing.

    `unclear` are they and those where YAML made less of what was written, so that another value may be meant; `keys`
    are the outermost that the definition knows.
    """

    value: T
    lost: frozenset[Loc]
    unclear: frozenset[Loc]
    keys: Collection[str]

    def is_unclear(self, key: str, document: Document) -> bool:
        """Whether something is, or may be, written at the outermost `key` of `document` that cannot be read."""
        if self.is_garbled(key, document):
            return True
        is_absent = key not in document.values
        return is_absent and not (document.whole and self.unclear.isdisjoint(OUT_OF_SIGHT))

    def is_garbled(self, key: str, document: Document) -> bool:
        """Whether something is written at the outermost `key`, or one that is mistyped for it, that cannot be read."""
        unread = {loc[0] for loc in self.unclear if len(loc) == 1}
        if key in unread:
            return True
        unknown = [name for name in unread if isinstance(name, str) and name not in self.keys]
        is_meant = self._is_same if key in document.values else self._is_mistyped
        return any(is_meant(name, key) for name in unknown)

    @staticmethod
    def _is_same(name: str, key: str) -> bool:
        """Whether `name` looks like the very `key`, which is there as well: either may be meant."""
        return "".join(filter(str.isalnum, name)).casefold() == key

    def _is_mistyped(self, name: str, key: str) -> bool:
        if len(name) > len(key) + MORE:
            return False
        # To compare it with all keys takes longer, and a file can have thousands that are none of them.
        return bool(nearest(name, (key,), MISTYPED)) and nearest(name, self.keys) == key


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
    lost = frozenset(reading.lost)
    return Checked(definition(**found), lost, lost | document.tree.flawed, entry.keys.keys())
