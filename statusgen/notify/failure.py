"""Why somebody could not be told. No message holds a part of an address, which may be a secret."""

from http import HTTPStatus

from statusgen.problems import StatusgenError


class NotToldError(StatusgenError):
    """A message was not delivered."""


class RefusedError(NotToldError):
    """This message was refused; the next may not be."""


class UnreachableError(NotToldError):
    """None would be delivered."""


def answered(code: int) -> str:
    """Return the words for a host's answer: `answered 404 Not Found`."""
    phrase = f" {HTTPStatus(code).phrase}" if code in {each.value for each in HTTPStatus} else ""
    return f"answered {code}{phrase}"
