"""Publishing into a folder of this machine, or one that is mounted: a new generation, then one switch.

`/srv/status` is a symbolic link to one of `/srv/status.generations/000001`, `000002` and so on, each a whole site. The
files of a generation are never written again, so what did not change is another name for the file of the one before.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path

from statusgen.deploy.changes import Changes
from statusgen.deploy.failure import DeployError
from statusgen.deploy.folder.disk import exchange, readable, settle, sync
from statusgen.deploy.folder.generations import (
    DIGESTS,
    NAME,
    Inside,
    carry_over,
    clear_away,
    digests_of,
    inside,
    is_above,
    is_generation,
    number,
    put_down,
    write,
)
from statusgen.deploy.host import Found
from statusgen.deploy.hosts import Options, local_folder
from statusgen.deploy.manifest import KEPT, PATH, UNKNOWN, Json, Manifest, read_manifest, write_manifest
from statusgen.deploy.upload import Upload
from statusgen.files import digest
from statusgen.model import Destination
from statusgen.output import CONTROL, NO_TURNS, WAYS_OUT, folders, place_of, turn
from statusgen.output.places import has, where_is
from statusgen.structs import replace

GONE = "gone"  # among the generations: those that will never be shown again, until the switch succeeded


def connect(destination: Destination, options: Options) -> "Folder":
    return Folder(local_folder(destination.to), destination.keep, options)


class Folder:
    """The folder at `path`, of which `keep` generations stay, the live one included."""

    def __init__(self, path: Path, keep: int, options: Options) -> None:
        self._path = path
        self._keep = keep
        self._options = options
        self._all = path.with_name(f"{path.name}.generations")
        self._note_lockless = cache(lambda: self._note(NO_TURNS))  # a deploy takes two turns, and tells once

    @property
    def place(self) -> str:
        return f"file:{self._path}"

    def read(self) -> Found:
        with self._explained():
            live = self._live()
            return self._whole(live) if live else Found()

    def publish(self, upload: Upload, changes: Changes, found: Found) -> Found:
        with self._explained(), self._turn(lambda: self._look().tag == found.tag):
            generation = self._laid_down(upload, changes, found.manifest)
            self._show(generation)
            clear_away(self._all / GONE)
            for each in self._generations()[: -self._keep]:
                clear_away(each)
            return self._found(generation)

    def keep(self, told: Json, found: Found) -> Found:
        with self._explained(), self._turn_of_live(lambda: self._look().tag == found.tag) as live:
            put_down(live, replace(found.manifest, told=told))
            return self._found(live)

    def rollback(self) -> str:
        # What is wrong with what is shown may be why somebody wants that of before: it need not be read.
        with self._explained(), self._turn_of_live() as live:
            older = self._older(live)
            # What the subscribers were told they were told, whatever is shown.
            if self._is_known(live):
                told, manifest = self._found(live).manifest.told, self._found(older).manifest
                if manifest.told != told:  # the disk may be full
                    put_down(older, replace(manifest, told=told))
            self._show(older)
            return f"generation {older.name}"

    def _older(self, live: Path) -> Path:
        """Return the last generation before the live one of which it is known what it is."""
        older = [each for each in self._generations() if number(each) < number(live)]
        known = [each for each in older if self._is_known(each)]
        if not known:
            skipped = f" that can be shown: '{older[-1]}' has no '{PATH}' that can be read" if older else ""
            raise DeployError(f"{self.place}: there is no older generation{skipped}")
        return known[-1]

    def _is_known(self, generation: Path) -> bool:
        try:
            return self._found(generation) != Found(tag=generation.name)
        except (DeployError, OSError):
            return False

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = error.filename2 or error.filename or self._path
            way_out = f" ({WAYS_OUT[error.errno]})" if error.errno in WAYS_OUT else ""
            raise DeployError(f"{self.place}: '{place}': {error.strerror or error}{way_out}") from error

    def _note(self, what: str) -> None:
        self._options.note(f"{self.place}: {what}")

    @contextmanager
    def _turn(self, is_still: Callable[[], bool]) -> Iterator[None]:
        """Hold the place for one deploy, and make sure that it is as it was found."""
        with readable(), turn(self._all, lambda: self._note("waiting for another deploy"), self._note_lockless):
            if not is_still():
                raise DeployError(f"{self.place}: another deploy was there meanwhile; deploy again")
            yield

    @contextmanager
    def _turn_of_live(self, is_still: Callable[[], bool] = lambda: True) -> Iterator[Path]:
        """Hold the place, if something is published there; else nothing is made there."""
        live = self._live()
        if live is None:
            raise DeployError(f"{self.place}: nothing is published there")
        with self._turn(lambda: self._live() == live and is_still()):
            yield live

    def _live(self) -> Path | None:
        """Return the generation that is shown.

        Raises:
            DeployError: if something else is, and it is not to be put aside.
        """
        if self._path.is_symlink():
            target = self._path.readlink()
            generation = self._all / target.name
            if is_generation(generation) and self._path.samefile(generation):
                return generation
            if target == Path(self._all.name, target.name) and NAME.fullmatch(target.name):
                return None  # somebody removed that generation
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
        found, there, known = self._found(generation), inside(generation).files, digests_of(generation)
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
        return sorted((each for each in self._all.iterdir() if is_generation(each)), key=number)

    def _staying(self, live: Path, upload: Upload, changes: Changes, ours: Manifest) -> Inside:
        """Return what of the generation that is shown goes on to the next one as it is: of folders, those of others.

        Raises:
            DeployError: if others put something where the site needs the place, and it is not to be written over.
        """
        found, sent = inside(live), frozenset(changes.sent)
        there = found.files
        above, below = folders(sent), tuple(f"{path}/" for path in folders(there) & sent)
        barred = frozenset(path for path in there if path in above or path.startswith(below))
        if not self._options.force:
            theirs = there - ours.files.keys()
            for path in sorted(theirs & barred):
                raise self._in_the_way(path, next(each for each in sorted(sent) if is_above(path, each)))
            for path in sorted(theirs & sent):
                if not has(where_is(live, path), upload.digests[path]):
                    raise self._in_the_way(path, path)
        made, files = folders(chain(ours.files, upload.prints)), upload.prints.keys()
        theirs_too = (path for path in found.folders if path not in made and files.isdisjoint({path, *folders([path])}))
        return Inside(there - barred - sent - {*changes.removed}, tuple(theirs_too))

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
            if live and number(each) <= number(live):
                continue
            if (gone / each.name).exists():  # the switch to this one failed
                clear_away(each)
            else:
                gone.mkdir(exist_ok=True)
                each.rename(gone / each.name)

    def _laid_down(self, upload: Upload, changes: Changes, ours: Manifest) -> Path:
        """Return a new generation, which is on the disk; if that fails, nothing of it takes room there."""
        live = self._live()
        stays = self._staying(live, upload, changes, ours) if live else Inside(frozenset(), ())
        new = self._all / "new"  # it has no number before it is whole
        clear_away(new)  # a deploy was killed
        try:
            new.mkdir()
            if live:
                carry_over(live, new, stays)
            self._send(new, upload, changes, ours)
            self._put_aside(live)
            new = self._named(new)
            settle(new)
        except BaseException:
            clear_away(new)
            raise
        return new

    def _send(self, new: Path, upload: Upload, changes: Changes, ours: Manifest) -> None:
        total = len(changes.sent)
        for n, path in enumerate(changes.sent, 1):
            write(new, path, upload.content(path))
            self._options.progress(n, total)
        write(new, DIGESTS, json.dumps(dict(upload.digests), separators=(",", ":"), sort_keys=True).encode())
        write(new, PATH, write_manifest(changes.done(ours, upload)))

    def _named(self, new: Path) -> Path:
        last = max(map(number, self._generations()), default=0)
        return new.rename(self._all / f"{last + 1:06}")

    def _show(self, generation: Path) -> None:
        """Let the place be `generation` from one instant to the next, and after a loss of power too."""
        self._switch(generation)
        sync(self._path.parent)

    def _switch(self, generation: Path) -> None:
        link = self._all / "link"
        if os.path.lexists(link) and not link.is_symlink():  # a deploy was killed before that of others was put aside
            link.rename(self._aside())
        link.unlink(missing_ok=True)
        link.symlink_to(f"{self._all.name}/{generation.name}")
        if not self._path.is_symlink() and self._path.exists():
            if not self._is_empty():
                exchange(link, self._path, aside=self._aside())
                return
            self._path.rmdir()
        link.replace(self._path)

    def _is_empty(self) -> bool:
        return self._path.is_dir() and not any(self._path.iterdir())
