"""The memory of earlier builds on disk: never believed unless it is whole and of this very version, and never fatal.

It is a folder of parts, each named by its number and the digest of its content. A build adds a part with what is new,
so that an edit writes little, and makes them one when much of them is of no use any more. Each part only says what is
made of what, which stays true, so it does not matter in which order builds at once leave them.
"""

import copyreg
import hashlib
import io
import pickle
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH, ZoneInfo

from statusgen.memory import Kept, Memory, Slot

NAME = re.compile(r"([0-9]{6})-([0-9a-f]{64})\.part")
PARTS_LIMIT = 20  # each costs a little to read

OTHERS = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("fractions", "Fraction"),
    ("zoneinfo", "ZoneInfo"),
}
"""What is not statusgen's own and may be in a part: values that do nothing when they are made."""

Known = dict[Slot, Kept]


class Cache:
    """What is kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._version = _version()
        self._parts: list[Path] = []
        self._known: Known = {}
        self._size = 0  # of all parts, in slots
        self._is_whole = True

    def read(self) -> Known:
        """Return what can be believed, which may be nothing."""
        with suppress(OSError):
            self._parts = sorted(file for file in self._folder.iterdir() if NAME.fullmatch(file.name))
        for part in self._parts:
            found = self._load(part)
            self._is_whole &= bool(found)
            self._size += len(found)
            self._known |= found
        return dict(self._known)

    def write(self, memory: Memory) -> None:
        """Keep what `memory` knows; that it cannot be kept is no reason to fail."""
        known = memory.known
        news = {slot: kept for slot, kept in known.items() if self._known.get(slot) is not kept}
        is_useful = self._is_whole and self._size + len(news) <= 2 * len(known)
        with suppress(OSError):
            if not is_useful or len(self._parts) >= PARTS_LIMIT:
                self._add(known)
                for part in self._parts:
                    part.unlink(missing_ok=True)
            elif news:
                self._add(news)

    def _load(self, part: Path) -> Known:
        try:
            content = part.read_bytes()
            if hashlib.sha256(content).hexdigest() not in part.name or not content.startswith(self._version):
                return {}
            found = _Unpickler(io.BytesIO(memoryview(content)[len(self._version) :])).load()
        except Exception:  # noqa: BLE001  # whatever is wrong with it, it is a part that nobody can use
            return {}
        return found if isinstance(found, dict) else {}

    def _add(self, known: Known) -> None:
        written = io.BytesIO(self._version)
        written.seek(0, io.SEEK_END)
        pickler = pickle.Pickler(written, protocol=pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = copyreg.dispatch_table | {ZoneInfo: lambda zone: (ZoneInfo, (zone.key,))}
        pickler.dump(known)
        content = written.getvalue()
        number = 1 + max((int(part.name[:6]) for part in self._parts), default=0)
        part = self._folder / f"{number % 1_000_000:06}-{hashlib.sha256(content).hexdigest()}.part"
        beside = self._folder / "part.tmp"  # of two at once, a name tells that its content is another's
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(content)
            beside.replace(part)
        finally:
            beside.unlink(missing_ok=True)


class _Unpickler(pickle.Unpickler):
    """Makes nothing but values, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  # the library's
        is_ours = module.startswith("statusgen.") and not module.endswith("__main__")
        found = super().find_class(module, name) if is_ours or (module, name) in OTHERS else None
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} is no value")
        return found


def _version() -> bytes:
    """Return what stands for all that goes into a result besides its inputs.

    That is the code of statusgen and of all that is installed beside it, and the time zones.
    """
    own = sorted((str(file), _stamp(file)) for file in Path(__file__).parent.rglob("*.py"))
    installed = sorted(name for folder in sys.path for name in _distributions(Path(folder)))
    zones = [_stamp(Path(folder, "tzdata.zi")) for folder in TZPATH]
    said = repr((sys.version, own, installed, zones))
    return hashlib.sha256(said.encode()).digest()


def _distributions(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        yield from (place.name for place in folder.iterdir() if place.suffix in {".dist-info", ".egg-info"})


def _stamp(file: Path) -> tuple[int, int]:
    with suppress(OSError):
        status = file.stat()
        return status.st_size, status.st_mtime_ns
    return 0, 0
