"""Publishing into a folder of this machine, or one that is mounted: a new generation, then one switch.

`/srv/status` is a symbolic link to one of `/srv/status.generations/000001`, `000002` and so on, each a whole site. The
files of a generation are never written again, so what did not change is another name for the file of the one before.
"""

import ctypes
import errno
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from statusgen.deploy.changes import Changes
from statusgen.deploy.failure import DeployError
from statusgen.deploy.host import Found
from statusgen.deploy.hosts import Options
from statusgen.deploy.manifest import KEPT, PATH, UNKNOWN, Json, Manifest, read_manifest, write_manifest
from statusgen.deploy.upload import Upload
from statusgen.files import digest
from statusgen.model import Destination
from statusgen.output import CONTROL, folders, place_of, turn
from statusgen.output.places import has, stage, where_is
from statusgen.structs import replace

NAME = re.compile("[0-9]{6,}")
GONE = "gone"  # among the generations: those that will never be shown again, until the switch succeeded
DIGESTS = f"{CONTROL}/digests.json"
"""Where it is in a generation: SHA-256 of each file of the site, for the manifest tells nothing of its bytes alone."""

LOSSES = frozenset({errno.EIO, errno.ENOSPC, errno.EDQUOT})
# Not every system, and not every file system, can wait for a folder.
NOT_POSSIBLE = frozenset({errno.EACCES, errno.EBADF, errno.EINVAL, errno.ENOTSUP, errno.EPERM})
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # Linux, renameat2(2)


def connect(destination: Destination, options: Options) -> "Folder":
    address = destination.to.removeprefix("file:")
    return Folder(Path(address.removeprefix("//")).expanduser(), destination.keep, options)


