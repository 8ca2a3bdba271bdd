"""What subscribers were told, as it is kept beside the site: ids, states and digests, since anybody may read it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import reduce
from types import MappingProxyType
from typing import Any

from statusgen.model import State
from statusgen.problems import StatusgenError
from statusgen.structs import Frozen, replace

FORMAT = 1

Json = Any
"""What JSON can hold."""


NOTHING: Mapping[str, Any] = MappingProxyType({})


class NewerRecordError(StatusgenError):
    """A later statusgen kept it, and an older one must not guess what it says."""


class Standing(Frozen):
    """The state of a component that was told, and when."""

    state: State
    since: datetime


class Change(Frozen):
    """A change of a component's state."""

    id: str
    component: str
    before: State
    after: State
    at: datetime


class Record(Frozen):
    """What was told, and what is owed.

    `run` counts the versions. All before `floor` counts as told, and so do `updates`, which have their day (UTC), so
    that they can be forgotten together. `owed` has the ids of news by the id of whoever waits for them, and `changes`
    those of components among them. `followed` has, by the same, the ids of incidents of which who asked for some
    severities was told. `feeds` has the digest of each feed as the hub knows it.
    """

    run: int
    floor: date
    updates: Mapping[str, date]
    standings: Mapping[str, Standing]
    changes: tuple[Change, ...] = ()
    owed: Mapping[str, tuple[str, ...]] = NOTHING
    feeds: Mapping[str, str] = NOTHING
    followed: Mapping[str, tuple[str, ...]] = NOTHING


def write_record(record: Record) -> Json:
    """Return `record` as JSON has it, the same for the same record."""
    return {
        "format": FORMAT,
        "run": record.run,
        "floor": str(record.floor),
        "updates": {key: str(day) for key, day in sorted(record.updates.items())},
        "components": {key: [told.state.key, _text(told.since)] for key, told in sorted(record.standings.items())},
        "changes": [
            [each.id, each.component, each.before.key, each.after.key, _text(each.at)] for each in record.changes
        ],
        "owed": _listed(record.owed),
        "feeds": dict(sorted(record.feeds.items())),
        **({"followed": _listed(record.followed)} if record.followed else {}),
    }


def read_record(values: Json) -> Record | None:
    """Return what `values` say; None if there is nothing, or nothing that could be read.

    Raises:
        NewerRecordError: if a later version wrote it.
    """
    if not isinstance(values, dict) or not isinstance(values.get("format"), int):
        return None
    if values["format"] > FORMAT:
        raise NewerRecordError("what was told was kept by a newer statusgen: use that, or a newer one")
    try:
        return Record(
            run=int(values["run"]),
            floor=date.fromisoformat(values["floor"]),
            updates={str(key): date.fromisoformat(day) for key, day in values["updates"].items()},
            standings={
                str(key): Standing(_state(state), _moment(at)) for key, (state, at) in values["components"].items()
            },
            changes=tuple(
                Change(str(key), str(component), _state(before), _state(after), _moment(at))
                for key, component, before, after, at in values["changes"]
            ),
            owed=_ids(values["owed"]),
            followed=_ids(values.get("followed", {})),
            feeds={str(path): str(digest) for path, digest in values["feeds"].items()},
        )
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
        return None


def merged(records: Iterable[Record | None]) -> Record | None:
    """Return what several places together tell: the newest, and nothing that any of them knows is told again."""
    known = [record for record in records if record]
    if not known:
        return None
    newest = max(known, key=lambda record: record.run)
    updates = reduce(lambda found, record: {**record.updates, **found}, known, newest.updates)
    return replace(newest, updates=updates, floor=max(record.floor for record in known))


def with_owed(record: Record, owed: Mapping[str, Collection[str]], changes: Iterable[Change]) -> Record:
    """Return `record` with what is `owed` to whom; of the `changes` those are kept that are."""
    waiting = {key for ids in owed.values() for key in ids}
    kept = {change.id: change for change in changes if change.id in waiting}
    return replace(record, owed={key: tuple(ids) for key, ids in owed.items() if ids}, changes=tuple(kept.values()))


def _listed(owed: Mapping[str, Collection[str]]) -> Json:
    return {key: [*ids] for key, ids in sorted(owed.items()) if ids}


def _ids(values: Json) -> dict[str, tuple[str, ...]]:
    return {str(key): tuple(map(str, ids)) for key, ids in values.items()}


def _state(word: str) -> State:
    return State[word.upper()]


def _text(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
