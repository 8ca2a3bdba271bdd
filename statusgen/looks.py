"""What a build has to look at before anything else: in another process, where there is much of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from statusgen.output import Glance, glance, notes_size
from statusgen.parallel import beside, processes
from statusgen.sources import Sources, is_touched, read_sources
from statusgen.structs import Frozen

MUCH_BYTES = 500_000  # of notes: to look at as many files takes longer than to start a process


class Looks(Frozen):
    """Gives what is seen, to who asks in this order; what is seen is what was there since the looks began."""

    seem_changed: Callable[[], bool]  # whether there is likely more to do than to read the sources
    sources: Callable[[], Sources]  # raises UsageError if the content is not a folder that can be read
    glance: Callable[[], Glance | None]  # at the output; None: nobody looked


@contextmanager
def looks(content: Path, output: Path, since_ns: int) -> Iterator[Looks]:
    """Begin to look at the sources and at the output; what was touched at `since_ns` or later seems to have changed.

    That is a guess of nothing but time stamps: good enough to begin to do, but not to leave anything undone.
    """
    reading = partial(_read, content)
    if processes() == 1 or notes_size(output) < MUCH_BYTES:
        yield Looks(lambda: False, reading, lambda: None)
        return
    with beside(partial(is_touched, content, since_ns), reading, partial(glance, output)) as seen:
        yield Looks(seen.__next__, seen.__next__, seen.__next__)


def _read(content: Path) -> Sources:
    sources = read_sources(content)
    _ = sources.digests  # worked out here, they come with it
    return sources
