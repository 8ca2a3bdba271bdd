"""What a request asks to be spared (RFC 9110, sections 13 and 14): what it has already, and all but a range."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Eighteen digits are more than any file has bytes, and int() refuses some thousands.
RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def is_known(headers: Mapping[str, str], tag: str, modified: datetime | None) -> bool:
    """Whether who sends `headers` (names in lower case) has what is told by `tag` and `modified`."""
    if (tags := headers.get("if-none-match")) is not None:
        return tags.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in tags.split(","))
    since = _moment(headers.get("if-modified-since", ""))
    return since is not None and modified is not None and modified <= since


def asked_range(headers: Mapping[str, str], size: int, tag: str) -> range | None:
    """Return the bytes asked for, none of them if they are not there, or None for the whole.

    More than one range may be answered with the whole (section 14.2), and so is a range of what has changed since.
    """
    found = RANGE.fullmatch(headers.get("range", "").strip())
    if found is None or found[0] == "bytes=-" or headers.get("if-range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
