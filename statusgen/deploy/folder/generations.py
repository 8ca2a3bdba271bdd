"""A generation: a whole site in a folder, with what others put beside it."""

import json
import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from statusgen.deploy.folder.disk import fail, sync
from statusgen.deploy.manifest import PATH, Manifest, write_manifest
from statusgen.output import CONTROL
from statusgen.output.places import stage, where_is
from statusgen.structs import Frozen, replace

NAME = re.compile("[0-9]{6,}")
DIGESTS = f"{CONTROL}/digests.json"
"""Where it is in a generation: SHA-256 of each file of the site, for the manifest tells nothing of its bytes alone."""

PRIVATE = 0o700


class Inside(Frozen):
    """What is in a generation, by its paths, without what is statusgen's own; links are not followed."""

    files: frozenset[str]
    folders: tuple[str, ...]  # each after those that it is in


def is_generation(place: Path) -> bool:
    return NAME.fullmatch(place.name) is not None and place.is_dir() and not place.is_symlink()


def number(generation: Path) -> int:
    return int(generation.name)


def inside(generation: Path) -> Inside:
    files, folders = set[str](), list[str]()
    start = len(f"{generation}{os.sep}")
    for folder, below, names in os.walk(generation, onerror=fail):
        above = f"{folder[start:].replace(os.sep, '/')}/" if folder[start:] else ""
        if not above and CONTROL in below:
            below.remove(CONTROL)
        links = [name for name in below if Path(folder, name).is_symlink()]
        files.update(_path(f"{above}{name}") for name in (*names, *links))
        if above:
            folders.append(_path(above.removesuffix("/")))
    return Inside(frozenset(files - {CONTROL}), tuple(folders))


def _path(name: str) -> str:
    return os.fsencode(name).decode(errors="surrogateescape")


def _name(path: str) -> str:
    return os.fsdecode(path.encode(errors="surrogateescape"))


def digests_of(generation: Path) -> dict[str, str]:
    """Return what is known of the files of a generation: nothing if that cannot be told, and then all are sent."""
    try:
        return {**json.loads((generation / DIGESTS).read_bytes())}
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def is_above(one: str, other: str) -> bool:
    """Whether one of two paths is a folder on the way to the other."""
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def carry_over(old: Path, new: Path, kept: Inside) -> None:
    """Let `new` have the files of `old`, as other names for them, and its folders with their rights and owners."""
    names = [_name(path) for path in kept.folders]
    for name in names:
        (new / name).mkdir(PRIVATE, parents=True)
    for path in kept.files:
        name = _name(path)
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        _link(old / name, new / name)
    for name in reversed(names):  # the rights of a folder may be such that nothing can be put there
        _be_like(old / name, new / name)


def clear_away(folder: Path) -> None:
    """Remove a folder and all that is in it, if it is there, and as far as that can be."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # nothing can be removed from a folder whose rights others made such
        for above, below, _ in os.walk(folder):
            for place in (Path(above, name) for name in below):
                if not place.is_symlink():
                    with suppress(OSError):
                        place.chmod(PRIVATE)
        shutil.rmtree(folder, ignore_errors=True)


def _be_like(old: Path, new: Path) -> None:
    status = old.stat()
    shutil.copystat(old, new)  # as long as it is ours
    if sys.platform != "win32":
        for owner, group in ((status.st_uid, -1), (-1, status.st_gid)):
            with suppress(OSError):  # it is not allowed, or there is nobody of that number here
                os.chown(new, owner, group)


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):  # not every file system has a second name for a file
        shutil.copy2(old, new, follow_symlinks=False)


def write(folder: Path, path: str, content: bytes) -> None:
    # Never into what has this name already: it may be another name for an older file, or a link.
    stage(where_is(folder, path), content)


def put_down(generation: Path, manifest: Manifest) -> None:
    control = generation / CONTROL
    if control.is_symlink():
        control.unlink()
    control.mkdir(exist_ok=True)
    beside = control / "published.tmp"
    beside.unlink(missing_ok=True)
    stage(str(beside), write_manifest(replace(manifest, files={**manifest.files})))
    sync(beside)
    beside.replace(generation / PATH)
    sync(control)
