"""The spans of ordinary texts: those that stand side by side, none within or at another.

Python-Markdown searches a text for each kind of span in turn, and once more for each that it finds. Where nothing but
such spans begins anything, one pass finds what the library would.
"""

import re
from xml.etree.ElementTree import Element  # Python-Markdown's tree; no XML is parsed

from markdown.util import AtomicString, code_escape

from statusgen.markup.links import address, without_punctuation

# The words of a span have no sign of another, and neither "/" nor "@", without which there is no bare address.
_WORD = r"[^\s`\[\]\\*_<!@/\x02]"
_WORDS = rf"{_WORD}(?:[^`\[\]\\*_<!@/\x02\n]*{_WORD})?"

# What may not stand before is told after the first character: what begins with one is searched for much faster.
SPAN = re.compile(
    r"`(?<!``)(?P<code>[^\s`\\](?:[^`\\]*[^\s`\\])?)`(?!`)"
    rf"|\*(?<!\S\*)(?P<double>\*?)(?P<words>{_WORDS})\*(?P=double)(?=[\s.,;:!?)]|\Z)"
    rf"|\[(?<!!\[)(?P<label>{_WORDS})\]\((?P<target>[^\s()<>'\"\\`\[\]\x02]+)\)"
    r"|http(?<![\w/]http)s?://[^\W_](?:[^\s<>`\[\]\\*\x02]*[^\W_])?[/.,;:!?'\")]*+(?=\s|\Z)"
)
# An underscore within a word is only that.
SIGN = re.compile(r"[`\[\\*<\x02]|_(?<![^\W_]_)|_(?![^\W_])|:(?=//)|:(?<=mailto:)|\n(?<=  \n)")


def is_plain(text: str) -> bool:
    """Tell whether nothing in `text` begins anything, but for spans side by side."""
    return not SIGN.search(SPAN.sub("\x03", text))


def written(text: str) -> str:
    """Return the HTML of plain text with its spans, as Python-Markdown would write it; there is no `&`, `<` or `>`."""
    parts, end = [], 0
    for match in SPAN.finditer(text):
        span, length = _span(match)
        parts += [text[end : match.start()], _as_html(span)]
        end = match.start() + length
    return "".join((*parts, text[end:]))


def _as_html(span: Element) -> str:
    label, href = span.text or "", span.get("href")
    if href is None:
        return f"<{span.tag}>{label}</{span.tag}>"
    quoted = href.replace('"', "&quot;")
    return label if address(href) is None else f'<a href="{quoted}">{label}</a>'


def read_spans(element: Element) -> None:
    """Make elements of the spans in the plain text of `element`, before its children."""
    text = element.text or ""
    matches = list(SPAN.finditer(text))
    spans = [_span(match) for match in matches]
    ends = [match.start() + length for match, (_, length) in zip(matches, spans, strict=True)]
    starts = [*(match.start() for match in matches), len(text)]
    element.text = text[: starts[0]]
    for n, (span, _) in enumerate(spans):
        span.tail = text[ends[n] : starts[n + 1]]
        element.insert(n, span)


def _span(match: re.Match[str]) -> tuple[Element, int]:
    """Return the element of a span, and how much of the text it takes."""
    kind, found = match.lastgroup, match[0]
    if kind == "code":
        return made("code", code_escape(match["code"])), len(found)
    if kind == "words":
        return made("strong" if match["double"] else "em", match["words"]), len(found)
    if kind == "target":
        return made("a", match["label"], href=match["target"]), len(found)
    url = without_punctuation(found)
    return made("a", url, href=url), len(url)


def made(tag: str, text: str, **attributes: str) -> Element:
    """Return an element whose text is not searched any further."""
    element = Element(tag, attributes)
    element.text = AtomicString(text)
    return element
