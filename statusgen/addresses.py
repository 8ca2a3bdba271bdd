"""Where each thing lives: addresses within the site, absolute addresses, and ids that never change.

An address is a path below the site's root with forward slashes and, for a page, its file's name, so that every link
works on a host, below a path and from a disk: `incidents/api-down/index.html`.
"""

import re
from datetime import date
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from statusgen.instant import iso
from statusgen.model import Incident, Maintenance, Update

HOME = "index.html"
NOT_FOUND = "404.html"
HISTORY = "history/index.html"
REPORTS = "reports/index.html"
STATE = "state.json"
EMBED = "embed.js"
FEED = "feed"  # and the ending of its format, as below
HISTORY_FEED = "history"
CALENDAR = "history.ics"

ALPHABET = "0123456789bcdfghjklmnpqrstvwxyz"
ID_LENGTH = 12
PAIRS = tuple(first + second for second in ALPHABET for first in ALPHABET)  # two at once take half as long
PAIR, SQUARE = len(PAIRS), len(PAIRS) ** 2
HALF = len(ALPHABET) ** (ID_LENGTH // 2)  # as many are there of half an id
IDS = HALF**2

PLAIN = re.compile("[-./0-9A-Za-z]*+")  # what `quote` leaves as it is, after looking at it for four times as long


def incident(slug: str) -> str:
    return f"incidents/{slug}/index.html"


def postmortem(slug: str) -> str:
    return f"incidents/{slug}/postmortem/index.html"


def maintenance(slug: str) -> str:
    return f"maintenance/{slug}/index.html"


def component(key: str) -> str:
    return f"components/{key}/index.html"


def component_feed(key: str) -> str:
    return f"components/{key}/feed"


def event(slug: str) -> str:
    return f"maintenance/{slug}/event.ics"


def month(first: date) -> str:
    return f"history/{first:%Y-%m}/index.html"


def page(slug: str) -> str:
    return f"{slug}/index.html"


def asset(name: str, content: bytes) -> str:
    """Return the address of an asset, which changes with its content so that it can be cached for ever."""
    stem, _, suffix = name.rpartition(".")
    return f"assets/{stem}.{sha256(content).hexdigest()[:10]}.{suffix}"


def root(address: str) -> str:
    """Return the way from the page at `address` up to the site's root: empty or `../../`."""
    return "../" * address.count("/")


def absolute(site_url: str, address: str) -> str:
    """Return the public address: `site_url` ends with a slash, and a page's `index.html` is not said."""
    way = address.removesuffix("index.html")
    return site_url + (way if PLAIN.fullmatch(way) else quote(way, safe="/"))


@lru_cache(maxsize=1 << 10)  # every incident says that of the page, and its own more than once
def entry_id(kind: str, slug: str, detail: str = "") -> str:
    """Return 12 characters that tell a thing for ever, made from what it is and never from its texts."""
    return _id(kind, slug, detail)


def _id(kind: str, slug: str, detail: str) -> str:
    digest = sha256(f"{kind}\0{slug}\0{detail}".encode()).digest()
    high, low = divmod(int.from_bytes(digest) % IDS, HALF)  # each small enough to be worked with quickly
    start = f"{PAIRS[low % PAIR]}{PAIRS[low // PAIR % PAIR]}{PAIRS[low // SQUARE]}"
    return f"{start}{PAIRS[high % PAIR]}{PAIRS[high // PAIR % PAIR]}{PAIRS[high // SQUARE]}"


def update_ids(item: Incident | Maintenance) -> tuple[str, ...]:
    """Return the id of each update of `item`, in its order: also the anchor on its page.

    An update is told by its `#id`, else by its time; a second one at the same time is told by its place among them.
    """
    kind = "incident-update" if isinstance(item, Incident) else "maintenance-update"
    seen: dict[str, int] = {}
    # There are so many that to remember them takes longer than to make them twice.
    return tuple([_id(kind, item.slug, f"#{each.key}" if each.key else _time(each, seen)) for each in item.updates])


def _time(update: Update, seen: dict[str, int]) -> str:
    time = iso(update.at)
    nth = seen.get(time, 0)
    seen[time] = nth + 1
    return f"{time}/{nth}" if nth else time
