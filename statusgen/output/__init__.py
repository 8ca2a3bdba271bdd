"""The only writer of the output folder: a site moves in whole, and only what statusgen wrote is ever removed.

Its own things are in `.statusgen` below the output folder: `lock`, which two builds take in turn; `manifest.json`, the
paths that are statusgen's, each with what is known of its file; and `tmp/`, where files wait until all of them are
written.
"""

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from statusgen.files import Files, folders
from statusgen.output.manifest import NOTHING, Glance, Manifest, Notes, Seen, glance, notes_size, settled
from statusgen.output.moves import Move, Waiting
from statusgen.output.places import CONTROL, Stamp, has, holds, is_path, make_folder, mode_of, place_of, stage, where_is
from statusgen.output.ranks import Rank, rank
from statusgen.output.turns import NO_TURNS, turn
from statusgen.problems import StatusgenError, UsageError
from statusgen.structs import Frozen, replace

__all__ = [
    "CONTROL",
    "NO_TURNS",
    "WAYS_OUT",
    "Glance",
    "Notes",
    "OutputError",
    "Written",
    "check_folder",
    "folders",
    "glance",
    "is_path",
    "is_within",
    "notes_size",
    "overlap",
    "place_of",
    "rank",
    "turn",
    "write_site",
]

BUILD_AGAIN = "what was published before is still there; build again when that is mended"
MAY_STAY = "pages that were withdrawn may still be there; remove the folder and build again"
WAITS = "another build is writing to this folder; waiting for it"
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


class Written(Frozen):
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
    for theirs in (_real(content), content.absolute().parent / "templates"):
        if is_within(folder, theirs):
            raise UsageError(f"the output folder '{folder}' would be in '{theirs.name}': choose one outside of it")
    if is_within(content, folder):
        raise UsageError(f"the output folder '{folder}' holds the content: choose one outside of it")
    with _explained(folder):
        _check_ours(folder)


def overlap(one: Path, other: Path) -> bool:
    """Whether one of two folders is the other or in it; neither has to be there."""
    return is_within(one, other) or is_within(other, one)


def is_within(inner: Path, outer: Path) -> bool:
    """Whether `inner` is `outer` or below it, also where the file system takes two names for the same."""
    inner, outer = _real(inner), _real(outer)
    for above in (inner, *inner.parents):
        with suppress(OSError):
            if above == outer or above.samefile(outer):
                return True
    return False


def write_site(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    notes: Notes | None = None,
    seen: Callable[[], Glance | None] | None = None,
    tell: Callable[[str], None] = lambda _what: None,
) -> Written:
    """Make `folder` hold exactly `files`, and beside them what others put there.

    `notes` are those of the last time, if it was this very folder; `seen` gives a look at it that began with this
    build; `tell` takes what whoever runs it should know: that it waits for another one, or what it cannot put right.

    Every file is written before the first one moves in, and `index.html` moves in last. A file whose bytes are there
    already is not touched, and of `Files` not even made. Only where a file becomes a folder, or a folder a file, is it
    missing for an instant.

    Raises:
        BuildStoppedError: if a file cannot be made; nothing moved in.
        OutputError: if that could not be done; what can be reached from the home page is whole even then.
        UsageError: if `folder` is not empty and not of statusgen.
        ValueError: if a key of `files` is not a path below the folder.
    """
    notes = notes or Notes()
    made = files if isinstance(files, Files) else Files(files)
    with _explained(folder):
        _check_ours(folder)
        _check_paths(files, notes.read(folder).files)  # of those that are there already, each was looked at once
        if notes.is_damaged and not notes.files:
            tell(f"the notes on what is in '{folder}' are damaged: {MAY_STAY}")
        ours = turn(folder / CONTROL, lambda: tell(WAITS), lambda: tell(NO_TURNS))
        with ours, _temporary(folder / CONTROL / "tmp") as temporary:
            return _Writing(folder, made, temporary, notes, seen).write()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename or folder
        way_out = WAYS_OUT.get(error.errno or 0, "see what is in its place")
        raise OutputError(f"cannot write '{place}': {error.strerror or error} ({way_out}; {BUILD_AGAIN})") from error


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


