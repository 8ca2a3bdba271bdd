"""What Python-Markdown looks for within a text, and where it needs not look."""

import re
from xml.etree.ElementTree import Element  # Python-Markdown's tree; no XML is parsed

from markdown import Markdown
from markdown.inlinepatterns import BACKTICK_RE, InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AtomicString

from statusgen.markup.links import ABSOLUTE, without_punctuation
from statusgen.markup.spans import is_plain, made, read_spans

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
            texts.admit(element)
        if not references and all(name == "text" and is_plain(element.text or "") for element, name in texts.searched):
            for element, _ in texts.searched:
                read_spans(element)
            return tree
        found = texts.signs | {DEFINED} if references else texts.signs
        self.inlinePatterns = [  # type: ignore[assignment]  # counted and indexed only, which is faster in a list
            pattern for pattern, signs in self._all if signs is None or not signs.isdisjoint(found)
        ]
        return super().run(tree, ancestors)


class Texts:
    """The texts of one document that are searched for patterns, and what signs they have."""

    MAX_WORK = 4_000_000  # characters that may begin something, times the length of the text searched for its end

    def __init__(self, longest_reference: int) -> None:
        self.searched: list[tuple[Element, str]] = []  # with "text" or "tail"
        self.signs: set[str] = set()
        self._left = self.MAX_WORK
        self._longest_reference = longest_reference  # written out at every mention

    def admit(self, element: Element) -> None:
        """Take the texts of `element`, or make atomic what has nothing to find or would cost too much."""
        for name in ("text", "tail"):
            text = getattr(element, name)
            if not text or isinstance(text, AtomicString):
                continue
            if self._is_searched(text):
                self.searched.append((element, name))
            else:
                setattr(element, name, AtomicString(text))

    def _is_searched(self, text: str) -> bool:
        signs = BEGINS.findall(text)
        cost = len(signs) * len(text) + signs.count("[") * self._longest_reference
        if not signs or cost > self._left:
            return False
        self._left -= cost
        self.signs.update(signs)
        return True


class BareLink(InlineProcessor):
    """Makes a bare address clickable, without the punctuation that ends its sentence."""

    ANCESTOR_EXCLUDES = ("a",)
    # What may not stand before it is told within, as an expression that begins with a letter is searched for faster.
    PATTERN = r"(?:http(?<![\w/]http)s?://|mailto:(?<![\w/]mailto:))[^\s<>\x02]+"

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element | None, int, int]:  # type: ignore[override]  # noqa: ARG002, N802  # as the library wants it
        url = without_punctuation(match[0])
        if not ABSOLUTE.match(url):
            return None, match.start(), match.end()
        return made("a", url, href=url), match.start(), match.start() + len(url)


class Mail(InlineProcessor):
    """`<jo@acme.example>`; Python-Markdown's own writes each letter as a character reference."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802  # as above
        return made("a", match[1], href=f"mailto:{match[1]}"), match.start(), match.end()
