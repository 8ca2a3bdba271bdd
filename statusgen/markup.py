"""Markdown to safe HTML; the only importer of `markdown` and of the sanitiser.

Python-Markdown reads, and `nh3` has the last word: a tag, an attribute or a scheme that is not listed here does not
get out, whatever an author or a bug in between wrote. Raw HTML is never read as such; it is shown as text.

Some inputs cost Python-Markdown the square of their length, or a stack frame a character. Work is therefore counted
beforehand, and a block or a text that would cost too much is shown as plain text in its place. Counts, not clocks:
the same input gives the same bytes on a slow machine.
"""

import functools
import html
import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element  # Python-Markdown's tree; no XML is parsed

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from statusgen.model import Html

ROOT: Final = "\ufdd0"
"""Stands in sanitised HTML where the way to the site's root belongs; never in anything that an author wrote."""

TAGS = frozenset(
    {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "em", "strong", "del", "code", "pre", "blockquote"}
    | {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "img"}
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
}
SCHEMES = frozenset({"http", "https", "mailto"})

CLASSES = {
    "code": re.compile(r"language-[\w#+.-]+"),
    "td": re.compile("align-(?:center|left|right)"),
    "th": re.compile("align-(?:center|left|right)"),
}
START = re.compile("[0-9]{1,9}")

