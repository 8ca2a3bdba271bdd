"""Templates' code, kept for the next build: to compile them takes longer than ten pages."""

import marshal
from collections.abc import MutableMapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import MAGIC_NUMBER
from types import CodeType

import jinja2
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from statusgen import __version__


class Compiled(BytecodeCache):
    """Keeps code in a mapping, each template's by all that it is made of: its place, its text, the words, the versions.

    What the mapping holds is run, and so has to come from nobody else.
    """

    def __init__(self, codes: MutableMapping[str, bytes], made_by: bytes) -> None:
        self._codes = codes
        self._made_by = b"\0".join((__version__.encode(), _jinja_version().encode(), MAGIC_NUMBER, made_by))

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        made_of = f"{name}\0{filename}\0{source}".encode(errors="surrogatepass")
        bucket = Bucket(environment, sha256(self._made_by + b"\0" + made_of).hexdigest(), "")
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(KeyError, EOFError, TypeError, ValueError):  # what cannot be read is made anew
            code = marshal.loads(self._codes[bucket.key])  # noqa: S302  # see above
            bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = marshal.dumps(bucket.code)


def _jinja_version() -> str:
    """Return Jinja's version: by its attribute while it has one, for `importlib.metadata` takes 20 ms to import."""
    own = vars(jinja2).get("__version__")
    if isinstance(own, str):
        return own
    from importlib.metadata import version  # noqa: PLC0415  # as said

    return version("jinja2")
