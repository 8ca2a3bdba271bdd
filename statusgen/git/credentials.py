"""Credentials in the address of a repository: git is told them by its environment, which other users cannot read."""

import base64
import re
from collections.abc import Mapping
from urllib.parse import unquote

from statusgen.problems import UsageError
from statusgen.structs import Frozen

# A name alone stays, for git to look up its password: what is longer is a token.
WITH_SECRET = re.compile(r"(?P<scheme>https?://)(?P<who>[^/?#]*:[^/?#]*|[^/?#:]{26,})@(?P<rest>[^/?#@]+(?:[/?#].*)?)")

# The beginning of a password in which something ends what an address says of its host.
BROKEN = re.compile(r"https?://[^/?#@]*:(?![0-9]*[/?#]).*@", re.DOTALL)

# A name and a password with no host behind them: the password would be taken for the host's port.
NO_HOST = re.compile(r"https?://[^/?#@\[]*:(?![0-9]*(?:[/?#]|$))[^@]*")

CONTROL = re.compile(r"[\x00-\x1f\x7f]")

# What git says where a host does not take the credentials that it was given, and nobody is asked for others.
REFUSED = re.compile(r"could not read (Username|Password)|Authentication failed")

ASKPASS = "GIT_ASKPASS"
NO_OTHERS = ("credential.helper", "")  # a host that refuses these shall not be sent others as well


class Address(Frozen):
    """The address of a repository as any program may be told it, and what git is to be told besides."""

    bare: str
    settings: tuple[tuple[str, str], ...] = ()


def parted(address: str) -> Address:
    """Return `address` without a password or a token, if it is one of http or https that has them.

    Raises:
        UsageError: if they cannot be told from the host, there is none, or there is a control character.
    """
    if CONTROL.search(address):
        raise UsageError("the remote's address has a line break or another control character in it: set it without")
    found = WITH_SECRET.fullmatch(address)
    if not found:
        if NO_HOST.fullmatch(address):
            raise UsageError("the remote's address has no host: write https://NAME:PASSWORD@HOST/status.git")
        if BROKEN.match(address):
            raise UsageError("the password in the remote's address has a '/', '?' or '#': write %2F, %3F or %23")
        return Address(address)
    bare = found["scheme"] + found["rest"]
    name, _, password = (unquote(part) for part in found["who"].partition(":"))
    secret = base64.b64encode(f"{name}:{password}".encode()).decode()
    header = f"http.{bare}.extraHeader"
    # An empty one undoes those of the repository: hosts refuse a request with two sets of credentials.
    return Address(bare, ((header, ""), (header, f"Authorization: Basic {secret}"), NO_OTHERS))


def with_settings(environ: Mapping[str, str], settings: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return `environ` with `settings` of git's, after those that it has already; with any, git asks nobody."""
    if not settings:
        return environ
    count = environ.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isdecimal() else 0
    added = {"GIT_CONFIG_COUNT": f"{first + len(settings)}", ASKPASS: ""}
    for n, (key, value) in enumerate(settings, first):
        added |= {f"GIT_CONFIG_KEY_{n}": key, f"GIT_CONFIG_VALUE_{n}": value}
    return {**environ, **added}
