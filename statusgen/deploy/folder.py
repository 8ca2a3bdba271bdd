"""Publishing into a folder of this machine, or one that is mounted: a new generation, then one switch.

`/srv/status` is a symbolic link to one of `/srv/status.generations/000001`, `000002` and so on, each a whole site. The
files of a generation are never written again, so what did not change is another name for the file of the one before.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from statusgen.deploy.changes import Changes
from statusgen.deploy.failure import DeployError
from statusgen.deploy.host import Found
from statusgen.deploy.hosts import Options
from statusgen.deploy.manifest import PATH, Json, Manifest, read_manifest, write_manifest
from statusgen.deploy.upload import Upload
from statusgen.files import digest
from statusgen.model import Destination
from statusgen.output import CONTROL, place_of, turn

NAME = re.compile("[0-9]{6,}")


def connect(destination: Destination, _options: Options) -> "Folder":
    address = destination.to.removeprefix("file:")
    return Folder(Path(address.removeprefix("//")), destination.keep)


class Folder:
    """The folder at `path`, of which `keep` generations stay, the live one included."""

    def __init__(self, path: Path, keep: int) -> None:
        self._path = path
        self._keep = keep
        self._all = path.with_name(f"{path.name}.generations")
        self._beside = self._all / "tmp"

    @property
    def place(self) -> str:
        return f"file:{self._path}"

    def read(self) -> Found:
        with self._explained():
            live = self._live()
            return self._found(live) if live else Found()

    def publish(self, upload: Upload, changes: Changes, found: Found) -> Found:
        with self._explained(), self._turn(found):
            live = self._live()
            self._clear(live)
            manifest = Manifest({**dict.fromkeys(changes.kept, ""), **upload.prints}, found.manifest.told)
            self._beside.mkdir()
            if live:
                gone = {*changes.removed, *changes.sent, PATH}
                _link_all(live, self._beside, lambda path: path not in gone)
            for path in changes.sent:
                _write(self._beside, path, upload.content(path))
            _write(self._beside, PATH, write_manifest(manifest))
            generation = self._all / f"{self._last() + 1:06}"
            self._beside.rename(generation)
            self._show(generation)
            self._prune()
            return self._found(generation)

    def keep(self, told: Json, found: Found) -> Found:
        with self._explained(), self._turn(found):
            live = self._live()
            if live is None:
                raise DeployError(f"{self.place}: nothing is published there yet")
            _replace(live, found.manifest._replace(told=told))
            return self._found(live)

    def rollback(self) -> str:
        with self._explained(), self._turn(self.read()):
            live = self._live()
            older = [each for each in self._generations() if live and each.name < live.name]
            if live is None or not older:
                raise DeployError(f"{self.place}: there is no older generation")
            # What subscribers were told they were told, whatever is shown.
            before = self._found(older[-1]).manifest
            _replace(older[-1], before._replace(told=self._found(live).manifest.told))
            self._show(older[-1])
            return older[-1].name

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
        with turn(self._all, lambda: None):
            if self.read().tag != found.tag:
                raise DeployError(f"{self.place}: another deploy was there meanwhile; deploy again")
            yield

    def _live(self) -> Path | None:
        """Return the generation that is shown.

        Raises:
            DeployError: if somebody else's things are at the place.
        """
        if self._path.is_symlink():
            generation = self._all / self._path.readlink().name
            if NAME.fullmatch(generation.name) and generation.is_dir() and self._path.samefile(generation):
                return generation
            raise DeployError(f"{self.place}: it is a symbolic link, but not of statusgen: choose another place")
        if self._path.is_dir() and not any(self._path.iterdir()):
            return None
        if os.path.lexists(self._path):
            raise DeployError(
                f"{self.place}: it is there already, and not of statusgen: move it away, then deploy again"
            )
        return None

    def _found(self, generation: Path) -> Found:
        content = (generation / PATH).read_bytes()
        return Found(read_manifest(content, self.place), f"{generation.name} {digest(content)}")

    def _generations(self) -> list[Path]:
        return sorted(each for each in self._all.iterdir() if NAME.fullmatch(each.name))

    def _last(self) -> int:
        return max((int(each.name) for each in self._generations()), default=0)

    def _clear(self, live: Path | None) -> None:
        """Remove what a deploy that was killed left, or was rolled back from."""
        shutil.rmtree(self._beside, ignore_errors=True)
        for each in self._generations():
            if live is None or each.name > live.name:
                shutil.rmtree(each)

    def _prune(self) -> None:
        for each in self._generations()[: -self._keep]:
            shutil.rmtree(each, ignore_errors=True)

    def _show(self, generation: Path) -> None:
        """Let the place be `generation` from one instant to the next."""
        link = self._all / "link"
        link.unlink(missing_ok=True)
        link.symlink_to(f"{self._all.name}/{generation.name}")
        if self._path.is_dir() and not self._path.is_symlink():
            self._path.rmdir()  # it is empty
        link.replace(self._path)


def _link_all(old: Path, new: Path, is_wanted: Callable[[str], bool]) -> None:
    """Let `new` have those files of `old` that are wanted, as other names for them."""
    for folder, _, names in os.walk(old):
        for name in names:
            path = Path(folder, name).relative_to(old).as_posix()
            if is_wanted(path):
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                _link(old / path, new / path)


def _link(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # not every file system has a second name for a file
        shutil.copy2(old, new, follow_symlinks=False)


def _write(folder: Path, path: str, content: bytes) -> None:
    place = place_of(folder, path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _replace(generation: Path, manifest: Manifest) -> None:
    beside = generation / CONTROL / "told.tmp"
    beside.write_bytes(write_manifest(manifest))
    beside.replace(generation / PATH)
