"""Plain text for who cannot show HTML."""

import html
import re
from operator import itemgetter

from statusgen.model import Html

PARAGRAPH = re.compile("<p>[^<]*+(?:<(?:a [^>]*+|/?(?:a|strong|em|code|del))>[^<]*+)*</p>")
PREFORMATTED = re.compile("(<pre>.*?</pre>)", re.DOTALL)
LINK = re.compile(r'<a href="((?i:https?|mailto):[^"]*)"[^>]*>(.*?)</a>')
IMAGE = re.compile('<img [^>]*?alt="([^"]*)"[^>]*>')
ITEM = re.compile("<li>(?: ?<p>)?")
CELL = re.compile("</t[dh]> ?(?=<t[dh])")
BREAK = re.compile("<(?:br|hr|/?(?:p|h[2-6]|ul|ol|li|tr|table|blockquote|pre))\\b[^>]*> *")
ANY_TAG = re.compile("<[^>]*>")


def to_text(source: Html) -> str:
    """Return the words of `source`, a line for each block; a link to elsewhere is followed by its address."""
    if PARAGRAPH.fullmatch(source):  # as most are
        return html.unescape(_in_words(_spaced(source[3:-4]))).rstrip()
    lines = html.unescape(ANY_TAG.sub("", _in_lines(source))).split("\n")
    return "\n".join(filter(None, map(str.rstrip, lines)))


def _in_words(source: str) -> str:
    if "=" in source:  # without it, there is no link, which is seen in a tenth of the time
        source = LINK.sub(_link_in_text, source).lstrip()
    return ANY_TAG.sub("", source) if "<" in source else source


def _in_lines(source: str) -> str:
    if "<pre>" not in source:
        return _flowed(source)
    return "\n".join(part if n % 2 else _flowed(part) for n, part in enumerate(PREFORMATTED.split(source)))


def _flowed(source: str) -> str:
    text = LINK.sub(_link_in_text, _spaced(IMAGE.sub(itemgetter(1), source)))
    return BREAK.sub("\n", ITEM.sub("<li>- ", CELL.sub(" | ", text)))


def _spaced(text: str) -> str:
    """Return the words of `text` with one space between them, as most texts are written but for the ends of lines."""
    text = text.replace("\n", " ").strip()
    # No other white space than U+0020 can be printed, and to look for it is cheaper than to take a text apart. What is
    # left of it in ASCII is `FORBIDDEN`.
    plain = "\t" not in text and "\r" not in text if text.isascii() else text.isprintable()
    return text if plain and "  " not in text else " ".join(text.split())


def _link_in_text(link: re.Match[str]) -> str:
    url, text = link.groups()
    if "<" in text:
        text = ANY_TAG.sub("", text)
    return text if url in (text, f"mailto:{text}") else f"{text} ({url})"
