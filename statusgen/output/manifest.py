"""What statusgen knows of the files that it wrote: `manifest.json` among its own things."""

import os
import stat
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from statusgen.files import digest
from statusgen.output.places import CONTROL, holds, is_path, stage, stamp
from statusgen.structs import Frozen, from_json, replace, to_json

FINE_TICK_NS = 20_000_000  # a kernel's clock for time stamps strikes every 1 to 10 ms
COARSE_TICK_NS = 2_000_000_000  # FAT's every two seconds
LATER_NS = 1 << 63  # than any file was written


class Seen(Frozen, array_like=True):
    """What is known of a file that was written: its SHA-256, and what the disk said of it then."""

    digest: str = ""
    size: int = 0
    inode: int = 0
    modified_ns: int = 0
    changed_ns: int = 0


NOTHING = Seen()


class _Noted(Frozen):
    """What the file on the disk says."""

    files: Mapping[str, Seen]
    leaving: tuple[str, ...]


class Manifest(Frozen, dict=True):
    """The files that are statusgen's, as they were at `written_ns`."""

    files: Mapping[str, Seen]
    leaving: tuple[str, ...] = ()  # what no page leads to: it is not all there yet, or being removed
    written_ns: int = 0
    is_all: bool = False  # whether any other file is surely not statusgen's

    def below(self, path: str) -> Sequence[str]:
        """Return the files that are below `path`, where that is a folder; sorted."""
        return self._sorted[bisect_left(self._sorted, f"{path}/") : bisect_left(self._sorted, f"{path}0")]

    def is_others(self, path: str, inode: int) -> bool:
        """Whether what is at `path` is surely not statusgen's, not even by another name that the file system knows."""
        return self.is_all and path not in self.files and inode not in self._inodes

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.files)

    @cached_property
    def _inodes(self) -> frozenset[int]:
        return frozenset(seen.inode for seen in self.files.values())

    def doubtful(self, folder: Path, paths: Iterable[str]) -> Iterator[str]:
        """Yield those of `paths` of which it is not sure that nobody touched them since.

        A file that changed just before the manifest was written may have changed again without a new time stamp.
        """
        files, written_ns, place = self.files, self.written_ns, _start_of(folder)
        for path in paths:  # of which there are twice as many as of incidents
            seen = files[path]
            changed_ns = seen.changed_ns
            tick_ns = FINE_TICK_NS if changed_ns % 1_000_000 else COARSE_TICK_NS
            try:
                status = os.lstat(place + path.encode())
            except OSError:
                yield path
                continue
            is_same = status.st_ctime_ns == changed_ns and status.st_mtime_ns == seen.modified_ns
            is_same = is_same and status.st_size == seen.size and status.st_ino == seen.inode
            if not is_same or changed_ns + tick_ns >= written_ns:
                yield path


class Glance(Frozen):
    """A look at all that is statusgen's in a folder, which nobody has to hold for that."""

    seal: str  # of the notes that it went by
    doubtful: frozenset[str]  # as of `Manifest`


def glance(folder: Path) -> Glance | None:
    notes = Notes()
    try:
        ours = notes.read(folder)
    except OSError:
        return None  # who writes there tells
    return Glance(notes.seal(), frozenset(ours.doubtful(folder, ours.files)))


def notes_size(folder: Path) -> int:
    """Return the size in bytes of the notes in `folder`: a hint at how much is there."""
    try:
        return _manifest(folder).stat().st_size
    except OSError:
        return 0


def settled(folder: Path, path: str, written: Seen) -> Seen:
    """Return what is known of a file that moved in as it was `written`: nothing if somebody touched it since.

    A move changes no more than one of its times.
    """
    try:
        seen = Seen(written.digest, *stamp(os.lstat(_start_of(folder) + path.encode())))
    except OSError:
        return NOTHING
    return seen if replace(seen, changed_ns=written.changed_ns) == written else NOTHING


def _start_of(folder: Path) -> bytes:
    """Return what comes before a path on the disk, where names are UTF-8, whatever encoding the locale claims."""
    return os.fsencode(folder) + b"/"


class Notes:
    """The manifest on the disk, taken apart again only when it is another one than last time."""

    def __init__(self) -> None:
        self._keep({}, (), None)
        self.is_damaged = False

    def read(self, folder: Path) -> Manifest:
        """Return what is statusgen's: where nobody can tell any more, what it was last; nothing else is removed then.

        Raises:
            OSError: if it is there and cannot be read.
        """
        try:
            content, written_ns = _read(folder)
            if content != self._content:
                self._keep(*_parsed(content), content)
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            self.is_damaged = isinstance(error, ValueError)
            self._keep(self.files, self.leaving, None)
            return Manifest(self.files, self.leaving)
        self.is_damaged = False
        return Manifest(self.files, self.leaving, written_ns, is_all=True)

    def save(self, folder: Path, files: Mapping[str, Seen], leaving: Iterable[str] = ()) -> None:
        manifest, left = _manifest(folder), tuple(leaving)
        content = to_json(_Noted(files, left))
        if not holds(manifest, content):
            waiting = folder / CONTROL / "tmp" / manifest.name
            stage(str(waiting), content)
            waiting.replace(manifest)
        self._keep(files, left, content)

    @property
    def are_saved(self) -> bool:
        """Whether they are on the disk, as far as was seen."""
        return self._content is not None

    def are_untrue(self, folder: Path) -> bool:
        """Whether somebody touched them, or one of their files, since they were read or saved last."""
        try:
            is_theirs = _read(folder)[0] != self._content
        except OSError:
            return True
        touched = Manifest(self.files, written_ns=LATER_NS).doubtful(folder, self.files)
        return is_theirs or next(touched, None) is not None

    def seal(self) -> str:
        """Return what nothing but the notes that were read or saved last have."""
        return digest(self._content or b"")

    def _keep(self, files: Mapping[str, Seen], leaving: tuple[str, ...], content: bytes | None) -> None:
        self.files, self.leaving, self._content = files, leaving, content


def _manifest(folder: Path) -> Path:
    return folder / CONTROL / "manifest.json"


def _read(folder: Path) -> tuple[bytes, int]:
    """Return what the file says, and when it was written."""
    manifest = _manifest(folder)
    status = os.lstat(manifest)
    # Reading a pipe never ends.
    return manifest.read_bytes() if stat.S_ISREG(status.st_mode) else b"", status.st_mtime_ns


def _parsed(content: bytes) -> tuple[Mapping[str, Seen], tuple[str, ...]]:
    noted = from_json(content, _Noted)
    files = {path: seen for path, seen in noted.files.items() if is_path(path)}
    return files, tuple(filter(is_path, noted.leaving))
