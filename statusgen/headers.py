"""What is sent with each file of a site: its content type, and what the site's `_headers` file says of it.

That file has the format that Netlify and Cloudflare Pages share. It is the one table for every host that reads none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from mimetypes import MimeTypes

from statusgen.structs import Frozen

FILE = "_headers"
INDEX = "index.html"

# What Python's own table lacks, or calls by an old name, in some version; the system's tables differ by machine.
TYPES = {
    "7z": "application/x-7z-compressed",
    "avif": "image/avif",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "flac": "audio/flac",
    "ico": "image/vnd.microsoft.icon",
    "js": "text/javascript",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "md": "text/markdown",
    "mjs": "text/javascript",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ogg": "audio/ogg",
    "otf": "font/otf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "ttf": "font/ttf",
    "wav": "audio/wav",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml",
    "yml": "application/yaml",
}
KNOWN = MimeTypes()

WILDCARD = re.compile(r"(\*|:[A-Za-z]\w*)")
HEADER = re.compile(r"([\w!#$%&'*+.^`|~-]+)\s*:\s*([^\x00-\x08\x0a-\x1f\x7f]*)", re.ASCII)
DETACHED = re.compile(r"!\s*([\w-]+)", re.ASCII)

# Netlify's list of what its servers set, and what would belie the bytes or the generation that are sent here.
OURS = frozenset(
    {
        *("Accept-Ranges", "Age", "Allow", "Alt-Svc", "Connection", "Content-Encoding", "Content-Length"),
        *("Content-Range", "Date", "Etag", "Last-Modified", "Location", "Server", "Trailer", "Transfer-Encoding"),
        "Upgrade",
    }
)


class Rule(Frozen):
    """What is sent with the paths that match `pattern`: names as in `Content-Type`, and None for what is not sent."""

    pattern: re.Pattern[str]
    headers: Mapping[str, str | None]


def read_rules(text: str) -> tuple[Rule, ...]:
    """Return the rules in their order; what cannot be read, or names a host of its own, is left out as hosts do."""
    return tuple(Rule(_pattern(path), _headers(lines)) for path, lines in _blocks(text) if path.startswith("/"))


def headers_for(rules: Iterable[Rule], path: str) -> dict[str, str]:
    """Return the headers for `path`, which begins with a slash at the site's root; a later rule wins."""
    found: dict[str, str | None] = {}
    for rule in rules:
        if rule.pattern.fullmatch(path):
            found |= rule.headers
    return {name: value for name, value in found.items() if value is not None}


def headers_of(rules: Iterable[Rule], address: str) -> dict[str, str]:
    """Return the headers of the file at `address`: rules see a folder, not its `index.html`, as visitors ask for it."""
    return {"Content-Type": content_type(address)} | headers_for(rules, "/" + address.removesuffix(INDEX))


def content_type(address: str) -> str:
    known = TYPES.get(address.rpartition(".")[2].lower()) or _guessed(address) or "application/octet-stream"
    return f"{known}; charset=utf-8" if known.startswith("text/") else known


def _guessed(address: str) -> str | None:
    guessed, encoding = KNOWN.guess_type(f"/{address}")
    if encoding:  # no host is told to have it unpacked: `a.csv.gz` is no text
        return "application/gzip" if encoding == "gzip" else None
    return guessed


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the path of each rule and its indented lines."""
    path, lines = "", list[str]()
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0].isspace():
            lines.append(line.strip())
        else:
            yield path, lines
            path, lines = line.strip(), []
    yield path, lines


def _pattern(path: str) -> re.Pattern[str]:
    """Return what a path matches: `*` stands for anything, `:name` for all up to a slash."""
    parts = WILDCARD.split(path)
    escaped = (re.escape(part) if n % 2 == 0 else ".*" if part == "*" else "[^/]+" for n, part in enumerate(parts))
    return re.compile("".join(escaped), re.DOTALL)


def _headers(lines: Iterable[str]) -> dict[str, str | None]:
    headers: dict[str, str | None] = {}
    for line in lines:
        if detached := DETACHED.fullmatch(line):
            headers[detached[1].title()] = None
        elif header := HEADER.fullmatch(line):
            name, before = header[1].title(), headers.get(header[1].title())
            headers[name] = f"{before}, {header[2]}" if before else header[2]
    return {name: value for name, value in headers.items() if name not in OURS}
