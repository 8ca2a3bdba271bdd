"""The rows of components and groups."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache

from statusgen.addresses import entry_id
from statusgen.api.moments import EPOCH, moment
from statusgen.api.shapes import Component as Row
from statusgen.facts import Facts
from statusgen.model import Group, Show, State
from statusgen.structs import Frozen
from statusgen.timeline import Track, worst


class Rows(Frozen):
    """All rows in the order of the page, and those of components also by their ids in the site."""

    listed: tuple[Row, ...]
    components: Mapping[str, Row]
    full_names: Mapping[str, str]  # "Group - Component"

    def of(self, keys: Iterable[str]) -> "Rows":
        """Return the rows of the components with these ids."""
        named = tuple(keys)
        return Rows((), {key: self.components[key] for key in named}, {key: self.full_names[key] for key in named})


def component_rows(facts: Facts) -> Rows:
    listed = tuple(_rows(facts))
    by_id = {row["id"]: row for row in listed}
    components = {key: by_id[component_id(key)] for key in facts.components}
    return Rows(listed, components, {key: _full_name(row, by_id) for key, row in components.items()})


def component_id(key: str) -> str:
    return entry_id("component", key)


def group_id(key: str | None) -> str | None:
    return None if key is None else entry_id("group", key)


@cache
def state_key(state: State | None) -> str:
    """Return the API's word for `state`.

    It has none for unknown. That is said as degraded, which no client takes for well.
    """
    return (State.DEGRADED_PERFORMANCE if state is None else state).key


def changed(track: Track, now: datetime) -> datetime:
    """Return when the state of a component last changed, as far as the files tell since when it is so."""
    created = _created(track)
    if not track.spans:
        return created
    last = track.spans[-1]
    goes_on = last.end == now and track.state is not State.OPERATIONAL
    return max(created, last.start if goes_on else last.end)


def _rows(facts: Facts) -> Iterator[Row]:
    """Yield each group before its components, and those of no group last."""
    groups = [(group, tracks) for group in facts.site.settings.groups if (tracks := _members(group.id, facts))]
    for position, (group, tracks) in enumerate(groups, 1):
        yield _group_row(group, tracks, position, facts)
        yield from (_component_row(track, nth, facts) for nth, track in enumerate(tracks, 1))
    yield from (_component_row(track, nth, facts) for nth, track in enumerate(_members(None, facts), len(groups) + 1))


def _full_name(row: Row, by_id: Mapping[str, Row]) -> str:
    return f"{by_id[row['group_id']]['name']} - {row['name']}" if row["group_id"] else row["name"]


def _created(track: Track) -> datetime:
    return track.component.tracked_since or EPOCH


def _members(group: str | None, facts: Facts) -> list[Track]:
    return [track for track in facts.tracks.values() if track.component.group == group]


def _component_row(track: Track, position: int, facts: Facts) -> Row:
    component, zone = track.component, facts.site.settings.timezone
    since = component.tracked_since
    return {
        "id": component_id(component.id),
        "name": component.name,
        "status": state_key(track.state),
        "created_at": moment(_created(track), zone),
        "updated_at": moment(changed(track, facts.now), zone),
        "position": position,
        "description": component.description or None,
        "showcase": True,
        "start_date": str(facts.local_day(since)) if since else None,
        "group_id": group_id(component.group),
        "page_id": entry_id("page", ""),
        "group": False,
        "only_show_if_degraded": component.show is Show.DEGRADED,
    }


def _group_row(group: Group, tracks: list[Track], position: int, facts: Facts) -> Row:
    zone = facts.site.settings.timezone
    return {
        "id": entry_id("group", group.id),
        "name": group.name,
        "status": state_key(worst(track.state for track in tracks)),
        "created_at": moment(min(_created(track) for track in tracks), zone),
        "updated_at": moment(max(changed(track, facts.now) for track in tracks), zone),
        "position": position,
        "description": group.description or None,
        "showcase": False,
        "start_date": None,
        "group_id": None,
        "page_id": entry_id("page", ""),
        "group": True,
        "only_show_if_degraded": False,
        "components": [component_id(track.component.id) for track in tracks],
    }
