"""An alert, whichever tool sent it."""

import hashlib
import re
from datetime import datetime
from enum import StrEnum

from statusgen.structs import Frozen

Labels = tuple[tuple[str, str], ...]
"""Pairs of name and value as sent; a name may stand more than once."""

PLAIN = re.compile("(?!hash-)[A-Za-z0-9_-]{1,40}")
HASHED_LENGTH = 20


class Signal(StrEnum):
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"  # it is firing, and somebody took it
    RECOVERED = "recovered"


class Alert(Frozen):
    """Something that monitoring noticed; every text is of one line."""

    key: str  # what it is about, the same from the first word to the last: `pagerduty:PGR0VU2`
    signal: Signal
    title: str
    text: str = ""
    severity: str = ""  # in the tool's own word
    labels: Labels = ()
    began: datetime | None = None  # UTC; None where the payload does not say it
    at: datetime | None = None  # when what the signal says happened, likewise
    of_group: bool = (
        False  # the key is that of several alerts, of which one may be silent at first and fire alone later
    )


def key_of(source: str, identifier: str) -> str:
    """Return a key that is a word of letters and digits, whatever the `identifier` is."""
    if PLAIN.fullmatch(identifier):
        return f"{source}:{identifier}"
    digest = hashlib.sha256(identifier.encode(errors="surrogatepass")).hexdigest()
    return f"{source}:hash-{digest[:HASHED_LENGTH]}"
