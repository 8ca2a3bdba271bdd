"""Every link of every page, followed without a browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "use": "href", "source": "src"}


@dataclass
class Links(HTMLParser):
    """What a page links to, and the anchors in it."""

    followed: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        if values.get("http-equiv") == "refresh":
            self.followed.append(values["content"].partition("url=")[2])
        elif tag in ADDRESSES and ADDRESSES[tag] in values:
            kind = self.followed if tag == "a" or values.get("rel") in {"canonical", "alternate"} else self.loaded
            kind.append(values[ADDRESSES[tag]])


def read_links(page: Path) -> Links:
    links = Links()
    links.feed(page.read_text("utf-8"))
    links.close()
    return links


def dead_links(site: Path, base: str) -> list[str]:
    """Return `page: link` for each link within `site`, seen as the folder `base`, that leads to nothing.

    A host serves `index.html` for a folder; a disk, whose `base` begins with `file:`, does not. There the 404 page is
    of no use, and addresses on the site's own host lead away.
    """
    pages = {path: read_links(path) for path in sorted(site.rglob("*.html"))}
    ids = {path: frozenset(links.ids) for path, links in pages.items()}
    on_disk = base.startswith("file:")
    return [
        f"{path.relative_to(site)}: {link}"
        for path, links in pages.items()
        if not (on_disk and path.name == "404.html")
        for link in _inner(links, base + path.relative_to(site).as_posix(), base)
        if not _arrives(link, site, base, ids)
    ]


def _inner(links: Links, page: str, base: str) -> Iterator[str]:
    """Give whole addresses: all that is loaded, and what is followed on the site's own host."""
    host = urlsplit(base)[:2]
    yield from (urljoin(page, link) for link in links.loaded)
    yield from (link for link in (urljoin(page, link) for link in links.followed) if urlsplit(link)[:2] == host)


def _arrives(link: str, site: Path, base: str, ids: dict[Path, frozenset[str]]) -> bool:
    address, fragment = urldefrag(link)
    path = address.partition("?")[0]
    if not path.startswith(base):
        return False
    target = site / unquote(path.removeprefix(base))
    if target.is_dir() and path.endswith("/") and not base.startswith("file:"):
        target /= "index.html"
    return target.is_file() and (not fragment or unquote(fragment) in ids.get(target, ()))
