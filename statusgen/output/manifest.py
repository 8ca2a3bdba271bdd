"""What statusgen knows of the files that it wrote: `manifest.json` among its own things."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from statusgen.files import digest
from statusgen.output.places import CONTROL, holds, is_path, stage
from statusgen.structs import Frozen, from_json, to_json

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


class Manifest(Frozen):
    """The files that are statusgen's, as they were at `written_ns`."""

    files: Mapping[str, Seen]
    leaving: tuple[str, ...] = ()  # what no page leads to: it is not all there yet, or being removed
    written_ns: int = 0

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


def glance(folder: Path) -> Glance:
    notes = Notes()
    ours = notes.read(folder)
    return Glance(notes.seal(), frozenset(ours.doubtful(folder, ours.files)))


def notes_size(folder: Path) -> int:
    """Return the size in bytes of the notes in `folder`: a hint at how much is there."""
    try:
        return _manifest(folder).stat().st_size
    except OSError:
        return 0


def look(folder: Path, path: str, digest: str) -> Seen:
    status = os.lstat(_start_of(folder) + path.encode())
    return Seen(digest, status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)


def _start_of(folder: Path) -> bytes:
    """Return what comes before a path on the disk, where names are UTF-8, whatever encoding the locale claims."""
    return os.fsencode(folder) + b"/"


class Notes:
    """The manifest on the disk, taken apart again only when it is another one than last time."""

    def __init__(self) -> None:
        self._keep({}, (), b"")

    def read(self, folder: Path) -> Manifest:
        """Return what is statusgen's: nothing if that cannot be told, and then nothing unknown is removed."""
        manifest = _manifest(folder)
        try:
            status = manifest.lstat()
            content = manifest.read_bytes() if stat.S_ISREG(status.st_mode) else b""  # reading a pipe never ends
            if content != self._content:
                self._keep(*_parsed(content), content)
        except (OSError, ValueError):
            self._keep({}, (), b"")
            return Manifest({})
        return Manifest(self.files, self.leaving, status.st_mtime_ns)

    def save(self, folder: Path, files: Mapping[str, Seen], leaving: Iterable[str] = ()) -> None:
        manifest, left = _manifest(folder), tuple(leaving)
        content = to_json(_Noted(files, left))
        if not holds(manifest, content):
            waiting = folder / CONTROL / "tmp" / manifest.name
            stage(str(waiting), content)
            waiting.replace(manifest)
        self._keep(files, left, content)

    def are_untrue(self, folder: Path) -> bool:
        """Whether somebody touched them, or one of their files, since they were read or saved last."""
        try:
            is_theirs = _manifest(folder).read_bytes() != self._content
        except OSError:
            return True
        touched = Manifest(self.files, written_ns=LATER_NS).doubtful(folder, self.files)
        return is_theirs or next(touched, None) is not None

    def seal(self) -> str:
        """Return what nothing but the notes that were read or saved last have."""
        return digest(self._content)

    def _keep(self, files: Mapping[str, Seen], leaving: tuple[str, ...], content: bytes) -> None:
        self.files, self.leaving, self._content = files, leaving, content


def _manifest(folder: Path) -> Path:
    return folder / CONTROL / "manifest.json"


def _parsed(content: bytes) -> tuple[Mapping[str, Seen], tuple[str, ...]]:
    noted = from_json(content, _Noted)
    files = {path: seen for path, seen in noted.files.items() if is_path(path)}
    return files, tuple(filter(is_path, noted.leaving))
