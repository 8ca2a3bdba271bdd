"""Checks a document against its definition: all mistakes at once, and each costs only the value that it is in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from statusgen.content.fields import Context
from statusgen.content.findings import LISTED_LIMIT, Findings, UnreadableError, shown
from statusgen.documents import START, Document, Loc, Value

T = TypeVar("T")

# An empty value below or behind these keys is a mistake; anywhere else it counts as absent.
EMPTY_MATTERS = frozenset({"accent", "components", "uptime_weights", "update_targets"})

WRONG_KINDS = {
    "tuple_type": ("a list is needed here", "write it as [one, two] or in lines that begin with '- '"),
    "mapping_type": ("keys with values are needed here", "write 'key: value' lines below it"),
    "dict_type": ("keys with values are needed here", "write 'key: value' lines below it"),
    "dataclass_type": ("keys with values are needed here", "write 'key: value' lines below it"),
}


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """`value` as far as it could be read; `lost` are the places of what was written and could not, or is missing."""

    value: T
    lost: frozenset[Loc] = field(default=frozenset())


def check(
    definition: type[T], document: Document, findings: Findings, context: Context, fallback: Mapping[str, str]
) -> Checked[T]:
    """Return what `document` says by `definition`; `fallback` has a text for each key that is required."""
    adapter = adapter_of(definition)  # type: ignore[arg-type]  # mypy takes a class for something unhashable
    values = _present(document.values)
    lost: frozenset[Loc] | None = None
    while True:
        try:
            return Checked(adapter.validate_python(values, context=context), lost or frozenset())
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
        if lost is None:  # later ones only follow from what the first round took away
            lost = frozenset(_loc(found) for found in details)
            for found in details[: LISTED_LIMIT + 1]:
                _report(found, definition, document, findings)
        _prune(values, details, fallback)


@cache
def adapter_of(definition: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(definition)


def _present(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return a copy of `values` without what is absent."""
    return {
        key: value if key in EMPTY_MATTERS else _copy(value)
        for key, value in values.items()
        if value is not None or key in EMPTY_MATTERS - {"components"}
    }


def _copy(value: Value) -> Value:
    if isinstance(value, dict):
        return _present(value)
    # A list keeps its empty entries: its indexes are places in the file.
    return [_copy(entry) for entry in value] if isinstance(value, list) else value


def _loc(found: ErrorDetails) -> Loc:
    loc = found["loc"]
    return loc[:-1] if loc and loc[-1] == "[key]" else loc


def _report(found: ErrorDetails, definition: type, document: Document, findings: Findings) -> None:
    loc, kind = _loc(found), found["type"]
    name = str(loc[-1]) if loc else ""
    if kind == "missing":
        # In a document that could not be read whole, it may well have been written.
        if document.whole or len(loc) > 1:
            findings.error(
                document.mark(loc[:-1]) if len(loc) > 1 else START, f"'{name}' is missing", f"add '{name}: ...'"
            )
    elif kind == "unexpected_keyword_argument":
        choices = _keys(definition, loc[:-1])
        findings.error(document.key_mark(loc), f"unknown key {shown(name)}", findings.nearest(name, choices))
    elif document.whole or not _is_cut_short(loc, document):
        is_key = found["loc"] != loc
        findings.unreadable(document.key_mark(loc) if is_key else document.mark(loc), _cause(found))


def _is_cut_short(loc: Loc, document: Document) -> bool:
    """Whether the value at `loc` is all that YAML left of what was written, and that has been said."""
    return any(problem.line == document.mark(loc).line for problem in document.problems)


def _cause(found: ErrorDetails) -> UnreadableError:
    if found["type"] in WRONG_KINDS:
        return UnreadableError(*WRONG_KINDS[found["type"]])
    cause = found.get("ctx", {}).get("error")
    return cause if isinstance(cause, UnreadableError) else UnreadableError(found["msg"].lower())


def _keys(definition: type, loc: Loc) -> tuple[str, ...]:
    """Return the keys that the mapping at `loc` may have."""
    for step in loc:
        if isinstance(step, str):
            definition = next(_definitions(get_type_hints(definition, include_extras=True)[step]))
    hints = get_type_hints(definition, include_extras=True)
    return tuple(_alias(hints[each.name]) or each.name for each in fields(definition))


def _definitions(hint: Any) -> Iterator[type]:  # noqa: ANN401  # a type hint is of no type
    if is_dataclass(hint) and isinstance(hint, type):
        yield hint
    for part in get_args(hint):
        yield from _definitions(part)


def _alias(hint: Any) -> str | None:  # noqa: ANN401  # as above
    return next((part.alias for part in get_args(hint) if isinstance(part, FieldInfo)), None)


def _prune(values: dict[str, Value], details: list[ErrorDetails], fallback: Mapping[str, str]) -> None:
    """Take out of `values` what `details` complain of; of an entry that lacks a required value, the entry."""
    doomed: set[Loc] = set()
    for found in details:
        loc = _loc(found)
        if found["type"] != "missing":
            doomed.add(loc)
        elif len(loc) > 1:
            doomed.add(loc[:-1])
        else:
            values[str(loc[0])] = fallback[str(loc[0])]
    for loc in sorted(doomed, reverse=True):  # from the end, so that the indexes before stay true
        _remove(values, loc)


def _remove(values: dict[str, Value], loc: Loc) -> None:
    holder: Any = values
    for step in loc[:-1]:
        holder = holder[step]
    del holder[loc[-1]]
