"""Absolute addresses as content writes them."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

from statusgen.content.findings import UnreadableError, shown

LENGTH_LIMIT = 2000
# These are compiled when they are needed, which is seldom.
UNSAFE = r"[\s<>\"'`\\^{}|\x00-\x20\x7f]"
HOST = r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?"  # and nobody's name or password
MAIL = r"[\w.+-]+@[\w.-]+"
WEB = ("http", "https")
EXAMPLE = "write it as https://acme.example/"


def parse_url(text: str) -> str:
    """Return an http or https address.

    Raises:
        UnreadableError: if `text` is none.
    """
    _split(text)
    return text


def parse_contact(text: str) -> str:
    """Return an http or https address, or a mailto one.

    Raises:
        UnreadableError: if `text` is none of them.
    """
    scheme, _, address = text.partition(":")
    if scheme.lower() != "mailto":
        return parse_url(text)
    if re.search(UNSAFE, address) or not re.fullmatch(MAIL, address.partition("?")[0]):
        raise UnreadableError(f"{shown(text)} is not a mail address", "write it as mailto:help@acme.example")
    return text


def parse_site_url(text: str) -> str:
    """Return the address of a site, with a slash at its end.

    Raises:
        UnreadableError: if `text` is no address of a site.
    """
    parts = _split(text)
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise UnreadableError(f"{shown(text)} has more than a path", "leave out what begins with '?' or '#'")
    if "//" in parts.path:  # a link that begins with such a path leads to another host
        raise UnreadableError(f"{shown(text)} has an empty folder in its path", "write one '/' between names")
    if not {".", ".."}.isdisjoint(map(unquote, parts.path.split("/"))):
        way_out = "write it as browsers do, which leave those out"
        raise UnreadableError(f"{shown(text)} has '.' or '..' for a folder in its path", way_out)
    return text if text.endswith("/") else f"{text}/"


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        valid = parts.port != 0 and re.fullmatch(HOST, parts.netloc)
    except ValueError:
        valid = False
    if not valid or len(text) > LENGTH_LIMIT or re.search(UNSAFE, text) or parts.scheme not in WEB:
        raise UnreadableError(f"{shown(text)} is not an http or https address", EXAMPLE)
    return parts
