"""A reader who follows every link of a site on the disk, again and again, while builds change it."""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event, Thread
from urllib.parse import unquote, urldefrag, urljoin

from links import Links

ADDRESS = re.compile(r"""https://[^\s"'<>\\]+""")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was read, and the page whose link led there."""

    place: Path
    content: bytes
    identity: tuple[int, int]
    via: "Seen | None"

    def stands(self) -> bool:
        """Whether this page, and each on the way to it from the home page, is still the very file that was read."""
        try:
            is_same = _identity(self.place.stat()) == self.identity
        except OSError:
            return False
        return is_same and (self.via is None or self.via.stands())


def _identity(status: os.stat_result) -> tuple[int, int]:
    """Return what tells a file from another one in the same place, even if that holds the same bytes."""
    return status.st_ino, status.st_mtime_ns


def crawl(site: Path, base: str, whole: Mapping[str, Collection[bytes]]) -> Iterator[str]:
    """Yield what is wrong with what can be reached from the home page of `site`, which lives at `base`.

    A file is whole if it is one of the versions that `whole` has for its path.

    A link that leads to nothing is a mistake only if its page could be reached at that instant. Meanwhile the site may
    have moved on: a reader who came by yesterday's home page is on yesterday's pages, and those go last. So the page
    and all on the way to it are looked at once more, after the target was found missing: each was there when it was
    read, before that, and if it is still the same file, it was there in between, and the target was not. If one is
    another file, nothing can be told, and the reader begins anew. What comes and goes too quickly to be caught so, a
    build that is killed keeps for ever: there the reader has all the time.
    """
    home = _read(site, "index.html", None)
    if home is None:
        yield "the home page is missing"
        return
    pending, known = [("index.html", home)], {"index.html"}
    while pending:
        path, page = pending.pop()
        if page.content not in whole.get(path, ()):
            yield f"{path} is not whole, or of no build"
        for target in sorted(links(path, page.content, base) - known):
            known.add(target)
            found = _read(site, target, page)
            if found:
                pending.append((target, found))
            elif page.stands():
                yield f"{path} leads to {target}, which is missing"
            else:
                return


def _read(site: Path, path: str, via: Seen | None) -> Seen | None:
    place = site / path
    try:
        with place.open("rb") as file:
            return Seen(place, file.read(), _identity(os.fstat(file.fileno())), via)
    except OSError:
        return None


@cache
def links(path: str, content: bytes, base: str) -> frozenset[str]:
    """Return the paths within the site that a page, a feed or an answer of the API leads to."""
    text = content.decode("utf-8", "replace")
    if path.endswith(".html"):
        page = Links()
        page.feed(text)
        addresses = [urljoin(base + path, link) for link in (*page.followed, *page.loaded)]
    else:
        addresses = ADDRESS.findall(text) if path.endswith((".rss", ".atom", ".json")) else []
    inner = (urldefrag(each)[0].partition("?")[0] for each in addresses if each.startswith(base))
    paths = (unquote(each.removeprefix(base)) for each in inner)
    return frozenset(f"{each}index.html" if each.endswith("/") or not each else each for each in paths)


@contextmanager
def reader(site: Path, base: str, whole: Mapping[str, Collection[bytes]]) -> Iterator[list[str]]:
    """Crawl in a thread all the time, and give what was wrong so far."""
    wrong: list[str] = []
    over = Event()

    def read() -> None:
        while not over.wait(0.002):  # a breath between two rounds, or the builds would wait for the reader
            wrong.extend(crawl(site, base, whole))

    thread = Thread(target=read)
    thread.start()
    try:
        yield wrong
    finally:
        over.set()
        thread.join()
