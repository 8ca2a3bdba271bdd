"""Plain text for who cannot show HTML."""

import html
import re

from statusgen.model import Html

PARAGRAPH = re.compile("<p>[^<]*+</p>")
PREFORMATTED = re.compile("(<pre>.*?</pre>)", re.DOTALL)
LINK = re.compile(r'<a href="((?:https?|mailto):[^"]*)"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE)
IMAGE = re.compile('<img [^>]*?alt="([^"]*)"[^>]*>')
ITEM = re.compile("<li>(?:\\s*<p>)?")
BREAK = re.compile("<(?:br|hr|/?(?:p|h[2-6]|ul|ol|li|tr|table|blockquote|pre))\\b[^>]*>")
CELL = re.compile("</t[dh]>\\s*(?=<t[dh])")
ANY_TAG = re.compile("<[^>]*>")


def to_text(source: Html) -> str:
    """Return the words of `source`, a line for each block; a link to elsewhere is followed by its address."""
    if PARAGRAPH.fullmatch(source):  # as most are
        return html.unescape(" ".join(source[3:-4].split())).rstrip()
    parts = PREFORMATTED.split(source)
    lines = "\n".join(part if n % 2 else _flowed(part) for n, part in enumerate(parts)).split("\n")
    return "\n".join(line.rstrip() for line in (html.unescape(ANY_TAG.sub("", line)) for line in lines) if line.strip())


def _flowed(source: str) -> str:
    text = " ".join(IMAGE.sub(r"\1", source).split())
    text = ITEM.sub("<li>- ", CELL.sub(" | ", LINK.sub(_link_in_text, text)))
    return "\n".join(line.strip() for line in BREAK.sub("\n", text).split("\n"))


def _link_in_text(link: re.Match[str]) -> str:
    url, text = link[1], ANY_TAG.sub("", link[2])
    return text if url in {text, f"mailto:{text}"} else f"{text} ({url})"
