"""How the API writes instants."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from statusgen.instant import iso

# What has no date in the files is as old as time can be told.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=1 << 10)  # each is said several times of the same thing
def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return `2026-04-12T09:20:00.000Z` in UTC, in other zones with their offset."""
    if zone.key == "UTC" and at.tzinfo is UTC:
        return _in_utc(at)
    local = at.astimezone(zone)
    if local.tzname() == "UTC":
        return _in_utc(local)
    offset = local.utcoffset()
    if offset and offset % MINUTE:
        return _in_utc(at.astimezone(UTC))  # before there were zones; ISO 8601 knows no offset with seconds
    return local.isoformat(timespec="milliseconds")


def _in_utc(local: datetime) -> str:
    return f"{iso(local)[:-1]}.{local.microsecond // 1000:03}Z"
