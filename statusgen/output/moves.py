"""How what was written comes to its place: file by file, or as a whole new folder at once."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from statusgen.output.places import where_is
from statusgen.output.ranks import Rank, rank
from statusgen.structs import Frozen


class Move(Frozen, order=True):
    """A step that the system takes at once; they come in this order."""

    rank: Rank
    path: str  # of a file, or of a folder with all that is in it
    waits: str  # where it is on the disk until then


class Waiting(Frozen):
    """Where files wait in `folder`: those of a new folder are in it already, as it moves in with all of them."""

    folder: Path
    tops: Mapping[str, str]  # of each folder that is not there yet, the highest one above it, or itself

    def is_below_new(self, path: str) -> bool:
        return path.rpartition("/")[0] in self.tops

    def where(self, path: str) -> str:
        """Return the place of a file, or of a whole new folder."""
        top = self.tops.get(path.rpartition("/")[0], path)
        return where_is(self.folder, _name(top) + path.removeprefix(top))

    def moves(self, paths: Iterable[str], coming: Collection[str]) -> list[Move]:
        """Return how `paths` move in; of those that are `coming`, none is there yet."""
        files, folders = list[Move](), dict[str, Rank]()
        for path in paths:
            of_file = rank(path, is_new=path in coming)
            if top := self.tops.get(path.rpartition("/")[0]):
                folders[top] = min(of_file, folders.get(top, of_file))
            else:
                files.append(Move(of_file, path, self.where(path)))
        return sorted((*files, *(Move(lowest, top, self.where(top)) for top, lowest in folders.items())))


def _name(path: str) -> str:
    """Return the name by which what is to be at `path` waits."""
    return hashlib.sha256(path.encode()).hexdigest()[:32]
