"""The memory of earlier builds on disk: never believed unless it is whole and of this very version, and never fatal.

It is a folder of parts, each named by its number and the digest of its content. A build adds a part with what is new,
so that an edit writes little, and makes them one when much of them is of no use any more. Each part only says what is
made of what, which stays true, so it does not matter in which order builds at once leave them.
"""

import copyreg
import hashlib
import io
import marshal
import os
import pickle
import re
import stat
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from enum import Enum, IntEnum, StrEnum
from functools import cache, cached_property
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from zoneinfo import TZPATH, ZoneInfo

from statusgen.built import Built
from statusgen.files import MADE, TOGETHER, Files
from statusgen.instant import Instant
from statusgen.memory import Kept, Known, Memory
from statusgen.sources import Sources, open_file
from statusgen.structs import Frozen, asdict

SITE = "site.whole"
NAME = re.compile(r"([0-9]{6})-([0-9a-f]{64})\.part")
PARTS_LIMIT = 20  # each costs a little to read
SEAL = 32  # bytes of a SHA-256
LATE = (MADE, TOGETHER)  # of these, much is known only when all files are made
PLAIN = 2  # the last form of `marshal` that does not tell equal values from the same value

OTHERS = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
    ("statusgen.cache", "Zone"),
    ("statusgen.language", "Language"),
}
"""What is no structure or enum of statusgen's and may be in a part: values that do nothing when they are made."""

T = TypeVar("T")


class Zone:
    """What is kept of a time zone: its name, and what it said then. No other one comes of it."""

    def __new__(cls, key: str, said: bytes) -> ZoneInfo:  # type: ignore[misc]  # no zone of the library's tells what it is made of
        zone = ZoneInfo(key)  # which takes only what is the name of one
        if said != _zone_data(zone.key):
            raise pickle.UnpicklingError(f"{key} is another zone now")
        return zone


class Whole(Files):
    """The files of a site that was built before: made again only where they are not there any more."""

    def __init__(self, digests: Mapping[str, str], build: Callable[[], Files]) -> None:
        super().__init__({})
        self.digests = {**digests}
        self._build = build

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __contains__(self, path: object) -> bool:
        return path in self.digests

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)

    def made(self, paths: Sequence[str], take: Callable[[str, bytes], T]) -> Iterator[tuple[str, T]]:
        return self._files.made(paths, take) if paths else iter(())

    @cached_property
    def _files(self) -> Files:
        return self._build()


