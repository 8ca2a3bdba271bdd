"""What is yet to be made, with all that it will be made of."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from statusgen.structs import Frozen

T = TypeVar("T")


class Draft(Frozen, Generic[T]):
    """A file of the site that nobody has made yet: `make` may look at nothing but `inputs`, which are its arguments.

    Inputs compare by value; as long as they are equal, the file is the same.
    """

    path: str  # below the site's root
    make: Callable[..., T]
    inputs: tuple[Any, ...]
    listed: bool = True  # in the sitemap, if it is a page

    def made(self) -> T:
        return self.make(*self.inputs)


class Sheaf(Frozen, Generic[T]):
    """Drafts that go together: `drafts` may look at nothing but `inputs`, which are its arguments.

    As long as they are equal, nobody needs to look at the drafts.
    """

    inputs: tuple[Any, ...]
    drafts: Callable[..., Iterable[Draft[T]]]

    def opened(self) -> Iterable[Draft[T]]:
        return self.drafts(*self.inputs)
