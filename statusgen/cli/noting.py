"""Times of an incident's front matter, as commands take them down."""

from collections.abc import Mapping
from datetime import datetime

from statusgen.cli.desk import Desk
from statusgen.editing import with_value
from statusgen.model import Incident
from statusgen.problems import UsageError


def check_new(desk: Desk, item: Incident, moments: Mapping[str, datetime | None]) -> None:
    """Go on only if none of those `moments` that are not None is known already.

    Raises:
        UsageError: with the first that is.
    """
    for key, moment in moments.items():
        old: datetime | None = getattr(item, key)
        if moment and old:
            raise UsageError(f"{item.slug}: `{key}` is {desk.written(old)} already; --force replaces it")


def with_moments(desk: Desk, item: Incident, text: str, moments: Mapping[str, datetime | None]) -> str:
    """Return the `text` of `item` with those `moments` by their keys that are not None."""
    for key, moment in moments.items():
        if moment:
            text = with_value(item.source, text, key, desk.written(moment))
    return text
