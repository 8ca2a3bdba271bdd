"""Publishing with rsync: over ssh into a folder of a server, or to an rsync daemon.

Each file is whole at any moment, since rsync moves it in when it is there. The order is one of several runs, one for
each stage: rsync itself knows none. Two deploys at once are noticed by a mark that each leaves, unless both begin in
the same instant: rsync cannot write a file on the condition that it is still the one that was read.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from statusgen.content.destinations import rsync_address
from statusgen.deploy.changes import Changes
from statusgen.deploy.failure import DeployError, explained, in_one_line
from statusgen.deploy.host import Found
from statusgen.deploy.hosts import Options
from statusgen.deploy.manifest import PATH, UNKNOWN, Json, Manifest, read_manifest, write_manifest
from statusgen.deploy.upload import Upload
from statusgen.files import digest
from statusgen.model import Destination
from statusgen.output import CONTROL, folders, place_of
from statusgen.problems import UsageError
from statusgen.programs import run_program, scratch
from statusgen.structs import replace

MARK = f"{CONTROL}/deploy.json"
SPECIAL, ESCAPED = re.compile(r"[*?\[]"), r"\\\g<0>"  # in rsync's patterns

# Times and rights stay the server's own; what is to be sent is known, so no file is taken for unchanged.
COMMON = ("--recursive", "--timeout=60")
SENT = (*COMMON, "--ignore-times", "--chmod=D755,F644")
LISTING = ("--links", "--dry-run", "--8-bit-output", "--out-format=%l %n")
LOOKING = (*COMMON, "--dry-run", "--existing", "--checksum", "--8-bit-output", "--out-format=%i %n")


def connect(destination: Destination, options: Options) -> "Rsync":
    address = rsync_address(destination.to)
    if not address:  # and not shown: a variable may have brought a password into it
        shapes = "rsync:deploy@www.example:/srv/status or rsync://www.example/module, of letters, digits and ._~/@+%=,-"
        raise UsageError(f"{destination.name}: `to` is no place for rsync: write it as {shapes}")
    return Rsync(destination.to, address.rstrip("/"), options)


class Rsync:
    """The folder at `address`, which is as rsync wants it, without a slash at its end."""

    def __init__(self, place: str, address: str, options: Options) -> None:
        self._place = place
        self._there = f"{address}/"
        self._options = options

    @property
    def place(self) -> str:
        return self._place

    def read(self) -> Found:
        with self._scratch() as folder:
            rules = (f"--include=/{CONTROL}/", *(f"--include=/{path}" for path in (PATH, MARK)), "--exclude=*")
            self._run(*COMMON, *rules, "--", self._there, f"{folder}/")
            content, mark = (_content(folder / path) for path in (PATH, MARK))
        return Found(read_manifest(content, self.place), _tag(content, mark)) if content else Found()

    def inspect(self, upload: Upload, found: Found) -> Found:
        """See `Inspectable`: by the sizes there, and with `force` by all bytes, which the other end reads then."""
        known = found.manifest.files
        there = self._listed() if known else {}
        same = [path for path, mark in known.items() if path in there and upload.prints.get(path) == mark]
        altered = {path for path in same if there[path] != len(upload.content(path))}
        if self._options.force and same:
            altered |= {path for way, path in self._differences(upload, same) if way.startswith("<f")}
        files = {path: UNKNOWN if path in altered else mark for path, mark in known.items() if path in there}
        return replace(found, manifest=replace(found.manifest, files=files))

    def _listed(self) -> dict[str, int]:
        """Return what the place has, with the size of each; a folder's name ends with a slash."""
        with self._scratch() as nothing:
            lines = self._run(*COMMON, *LISTING, "--", self._there, f"{nothing}/").split("\n")
        pairs = (line.partition(" ") for line in lines)
        return {name: int(size) for size, _, name in pairs if size.isdecimal()}

    def publish(self, upload: Upload, changes: Changes, found: Found) -> Found:
        self._check_still(found)
        self.check(upload, changes, found)
        mine = self._put_down(changes.begun(found.manifest))
        if early := _in_the_way(changes):
            self._remove(early)
        done = 0
        for stage in changes.stages:
            self._send(_contents(upload, stage))
            done += len(stage)
            self._options.progress(done, len(changes.sent))
        self._check_still(mine)
        if changes.removed:
            self._remove(changes.removed)
        return self._put_down(changes.done(found.manifest, upload))

    def keep(self, told: Json, found: Found) -> Found:
        if told == found.manifest.told:
            return found
        self._check_still(found)
        return self._put_down(replace(found.manifest, told=told))

    def _check_still(self, found: Found) -> None:
        if self.read().tag != found.tag:
            raise DeployError(f"{self.place}: another deploy was there meanwhile; deploy again")

    def check(self, upload: Upload, changes: Changes, found: Found) -> None:
        """Refuse to write over what others put there, unless it is the same, and what rsync cannot write over."""
        if not changes.new:
            return
        self._check_folders(changes)
        if self._options.force:
            return
        for way, name in self._differences(upload, changes.new - folders(changes.removed)):
            path = name.removesuffix("/")
            if way.startswith(("<f", "cd")) and path not in found.manifest.files:
                raise DeployError(
                    f"{self.place}: '{path}' is there already, and not of statusgen: --force writes over it"
                )

    def _check_folders(self, changes: Changes) -> None:
        """Refuse to send a file where a folder is that is not empty when this deploy has removed what is ours."""
        theirs = folders(path for path in self._listed() if not path.endswith("/") and path not in changes.removed)
        if taken := sorted(changes.new & theirs):
            way_out = "move it away, and deploy again; --force does not remove them"
            raise DeployError(f"{self.place}: '{taken[0]}' is a folder there, with files that stay ({way_out})")

    def _differences(self, upload: Upload, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield how and where the place has something else than these files of `upload`, in rsync's words."""
        for line in self._send(_contents(upload, paths), LOOKING).splitlines():
            way, _, name = line.partition(" ")
            yield way, name

    def _put_down(self, manifest: Manifest) -> Found:
        """Put down `manifest`, with a mark that no other deploy makes."""
        content, mark = write_manifest(manifest), json.dumps({"deploy": uuid4().hex}).encode()
        self._send([(PATH, content), (MARK, mark)])
        return Found(manifest, _tag(content, mark))

    def _send(self, files: Iterable[tuple[str, bytes]], options: Sequence[str] = SENT) -> str:
        with self._scratch() as stage:
            for path, content in files:
                place = place_of(stage, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            return self._run(*options, "--", f"{stage}/", self._there)

    def _remove(self, paths: Sequence[str]) -> None:
        """Remove exactly `paths`, and the folders that are empty then."""
        above = (f"{path}/" for path in folders(paths))
        rules = "".join(f"/{SPECIAL.sub(ESCAPED, path)}\0" for path in (*paths, *above))
        with self._scratch() as nothing:
            options = (*COMMON, "--delete", "--from0", "--include-from=-", "--exclude=*")
            self._run(*options, "--", f"{nothing}/", self._there, said=rules)

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        with explained(self.place), scratch() as folder:
            yield folder

    def _run(self, *arguments: str, said: str = "") -> str:
        """Run rsync and return what it prints."""
        with explained(self.place):
            done = run_program(["rsync", *arguments], said=[said.encode()], environ=self._options.environ)
        if done.code:
            words = done.words.decode(errors="backslashreplace")
            raise DeployError(f"{self.place}: rsync failed: {in_one_line(words)}")
        return done.output.decode(errors="backslashreplace")


def _contents(upload: Upload, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    return ((path, upload.content(path)) for path in paths)


def _in_the_way(changes: Changes) -> tuple[str, ...]:
    """Return what has to go before all else: files of ours in a folder that becomes a file."""
    sent = {*changes.sent}
    return tuple(path for path in changes.removed if sent & folders([path]))


def _content(place: Path) -> bytes:
    return place.read_bytes() if place.is_file() else b""


def _tag(manifest: bytes, mark: bytes) -> str:
    return digest(manifest + mark)
