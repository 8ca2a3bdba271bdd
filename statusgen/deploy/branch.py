"""Publishing on a branch of a git repository, as GitHub Pages, GitLab Pages and the like serve it: one commit a deploy.

The commit is the switch: the place has all of a site or nothing of it, and of two at once git refuses the second.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from statusgen.deploy.changes import Changes
from statusgen.deploy.failure import DeployError, explained
from statusgen.deploy.host import Found
from statusgen.deploy.hosts import Options
from statusgen.deploy.manifest import NOTHING, PATH, UNKNOWN, Json, Manifest, read_manifest, write_manifest
from statusgen.deploy.upload import Upload
from statusgen.git import Branch, Tip, open_branch
from statusgen.model import Destination
from statusgen.output import folders
from statusgen.structs import replace


def connect(destination: Destination, options: Options) -> "BranchHost":
    name = destination.to.removeprefix("git:")
    with explained(destination.to):
        branch = open_branch(options.content, name, destination.remote, options.environ, force=options.force)
        return BranchHost(branch, options)


class BranchHost:
    """A branch that the site is published on; what others committed to it stays."""

    def __init__(self, branch: Branch, options: Options) -> None:
        self._branch = branch
        self._options = options
        self._tip = Tip("", {})

    @property
    def place(self) -> str:
        return f"git:{self._branch.name}"

    def read(self) -> Found:
        with explained(self.place):
            self._tip = self._branch.tip()
            entry = self._tip.entries.get(PATH)
            manifest = read_manifest(self._branch.read(entry), self.place) if entry else NOTHING
        return self._found(manifest)

    def inspect(self, upload: Upload, found: Found) -> Found:
        marks = found.manifest.files.items()
        files = {path: mark if self._is_intact(path, mark, upload) else UNKNOWN for path, mark in marks}
        there = {path: mark for path, mark in files.items() if path in self._tip.entries}
        return replace(found, manifest=replace(found.manifest, files=there))

    def _is_intact(self, path: str, mark: str, upload: Upload) -> bool:
        """Whether a file that need not be sent is really there; git knows by the bytes that were built."""
        entry = self._tip.entries.get(path)
        return not entry or upload.prints.get(path) != mark or entry.holds(upload.content(path))

    def publish(self, upload: Upload, changes: Changes, found: Found) -> Found:
        self._check_still(found)
        self.check(upload, changes, found)
        manifest = changes.done(found.manifest, upload)
        message = f"Publish the status page\n\n{len(changes.sent)} files sent, {len(changes.removed)} removed\n"
        return self._commit(manifest, self._contents(upload, changes.sent), changes.removed, message)

    def keep(self, told: Json, found: Found) -> Found:
        self._check_still(found)
        if told == found.manifest.told:
            return found
        return self._commit(replace(found.manifest, told=told), (), (), "Note what subscribers were told\n")

    def _commit(
        self, manifest: Manifest, contents: Iterable[tuple[str, bytes]], removed: Iterable[str], message: str
    ) -> Found:
        files = chain(contents, [(PATH, write_manifest(manifest))])
        with explained(self.place):
            commit = self._branch.write(self._tip, files, removed, message)
            self._branch.publish(self._tip, commit)
            self._tip = self._branch.at(commit)
        return self._found(manifest)

    def _found(self, manifest: Manifest) -> Found:
        return Found(manifest, self._tip.commit if PATH in self._tip.entries else None)

    def _contents(self, upload: Upload, paths: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
        for done, path in enumerate(paths, 1):
            yield path, upload.content(path)
            self._options.progress(done, len(paths))

    def _check_still(self, found: Found) -> None:
        """Refuse what was found before the last commit that is known: git knows of all later ones."""
        if found.tag != self._found(found.manifest).tag:
            raise DeployError(f"{self.place}: another deploy was there meanwhile; deploy again")

    def check(self, upload: Upload, changes: Changes, found: Found) -> None:
        """Refuse to write over what others committed, unless it is the same."""
        if self._options.force:
            return
        theirs = self._tip.entries.keys() - found.manifest.files.keys() - {PATH}
        inside, above = folders(theirs), folders(changes.sent)
        for path in changes.sent:
            if path in inside or (path in theirs and not self._tip.entries[path].holds(upload.content(path))):
                raise self._in_the_way(path)
        for path in theirs & above:
            raise self._in_the_way(path)

    def _in_the_way(self, path: str) -> DeployError:
        return DeployError(f"{self.place}: '{path}' is there already, and not of statusgen: --force writes over it")
