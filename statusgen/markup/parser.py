"""Python-Markdown with the processors of this format, and without the work that would change nothing."""

import functools
import html

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from statusgen.markup.blocks import CostlyBlocks, Fences, PlainParagraph, Whitespace
from statusgen.markup.characters import FORBIDDEN, REPLACEMENT
from statusgen.markup.finish import Finish, Unescape
from statusgen.markup.inlines import BareLink, Emphasis, Inlines, Mail
from statusgen.markup.sanitiser import sanitised
from statusgen.model import Html


def parse(source: str, top_heading: int) -> Html:
    """Return the HTML of Markdown `source` as the library reads it."""
    return converted(_markdown(top_heading), source)


def converted(library: Markdown, source: str) -> Html:
    """Return what `library` makes of `source`, sanitised; `source` as it is, if it lost its way in it."""
    text = FORBIDDEN.sub(REPLACEMENT, source)
    written = library.reset().convert(text)
    if "\x02" in written or "\x03" in written:  # what it marks its own places with
        written = f"<pre>{html.escape(text)}</pre>"
    return sanitised(written)


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
        md.inlinePatterns.register(Mail(Mail.PATTERN, md), "mail", 115)
        md.inlinePatterns.register(BareLink(BareLink.PATTERN, md), "bare_link", 110)
        for name, priority in (("em_strong", 60), ("em_strong2", 50)):  # in newer releases there is only one
            if name in md.inlinePatterns:
                md.inlinePatterns.register(Emphasis(md.inlinePatterns[name]), name, priority)
        md.treeprocessors.register(Finish(md, self.top_heading), "finish", -10)  # after `unescape`, 0


class Economy(Extension):
    """Limits the work that a text may make, and spares what would change nothing."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # as above
        md.preprocessors.register(Whitespace(md), "normalize_whitespace", 30)
        md.preprocessors.register(CostlyBlocks(md), "costly_blocks", 20)
        md.parser.blockprocessors.register(PlainParagraph(md.parser), "plain_paragraph", 110)
        md.treeprocessors.register(Inlines(md), "inline", 20)
        md.treeprocessors.register(Unescape(md), "unescape", 0)
