"""What a value may be, as definitions say it: one, a list, a mapping of words, or an entry with keys of its own.

A shape reads a value of a document, and says itself as a JSON Schema.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType
from typing import Annotated, Any, Protocol, get_args, get_origin

from statusgen.content.fields import Elsewhere, Single, Told
from statusgen.content.findings import UnreadableError
from statusgen.content.reading import LOST, Reading
from statusgen.documents import Loc, Value
from statusgen.structs import Frozen, defaults

# An empty value behind these keys is a mistake; anywhere else it counts as absent.
EMPTY_MATTERS = frozenset({"accent", "draft", "status", "uptime_weights", "update_targets"})

LIST_NEEDED = ("a list is needed here", "write it as [one, two] or in lines that begin with '- '")
KEYS_NEEDED = ("keys with values are needed here", "write 'key: value' lines below it")

Schema = dict[str, Any]
Schemas = dict[str, Schema]
"""Those of the entries that a schema refers to, by name."""


class Shape(Protocol):
    def read(self, value: Value, loc: Loc, reading: Reading) -> Any:  # noqa: ANN401  # what the definition says
        """Return what `value`, which stands at `loc`, says, or `LOST`."""

    def schema(self, schemas: Schemas) -> Schema:
        """Return the JSON Schema, and put those of entries into `schemas`."""


class One(Frozen):
    """A single value."""

    kind: Single

    def read(self, value: Value, loc: Loc, reading: Reading) -> Any:  # noqa: ANN401  # as above
        return reading.single(self.kind, value, loc)

    def schema(self, _schemas: Schemas) -> Schema:
        return {**self.kind.schema}


class Raw(Frozen):
    """A value that is read elsewhere."""

    kind: Elsewhere

    def read(self, value: Value, _loc: Loc, _reading: Reading) -> Value:
        return value

    def schema(self, _schemas: Schemas) -> Schema:
        return {**self.kind.schema}


class Listed(Frozen):
    """A list of values."""

    entry: Shape

    def read(self, value: Value, loc: Loc, reading: Reading) -> Any:  # noqa: ANN401  # as above
        if not isinstance(value, list):
            return reading.unreadable(loc, UnreadableError(*LIST_NEEDED))
        read = (self.entry.read(each, (*loc, index), reading) for index, each in enumerate(value))
        return tuple(each for each in read if each is not LOST)

    def schema(self, schemas: Schemas) -> Schema:
        return {"type": "array", "items": self.entry.schema(schemas)}


class Mapped(Frozen):
    """Values by keys that are words."""

    key: Single
    entry: Shape

    def read(self, value: Value, loc: Loc, reading: Reading) -> Any:  # noqa: ANN401  # as above
        if not isinstance(value, dict):
            return reading.unreadable(loc, UnreadableError(*KEYS_NEEDED))
        pairs = [
            (reading.single(self.key, name, (*loc, name), is_key=True), self.entry.read(each, (*loc, name), reading))
            for name, each in value.items()
        ]
        return {name: each for name, each in pairs if name is not LOST and each is not LOST}

    def schema(self, schemas: Schemas) -> Schema:
        names = {**self.key.schema}
        return {"type": "object", "propertyNames": names, "additionalProperties": self.entry.schema(schemas)}


class Key(Frozen):
    """A key of an entry; `field` is that of the definition which gets its value."""

    name: str
    field: str
    shape: Shape
    is_required: bool
    told: Told

    def schema(self, default: object, schemas: Schemas) -> Schema:
        said = {"description": self.told.description, "examples": [*self.told.examples]}
        written = self.told.default or getattr(default, "key", default)  # of states and time zones, the word for them
        known = isinstance(written, bool | int | dict) or (isinstance(written, str) and written)
        return {**({"default": written} if known else {}), **said, **self.shape.schema(schemas)}


class Entry(Frozen):
    """A mapping with keys of its own, of which a value of `definition` is made."""

    definition: Any
    keys: Mapping[str, Key]  # by name, in their order
    required: tuple[Key, ...]  # those of them that are
    check: Callable[[Any], None] | None  # raises UnreadableError for values that do not fit together

    def read(self, value: Value, loc: Loc, reading: Reading) -> Any:  # noqa: ANN401  # as above
        if not isinstance(value, dict):
            return reading.unreadable(loc, UnreadableError(*KEYS_NEEDED))
        found = self.fields(value, loc, reading)
        if any(key.field not in found for key in self.required):
            return LOST
        made = self.definition(**found)
        # A value that was lost, which was told, would be missed.
        is_whole = all(key.field in found for key in self.keys.values() if value.get(key.name) is not None)
        try:
            if self.check and is_whole:
                self.check(made)
        except UnreadableError as error:
            return reading.unreadable(loc, error)
        return made

    def fields(self, written: Mapping[str, Value], loc: Loc, reading: Reading) -> dict[str, Any]:
        """Return the values of those fields that are written and can be read."""
        found = {}
        for name, key in self.keys.items():
            if name in written and _counts(name, written[name]):
                value = key.shape.read(written[name], (*loc, name), reading)
                if value is not LOST:
                    found[key.field] = value
            elif key.is_required:
                reading.missing((*loc, name))
        if not written.keys() <= self.keys.keys():
            for name in written:
                if name not in self.keys:
                    reading.unknown((*loc, name), tuple(self.keys))
        return found

    def schema(self, schemas: Schemas) -> Schema:
        name = self.definition.__name__
        if name not in schemas:
            schemas[name] = self.whole_schema(schemas)
        return {"$ref": f"#/$defs/{name}"}

    def whole_schema(self, schemas: Schemas) -> Schema:
        usual = defaults(self.definition)
        required = [key.name for key in self.required]
        return {
            "description": self.definition.__doc__,
            "type": "object",
            "properties": {name: key.schema(usual.get(key.field), schemas) for name, key in self.keys.items()},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }


def _counts(name: str, value: Value) -> bool:
    return value is not None or name in EMPTY_MATTERS


@cache
def entry_of(definition: Any) -> Entry:  # noqa: ANN401  # a type hint is of no type
    """Return the shape that the annotations of `definition`, a structure, say."""
    keys = [_key(definition, field, hint) for field, hint in definition.__annotations__.items()]
    required = tuple(key for key in keys if key.is_required)
    return Entry(definition, {key.name: key for key in keys}, required, getattr(definition, "check", None))


def _key(definition: Any, field: str, hint: Any) -> Key:  # noqa: ANN401  # as above
    told = next(part for part in hint.__metadata__ if isinstance(part, Told))
    return Key(told.name or field, field, _shape(hint), field not in defaults(definition), told)


def _shape(hint: Any) -> Shape:  # noqa: ANN401  # as above
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        kind = next((part for part in parts if isinstance(part, Single | Elsewhere)), None)
        return One(kind) if isinstance(kind, Single) else Raw(kind) if kind else _shape(parts[0])
    if NoneType in parts:  # what is absent is not read
        return _shape(parts[0])
    if origin is tuple:
        return Listed(_shape(parts[0]))
    if origin is Mapping:
        (key,) = parts[0].__metadata__
        return Mapped(key, _shape(parts[1]))
    return entry_of(hint)
