"""Where a link may lead, and how its address is written."""

import re

from statusgen.markup.characters import ROOT

IGNORED = re.compile("[\t\n\r]")
SCHEME = re.compile("[a-zA-Z][a-zA-Z0-9+.-]*:")
ABSOLUTE = re.compile(r"https?://[^\s/?#\\]|mailto:[^\s@]+@", re.IGNORECASE)
UNSAFE = re.compile(r'[\s"<>\\^`{|}]|%(?![0-9a-fA-F]{2})')


def address(url: str, *, page: bool = True) -> str | None:
    """Return `url` as it may stand in a page, or `None`: it leads where no link may.

    What is relative is taken from the site's root, and cannot climb above it. A folder of pages is named by its
    `index.html`, so that the link works from a disk too.
    """
    url = IGNORED.sub("", url).strip()  # as browsers read it, or a tab would hide a scheme
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


def without_punctuation(url: str) -> str:
    """Return `url` up to where the sentence around it goes on; a bracket stays if it was opened in the address."""
    opened = {")": url.count("(") - url.count(")"), "]": url.count("[") - url.count("]")}
    end = len(url)
    while end and (url[end - 1] in ".,:;!?'\"*_~" or opened.get(url[end - 1], 0) < 0):
        if url[end - 1] in opened:
            opened[url[end - 1]] += 1
        end -= 1
    return url[:end]
