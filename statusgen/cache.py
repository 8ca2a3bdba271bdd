"""What earlier builds made of Markdown, kept on disk and keyed by what goes in: never by time stamps.

A file that is truncated, of another version or changed by anybody is thrown away, never believed and never fatal.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from statusgen import __version__
from statusgen.markup import to_html
from statusgen.model import Html

# What the HTML of a text depends on besides the text.
VERSIONS = "/".join((__version__, version("markdown"), version("nh3")))


class MarkupCache:
    """Makes HTML of Markdown as `markup.to_html` does, and remembers what it was asked for."""

    def __init__(self, known: dict[str, str]) -> None:
        self._known = known
        self.asked: dict[str, str] = {}

    def to_html(self, source: str, *, top_heading: int = 2) -> Html:
        key = hashlib.sha256(f"{top_heading}\0{source}".encode(errors="surrogatepass")).hexdigest()
        found = self._known.get(key)
        self.asked[key] = to_html(source, top_heading=top_heading) if found is None else found
        return Html(self.asked[key])


@contextmanager
def markup_cache(folder: Path | None) -> Iterator[MarkupCache]:
    """Give a cache that is read from `folder` and written there at the end, only with what was asked for meanwhile.

    Without a folder it lasts as long as the build.
    """
    if folder is None:
        yield MarkupCache({})
        return
    file = folder / "markup.json"
    known = _read(file)
    cache = MarkupCache(known)
    yield cache
    if cache.asked != known:
        _write(file, cache.asked)


def _read(file: Path) -> dict[str, str]:
    try:
        digest, _, text = file.read_bytes().partition(b"\n")
        return json.loads(text) if digest == _digest(text) else {}
    except (OSError, ValueError):
        return {}


def _write(file: Path, entries: dict[str, str]) -> None:
    text = json.dumps(entries).encode()
    beside = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    with suppress(OSError):  # the next build is slower, and that is all
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(_digest(text) + b"\n" + text)
        beside.replace(file)
    with suppress(OSError):
        beside.unlink(missing_ok=True)


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(VERSIONS.encode() + b"\0" + text).hexdigest().encode()
