"""Times of an incident's front matter, as commands take them down."""

from collections.abc import Mapping
from datetime import datetime

from statusgen.cli.desk import Desk
from statusgen.editing import with_value
from statusgen.model import Incident
from statusgen.problems import UsageError


def with_moments(desk: Desk, item: Incident, text: str, moments: Mapping[str, datetime | None], *, force: bool) -> str:
    """Return the `text` of `item` with those `moments` by their keys that are not None.

    Raises:
        UsageError: if one of them is there already, and not to be replaced by `force`.
    """
    for key, moment in moments.items():
        old: datetime | None = getattr(item, key)
        if moment and old and not force:
            raise UsageError(f"{item.slug}: `{key}` is {desk.written(old)} already; --force replaces it")
        if moment:
            text = with_value(item.source, text, key, desk.written(moment))
    return text
