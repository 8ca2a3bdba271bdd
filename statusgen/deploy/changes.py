"""What is to be done at a place so that it holds a site: what to send, in which order, and what to remove."""

from itertools import chain, groupby

from statusgen.deploy.manifest import KEPT, Manifest
from statusgen.deploy.upload import Upload
from statusgen.output import rank
from statusgen.structs import Frozen, replace


class Changes(Frozen):
    """The difference between a site and a place.

    `stages` are sent one after the other, and the files of one in any order: whatever can be reached leads to something
    that is there, whenever that ends. `removed` go after them, in their order. `kept` should go, and do not: there are
    too many of them for it not to be a mistake, or there were when they were kept.
    """

    stages: tuple[tuple[str, ...], ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    new: frozenset[str] = frozenset()  # of what is sent: what the place did not have

    @property
    def sent(self) -> tuple[str, ...]:
        return tuple(chain.from_iterable(self.stages))

    @property
    def is_empty(self) -> bool:
        return not self.stages and not self.removed

    def begun(self, found: Manifest) -> Manifest:
        """Return what is true of a place while it changes from what was `found`, and if that is never finished."""
        return found.keeping(self.kept).claimed((*self.sent, *self.removed))

    def done(self, found: Manifest, upload: Upload) -> Manifest:
        """Return what is true of the place afterwards; of no file is the size known."""
        return replace(found, files={**dict.fromkeys(self.kept, KEPT), **upload.prints}, sizes={})


def compare(upload: Upload, manifest: Manifest, *, force: bool = False) -> Changes:
    """Return what makes a place hold `upload`; with `force`, also if more than half of its files go.

    What was kept once is kept until then: else the mistake itself would soon be more than half of the files. A site
    without a single file removes nothing in any case.
    """
    known = manifest.files
    new = frozenset(path for path in upload.prints if path not in known)
    sent = [path for path, mark in upload.prints.items() if known.get(path) != mark]
    stale = sorted((path for path in known if path not in upload.prints), key=_order, reverse=True)
    fresh = [path for path in stale if known[path] != KEPT]
    are_many = len(fresh) > sum(mark != KEPT for mark in known.values()) / 2
    going = stale if force else [] if are_many else fresh
    removed = tuple(going) if upload.prints else ()
    return Changes(_stages(sent, new), removed, tuple(path for path in stale if path not in {*removed}), new)


def _stages(paths: list[str], new: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    ranked = sorted((rank(path, is_new=path in new), path) for path in paths)
    return tuple(tuple(path for _, path in stage) for _, stage in groupby(ranked, key=lambda pair: pair[0]))


def _order(path: str) -> tuple[int, str]:
    return rank(path, is_new=False), path