class Folder:
    """The folder at `path`, of which `keep` generations stay, the live one included."""

    def __init__(self, path: Path, keep: int, options: Options) -> None:
        self._path = path
        self._keep = keep
        self._options = options
        self._all = path.with_name(f"{path.name}.generations")

    @property
    def place(self) -> str:
        return f"file:{self._path}"

    def read(self) -> Found:
        with self._explained():
            live = self._live()
            return self._whole(live) if live else Found()

    def publish(self, upload: Upload, changes: Changes, found: Found) -> Found:
        with self._explained(), self._turn(found):
            live = self._live()
            stays = self._staying(live, upload, changes, found.manifest) if live else frozenset()
            new = self._new(upload, changes, found.manifest, live, stays)
            self._put_aside(live)
            generation = self._named(new)
            _settle(generation)
            self._show(generation)
            shutil.rmtree(self._all / GONE, ignore_errors=True)
            for each in self._generations()[: -self._keep]:
                shutil.rmtree(each, ignore_errors=True)
            return self._found(generation)

    def keep(self, told: Json, found: Found) -> Found:
        with self._explained(), self._turn_of_live(found, "nothing is published there yet") as live:
            _put_down(live, replace(found.manifest, told=told))
            return self._found(live)

    def rollback(self) -> str:
        with self._explained(), self._turn_of_live(self._look(), "there is no older generation") as live:
            older = self._older(live)
            # What the subscribers were told they were told, whatever is shown.
            if self._is_known(live):
                told = self._found(live).manifest.told
                _put_down(older, replace(self._found(older).manifest, told=told))
            self._show(older)
            return f"generation {older.name}"

    def _older(self, live: Path) -> Path:
        """Return the last generation before the live one of which it is known what it is."""
        older = [each for each in self._generations() if _number(each) < _number(live)]
        known = [each for each in older if self._is_known(each)]
        if not known:
            skipped = f" that can be shown: '{older[-1]}' has no '{PATH}' that can be read" if older else ""
            raise DeployError(f"{self.place}: there is no older generation{skipped}")
        return known[-1]

    def _is_known(self, generation: Path) -> bool:
        try:
            return self._found(generation) != Found(tag=generation.name)
        except DeployError:
            return False

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = error.filename2 or error.filename or self._path
            raise DeployError(f"{self.place}: '{place}': {error.strerror or error}") from error

    @contextmanager
    def _turn(self, found: Found) -> Iterator[None]:
        """Hold the place for one deploy, and make sure that it is as it was found."""
        with turn(self._all, lambda: self._options.note(f"{self.place}: waiting for another deploy")):
            if self._look().tag != found.tag:
                raise DeployError(f"{self.place}: another deploy was there meanwhile; deploy again")
            yield

    @contextmanager
    def _turn_of_live(self, found: Found, otherwise: str) -> Iterator[Path]:
        """Hold the place, if there is one; else nothing is made there, and the error says `otherwise`."""
        live = self._live()
        if live is None:
            raise DeployError(f"{self.place}: {otherwise}")
        with self._turn(found):
            yield live

    def _live(self) -> Path | None:
        """Return the generation that is shown.

        Raises:
            DeployError: if something else is, and it is not to be put aside.
        """
        if self._path.is_symlink():
            generation = self._all / self._path.readlink().name
            if _is_generation(generation) and self._path.samefile(generation):
                return generation
            raise DeployError(f"{self.place}: it is a symbolic link, but not of statusgen: choose another place")
        if self._path.exists() and not self._is_empty() and not self._options.force:
            way_out = f"--force puts it aside as '{self._aside()}'"
            raise DeployError(f"{self.place}: something is there already, and not of a deploy ({way_out})")
        return None

    def _aside(self) -> Path:
        names = [f"{self._path.name}.{n}" for n in range(1, 1000)]
        for place in map(self._path.with_name, names):
            if not os.path.lexists(place):
                return place
        way_out = f"up to '{names[-1]}': remove those that nobody needs"
        raise DeployError(f"{self.place}: {len(names)} are put aside already, {way_out}")

    def _look(self) -> Found:
        live = self._live()
        return self._found(live) if live else Found()

    def _whole(self, generation: Path) -> Found:
        """Return what is there, so that what somebody removed or altered by hand is sent again."""
        found, there, known = self._found(generation), frozenset(_names(generation)), _digests(generation)
        files = {path: mark for path, mark in found.manifest.files.items() if path in there}
        for path in [path for path in files if not has(where_is(generation, path), known.get(path))]:
            if place_of(generation, path).is_symlink():
                del files[path]
            elif files[path] != KEPT:
                files[path] = UNKNOWN
        return replace(found, manifest=replace(found.manifest, files=files))

    def _found(self, generation: Path) -> Found:
        if (generation / CONTROL).is_symlink():  # somebody put it there: what is behind it says nothing of this place
            return Found(tag=generation.name)
        try:
            content = (generation / PATH).read_bytes()
        except (FileNotFoundError, NotADirectoryError):  # somebody removed it: then all files are theirs
            return Found(tag=generation.name)
        return Found(read_manifest(content, self.place), f"{generation.name} {digest(content)}")

    def _generations(self) -> list[Path]:
        """Return the generations, the oldest first."""
        return sorted((each for each in self._all.iterdir() if _is_generation(each)), key=_number)

    def _staying(self, live: Path, upload: Upload, changes: Changes, ours: Manifest) -> frozenset[str]:
        """Return what of the generation that is shown goes on to the next one as it is.

        Raises:
            DeployError: if others put something where the site needs the place, and it is not to be written over.
        """
        there, sent = frozenset(_names(live)), frozenset(changes.sent)
        above, below = folders(sent), tuple(f"{path}/" for path in folders(there) & sent)
        barred = frozenset(path for path in there if path in above or path.startswith(below))
        if not self._options.force:
            theirs = there - ours.files.keys()
            for path in sorted(theirs & barred):
                raise self._in_the_way(path, next(each for each in sorted(sent) if _is_above(path, each)))
            for path in sorted(theirs & sent):
                if not has(where_is(live, path), upload.digests[path]):
                    raise self._in_the_way(path, path)
        return there - barred - sent - {*changes.removed}

    def _in_the_way(self, path: str, ours: str) -> DeployError:
        if path == ours:
            return DeployError(f"{self.place}: '{path}' is there already, and not of statusgen: --force writes over it")
        name = path.encode(errors="surrogateescape").decode(errors="backslashreplace")
        return DeployError(
            f"{self.place}: '{name}' is in the way of '{ours}', and not of statusgen: --force leaves it out"
        )

    def _put_aside(self, live: Path | None) -> None:
        """Take away the names of what was rolled back from, or left by a deploy that was killed.

        It is there until the switch succeeded, and never again an older generation.
        """
        gone = self._all / GONE
        for each in self._generations():
            if live and _number(each) <= _number(live):
                continue
            if (gone / each.name).exists():  # the switch to this one failed
                shutil.rmtree(each)
            else:
                gone.mkdir(exist_ok=True)
                each.rename(gone / each.name)

    def _new(self, upload: Upload, changes: Changes, ours: Manifest, live: Path | None, stays: frozenset[str]) -> Path:
        """Lay down a generation, in which `stays` of the live one; it has no number before it is whole."""
        new = self._all / "new"
        shutil.rmtree(new, ignore_errors=True)  # a deploy was killed
        new.mkdir()
        if live:
            _link_all(live, new, stays)
        total = len(changes.sent)
        for n, path in enumerate(changes.sent, 1):
            _write(new, path, upload.content(path))
            self._options.progress(n, total)
        _write(new, DIGESTS, json.dumps(dict(upload.digests), separators=(",", ":"), sort_keys=True).encode())
        _write(new, PATH, write_manifest(changes.done(ours, upload)))
        return new

    def _named(self, new: Path) -> Path:
        last = max(map(_number, self._generations()), default=0)
        return new.rename(self._all / f"{last + 1:06}")

    def _show(self, generation: Path) -> None:
        """Let the place be `generation` from one instant to the next, and after a loss of power too."""
        self._switch(generation)
        _sync(self._path.parent)

    def _switch(self, generation: Path) -> None:
        link = self._all / "link"
        link.unlink(missing_ok=True)
        link.symlink_to(f"{self._all.name}/{generation.name}")
        if not self._path.is_symlink() and self._path.exists():
            if not self._is_empty():
                _exchange(link, self._path, aside=self._aside())
                return
            self._path.rmdir()
        link.replace(self._path)

    def _is_empty(self) -> bool:
        return self._path.is_dir() and not any(self._path.iterdir())


