"""Python-Markdown with the processors of this format, and none that could find nothing in a text."""

import functools

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import BacktickInlineProcessor, LinkInlineProcessor

from statusgen.markup.blocks import CostlyBlocks, Fences, PlainParagraph, Whitespace
from statusgen.markup.finish import Finish
from statusgen.markup.inlines import BACKTICK, LINK, BareLink, Inlines, Mail
from statusgen.markup.sanitiser import FORBIDDEN, REPLACEMENT, sanitised
from statusgen.model import Html


def to_html(source: str, *, top_heading: int = 2) -> Html:
    """Return the HTML of Markdown `source`, whose highest heading becomes `top_heading`.

    Links and images within the site begin with `ROOT`.
    """
    return Html(sanitised(_markdown(top_heading).reset().convert(FORBIDDEN.sub(REPLACEMENT, source))))


@functools.cache
def _markdown(top_heading: int) -> Markdown:
    # Kept, as building one costs more than most texts; `reset` makes it forget the text before, so nothing depends on
    # what was converted earlier. Not for two threads at once.
    return Markdown(extensions=[TableExtension(), SaneListExtension(), _StatusgenExtension(top_heading)])


class _StatusgenExtension(Extension):
    def __init__(self, top_heading: int) -> None:
        super().__init__()
        self.top_heading = top_heading

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        md.preprocessors.deregister("html_block")
        for pattern in ("html", "entity", "automail"):
            md.inlinePatterns.deregister(pattern)
        md.preprocessors.register(Whitespace(md), "normalize_whitespace", 30)
        md.preprocessors.register(Fences(md), "fences", 25)
        md.preprocessors.register(CostlyBlocks(md), "costly_blocks", 20)
        md.parser.blockprocessors.register(PlainParagraph(md.parser), "plain_paragraph", 110)
        md.inlinePatterns.register(BacktickInlineProcessor(BACKTICK), "backtick", 190)
        md.inlinePatterns.register(LinkInlineProcessor(LINK, md), "link", 160)
        md.inlinePatterns.register(Mail(r"<([^\s<>@:]+@[^\s<>@]+)>", md), "mail", 115)
        md.inlinePatterns.register(BareLink(BareLink.PATTERN, md), "bare_link", 110)
        md.treeprocessors.register(Inlines(md), "inline", 20)
        md.treeprocessors.register(Finish(md, self.top_heading), "finish", -10)  # after `unescape`, 0
