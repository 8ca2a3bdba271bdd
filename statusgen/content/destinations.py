"""Places to publish to as content writes them, and the variables that stand for what no file may hold."""

import re

from statusgen.content.findings import UnreadableError, listing, shown
from statusgen.content.urls import parse_url

VARIABLE = r"\$\{[A-Za-z_][A-Za-z0-9_]*\}"
BUCKET = rf"//(?:[a-z0-9._-]|{VARIABLE})+(?:/[^\x00-\x20\\]*)?"

# By what an address begins with: what follows, and how to write it.
PLACES = {
    "s3": (BUCKET, "s3://bucket or s3://bucket/folder"),
    "gs": (BUCKET, "gs://bucket or gs://bucket/folder"),
    "az": (BUCKET, "az://container or az://container/folder"),
    "file": (r"(?=[/.]*[^\x00-\x1f/.])[^\x00-\x1f]+", "file:/srv/status"),
    "git": (r"[^\x00-\x20:-][^\x00-\x20:]*", "git:gh-pages"),
    "rsync": (rf"(?:[\w.@:/\[\]~+%=,-]|{VARIABLE})+", "rsync:deploy@www.example:/srv/status or rsync://host/module"),
}

# An address for rsync once nothing stands for parts of it. Nothing in it that a shell at the other end would make
# something else of, or rsync or ssh an option: restricted shells for rsync take no quoting by rsync itself.
NAME = r"[A-Za-z0-9_.~][A-Za-z0-9_.~-]*"
HOST = rf"(?:{NAME}@)?(?:{NAME}|\[[0-9A-Fa-f:.]+\])"
PATH_THERE = r"[A-Za-z0-9_.~/@+%=,][A-Za-z0-9_.~/@+%=,-]*"
RSYNC = re.compile(rf"{HOST}:(?!/?$|//){PATH_THERE}|//{HOST}(?::[0-9]+)?/{NAME}(?:/{PATH_THERE})?")
# What looks like a password behind a name, and is neither a port nor a path: rsync and ssh would take it for a host.
RSYNC_PASSWORD = re.compile(
    rf"//[^/@:\[]*:(?!(?:[0-9]+|{VARIABLE})/).*@|[^/@:\[]*:[^/@]*@|[^/@:\[]*:[^@]*@[^/]*:", re.DOTALL
)
# What an address says before its host that is no secret: a name (tokens are longer), or what a variable stands for.
WHO = rf"(?:[^:@/]{{0,25}}|(?:[^:@/]*:)?{VARIABLE})"
SECRET = ("a secret does not belong into a file", "write ${NAME}, and set that variable where the site is published")
NO_PASSWORD = (
    "a password does not belong into an address for rsync",
    "write the name alone; a daemon's password is taken from the variable RSYNC_PASSWORD, and ssh takes a key",
)


def parse_place(text: str) -> str:
    """Return an address to publish to; a variable may stand for parts of it, or for all.

    Raises:
        UnreadableError: if `text` is none.
    """
    if re.fullmatch(VARIABLE, text):
        return text
    scheme, _, rest = text.partition(":")
    if scheme not in PLACES:
        message = f"{shown(text)} is not a place to publish to ({listing([f'{each}:' for each in PLACES])})"
        raise UnreadableError(message, word=scheme, choices=PLACES)
    pattern, example = PLACES[scheme]
    if pattern == BUCKET and "@" in rest:
        raise UnreadableError(*SECRET)
    if scheme == "file" and re.match(rf"//(?!/|{VARIABLE})", rest):
        folder = rest.strip("/")
        way_out = f"write it with one slash or three: file:/{folder} or file:///{folder}"
        raise UnreadableError(f"{shown(text)} names another machine", way_out)
    if scheme == "rsync" and RSYNC_PASSWORD.match(rest):
        raise UnreadableError(*NO_PASSWORD)
    if not re.fullmatch(pattern, rest) or (scheme == "rsync" and not _can_be_rsync(rest)):
        raise UnreadableError(f"{shown(text)} is not the address of a place", f"write it as {example}")
    return text


def rsync_address(text: str) -> str:
    """Return the address of a place in which no `${NAME}` is left, as rsync wants it; empty if it is none."""
    rest = text.removeprefix("rsync:")
    if not RSYNC.fullmatch(rest) or RSYNC_PASSWORD.match(rest):
        return ""
    return text if rest.startswith("//") else rest


def _can_be_rsync(rest: str) -> bool:
    return bool(re.search(VARIABLE, rest) or RSYNC.fullmatch(rest))


def parse_variable(text: str) -> str:
    """Return `${NAME}`.

    Raises:
        UnreadableError: if `text` is anything else, which it does not show: it may be a secret.
    """
    if not re.fullmatch(VARIABLE, text):
        raise UnreadableError(*SECRET)
    return text


def parse_remote(text: str) -> str:
    """Return the name or the address of a git repository; a variable may stand for parts of it, or for all.

    Raises:
        UnreadableError: if it cannot be one, or has a secret in it, which it does not show.
    """
    if (found := re.match(r"[a-z+]+://([^/]*)@", text)) and not re.fullmatch(WHO, found[1]):
        raise UnreadableError(*SECRET)
    if not text or text.startswith("-"):
        raise UnreadableError(f"{shown(text)} is not a repository", "write the name of a remote, or an address")
    return text


def parse_endpoint(text: str) -> str:
    """Return an http or https address, or `${NAME}`.

    Raises:
        UnreadableError: if `text` is none of them.
    """
    return text if re.fullmatch(VARIABLE, text) else parse_url(text)
