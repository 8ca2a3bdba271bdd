"""Places of a moment in folders, and what is in them."""

from collections.abc import Mapping
from pathlib import Path

from published import SITE, host
from statusgen.deploy.host import Host
from test_output import tree

EDITED = {**SITE, "index.html": b"<p>Later"}
LATEST = {**EDITED, "index.html": b"<p>Latest"}


def at(folder: Path, *, keep: int = 5, force: bool = False) -> Host:
    return host(f"file:{folder}", keep=keep, force=force)


def shown(folder: Path) -> Mapping[str, bytes]:
    """Return the files that a web server finds."""
    return {path: content for path, content in tree(folder).items() if not path.startswith(".statusgen/")}


def generations(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.with_name(f"{folder.name}.generations").iterdir())
