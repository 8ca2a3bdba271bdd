"""That a place could not be published to."""

from statusgen.problems import StatusgenError

CHATTER = ("hint:",)


class DeployError(StatusgenError):
    """A place could not be published to; the message names it and the way out, and never a secret."""


def in_one_line(words: str) -> str:
    """Return what a program said in one line, without what it says of every failure."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return "; ".join([line for line in lines if not line.startswith(CHATTER)] or lines)
