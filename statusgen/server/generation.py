"""One whole site, as one build made it: what is at which path, and with which headers."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import quote

from statusgen.headers import FILE, Rule, read_rules
from statusgen.structs import Frozen

NOT_FOUND = "404.html"
HOME = "index.html"

HASHED = re.compile(r"assets/.+\.[0-9a-f]{10}\.\w+")
KEPT_ASSETS = 64
"""So many assets of earlier generations stay for pages that were loaded before: of dozens of edits of a theme."""


class Generation(Frozen):
    """The files of one build, below the path `base`, which begins and ends with a slash."""

    key: str  # tells it from every other one, also of a server before
    base: str
    files: Mapping[str, bytes]
    rules: tuple[Rule, ...]
    assets: Mapping[str, bytes]  # whose names change with their content: its own, and some of generations before
    second: datetime  # when it or one before was published, whichever is later: a clock may step back
    modified: datetime | None  # when it was published, or None if that does not tell it from one before

    @property
    def tag(self) -> str:
        """The entity tag of every file: what is of one generation has not changed."""
        return f'"{self.key}"'

    def address(self, path: str) -> str | None:
        """Return what `path`, decoded, names below the site's root; of a folder its `index.html`."""
        if not path.startswith(self.base):
            return None
        address = path.removeprefix(self.base)
        return address + HOME if not address or address.endswith("/") else address

    def content(self, address: str | None) -> bytes | None:
        if address is None:
            return None
        content = self.files.get(address)
        return self.assets.get(address) if content is None else content

    def redirect(self, path: str) -> str | None:
        """Return where a visitor of `path`, decoded, is led: to the site from outside of it, and into folders."""
        if self.base != "/" and path in {"/", self.base[:-1]}:
            return quote(self.base)
        address = self.address(path)
        is_folder = address is not None and f"{address}/{HOME}" in self.files
        return quote(f"{self.base}{address}/") if is_folder else None


def next_generation(
    before: Generation | None, files: Mapping[str, bytes], *, key: str, base: str, at: datetime
) -> Generation:
    """Return the site of `files` as it was built `at` that time, after the one `before`."""
    own = {path: files[path] for path in files if path.startswith("assets/") and HASHED.fullmatch(path)}
    older = {path: content for path, content in before.assets.items() if path not in own} if before else {}
    kept = dict([*older.items()][-KEPT_ASSETS:])
    second = at.replace(microsecond=0)
    return Generation(
        key=key,
        base=base,
        files=files,
        rules=read_rules(files.get(FILE, b"").decode(errors="replace")),
        assets=MappingProxyType(kept | own),
        second=max(second, before.second) if before else second,
        modified=None if before and before.second >= second else second,
    )