class Cache:
    """What is kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._version = _version()
        self._parts: list[Path] = []
        self._known: Known = {}
        self._size = 0  # of all parts, in results
        self._is_whole = True
        self._asked: tuple[Sources, Instant, bytes] | None = None

    def read(self) -> Known:
        """Return what can be believed, which may be nothing."""
        with suppress(OSError):
            self._parts = sorted(file for file in self._folder.iterdir() if NAME.fullmatch(file.name))
        for part in self._parts:
            found = self._load(part)
            self._is_whole &= bool(found)
            self._size += _size(found)
            for kind, kept in found.items():
                self._known[kind] = self._known.get(kind, {}) | kept
        return dict(self._known)

    @contextmanager
    def keeping(self, memory: Memory, sources: Sources, instant: Instant, built: Built) -> Iterator[Callable[[], None]]:
        """Keep what `memory` knows and what was `built`, once its files are made: which is now, in between.

        Gives what may be called while other processes make them: where nothing was kept before, most is written then.
        """
        adding, is_begun = self._adding(memory.known), False

        def begin() -> None:
            nonlocal is_begun
            if not self._parts and not is_begun:
                is_begun = True
                _go_on(adding)

        with closing(adding):
            yield begin
            if is_begun:
                _go_on(adding)
            else:
                self.write(memory)
        self.write_site(sources, instant, built)

    def write(self, memory: Memory) -> None:
        """Keep what `memory` knows; that it cannot be kept is no reason to fail."""
        known = memory.known
        news = {kind: new for kind, kept in known.items() if (new := _unlike(self._known.get(kind, {}), kept))}
        is_useful = self._is_whole and self._size + _size(news) <= 2 * _size(known)
        with suppress(OSError):
            if not is_useful or len(self._parts) >= PARTS_LIMIT:
                self._add(known)
                for part in self._parts:
                    part.unlink(missing_ok=True)
            elif news:
                self._add(news)

    def site_ns(self) -> int:
        """Return when the last site was kept, in nanoseconds since 1970; 0 if there is none."""
        try:
            return (self._folder / SITE).stat().st_mtime_ns
        except OSError:
            return 0

    def read_site(self, sources: Sources, instant: Instant, build: Callable[[], Files]) -> Built | None:
        """Return the last site, if it is that of `sources` at `instant`; `build` gives what is not there any more."""
        try:
            with _opened(self._folder / SITE) as file:
                content = file.read()
            seal, rest = content[:SEAL], content[SEAL:]
            if seal != self._seal(_sha256(rest), self._all_of(sources, instant)):
                return None
            found = _Unpickler(io.BytesIO(rest)).load()
            if found["zone"] != _zone_data(found["told"]["zone"]):
                return None
            return Built(Whole(found["digests"], build), **found["told"])
        except Exception:  # noqa: BLE001  # whatever is wrong with it, it is a site that nobody can use
            return None

    def write_site(self, sources: Sources, instant: Instant, built: Built) -> None:
        """Keep what there is to be told of a site, with the digests of its files, for the same once more."""
        told = {name: value for name, value in asdict(built).items() if name != "files"}
        written = io.BytesIO()
        # No `Zone`: to look for one in a package takes as long as to find that nothing is new.
        _pickler(written).dump({"told": told, "digests": built.files.digests, "zone": _zone_data(built.zone)})
        rest = written.getvalue()
        with suppress(OSError), self._beside() as beside:
            with _new(beside) as file:
                file.write(self._seal(_sha256(rest), self._all_of(sources, instant)) + rest)
            beside.replace(self._folder / SITE)

    def _all_of(self, sources: Sources, instant: Instant) -> bytes:
        """Return what stands for all that a site is made of; a build asks for it twice, of the same."""
        if self._asked is None or self._asked[0] is not sources or self._asked[1] != instant:
            self._asked = sources, instant, _sha256(_said(sources, instant))
        return self._asked[2]

    def _seal(self, *digests: bytes) -> bytes:
        """Return what nothing but contents with these digests has, made by this version."""
        return _sha256(b"".join((self._version, *digests)))

    def _load(self, part: Path) -> Known:
        try:
            with _opened(part) as file:
                if self._seal(hashlib.file_digest(file, "sha256").digest()).hex() not in part.name:
                    return {}
                file.seek(0)
                unpickler = _Unpickler(file)
                early, late = unpickler.load(), unpickler.load()
                return {**early, **late}
        except Exception:  # noqa: BLE001  # whatever is wrong with it, it is a part that nobody can use
            return {}

    def _add(self, known: Known) -> None:
        for _ in self._adding(known):
            pass

    def _adding(self, known: Known) -> Generator[None, None, None]:
        """Add a part with what is `known`, in two steps: nobody looks at what is late before the second."""
        number = 1 + max((int(part.name[:6]) for part in self._parts), default=0)
        with self._beside() as beside:
            with _new(beside) as file:
                written = _Digesting(file)
                pickler = _pickler(written)  # the same for both: what is in both is the same value again
                pickler.dump({kind: kept for kind, kept in known.items() if kind not in LATE})
                yield
                pickler.dump({kind: known[kind] for kind in LATE if kind in known})
            seal = self._seal(written.digest())
            beside.replace(self._folder / f"{number % 1_000_000:06}-{seal.hex()}.part")

    @contextmanager
    def _beside(self) -> Iterator[Path]:
        """Give where a file is written; of two builds at once, the seal tells that the content is another's."""
        self._folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        beside = self._folder / "part.tmp"
        try:
            yield beside
        finally:
            beside.unlink(missing_ok=True)


def is_trusted(folder: Path, content: Path) -> bool:
    """Whether nobody may write in `folder` but who may say all that he likes in `content`, who runs this, and root.

    A cache that somebody else wrote is whole and of this version, if he wants it to be.
    """
    if not hasattr(os, "geteuid"):
        return True  # Windows tells by other means
    try:
        return _writers(folder) <= {("user", os.geteuid()), ("user", 0)} | _writers(content)
    except OSError:
        return True  # nothing can be read there


