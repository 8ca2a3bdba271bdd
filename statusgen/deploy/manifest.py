"""What a place says of itself: a small file beside the site, so that a deploy from any machine knows what is there."""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from statusgen.deploy.failure import DeployError
from statusgen.output import CONTROL, is_path
from statusgen.structs import Frozen, replace

PATH = f"{CONTROL}/published.json"
"""Where it is below the site: no file of a site can have this path, and few servers show what begins with a dot."""

FORMAT = 1
UNKNOWN = ""  # the print of a file that is on its way, or was when a deploy was killed
KEPT = "kept"  # that of a file that the site lacks, and that only --force removes

WAY_OUT = f"remove '{PATH}' there, then publish everything anew with --force"

MOST_BYTES = 64_000_000
"""Larger than what half a million files need; whatever is larger was not written by a deploy."""

Json = Any
"""What JSON can hold."""

NO_FILES: Mapping[str, str] = MappingProxyType({})
NO_SIZES: Mapping[str, int] = MappingProxyType({})


class Manifest(Frozen):
    """What is statusgen's at a place.

    `files` are all files that a deploy put there, or began to, with what `Upload.prints` said of each; only these are
    ever removed. `told` is whatever the notifications keep, None before the first of them: whoever can read the site
    can most often read it, so it holds nothing but ids. `sizes` are those in bytes of files that arrived, as far as
    they are known: hosts that can look what is there without fetching it compare them.
    """

    files: Mapping[str, str] = NO_FILES
    told: Json = None
    sizes: Mapping[str, int] = NO_SIZES

    def with_files(self, files: Mapping[str, str], sizes: Mapping[str, int] = NO_SIZES) -> "Manifest":
        others = {path: size for path, size in self.sizes.items() if path not in files}
        return replace(self, files={**self.files, **files}, sizes={**others, **sizes})

    def claimed(self, paths: Iterable[str]) -> "Manifest":
        """Return what is true while `paths` are on their way: they are statusgen's, and nobody knows their bytes."""
        return self.with_files(dict.fromkeys(paths, UNKNOWN))

    def keeping(self, paths: Iterable[str]) -> "Manifest":
        """Return what is true once it was told that `paths` stay, until somebody wants them gone."""
        return self.with_files(dict.fromkeys(paths, KEPT))


NOTHING = Manifest()


def write_manifest(manifest: Manifest) -> bytes:
    """Return the file's content: the same bytes for the same manifest."""
    sizes = manifest.sizes
    files = {path: f"{mark} {sizes[path]}" if path in sizes else mark for path, mark in manifest.files.items()}
    values = {"statusgen": FORMAT, "told": manifest.told, "files": files}
    return json.dumps(values, separators=(",", ":"), sort_keys=True).encode()


def read_manifest(content: bytes, place: str) -> Manifest:
    """Return what `content` says; `place` is for the message.

    Raises:
        DeployError: if it is damaged, is something else, or was written by a later statusgen.
    """
    if len(content) > MOST_BYTES:
        raise too_large(place)
    try:
        values = json.loads(content)
        if values["statusgen"] > FORMAT:
            raise DeployError(f"{place}: it was published by a newer statusgen: use that, or a newer one")
        marks = {path: str(mark).partition(" ") for path, mark in values["files"].items() if is_path(path)}
        sizes = {path: int(size) for path, (_, _, size) in marks.items() if size}
        return Manifest({path: mark for path, (mark, _, _) in marks.items()}, values["told"], sizes)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise DeployError(f"{place}: what it says of itself cannot be read ({WAY_OUT})") from error


def too_large(place: str) -> DeployError:
    return DeployError(f"{place}: what it says of itself is larger than {MOST_BYTES // 1_000_000} MB ({WAY_OUT})")