# Python-Markdown marks its own places with U+0002 and U+0003, XML takes no control characters, and UTF-8 no surrogates.
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff{ROOT}]")
NUMBER = re.compile("&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def to_html(source: str, *, top_heading: int = 2) -> Html:
    """Return the HTML of Markdown `source`, whose highest heading becomes `top_heading`.

    Links and images within the site begin with `ROOT`.
    """
    markdown = _markdown(top_heading)
    written = markdown.reset().convert(FORBIDDEN.sub(REPLACEMENT, source))
    return Html(_sanitised(NUMBER.sub(_allowed_number, written)))


@functools.cache
def _markdown(top_heading: int) -> Markdown:
    # Kept, as building one costs more than most texts; `reset` makes it forget the text before, so nothing depends on
    # what was converted earlier. Not for two threads at once.
    return Markdown(extensions=[TableExtension(), SaneListExtension(), _StatusgenExtension(top_heading)])


def _sanitised(written: str) -> str:
    return nh3.clean(
        written,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value to write; `None` drops the attribute."""
    if name == "href":
        return _address(value)
    if name == "src":
        address = _address(value, page=False) or ""
        return address if address.startswith(ROOT) else None
    if name == "class":
        return value if CLASSES[tag].fullmatch(value) else None
    if name == "start":
        return value if START.fullmatch(value) else None
    return value


def _allowed_number(reference: re.Match[str]) -> str:
    """Return a numeric character reference as it is, or what stands for a character that nobody may write."""
    code = int(reference[1], 16) if reference[1] else int(reference[2][:8])
    allowed = code <= 0x10FFFF and not FORBIDDEN.match(chr(code))  # noqa: PLR2004  # the last of Unicode
    return reference[0] if allowed else REPLACEMENT


SCHEME = re.compile("[a-zA-Z][a-zA-Z0-9+.-]*:")
ABSOLUTE = re.compile(r"https?://[^\s/?#\\]|mailto:[^\s@]+@", re.IGNORECASE)
UNSAFE = re.compile(r'[\s"<>\\^`{|}]|%(?![0-9a-fA-F]{2})')


def _address(url: str, *, page: bool = True) -> str | None:
    """Return `url` as it may stand in a page, or `None`: it leads where no link may.

    What is relative is taken from the site's root, and cannot climb above it. A folder of pages is named by its
    `index.html`, so that the link works from a disk too.
    """
    url = re.sub("[\t\n\r]", "", url).strip()  # as browsers read it, or a tab would hide a scheme
    if SCHEME.match(url):
        return _quoted(url) if ABSOLUTE.match(url) else None
    if url.startswith("#"):
        return _quoted(url)
    path, rest = _split(url)
    path = path.replace("\\", "/")
    if path.startswith("//"):  # names a host
        return None
    return ROOT + _quoted(_resolved(path, page=page)).replace(":", "%3A") + _quoted(rest)


def _split(url: str) -> tuple[str, str]:
    """Return the path, and the query and fragment with their sign."""
    end = next((n for n, char in enumerate(url) if char in "?#"), len(url))
    return url[:end], url[end:]


def _resolved(path: str, *, page: bool) -> str:
    """Return `path` without a slash at its start and without `.` and `..`."""
    *folders, name = path.split("/")
    if name in {".", ".."}:
        folders, name = [*folders, name], ""
    parts: list[str] = []
    for folder in folders:
        if folder == "..":
            del parts[-1:]
        elif folder not in {"", "."}:
            parts.append(folder)
    return "/".join([*parts, name or ("index.html" if page else "")])


def _quoted(url: str) -> str:
    return UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url)


class _StatusgenExtension(Extension):
    def __init__(self, top_heading: int) -> None:
        super().__init__()
        self.top_heading = top_heading

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        md.preprocessors.deregister("html_block")
        for pattern in ("html", "entity", "automail"):
            md.inlinePatterns.deregister(pattern)
        md.preprocessors.register(_Fences(md), "fences", 25)
        md.preprocessors.register(_CostlyBlocks(md), "costly_blocks", 20)
        md.treeprocessors.register(_CostlyTexts(md), "costly_texts", 25)  # before `inline`, 20
        md.treeprocessors.register(_Finish(md, self.top_heading), "finish", -10)  # after `unescape`, 0
        md.inlinePatterns.register(_Mail(r"<([^\s<>@:]+@[^\s<>@]+)>", md), "mail", 115)
        md.inlinePatterns.register(_BareLink(r"(?<![\w/])(?:https?://|mailto:)[^\s<>\x02]+", md), "bare_link", 110)


class _Fences(Preprocessor):
    """Fenced code as in CommonMark: a fence that is never closed ends with the text."""

    # Python-Markdown's own extension takes the square of the number of fences, and imports Pygments.
    OPENING = re.compile(r" {0,3}+(`{3,}+|~{3,}+) *+\{?+ *+\.?+([\w#+.-]*+)[^`]*+")

    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        rest = iter(lines)
        for line in rest:
            opening = self.OPENING.fullmatch(line)
            if opening:
                code = "\n".join(_until_closed(rest, opening[1])).rstrip("\n") + "\n"
                name = f' class="language-{opening[2]}"' if opening[2] else ""
                placeholder = self.md.htmlStash.store(f"<pre><code{name}>{html.escape(code)}</code></pre>")
                out += ["", placeholder, "", ""]
            else:
                out.append(line)
        return out


def _until_closed(lines: Iterator[str], fence: str) -> Iterator[str]:
    for line in lines:
        if set(line.strip()) == {fence[0]} and len(line.strip()) >= len(fence):
            return
        yield line


class _CostlyBlocks(Preprocessor):
    """Sets aside blocks whose structure would cost too much, as preformatted text."""

    MAX_NESTING = 20  # quotes and lists, each a few frames of the stack
    MAX_BACKTICKS = 1_000  # in a line: a table pairs them, each with all others
    MAX_WORK = 4_000_000  # lines that cut their block, times the length of what is cut
    CELL_WORK = 400  # a table's cell, in the same unit: a wide header over many short rows fills every one

    RUN = re.compile("#{500}| {500}")  # expressions of older releases go to and fro in such
    PREFIX = re.compile(r"(?:[ >]|[*+-] |[0-9]++\. )*+")
    LEVEL = re.compile("[>*+-]|[0-9]+| {4}")
    CUT = re.compile(r"[ >]*+(?:[#\[=]|-++ *+$|(?:[-*_] {0,2}+){3})")  # headings, references, rules

    def run(self, lines: list[str]) -> list[str]:
        left = self.MAX_WORK
        blocks = "\n".join(lines).split("\n\n")
        for n, block in enumerate(blocks):
            cost = self._cost(block)
            if cost > left:
                blocks[n] = self.md.htmlStash.store(f"<pre>{html.escape(block)}</pre>")
            else:
                left -= cost
        return "\n\n".join(blocks).split("\n")

    def _cost(self, block: str) -> int:
        lines = block.split("\n")
        if (
            max(self._nesting(line) for line in lines) > self.MAX_NESTING
            or max(line.count("`") for line in lines) > self.MAX_BACKTICKS
            or self.RUN.search(block)
        ):
            return self.MAX_WORK + 1
        cuts = sum(bool(self.CUT.match(line)) for line in lines)
        return cuts * len(block) + len(lines) * max(line.count("|") for line in lines) * self.CELL_WORK

    def _nesting(self, line: str) -> int:
        prefix = self.PREFIX.match(line)
        return len(self.LEVEL.findall(prefix[0])) if prefix else 0


class _CostlyTexts(Treeprocessor):
    """Takes what would cost too much out of the reach of inline patterns."""

    MAX_WORK = 4_000_000  # characters that may begin something, times the length of the text searched for its end
    BEGINS = re.compile(r"[\[`\\*_<&!:]|  \n")

    def run(self, root: Element) -> None:
        left = self.MAX_WORK
        longest = max((len(url) + len(title or "") for url, title in self.md.references.values()), default=0)
        for element in root.iter():
            for name in ("text", "tail"):
                text = getattr(element, name) or ""
                cost = 0 if isinstance(text, AtomicString) else self._cost(text, longest)
                if cost > left:
                    setattr(element, name, AtomicString(text))
                else:
                    left -= cost

    def _cost(self, text: str, longest_reference: int) -> int:
        """Return how much work `text` may make; a reference is written out at every mention."""
        return len(self.BEGINS.findall(text)) * len(text) + text.count("[") * longest_reference


class _BareLink(InlineProcessor):
    """Makes a bare address clickable, without the punctuation that ends its sentence."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element | None, int, int]:  # type: ignore[override]  # noqa: ARG002, N802  # as the library wants it
        url = _without_punctuation(match[0])
        if not ABSOLUTE.match(url):
            return None, match.start(), match.end()
        return _link(url, url), match.start(), match.start() + len(url)


class _Mail(InlineProcessor):
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


class _Finish(Treeprocessor):
    """Makes what Python-Markdown wrote fit a page: headings, images, links, alignment."""

    def __init__(self, md: Markdown, top_heading: int) -> None:
        super().__init__(md)
        self.top_heading = top_heading

    def run(self, root: Element) -> None:
        _shift_headings(root, self.top_heading)
        _unnest_links(root)
        for element in root.iter():
            if element.tag == "img":
                _keep_images_at_home(element)
            elif element.tag == "a" and _address(html.unescape(element.get("href", ""))) is None:
                _unwrap(element)
            elif "style" in element.attrib:  # only tables have one: "text-align: right;"
                element.set("class", "align-" + element.attrib.pop("style").split()[-1].strip(";"))


def _shift_headings(root: Element, top: int) -> None:
    """Give each heading the level of its depth in the outline, `top` and below, so that none is skipped."""
    above: list[str] = []
    for heading in root.iter():
        if re.fullmatch("h[1-6]", heading.tag):
            above = [tag for tag in above if tag < heading.tag] + [heading.tag]
            heading.tag = f"h{min(top + len(above) - 1, 6)}"


def _unnest_links(root: Element) -> None:
    """Keep the outer of two links, one inside the other; an image of another host must not become a link in one."""
    for link in root.iter("a"):
        for inner in list(link.iter())[1:]:
            if inner.tag == "a" or (inner.tag == "img" and _home(inner) is None):
                _unwrap(inner)


def _keep_images_at_home(image: Element) -> None:
    """Turn an image of another host into a link to it: a page loads nothing from elsewhere."""
    if _home(image) is not None:
        return
    source = image.get("src", "")
    _unwrap(image)
    if _address(html.unescape(source)) is not None:
        image.tag = "a"
        image.set("href", source)
        image.text = image.text or AtomicString(source)


def _home(image: Element) -> str | None:
    address = _address(html.unescape(image.get("src", "")), page=False)
    return address if address and address.startswith(ROOT) else None


def _unwrap(element: Element) -> None:
    """Leave only what is in the link or image; the sanitiser drops a tag that it does not know."""
    element.text = AtomicString(element.get("alt", "")) if element.tag == "img" else element.text
    element.tag = "span"
    element.attrib.clear()


PREFORMATTED = re.compile("(<pre>.*?</pre>)", re.DOTALL)
LINK = re.compile(r'<a href="((?:https?|mailto):[^"]*)"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE)
IMAGE = re.compile('<img [^>]*?alt="([^"]*)"[^>]*>')
ITEM = re.compile("<li>(?:\\s*<p>)?")
BREAK = re.compile("<(?:br|hr|/?(?:p|h[2-6]|ul|ol|li|tr|table|blockquote|pre))\\b[^>]*>")
CELL = re.compile("</t[dh]>\\s*(?=<t[dh])")
ANY_TAG = re.compile("<[^>]*>")


def to_text(source: Html) -> str:
    """Return the words of `source`, a line for each block; a link to elsewhere is followed by its address."""
    parts = PREFORMATTED.split(source)
    lines = "\n".join(part if n % 2 else _flowed(part) for n, part in enumerate(parts)).split("\n")
    return "\n".join(line.rstrip() for line in (html.unescape(ANY_TAG.sub("", line)) for line in lines) if line.strip())


def _flowed(source: str) -> str:
    text = " ".join(IMAGE.sub(r"\1", source).split())
    text = ITEM.sub("<li>- ", CELL.sub(" | ", LINK.sub(_link_in_text, text)))
    return re.sub(" *\n *", "\n", BREAK.sub("\n", text)).strip()


def _link_in_text(link: re.Match[str]) -> str:
    url, text = link[1], ANY_TAG.sub("", link[2])
    return text if url in {text, f"mailto:{text}"} else f"{text} ({url})"
