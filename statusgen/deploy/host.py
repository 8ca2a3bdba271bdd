"""What a host is: the one way to a place where a site is published."""

from typing import Protocol, runtime_checkable

from statusgen.deploy.changes import Changes
from statusgen.deploy.manifest import NOTHING, Json, Manifest
from statusgen.deploy.upload import Upload
from statusgen.structs import Frozen


class Found(Frozen):
    """What a place has: its manifest, which is empty before the first deploy, and `tag`, that of this very version.

    A host writes only where the place still has the version that was found, so that of two deploys at once the second
    notices. None stands for no manifest at all.
    """

    manifest: Manifest = NOTHING
    tag: str | None = None


class Host(Protocol):
    """One place that a site is published to. Its methods raise nothing but DeployError.

    A deploy looks, compares, publishes if there are changes, and keeps what the subscribers were told. It may be killed
    at any moment: what the manifest says is true even then, and each page that can be reached is whole.
    """

    @property
    def place(self) -> str:
        """The address as messages and tables show it, without a secret."""

    def read(self) -> Found:
        """Return what the place has."""

    def publish(self, upload: Upload, changes: Changes, found: Found) -> Found:
        """Carry out `changes`, which lead from what was `found` to `upload`, and return what the place has then.

        `told` stays as it was. What is neither of `upload` nor of `changes` stays: it is somebody else's, or kept.
        """

    def keep(self, told: Json, found: Found) -> Found:
        """Put down what the subscribers were told, and return what the place has then."""


@runtime_checkable
class Inspectable(Host, Protocol):
    """A place that can be asked what it really holds, whatever its manifest says."""

    def inspect(self, upload: Upload, found: Found) -> Found:
        """Return `found` without the files that are gone, and with no print of those that somebody altered.

        So they come back: a file that is `upload`'s own is sent if the place holds it with another print.
        """

    def check(self, upload: Upload, changes: Changes, found: Found) -> None:
        """Refuse what `publish` would refuse since something of others is in the way, and change nothing."""


def look(host: Host, upload: Upload) -> Found:
    """Return what the place has, as far as it can be asked.

    Raises:
        DeployError: if it cannot be read.
    """
    found = host.read()
    return host.inspect(upload, found) if isinstance(host, Inspectable) else found


@runtime_checkable
class Reversible(Host, Protocol):
    """A place that still has what was published before."""

    def rollback(self) -> str:
        """Show again what was there before what is there now, and return a name for it."""
