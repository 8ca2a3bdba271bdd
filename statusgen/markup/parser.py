"""Python-Markdown with the processors of this format, and without the work that would change nothing."""

import functools
import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from statusgen.markup.blocks import CostlyBlocks, Fences, PlainParagraph, Whitespace
from statusgen.markup.characters import FORBIDDEN, REPLACEMENT
from statusgen.markup.finish import Finish, Unescape
from statusgen.markup.inlines import BareLink, Inlines, Mail
from statusgen.markup.sanitiser import sanitised
from statusgen.markup.spans import written
from statusgen.model import Html

# What is written in another way than it stands there, may make work that grows faster than a text, or is replaced.
SIGN = re.compile(rf"[\\<>&\t\r]|{FORBIDDEN.pattern}")
LETTER = r"[^\W\d_]"
PARAGRAPH = rf"{LETTER}.*+(?:\n{LETTER}.*+)*+"
ITEMS = rf"- {LETTER}.*+(?:\n- {LETTER}.*+)*+"
# What begins with a list, or has one behind another, is read otherwise.
SIMPLE = re.compile(rf"{PARAGRAPH}(?:\n\n{PARAGRAPH}|\n\n{ITEMS}(?!\n\n-))*+")


def convert(source: str, top_heading: int) -> Html:
    """Return the HTML of Markdown `source`, whose highest heading becomes `top_heading`."""
    html = simple(source.strip("\n"))
    if html is not None:
        return html
    return sanitised(_markdown(top_heading).reset().convert(FORBIDDEN.sub(REPLACEMENT, source)))


def simple(text: str) -> Html | None:
    """Return the HTML of paragraphs with lists behind them, in which nothing but spans begins; None of all else.

    It needs no sanitiser: its tags are those below, links are sanitised one by one, and no text can be read as a tag.
    """
    is_short = len(text) ** 2 <= Inlines.MAX_WORK or Inlines.work(text) <= Inlines.MAX_WORK
    if SIGN.search(text) or not is_short or not SIMPLE.fullmatch(text):
        return None
    html = written(text)
    return Html("\n".join(map(_block, html.split("\n\n")))) if html is not None else None


def _block(written: str) -> str:
    if not written.startswith("- "):
        return f"<p>{written}</p>"
    items = written[2:].replace("\n- ", "</li>\n<li>")
    return f"<ul>\n<li>{items}</li>\n</ul>"


@functools.cache
def _markdown(top_heading: int) -> Markdown:
    # Kept, as building one costs more than most texts; `reset` makes it forget the text before, so nothing depends on
    # what was converted earlier. Not for two threads at once.
    return Markdown(extensions=[*read_as(top_heading), Economy()])


def read_as(top_heading: int) -> tuple[Extension, ...]:
    """Return what makes Python-Markdown read this format, at its own pace."""
    return TableExtension(), SaneListExtension(), Format(top_heading)


class Format(Extension):
    """What a text means."""

    def __init__(self, top_heading: int) -> None:
        super().__init__()
        self.top_heading = top_heading

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        md.preprocessors.deregister("html_block")
        for pattern in ("html", "entity", "automail"):
            md.inlinePatterns.deregister(pattern)
        md.preprocessors.register(Fences(md), "fences", 25)
        md.inlinePatterns.register(Mail(r"<([^\s<>@:]+@[^\s<>@]+)>", md), "mail", 115)
        md.inlinePatterns.register(BareLink(BareLink.PATTERN, md), "bare_link", 110)
        md.treeprocessors.register(Finish(md, self.top_heading), "finish", -10)  # after `unescape`, 0


class Economy(Extension):
    """Limits the work that a text may make, and spares what would change nothing."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # as above
        md.preprocessors.register(Whitespace(md), "normalize_whitespace", 30)
        md.preprocessors.register(CostlyBlocks(md), "costly_blocks", 20)
        md.parser.blockprocessors.register(PlainParagraph(md.parser), "plain_paragraph", 110)
        md.treeprocessors.register(Inlines(md), "inline", 20)
        md.treeprocessors.register(Unescape(md), "unescape", 0)
