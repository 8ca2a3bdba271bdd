"""What Python-Markdown looks for within a text, and where it needs not look."""

import re
from xml.etree.ElementTree import Element  # Python-Markdown's tree; no XML is parsed

from markdown import Markdown
from markdown.inlinepatterns import BACKTICK_RE, InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AtomicString

from statusgen.markup.links import ABSOLUTE

# What may not stand before is told after, as an expression that begins with a character is searched for much faster.
LINK = r"\[(?<!!\[)"
BACKTICK = (
    BACKTICK_RE.replace(r"(?<!\\)((?:\\{2})+)", r"(\\(?<!\\\\)\\(?:\\{2})*)")
    .replace(r"(?<!\\)`", r"`(?<!\\`)")
    .replace(r"(?<!\\)(`+)", r"(`(?<!\\`)`*)")  # before release 3.11
)

BEGINS = re.compile(r"[\[`\\*_<&!:]|  \n")

# One of these must be in a text where a pattern is to find anything; of a pattern that is not listed nothing is known.
DEFINED = "]:"  # not in the text, but anywhere: without a definition, a reference is none
SIGNS = {
    "backtick": {"`"},
    "escape": {"\\"},
    "reference": {DEFINED},
    "link": {"["},
    "image_link": {"!"},
    "image_reference": {DEFINED},
    "short_reference": {DEFINED},
    "short_image_ref": {DEFINED},
    "autolink": {"<"},
    "mail": {"<"},
    "bare_link": {":"},
    "linebreak": {"  \n"},
    "not_strong": {"*", "_"},  # of releases before 3.11
    "em_strong": {"*", "_"},
    "em_strong2": {"_"},
}


class Texts:
    """Decides for each text of one document whether it is searched for patterns, and collects what signs it has."""

    MAX_WORK = 4_000_000  # characters that may begin something, times the length of the text searched for its end

    def __init__(self, longest_reference: int) -> None:
        self.signs: set[str] = set()
        self._left = self.MAX_WORK
        self._longest_reference = longest_reference  # written out at every mention

    def admitted(self, text: str) -> str:
        """Return `text`, atomic if patterns would find nothing in it, or would cost too much."""
        if isinstance(text, AtomicString):
            return text
        signs = BEGINS.findall(text)
        cost = len(signs) * len(text) + signs.count("[") * self._longest_reference
        if not signs or cost > self._left:
            return AtomicString(text)
        self._left -= cost
        self.signs.update(signs)
        return text


class Inlines(InlineTreeprocessor):
    """Applies the patterns that can find anything, as if all were applied.

    A pattern puts a placeholder in the place of what it found, or hands on a part of it: no sign comes from nowhere,
    and neither does a reference, as all are defined before.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        signs = {md.inlinePatterns[name]: each for name, each in SIGNS.items() if name in md.inlinePatterns}
        self._all = [(pattern, signs.get(pattern)) for pattern in md.inlinePatterns]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        references = self.md.references.values()
        texts = Texts(max((len(url) + len(title or "") for url, title in references), default=0))
        for element in tree.iter():
            if element.text:
                element.text = texts.admitted(element.text)
            if element.tail:
                element.tail = texts.admitted(element.tail)
        if not texts.signs:
            return tree
        found = texts.signs | {DEFINED} if references else texts.signs
        self.inlinePatterns = [  # type: ignore[assignment]  # counted and indexed only, which is faster in a list
            pattern for pattern, signs in self._all if signs is None or not signs.isdisjoint(found)
        ]
        return super().run(tree, ancestors)


class BareLink(InlineProcessor):
    """Makes a bare address clickable, without the punctuation that ends its sentence."""

    ANCESTOR_EXCLUDES = ("a",)
    # What may not stand before it is told within, as an expression that begins with a letter is searched for faster.
    PATTERN = r"(?:http(?<![\w/]http)s?://|mailto:(?<![\w/]mailto:))[^\s<>\x02]+"

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element | None, int, int]:  # type: ignore[override]  # noqa: ARG002, N802  # as the library wants it
        url = _without_punctuation(match[0])
        if not ABSOLUTE.match(url):
            return None, match.start(), match.end()
        return _link(url, url), match.start(), match.start() + len(url)


class Mail(InlineProcessor):
    """`<jo@acme.example>`; Python-Markdown's own writes each letter as a character reference."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802  # as above
        return _link(f"mailto:{match[1]}", match[1]), match.start(), match.end()


def _link(url: str, text: str) -> Element:
    element = Element("a", href=url)
    element.text = AtomicString(text)
    return element


def _without_punctuation(url: str) -> str:
    """Return `url` up to where the sentence around it goes on; a bracket stays if it was opened in the address."""
    opened = {")": url.count("(") - url.count(")"), "]": url.count("[") - url.count("]")}
    end = len(url)
    while end and (url[end - 1] in ".,:;!?'\"*_~" or opened.get(url[end - 1], 0) < 0):
        if url[end - 1] in opened:
            opened[url[end - 1]] += 1
        end -= 1
    return url[:end]