def _is_generation(place: Path) -> bool:
    return NAME.fullmatch(place.name) is not None and place.is_dir() and not place.is_symlink()


def _number(generation: Path) -> int:
    return int(generation.name)


def _exchange(link: Path, place: Path, *, aside: Path) -> None:
    """Put `link` to `place`, and what was there `aside`: both at once where the system can do that."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    names = (os.fsencode(link), os.fsencode(place))
    if rename and rename(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        link.rename(aside)
        return
    place.rename(aside)
    link.rename(place)


def _names(generation: Path) -> Iterator[str]:
    """Yield the paths of all that is not a folder, and not statusgen's own; links are not followed."""
    start = len(f"{generation}{os.sep}")
    for folder, below, names in os.walk(generation, onerror=_fail):
        inside = f"{folder[start:].replace(os.sep, '/')}/" if folder[start:] else ""
        if not inside and CONTROL in below:
            below.remove(CONTROL)
        for name in (*names, *(each for each in below if Path(folder, each).is_symlink())):
            path = os.fsencode(f"{inside}{name}").decode(errors="surrogateescape")
            if path != CONTROL:
                yield path


def _digests(generation: Path) -> dict[str, str]:
    """Return what is known of the files of a generation: nothing if that cannot be told, and then all are sent."""
    try:
        return {**json.loads((generation / DIGESTS).read_bytes())}
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def _fail(error: OSError) -> None:
    # What cannot be looked into is not gone.
    raise error


def _is_above(one: str, other: str) -> bool:
    """Whether one of two paths is a folder on the way to the other."""
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _settle(generation: Path) -> None:
    """Wait until a generation is on the disk, lest a loss of power leaves a link to empty files.

    Linux can be asked for a whole file system; with tens of thousands of folders that takes a tenth of the time.
    """
    sync = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if os.name == "posix" else None
    if sync:
        with _opened(generation) as number:
            if sync(number) == 0:
                return
        if ctypes.get_errno() in LOSSES:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), f"{generation}")
    for folder, _, names in os.walk(generation, onerror=_fail):
        for place in (Path(folder, name) for name in names):
            status = place.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_nlink == 1:  # what has more names was there before
                _sync(place)
        _sync(Path(folder))
    _sync(generation.parent)


def _sync(place: Path) -> None:
    """Wait until the bytes of a file, or the names in a folder, are on the disk."""
    try:
        with _opened(place) as number:
            os.fsync(number)
    except OSError as error:
        if error.errno not in NOT_POSSIBLE:
            raise


@contextmanager
def _opened(place: Path) -> Iterator[int]:
    number = os.open(place, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)


def _link_all(old: Path, new: Path, paths: Iterable[str]) -> None:
    """Let `new` have the files of `old` at `paths`, as other names for them."""
    for path in paths:
        name = os.fsdecode(path.encode(errors="surrogateescape"))
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        _link(old / name, new / name)


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):  # not every file system has a second name for a file
        shutil.copy2(old, new, follow_symlinks=False)


def _write(folder: Path, path: str, content: bytes) -> None:
    # Never into what has this name already: it may be another name for an older file, or a link.
    stage(where_is(folder, path), content)


def _put_down(generation: Path, manifest: Manifest) -> None:
    control = generation / CONTROL
    if control.is_symlink():
        control.unlink()
    control.mkdir(exist_ok=True)
    beside = control / "published.tmp"
    beside.unlink(missing_ok=True)
    stage(str(beside), write_manifest(replace(manifest, files={**manifest.files})))
    _sync(beside)
    beside.replace(generation / PATH)
    _sync(control)
