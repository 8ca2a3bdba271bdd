"""Markdown to HTML, without the library where that is not needed: paragraphs, and lists behind them."""

import re

from statusgen.markup.characters import FORBIDDEN
from statusgen.markup.spans import MAX_WORK, work, written
from statusgen.model import Html

# What is written in another way than it stands there, may make work that grows faster than a text, or is replaced.
SIGN = re.compile(rf"[\\<>&\t\r]|{FORBIDDEN.pattern}")
NO_SIGN = bytes(code for code in range(0x80) if not SIGN.match(chr(code)))
LETTER = r"[^\W\d_]"
PARAGRAPH = rf"{LETTER}.*+(?:\n{LETTER}.*+)*+"
ITEMS = rf"- {LETTER}.*+(?:\n- {LETTER}.*+)*+"
# What begins with a list, or has one behind another, is read otherwise.
SIMPLE = re.compile(rf"{PARAGRAPH}(?:\n\n{PARAGRAPH}|\n\n{ITEMS}(?!\n\n-))*")
BLANK = re.compile(r"\n{3,}")


def convert(source: str, top_heading: int) -> Html:
    """Return the HTML of Markdown `source`, whose highest heading becomes `top_heading`."""
    html = simple(source.strip("\n"))
    if html is not None:
        return html
    # Most edits are of texts that need no library, and to import it takes as long as all else that they make.
    from statusgen.markup.parser import parse  # noqa: PLC0415

    return parse(source, top_heading)


def simple(text: str) -> Html | None:
    """Return the HTML of paragraphs with lists behind them, in which nothing but spans begins; None of all else.

    It needs no sanitiser: its tags are those below, links are sanitised one by one, and no text can be read as a tag.
    """
    is_short = len(text) ** 2 <= MAX_WORK or work(text) <= MAX_WORK
    if _has_sign(text) or not is_short:
        return None
    if "\n" in text or not text[:1].isalpha():  # else it is one paragraph, as most are
        if "\n\n\n" in text:
            text = BLANK.sub("\n\n", text)
        if not SIMPLE.fullmatch(text):
            return None
    html = written(text)
    return None if html is None else Html(_blocks(html))


def _blocks(written: str) -> str:
    if "\n" not in written:
        return f"<p>{written}</p>"
    if "\n\n- " in written:
        return "\n".join(map(_block, written.split("\n\n")))
    within = written.replace("\n\n", "</p>\n<p>")
    return f"<p>{within}</p>"


def _has_sign(text: str) -> bool:
    if text.isascii():
        return bool(text.encode().translate(None, NO_SIGN))  # takes a quarter of the time
    return SIGN.search(text) is not None


def _block(written: str) -> str:
    if not written.startswith("- "):
        return f"<p>{written}</p>"
    items = written[2:].replace("\n- ", "</li>\n<li>")
    return f"<ul>\n<li>{items}</li>\n</ul>"
