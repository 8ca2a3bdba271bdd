"""What is looked for within a text, and where nothing needs to be."""

import re
from typing import Any
from xml.etree.ElementTree import Element  # Python-Markdown's tree; no XML is parsed

from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AtomicString, code_escape

from statusgen.markup.links import ABSOLUTE, without_punctuation
from statusgen.markup.spans import MAX_WORK, SPAN, is_plain, span_of, work


class Inlines(InlineTreeprocessor):
    """Searches only texts in which something may begin, and lets patterns go through them only where they must."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        searched = self._searched(tree)
        if self.md.references or any(name == "tail" or not is_plain(element.text or "") for element, name in searched):
            return super().run(tree, ancestors)
        for element, _ in searched:
            read_spans(element)
        return tree

    def _searched(self, tree: Element) -> list[tuple[Element, str]]:
        """Return where the texts to search are: an element, and "text" or "tail"; all others become atomic."""
        left = MAX_WORK
        longest = max((len(url) + len(title or "") for url, title in self.md.references.values()), default=0)
        searched = []
        for element in tree.iter():
            for name in ("text", "tail"):
                text = getattr(element, name)
                if not text or isinstance(text, AtomicString):
                    continue
                cost = self._cost(text, longest)
                if 0 < cost <= left:
                    left -= cost
                    searched.append((element, name))
                else:
                    setattr(element, name, AtomicString(text))
        return searched

    def _cost(self, text: str, longest_reference: int) -> int:
        """Return how much work `text` may make; a reference is written out at every mention."""
        return work(text) + text.count("[") * longest_reference


class BareLink(InlineProcessor):
    """Makes a bare address clickable, without the punctuation that ends its sentence."""

    ANCESTOR_EXCLUDES = ("a",)
    # What may not stand before is told within: what begins with a letter is searched for much faster.
    PATTERN = r"(?:http(?<![\w/]http)s?://|mailto:(?<![\w/]mailto:))[^\s<>\x02]+"

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element | None, int, int]:  # type: ignore[override]  # noqa: ARG002, N802  # as the library wants it
        url = without_punctuation(match[0])
        if not ABSOLUTE.match(url):
            return None, match.start(), match.end()
        return made("a", url, href=url), match.start(), match.start() + len(url)


class Mail(InlineProcessor):
    """`<jo@acme.example>`; Python-Markdown's own writes each letter as a character reference."""

    ANCESTOR_EXCLUDES = ("a",)
    PATTERN = r"<([^\s<>@:]+@[^\s<>@\x02]+)>"

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802  # as above
        return made("a", match[1], href=f"mailto:{match[1]}"), match.start(), match.end()


class Emphasis(InlineProcessor):
    """As the library reads it where that takes nothing but marks, and as written elsewhere.

    Python-Markdown 3.11.3 takes the second "2" of `5*10**3*2` for a mark, and half of what stands for code or a link.
    """

    NO_MARKS = str.maketrans("", "", "*_")

    def __init__(self, library: Any) -> None:  # noqa: ANN401  # of another class before 3.11.1, without `reset`
        super().__init__(library.pattern, library.md)
        self.library = library
        self.forget = getattr(library, "reset", lambda: None)

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802  # as above
        element, start, end = self.library.handleMatch(match, data)
        if element is not None and self._words("".join(element.itertext())) != self._words(data[start:end]):
            self.forget()  # what else it found is as wrong
            return None, start, end
        return element, start, end

    def _words(self, text: str) -> str:
        return text.translate(self.NO_MARKS)


def read_spans(element: Element) -> None:
    """Make elements of the spans in the plain text of `element`, before its children."""
    text = element.text or ""
    matches = list(SPAN.finditer(text))
    starts = [*(match.start() for match in matches), len(text)]
    element.text = text[: starts[0]]
    for n, match in enumerate(matches):
        tag, label, href, rest = span_of(match)
        attributes = {"href": href} if href else {}
        child = made(tag, code_escape(label) if tag == "code" else label, **attributes)
        child.tail = rest + text[match.end() : starts[n + 1]]
        element.insert(n, child)


def made(tag: str, text: str, **attributes: str) -> Element:
    """Return an element whose text is not searched any further."""
    element = Element(tag, attributes)
    element.text = AtomicString(text)
    return element
