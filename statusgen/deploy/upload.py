"""What is published: the files of a site that was built into a folder, and what is sent with each."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from statusgen import headers
from statusgen.deploy.failure import DeployError
from statusgen.files import digest
from statusgen.output import place_of
from statusgen.structs import Frozen


class Upload(Frozen):
    """A site in `folder`, by paths below it."""

    folder: Path
    digests: Mapping[str, str]  # SHA-256 of each file's bytes
    headers: Mapping[str, Mapping[str, str]]  # `Content-Type`, `Cache-Control` and the like
    prints: Mapping[str, str]  # of bytes and headers: another one means that the file is to be sent

    def content(self, path: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            DeployError: if they are not those that were built.
        """
        place = place_of(self.folder, path)
        try:
            content = place.read_bytes()
        except OSError as error:
            raise DeployError(f"cannot read '{place}': {error.strerror or error}") from error
        if digest(content) != self.digests[path]:
            raise DeployError(
                f"'{place}' changed while it was published: deploy again when no other build writes there"
            )
        return content


def read_upload(folder: Path, digests: Mapping[str, str]) -> Upload:
    """Return what `folder` holds to publish: exactly the files that `digests` name."""
    bare = Upload(folder, digests, {}, {})
    table = bare.content(headers.FILE).decode(errors="replace") if headers.FILE in digests else ""
    rules = headers.read_rules(table)
    sent = {path: headers.headers_of(rules, path) for path in digests}
    prints = {path: _print(digests[path], sent[path]) for path in digests}
    return Upload(folder, digests, sent, prints)


def _print(content: str, sent: Mapping[str, str]) -> str:
    # Half of it is enough: nobody gains from a collision with a file of their own.
    return hashlib.sha256(repr((content, sorted(sent.items()))).encode()).hexdigest()[:32]