def _check_paths(files: Mapping[str, bytes], known: Collection[str]) -> None:
    new = [path for path in files if path not in known]
    wrong = [path for path in new if not is_path(path)] or (new and sorted(files.keys() & folders(files)))
    if wrong:
        raise ValueError(f"not the path of a file in a site: {wrong[0]!r}")


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    if folder.exists():  # a build was killed
        _clear(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        with suppress(OSError):
            _clear(folder)


def _clear(folder: Path) -> None:
    """Remove `folder`, which is empty unless a build failed or was killed."""
    try:
        folder.rmdir()
    except OSError:
        import shutil  # noqa: PLC0415  # it brings what packs files, which takes as long as all else that is done here

        shutil.rmtree(folder)


class _Writing(Frozen):
    """One site on its way into the folder."""

    folder: Path
    files: Files
    temporary: Path
    notes: Notes
    seen: Callable[[], Glance | None] | None

    def write(self) -> Written:
        folder, files, digests = self.folder, self.files, self.files.digests
        ours = self.notes.read(folder)
        # A build was killed while these came or went. No page leads to them, and they may lead to what is not there.
        # If one cannot be removed, that is tried again and told at the end: no update waits for it.
        stuck = _remove_all(folder, ours.leaving, beside=ours.files)
        ours = replace(ours, files={**ours.files, **dict.fromkeys(stuck, NOTHING)}) if stuck else ours
        # What is new moves in at once, before a look at all that is to be there already.
        news = [path for path in files if ours.files.get(path, NOTHING).digest != digests.get(path)]
        seal = self.notes.seal() if self.seen else ""
        seen, changed = self._renew(news, ours)
        doubtful = [*self._doubtful([path for path in files if path not in seen], ours, seal)]
        seen_again, changed_again = self._renew(doubtful, ours)
        seen |= seen_again
        changed += changed_again
        known = {path: seen.get(path) or ours.files[path] for path in files}
        stale = _ranked(folder, ours.files.keys() - files.keys())
        if stale:
            self.notes.save(folder, known, stale)
        for error in _remove_all(folder, reversed(stale), beside=files).values():
            raise error  # one is enough to tell
        if known != self.notes.files or self.notes.leaving or not self.notes.are_saved:
            self.notes.save(folder, known)
        return Written(changed, len(files) - changed, len(stale))

    def _doubtful(self, paths: Collection[str], ours: Manifest, seal: str) -> Iterable[str]:
        """Return those of `paths` that somebody may have touched; `seal` is that of the notes that tell of ours."""
        seen = self.seen() if self.seen else None
        if seen and seen.seal == seal:
            return (path for path in paths if path in seen.doubtful)
        return ours.doubtful(self.folder, paths)

    def _renew(self, paths: list[str], ours: Manifest) -> tuple[dict[str, Seen], int]:
        """Move in what of `paths` is not there already; return what is known of each then, and how many moved."""
        waiting = Waiting(self.temporary, _new_folders(self.folder, paths, ours.files))
        seen, staged = self._staged(paths, waiting)
        coming = {path for path in staged if self._is_new(path, waiting)}
        _check_places(self.folder, (path for path in staged if path not in coming), ours)
        if staged:
            self._move_all(waiting.moves(staged, coming), coming, ours)
        for path, written in staged.items():
            # What moved in with its folder is as it was: a look at each would take as long as to make some pages.
            seen[path] = written if waiting.is_below_new(path) else settled(self.folder, path, written)
        return seen, len(staged)

    def _staged(self, paths: list[str], waiting: Waiting) -> tuple[dict[str, Seen], dict[str, Seen]]:
        """Return what is known of those of `paths` that are there, and of the others as they are written, to wait.

        It is what was so before a file was compared, or when it was written: what others do to it since, shows.
        """
        folder, digests = self.folder, self.files.digests
        make = cache(make_folder)  # nearly every page has one of its own

        def take(path: str, content: bytes) -> tuple[bool, Stamp]:
            place = waiting.where(path)
            if waiting.is_below_new(path):
                make(place.rpartition(os.sep)[0])
            elif there := holds(where_is(folder, path), content):
                return True, there
            return False, stage(place, content)

        found = {path: has(where_is(folder, path), digests.get(path)) for path in paths}
        there = {path: Seen(digests[path], *stamp) for path, stamp in found.items() if stamp}
        staged: dict[str, Seen] = {}
        for path, (is_there, stamp) in self.files.made([path for path in paths if path not in there], take):
            (there if is_there else staged)[path] = Seen(digests[path], *stamp)
        return there, staged

    def _is_new(self, path: str, waiting: Waiting) -> bool:
        return waiting.is_below_new(path) or not os.path.lexists(where_is(self.folder, path))

    def _move_all(self, moves: Sequence[Move], coming: Collection[str], ours: Manifest) -> None:
        """Move in what changed, in order; all of it is known to the next build, whenever this one is killed."""
        claimed = {**dict.fromkeys(self.files, NOTHING), **ours.files}
        if coming or claimed.keys() != ours.files.keys():
            # What comes is not to stay then: no page leads there yet, and it may lead to what is not there yet.
            self.notes.save(
                self.folder, {path: seen for path, seen in claimed.items() if path not in coming}, sorted(coming)
            )
        early = [move for move in moves if move.rank < Rank.PAGE]
        for move in early:
            self._move_in(move, ours)
        if coming:
            self.notes.save(self.folder, claimed)
        for move in moves[len(early) :]:
            self._move_in(move, ours)

    def _move_in(self, move: Move, ours: Manifest) -> None:
        """Move what waits to its place, which only what is `ours` may have taken in another form."""
        path, place = move.path, place_of(self.folder, move.path)
        if not place.parent.is_dir():
            for above in folders([path]) & ours.files.keys():
                if place_of(self.folder, above).is_file():
                    place_of(self.folder, above).unlink()
            place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir() and not place.is_symlink():
            for below in ours.below(path):
                _remove(self.folder, below)
        Path(move.waits).replace(place)


def _new_folders(folder: Path, files: Iterable[str], ours: Mapping[str, Seen]) -> dict[str, str]:
    """Return the folders on the way to `files` that are not there, each with the highest of them above it, or itself.

    Refuse what others put where a folder has to be: nothing is written through a link, and no file is lost.
    """
    tops: dict[str, str] = {}
    for above in sorted(folders(files)):
        if top := tops.get(above.rpartition("/")[0]):
            tops[above] = top
            continue
        try:
            mode = os.lstat(where_is(folder, above)).st_mode
        except FileNotFoundError:
            tops[above] = above
        except NotADirectoryError:
            continue  # a file of ours is in the way, and is taken away when these move in
        else:
            if not stat.S_ISDIR(mode) and (stat.S_ISLNK(mode) or above not in ours):
                raise _in_the_way(place_of(folder, above))
    return tops


def _check_places(folder: Path, changed: Iterable[str], ours: Manifest) -> None:
    """Refuse a file of others, or a folder with such, where a file has to be."""
    for path in changed:
        place = place_of(folder, path)
        status = os.lstat(place)
        if not stat.S_ISDIR(status.st_mode):
            if ours.is_others(path, status.st_ino):
                raise _in_the_way(place)
        else:
            known = {place_of(folder, below) for below in ours.below(path)}
            for found in sorted(place.rglob("*")):
                if found not in known and (found.is_symlink() or not found.is_dir()):
                    raise _in_the_way(found)


def _in_the_way(place: Path) -> OutputError:
    return OutputError(f"'{place}' is in the way of the site and not of statusgen: move it away, then build again")


def _ranked(folder: Path, paths: Iterable[str]) -> dict[str, Rank]:
    """Return `paths` with their ranks, in the order to move in."""
    ranks = {path: rank(path, is_new=not os.path.lexists(place_of(folder, path))) for path in paths}
    return {path: ranks[path] for path in sorted(ranks, key=lambda path: (ranks[path], path))}


def _remove_all(folder: Path, paths: Iterable[str], beside: Iterable[str]) -> dict[str, OSError]:
    """Remove `paths`, of which none is among those that stay `beside` them; return why some cannot be removed."""
    paths, failed = [*paths], dict[str, OSError]()
    folded = {path.casefold(): path for path in beside} if paths else {}
    for path in paths:
        try:
            _remove(folder, path, twin=folded.get(path.casefold()))
        except OSError as error:
            failed[path] = error
    return failed


def _remove(folder: Path, path: str, *, twin: str | None = None) -> None:
    """Remove a file that statusgen wrote, and the folders that it leaves empty; `twin` differs in letter case alone."""
    place = place_of(folder, path)
    expected = place_of(_real(folder), path.rpartition("/")[0])
    if _real(place.parent) != expected:
        return  # somebody put a link in the place of a folder: what is behind it is not statusgen's
    if stat.S_ISREG(mode_of(place)) and not (twin and place.samefile(place_of(folder, twin))):
        place.unlink()
    for emptied in sorted(folders([path]), reverse=True):
        with suppress(OSError):  # it is not empty, or a build that was killed removed it already
            place_of(folder, emptied).rmdir()
