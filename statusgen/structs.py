"""Values with names, as nearly all is that modules hand to each other, and JSON; the only importer of msgspec."""

from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

from msgspec import MsgspecError, Struct, field, json
from msgspec.structs import asdict, astuple

if TYPE_CHECKING:
    from dataclasses import replace  # whose arguments mypy knows
else:
    from msgspec.structs import replace

__all__ = ["Frozen", "Struct", "asdict", "astuple", "defaults", "field", "from_json", "replace", "to_json"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen(Struct, frozen=True):
    """A value that nobody changes: equal to another one of its kind if all fields are, and hashable if they are.

    A named tuple or a dataclass takes ten times as long to be defined, which a program feels that starts at each save.
    """


def defaults(kind: type[Struct]) -> dict[str, Any]:
    """Return what the fields of `kind` are that may be left out."""
    given = kind.__struct_defaults__
    return dict(zip(kind.__struct_fields__[-len(given) :], given, strict=True)) if given else {}


def to_json(value: object) -> bytes:
    """Return `value` as JSON without spaces, in UTF-8; text that no encoding has raises a UnicodeEncodeError."""
    return json.encode(value)


def from_json(content: bytes, kind: type[T]) -> T:
    """Return the value of a `kind` that is written in `content`.

    Raises:
        ValueError: if there is none, or another one.
    """
    try:
        return json.decode(content, type=kind)
    except (MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
