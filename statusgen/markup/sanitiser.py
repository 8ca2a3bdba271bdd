"""The last word on what gets out."""

import re

import nh3

from statusgen.markup.characters import FORBIDDEN, REPLACEMENT, ROOT
from statusgen.markup.links import address
from statusgen.model import Html

TAGS = frozenset(
    {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "em", "strong", "del", "code", "pre", "blockquote"}
    | {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "img"}
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
}
SCHEMES = frozenset({"http", "https", "mailto"})

CLASSES = {
    "code": re.compile(r"language-[\w#+.-]+"),
    "td": re.compile("align-(?:center|left|right)"),
    "th": re.compile("align-(?:center|left|right)"),
}
START = re.compile("[0-9]{1,9}")

NUMBER = re.compile("&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));?")


def sanitised(written: str) -> Html:
    return Html(CLEANER.clean(NUMBER.sub(_allowed_number, written)))


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value to write; `None` drops the attribute."""
    if name == "href":
        return address(value)
    if name == "src":
        image = address(value, page=False) or ""
        return image if image.startswith(ROOT) else None
    if name == "class":
        return value if CLASSES[tag].fullmatch(value) else None
    if name == "start":
        return value if START.fullmatch(value) else None
    return value


def _allowed_number(reference: re.Match[str]) -> str:
    """Return a numeric character reference as it is, or what stands for a character that nobody may write."""
    code = int(reference[1][:8], 16) if reference[1] else int(reference[2][:8])
    allowed = code <= 0x10FFFF and not FORBIDDEN.match(chr(code))  # noqa: PLR2004  # the last of Unicode
    return reference[0] if allowed else REPLACEMENT


# Made once: `nh3.clean` reads its rules anew for each text, which costs more than most texts.
CLEANER = nh3.Cleaner(
    tags=set(TAGS), attributes=ATTRIBUTES, attribute_filter=_attribute, url_schemes=set(SCHEMES), link_rel=None
)
