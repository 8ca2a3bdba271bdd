"""The only writer of the output folder: a site moves in whole, and only what statusgen wrote is ever removed.

Its own things are in `.statusgen` below the output folder: `lock`, which two builds take in turn; `manifest.json`, the
paths that are statusgen's, each with what is known of its file; and `tmp/`, where files wait until all of them are
written.
"""

import errno
import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from statusgen.files import Files, digest
from statusgen.problems import StatusgenError, UsageError

CONTROL = ".statusgen"
HOME = "index.html"
FEED_SUFFIXES = (".rss", ".atom", ".json", ".ics", ".xml", ".svg")
UNUSABLE = re.compile(r"[\x00-\x1f\\\ud800-\udfff]")  # control characters, Windows's separator, no UTF-8
TURN_POLL_S = 0.02
FINE_TICK_NS = 20_000_000  # a kernel's clock for time stamps strikes every 1 to 10 ms
COARSE_TICK_NS = 2_000_000_000  # FAT's every two seconds

BUILD_AGAIN = "what was published before is still there; build again when that is mended"
WAYS_OUT = {
    errno.ENOSPC: "free some space: `df -h` and, for the number of files, `df -i` tell how much there is",
    errno.EDQUOT: "free some of the space that you may take",
    errno.EIO: "the disk fails: try again, and see to it if that stays so",
    errno.EROFS: "the disk can only be read: choose another folder",
    errno.EACCES: "allow yourself to write there, or choose another folder",
    errno.EPERM: "allow yourself to write there, or choose another folder",
    errno.ENAMETOOLONG: "give the file a shorter name",
}


class OutputError(StatusgenError):
    """The site could not be written; the message names the path and the way out."""


class Rank(IntEnum):
    """The order that files move in: whatever can be reached from the home page leads to something that is there.

    What is new comes before what changed, because only what changed can be reached already and leads to what is new.
    """

    ASSET = 0
    NEW_PAGE = 1
    NEW_FEED = 2
    PAGE = 3
    FEED = 4
    HOME = 5


@dataclass(frozen=True, slots=True)
class Written:
    """How many files a build wrote, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def check_folder(folder: Path, content: Path) -> None:
    """Refuse a folder that the site of `content` cannot be written to.

    Raises:
        OutputError: if `folder` cannot be looked into.
        UsageError: if it is not a folder, holds what is not statusgen's, or overlaps with the user's files.
    """
    output, source = _real(folder), _real(content)
    for theirs in (source, content.absolute().parent / "templates"):
        if _is_within(output, theirs):
            raise UsageError(f"the output folder '{folder}' would be in '{theirs.name}': choose one outside of it")
    if _is_within(source, output):
        raise UsageError(f"the output folder '{folder}' holds the content: choose one outside of it")
    with _explained(folder):
        _check_ours(folder)


def write_site(folder: Path, files: Mapping[str, bytes], *, on_wait: Callable[[], None] = lambda: None) -> Written:
    """Make `folder` hold exactly `files`, and beside them what others put there; `on_wait` is told of another build.

    Every file is written before the first one moves in, and `index.html` moves in last. A file whose bytes are there
    already is not touched, and of `Files` not even made. Only where a file becomes a folder, or a folder a file, is it
    missing for an instant.

    Raises:
        BuildStoppedError: if a file cannot be made; nothing moved in.
        OutputError: if that could not be done; what can be reached from the home page is whole even then.
        UsageError: if `folder` is not empty and not of statusgen.
        ValueError: if a key of `files` is not a path below the folder.
    """
    _check_paths(files)
    made = files if isinstance(files, Files) else Files(files)
    with _explained(folder):
        _check_ours(folder)
        with _turn(folder / CONTROL, on_wait), _temporary(folder / CONTROL / "tmp") as temporary:
            return _write(folder, made, temporary)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename or folder
        way_out = WAYS_OUT.get(error.errno or 0, "see what is in its place")
        raise OutputError(f"cannot write '{place}': {error.strerror or error} ({way_out}; {BUILD_AGAIN})") from error


def _is_within(inner: Path, outer: Path) -> bool:
    """Whether `inner` is `outer` or below it, also where the file system takes two names for the same."""
    for above in (inner, *inner.parents):
        with suppress(OSError):
            if above == outer or above.samefile(outer):
                return True
    return False


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # unlike Path.resolve, without an exception for links in a circle


def _check_ours(folder: Path) -> None:
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise UsageError(f"the output '{folder}' is not a folder: choose another one")
    control = folder / CONTROL
    if control.is_symlink() or (not control.is_dir() and any(folder.iterdir())):
        raise UsageError(f"the output folder '{folder}' holds files that are not of statusgen: choose an empty one")


def _check_paths(files: Mapping[str, bytes]) -> None:
    wrong = [path for path in files if not _is_path(path)] or sorted(files.keys() & _folders(files))
    if wrong:
        raise ValueError(f"not the path of a file in a site: {wrong[0]!r}")


def _is_path(path: object) -> bool:
    """Whether `path` names a place below the output folder that is not among statusgen's own."""
    if not isinstance(path, str) or UNUSABLE.search(path):
        return False
    parts = path.split("/")
    return parts[0].casefold() != CONTROL and {"", ".", ".."}.isdisjoint(parts)


