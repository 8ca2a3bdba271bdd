"""How values of which there are many are made, and how they are told to another process or to the cache."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["by_values", "value"]

C = TypeVar("C", bound=type)


def by_values(kind: C) -> C:
    """Have a named tuple pickled as its values at once: what Python has for that takes longer."""

    def reduce(self: tuple[Any, ...]) -> tuple[type, tuple[Any, ...]]:
        return kind, tuple(self)

    kind.__reduce__ = reduce  # type: ignore[assignment,method-assign]  # as pickle has it
    return kind


if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:

    def value(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """Make a dataclass that is frozen for mypy alone: one that is for Python takes three times as long to fill."""

        def made(definition: type) -> type:
            kind = dataclass(slots=slots, unsafe_hash=frozen)(definition)
            values = attrgetter(*kind.__match_args__)
            kind.__reduce__ = lambda self: (kind, values(self))  # what Python has for that goes over them by name
            return kind

        return made
