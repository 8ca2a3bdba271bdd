"""Why somebody could not be told. No message holds a part of an address, which may be a secret."""

from statusgen.problems import StatusgenError


class NotToldError(StatusgenError):
    """A message was not delivered."""


class RefusedError(NotToldError):
    """This message was refused; the next may not be."""


class UnreachableError(NotToldError):
    """None would be delivered."""