def _folders(paths: Iterable[str]) -> set[str]:
    """Return every folder on the way to `paths`."""
    found: set[str] = set()
    for path in paths:
        above = path.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found


def _place(folder: Path, path: str) -> Path:
    """Return where `path` is on the disk: its name there is UTF-8, whatever encoding the locale claims."""
    return folder / os.fsdecode(path.encode())


@contextmanager
def _turn(control: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the folder for one build; the system takes the lock from a build that dies."""
    control.mkdir(parents=True, exist_ok=True)
    lock = FileLock(control / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        on_wait()
        lock.acquire(poll_interval=TURN_POLL_S)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    if folder.exists():  # a build was killed
        shutil.rmtree(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, files: Files, temporary: Path) -> Written:
    ours = _read_manifest(folder)
    # A build was killed while these came or went. No page leads to them, and they may lead to what is not there.
    _remove_all(folder, ours.leaving, beside=ours.files)
    unsure = [path for path in files if not ours.tells(folder, path, files.digests.get(path))]
    _check_ways(folder, unsure, ours.files)
    waiting = dict(_staged(folder, unsure, files, temporary))
    changed = _ranked(folder, waiting)
    stale = _ranked(folder, ours.files.keys() - files.keys())[::-1]
    _check_places(folder, changed, ours.files)
    coming = [path for path in changed if not os.path.lexists(_place(folder, path))]
    # Claimed before they move in, so that a killed build leaves nothing that the next one does not know.
    claimed = {**dict.fromkeys(files, NOTHING), **ours.files}
    early = [path for path in changed if _rank(folder, path) < Rank.PAGE]
    if coming or claimed.keys() != ours.files.keys():
        # What comes is not to stay then: no page leads there yet, and it may lead to what is not there yet.
        _save_manifest(folder, {path: claimed[path] for path in claimed.keys() - {*coming}}, coming)
    for path in early:
        _move_in(folder, path, waiting[path], ours.files)
    if coming:
        _save_manifest(folder, claimed)
    for path in changed[len(early) :]:
        _move_in(folder, path, waiting[path], ours.files)
    looked_at = {path: _look(folder, path, files.digests[path]) for path in unsure}
    known = {path: looked_at.get(path) or ours.files[path] for path in files}
    if stale:
        _save_manifest(folder, known, stale)
    _remove_all(folder, stale, beside=files)
    _save_manifest(folder, known)
    return Written(len(changed), len(files) - len(changed), len(stale))


class Seen(NamedTuple):
    """What is known of a file that was written: its SHA-256, and what the disk said of it then."""

    digest: str = ""
    size: int = 0
    inode: int = 0
    modified_ns: int = 0
    changed_ns: int = 0


NOTHING = Seen()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files that are statusgen's, as they were at `written_ns`."""

    files: Mapping[str, Seen]
    leaving: tuple[str, ...] = ()  # what no page leads to: it is not all there yet, or being removed
    written_ns: int = 0

    def tells(self, folder: Path, path: str, digest: str | None) -> bool:
        """Whether what is at `path` has this `digest` for sure: it was so, and nobody touched the file since.

        A file that changed just before the manifest was written may have changed again without a new time stamp.
        """
        seen = self.files.get(path, NOTHING)
        tick_ns = FINE_TICK_NS if seen.changed_ns % 1_000_000 else COARSE_TICK_NS
        if seen.digest != digest or seen.changed_ns + tick_ns >= self.written_ns:
            return False
        try:
            return seen == _look(folder, path, digest)
        except OSError:
            return False


def _look(folder: Path, path: str, digest: str) -> Seen:
    status = os.lstat(b"%b/%b" % (os.fsencode(folder), path.encode()))
    return Seen(digest, status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)


def _staged(folder: Path, paths: list[str], files: Files, temporary: Path) -> Iterator[tuple[str, Path]]:
    """Write what of `paths` is not there already, and yield where it waits."""
    missing = [path for path in paths if not _has(_place(folder, path), files.digests.get(path))]
    for number, (path, content) in enumerate(files.made(missing)):
        if not _holds(_place(folder, path), content):
            yield path, _stage(temporary / str(number), content)


def _read_manifest(folder: Path) -> Manifest:
    """Return what is statusgen's: nothing if that cannot be told, and then nothing unknown is removed."""
    manifest = folder / CONTROL / "manifest.json"
    try:
        status = manifest.lstat()
        known = json.loads(manifest.read_bytes() if stat.S_ISREG(status.st_mode) else b"")  # reading a pipe never ends
        files = {path: Seen(*entry) for path, entry in known["files"].items() if _is_path(path)}
        leaving = tuple(path for path in known["leaving"] if _is_path(path))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Manifest({})
    return Manifest(files, leaving, status.st_mtime_ns)


def _save_manifest(folder: Path, files: Mapping[str, Seen], leaving: Iterable[str] = ()) -> None:
    manifest = folder / CONTROL / "manifest.json"
    notes = {"files": dict(sorted(files.items())), "leaving": [*leaving]}
    content = json.dumps(notes, separators=(",", ":")).encode()
    if not _holds(manifest, content):
        _stage(folder / CONTROL / "tmp" / "manifest.json", content).replace(manifest)


def _check_ways(folder: Path, files: Iterable[str], ours: Mapping[str, Seen]) -> None:
    """Refuse what others put where a folder has to be: nothing is written through a link, and no file is lost."""
    for above in sorted(_folders(files)):
        try:
            mode = _place(folder, above).lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not stat.S_ISDIR(mode) and (stat.S_ISLNK(mode) or above not in ours):
            raise _in_the_way(_place(folder, above))


def _check_places(folder: Path, changed: Iterable[str], ours: Mapping[str, Seen]) -> None:
    """Refuse a folder with files of others where a file has to be."""
    for place in (_place(folder, path) for path in changed):
        if place.is_dir() and not place.is_symlink():
            known = {_place(folder, path) for path in ours}
            for found in sorted(place.rglob("*")):
                if found not in known and (found.is_symlink() or not found.is_dir()):
                    raise _in_the_way(found)


def _in_the_way(place: Path) -> OutputError:
    return OutputError(f"'{place}' is in the way of the site and not of statusgen: move it away, then build again")


def _has(place: Path, known: str | None) -> bool:
    """Whether the file at `place` has a digest that is known."""
    try:
        return known is not None and stat.S_ISREG(place.lstat().st_mode) and digest(place.read_bytes()) == known
    except OSError:
        return False


def _holds(place: Path, content: bytes) -> bool:
    try:
        status = place.lstat()
        return stat.S_ISREG(status.st_mode) and status.st_size == len(content) and place.read_bytes() == content
    except OSError:
        return False


def _ranked(folder: Path, paths: Iterable[str]) -> list[str]:
    return sorted(paths, key=lambda path: (_rank(folder, path), path))


def _rank(folder: Path, path: str) -> Rank:
    if path == HOME:
        return Rank.HOME
    is_new = not os.path.lexists(_place(folder, path))
    if path.endswith(".html"):
        return Rank.NEW_PAGE if is_new else Rank.PAGE
    if path.endswith(FEED_SUFFIXES):
        return Rank.NEW_FEED if is_new else Rank.FEED
    return Rank.ASSET


def _stage(place: Path, content: bytes) -> Path:
    with place.open("xb") as file:
        file.write(content)
    return place


def _move_in(folder: Path, path: str, waiting: Path, ours: Mapping[str, Seen]) -> None:
    """Move the file that is `waiting` to its place, which only what is `ours` may have taken in another form."""
    place = _place(folder, path)
    if not place.parent.is_dir():
        for above in _folders([path]) & ours.keys():
            if _place(folder, above).is_file():
                _place(folder, above).unlink()
        place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir() and not place.is_symlink():
        for below in sorted(ours):
            if below.startswith(f"{path}/"):
                _remove(folder, below)
    waiting.replace(place)


def _remove_all(folder: Path, paths: Iterable[str], beside: Iterable[str]) -> None:
    """Remove `paths`, of which none is among those that stay `beside` them."""
    folded = {path.casefold(): path for path in beside}
    for path in paths:
        _remove(folder, path, twin=folded.get(path.casefold()))


def _remove(folder: Path, path: str, *, twin: str | None = None) -> None:
    """Remove a file that statusgen wrote, and the folders that it leaves empty; `twin` differs in letter case alone."""
    place = _place(folder, path)
    expected = _place(_real(folder), path.rpartition("/")[0])
    if _real(place.parent) != expected:
        return  # somebody put a link in the place of a folder: what is behind it is not statusgen's
    # `lexists` does not fail at a name that the disk cannot hold, which was claimed before that turned out.
    is_file = os.path.lexists(place) and place.is_file() and not place.is_symlink()
    if is_file and not (twin and place.samefile(_place(folder, twin))):
        place.unlink()
    for emptied in sorted(_folders([path]), reverse=True):
        with suppress(OSError):  # it is not empty, or a build that was killed removed it already
            _place(folder, emptied).rmdir()
