"""Markdown to safe HTML, and that to plain text; the only importer of `markdown` and of the sanitiser.

Python-Markdown reads, and `nh3` has the last word: a tag, an attribute or a scheme that is not listed in `sanitiser`
does not get out, whatever an author or a bug in between wrote. Raw HTML is never read as such; it is shown as text.
Nor is a word lost: emphasis that would take more than its marks is shown as written, and so is a whole text in whose
HTML the library left a mark of its own.

Most texts are a few sentences with a link or a bold word. Python-Markdown goes through them some thirty times, so they
are spared what would change nothing: `simple`, which writes most of them without the library and has nothing but
their links sanitised, and `parser.Economy` are all that is done for speed, and a test holds both ways together. Some
inputs cost the square of their length, or a stack frame a character. Work is therefore counted beforehand, and a block
or a text that would cost too much is shown as plain text in its place. Counts, not clocks: the same input gives the
same bytes on a slow machine.
"""

from collections.abc import Callable
from functools import cache

from statusgen.markup.characters import FORBIDDEN, REPLACEMENT, ROOT, is_ordinary
from statusgen.markup.fences import fenced, fences, is_within, lines_and_code
from statusgen.markup.text import to_text
from statusgen.model import Html

__all__ = [
    "FORBIDDEN",
    "REPLACEMENT",
    "ROOT",
    "fenced",
    "fences",
    "is_ordinary",
    "is_within",
    "lines_and_code",
    "to_html",
    "to_text",
]


def to_html(source: str, *, top_heading: int = 2) -> Html:
    """Return the HTML of Markdown `source`, whose highest heading becomes `top_heading`.

    Links and images within the site begin with `ROOT`.
    """
    return _converter()(source, top_heading)


@cache
def _converter() -> Callable[[str, int], Html]:
    from statusgen.markup.simple import convert  # noqa: PLC0415  # a build that remembers every text has no use for it

    return convert
