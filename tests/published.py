"""Sites on their way to a place: little ones, laid out as a build leaves them."""

from collections.abc import Mapping
from pathlib import Path

from statusgen.deploy import Options, Upload, compare, look, open_host, read_upload
from statusgen.deploy.host import Found, Host
from statusgen.files import digest
from statusgen.model import Destination

HEADERS = b"""/*
  Cache-Control: public, max-age=0
/assets/*
  Cache-Control: public, max-age=31536000, immutable
/*.atom
  Content-Type: application/atom+xml; charset=utf-8
"""

SITE: Mapping[str, bytes] = {
    "404.html": b"<p>Not here",
    "_headers": HEADERS,
    "api/v2/status.json": b"{}",
    "assets/style.1.css": b"p {}",
    "feed.atom": b"<feed/>",
    "history/index.html": b"<p>Before",
    "index.html": b"<p>Now",
}


def upload(folder: Path, files: Mapping[str, bytes]) -> Upload:
    """Return `files` as a build leaves them in `folder`."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return read_upload(folder, {path: digest(content) for path, content in files.items()})


def host(to: str, *, environ: Mapping[str, str] | None = None, force: bool = False, keep: int = 5) -> Host:
    return open_host(Destination("here", to, keep=keep), Options(environ or {}, force=force))


def publish(place: Host, folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> Found:
    """Publish `files` to `place`, as a deploy does."""
    site = upload(folder, files)
    found = look(place, site)
    changes = compare(site, found.manifest, force=force)
    return found if changes.is_empty else place.publish(site, changes, found)
