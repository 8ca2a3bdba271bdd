"""The spans of ordinary texts: those that stand side by side, none within or at another.

Python-Markdown searches a text for each kind of span in turn, and once more for each that it finds. Where nothing but
such spans begins anything, one pass finds what the library would.
"""

import re
from functools import lru_cache

from statusgen.markup.links import address, without_punctuation
from statusgen.markup.sanitiser import sanitised

# The words of a span have no sign of another, and neither "/" nor "@", without which there is no bare address.
_WORD = r"[^\s`\[\]\\*_<!@/\x02]"
_WORDS = rf"{_WORD}(?:[^`\[\]\\*_<!@/\x02\n]*{_WORD})?"

# What begins a span, or anything else; only spans are named. An underscore within a word is only that.
# What may not stand before is told after the first character: what begins with one is searched for much faster.
SPAN = re.compile(
    r"`(?<!``)(?P<code>[^\s`\\](?:[^`\\]*[^\s`\\])?)`(?!`)"
    rf"|\*(?<!\S\*)(?P<double>\*?)(?P<words>{_WORDS})\*(?P=double)(?=[\s.,;:!?)]|\Z)"
    rf"|\[(?<!!\[)(?P<label>{_WORDS})\]\((?P<target>[^\s()<>'\"\\`\[\]\x02]+)\)"
    r"|http(?<![\w/]http)s?://[^\W_](?:[^\s<>`\[\]\\*\x02]*[^\W_])?[/.,;:!?'\")]*+(?=\s|\Z)(?P<bare>)"
    r"|`|\[|\\|\*|<|\x02|_(?<![^\W_]_)|_(?![^\W_])|:(?=//)|:(?<=mailto:)|\n(?<=  \n)"
)

MAX_WORK = 4_000_000  # characters that may begin something, times the length of the text searched for its end
BEGINS = re.compile(r"[\[`\\*_<&!:]|\n(?<=  \n)")

# Within another site nothing but letters: the sanitiser has its word on the site, and nothing to say about these.
WITHIN = re.compile(r"(https?://[a-z0-9.-]+/)[\w./~-]+", re.ASCII)

Span = tuple[str, str, str, str]
"""The tag, what is in it, where it leads if it is a link, and what stands at its end without belonging to it."""


def work(text: str) -> int:
    """Return how much work the spans of `text` may make."""
    return len(BEGINS.findall(text)) * len(text)


def is_plain(text: str) -> bool:
    """Tell whether nothing in `text` begins anything, but for spans side by side."""
    return all(match.lastgroup for match in SPAN.finditer(text))


def written(text: str) -> str | None:
    """Return the HTML of plain text with its spans, as Python-Markdown writes it and the sanitiser leaves it.

    In `text` there is no `&`, `<` or `>`, and nothing that is forbidden. None is returned where it is not plain, or
    code goes on in another line, which may be that of another block.
    """
    try:
        return SPAN.sub(_written, text).replace("\xa0", "&nbsp;")
    except _UnlikeError:
        return None


class _UnlikeError(Exception):
    """Something begins here that is written otherwise."""


def _written(match: re.Match[str]) -> str:
    code, double, words, label, target, bare = match.groups()
    if words:
        return f"<strong>{words}</strong>" if double else f"<em>{words}</em>"
    if label:
        return _link(label, target)
    if code and "\n" not in code:
        return f"<code>{code}</code>"
    if bare is None:
        raise _UnlikeError
    url = without_punctuation(match[0])
    return f"{_link(url, url)}{match[0][len(url) :]}"


def _link(label: str, href: str) -> str:
    opening = _opening(href)
    return f"{opening}{label}</a>" if opening else label


@lru_cache(maxsize=1000)  # the updates of an incident most often lead to the same places
def _opening(href: str) -> str:
    """Return the first tag of a link as the sanitiser leaves it; of one that leads where no link may, nothing."""
    within = WITHIN.fullmatch(href)
    return _first_tag(within[1]).replace(within[1], href) if within else _first_tag(href)


@lru_cache(maxsize=1000)  # and all links of a site to a few others
def _first_tag(href: str) -> str:
    quoted = href.replace('"', "&quot;")
    return "" if address(href) is None else sanitised(f'<a href="{quoted}"></a>').removesuffix("</a>")


def span_of(match: re.Match[str]) -> Span:
    """Return the span that `SPAN` found; its tag is empty where it found none."""
    kind = match.lastgroup
    if kind == "code":
        return "code", match[1], "", ""
    if kind == "words":
        return "strong" if match[2] else "em", match[3], "", ""
    if kind == "target":
        return "a", match[4], match[5], ""
    if kind is None:
        return "", "", "", ""
    url = without_punctuation(match[0])
    return "a", url, url, match[0][len(url) :]