def _writers(folder: Path) -> set[tuple[str, int]]:
    status = folder.stat()
    groups = {("group", status.st_gid)} if status.st_mode & stat.S_IWGRP else set()
    everyone = {("everyone", 0)} if status.st_mode & stat.S_IWOTH else set()
    return {("user", status.st_uid)} | groups | everyone


def _opened(place: Path) -> BufferedReader:
    descriptor, _ = open_file(str(place))
    return os.fdopen(descriptor, "rb")


def _new(place: Path) -> BinaryIO:
    """Open a new file, which nobody else may write; what is at its place, a link perhaps, is not written to."""
    place.unlink(missing_ok=True)
    return open(place, "xb", opener=lambda path, flags: os.open(path, flags, 0o644))  # a Path has none


def _go_on(adding: Iterator[None]) -> None:
    with suppress(OSError):
        next(adding, None)


def _size(known: Known) -> int:
    return sum(map(len, known.values()))


def _unlike(old: Mapping[Any, Kept], new: Mapping[Any, Kept]) -> dict[Any, Kept]:
    """Return what of `new` is not what it was."""
    return {key: kept for key, kept in new.items() if old.get(key) is not kept}


def _said(sources: Sources, instant: Instant) -> bytes:
    """Return all that a site is made of, as bytes that are the same for the same."""
    files = (dict(sources.digests), dict(sources.static), dict(sources.templates))
    wrong = [(str(problem), problem.line) for problem in sources.problems]
    return marshal.dumps((files, sources.lost, wrong, instant.now.isoformat(), instant.past), PLAIN)


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


class _Digesting:
    """Writes to a file, so that its SHA-256 is known without reading it again."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self._sha256.update(content)
        return self._file.write(content)

    def digest(self) -> bytes:
        return self._sha256.digest()


def _pickler(file: "BinaryIO | _Digesting") -> pickle.Pickler:
    pickler = pickle.Pickler(file, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {
        **copyreg.dispatch_table,
        ZoneInfo: lambda zone: (Zone, (zone.key, _zone_data(zone.key))),
        **dict.fromkeys(_enums(), _by_value),
    }
    return pickler


def _enums() -> Iterator[type[Enum]]:
    """Yield each kind of word: Python before 3.11.4 would write a call of `getattr`, and nothing is called here."""
    for base in (Enum, IntEnum, StrEnum):
        yield from base.__subclasses__()


def _by_value(word: Enum) -> tuple[type[Enum], tuple[Any]]:
    return type(word), (word.value,)


class _Unpickler(pickle.Unpickler):
    """Makes nothing but values, whoever wrote the file: what a structure is made of is kept as it is, and not run."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  # the library's
        is_ours = module.startswith("statusgen.") and not module.endswith("__main__")
        is_other = (module, name) in OTHERS
        found = super().find_class(module, name) if is_ours or is_other else None
        is_value = isinstance(found, type) and (is_other or issubclass(found, Frozen | Enum))
        if not is_value or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} is no value")
        return found


def _version() -> bytes:
    """Return what stands for all that goes into a result besides its inputs.

    That is the code of statusgen and of all that is installed beside it, and which time zones there are.
    """
    package = Path(__file__).parent
    own = sorted(each for folder in (package, package.parent / "templates") for each in _code(folder))
    installed = sorted(name for folder in sys.path for name in _distributions(folder))
    zones = [_stamp(Path(folder, name)) for folder in TZPATH for name in ("", "tzdata.zi")]
    said = repr((sys.version, own, installed, zones))
    return hashlib.sha256(said.encode()).digest()


@cache
def _zone_data(key: str) -> bytes:
    """Return what stands for the data of a zone, as this process found it; those of a package go by its version."""
    places = (Path(folder, key) for folder in TZPATH)
    place = next(filter(Path.is_file, places), None)  # which is how the library finds it
    return _sha256(place.read_bytes()) if place else b""


def _code(folder: str | Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each file with its stamp; there are hundreds, and a `Path` of each would take longer than a look at it."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path, _stamp(entry)
            elif entry.name != "__pycache__":
                yield from _code(entry.path)


def _distributions(folder: str) -> Iterator[str]:
    with suppress(OSError), os.scandir(folder or ".") as entries:
        yield from (entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))


def _stamp(file: Path | os.DirEntry[str]) -> tuple[int, int]:
    with suppress(OSError):
        status = file.stat()
        return status.st_size, status.st_mtime_ns
    return 0, 0
