"""What Python-Markdown wrote, made fit for a page."""

import html
from xml.etree.ElementTree import Element  # Python-Markdown's tree; no XML is parsed

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import AtomicString

from statusgen.markup.characters import ROOT
from statusgen.markup.links import address

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Unescape(UnescapeTreeprocessor):
    """As the library does it, where anything was escaped."""

    def run(self, root: Element) -> None:
        if any("\\" in line for line in self.md.lines):  # type: ignore[attr-defined]  # as `convert` keeps them
            super().run(root)


class Finish(Treeprocessor):
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
            elif element.tag == "a" and address(html.unescape(element.get("href", ""))) is None:
                _unwrap(element)
            elif "style" in element.attrib:  # only tables have one: "text-align: right;"
                element.set("class", "align-" + element.attrib.pop("style").split()[-1].strip(";"))


def _shift_headings(root: Element, top: int) -> None:
    """Give each heading the level of its depth in the outline, `top` and below, so that none is skipped."""
    above: list[str] = []
    for heading in root.iter():
        if heading.tag in HEADINGS:
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
    if address(html.unescape(source)) is not None:
        image.tag = "a"
        image.set("href", source)
        image.text = image.text or AtomicString(source)


def _home(image: Element) -> str | None:
    source = address(html.unescape(image.get("src", "")), page=False)
    return source if source and source.startswith(ROOT) else None


def _unwrap(element: Element) -> None:
    """Leave only what is in the link or image; the sanitiser drops a tag that it does not know."""
    element.text = AtomicString(element.get("alt", "")) if element.tag == "img" else element.text
    element.tag = "span"
    element.attrib.clear()
