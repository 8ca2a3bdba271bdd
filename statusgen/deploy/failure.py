"""That a place could not be published to."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from statusgen.problems import StatusgenError, UsageError

# What git advises, and what rsync says when the other end is gone for whatever reason.
CHATTER = re.compile(r"hint:|rsync error:|rsync: (\[\w+\] )?(connection unexpectedly closed|\w+ failed to write)")


class DeployError(StatusgenError):
    """A place could not be published to; the message names it and the way out, and never a secret."""


def in_one_line(words: str) -> str:
    """Return what a program said in one line, without what it says of every failure."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return "; ".join([line for line in lines if not CHATTER.match(line)] or lines)


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Let what fails in another program be a failure of this place."""
    try:
        yield
    except (DeployError, UsageError):
        raise
    except StatusgenError as error:
        raise DeployError(f"{place}: {in_one_line(str(error))}") from error
