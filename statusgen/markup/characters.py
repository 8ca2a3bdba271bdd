"""The characters that mean something here, and those that nobody may write."""

import re
from typing import Final

ROOT: Final = "\ufdd0"
"""Stands in sanitised HTML where the way to the site's root belongs; never in anything that an author wrote."""

# Python-Markdown marks its own places with U+0002 and U+0003, XML takes no control characters, and UTF-8 no surrogates.
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff{ROOT}]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

ORDINARY: Final = bytes([ord("\n"), *range(ord(" "), 0x7F)])


def is_ordinary(text: str) -> bool:
    """Whether `text` is of visible ASCII, spaces and ends of lines alone: that is seen in a third of the time."""
    return text.isascii() and not text.encode().translate(None, ORDINARY)
