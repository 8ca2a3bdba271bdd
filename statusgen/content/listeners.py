"""The addresses of those who are told of news, as content writes them, and the variables within."""

import re

from statusgen.content.destinations import VARIABLE
from statusgen.content.findings import UnreadableError, shown
from statusgen.content.urls import LENGTH_LIMIT, parse_url

SERVICE = r"[A-Za-z][A-Za-z0-9+.-]*://\S+"


def parse_webhook(text: str) -> str:
    """Return an http or https address that may hold variables of the environment, or be one.

    Raises:
        UnreadableError: if `text` is none.
    """
    filled = _filled(text)
    if re.match(r"https?://[^/?#]*@", filled, re.IGNORECASE):
        raise UnreadableError("a name or password in the address is not sent", "leave it out; `secret` signs messages")
    if not re.fullmatch(VARIABLE, text):
        try:
            parse_url(filled)
        except UnreadableError as error:
            raise UnreadableError(f"{_named(text)} is not an http or https address", error.hint) from error
    return text


def parse_service(text: str) -> str:
    """Return an address as apprise reads it, which may hold variables of the environment, or be one.

    Raises:
        UnreadableError: if `text` is none.
    """
    filled = _filled(text)
    if len(text) > LENGTH_LIMIT or not (re.fullmatch(VARIABLE, text) or re.fullmatch(SERVICE, filled)):
        raise UnreadableError(f"{_named(text)} is not an address of apprise", "write it as mailto://... or ${NAME}")
    return text


def _named(text: str) -> str:
    """Return how a problem names an address: by itself, unless what stands before an `@` may be a password."""
    return "this" if "@" in text else shown(text)


def _filled(text: str) -> str:
    """Return `text` with a letter for each variable."""
    filled = re.sub(VARIABLE, "x", text)
    if "${" in filled:
        raise UnreadableError(f"{_named(text)} holds a variable without a name", "write it as ${NAME}")
    return filled
