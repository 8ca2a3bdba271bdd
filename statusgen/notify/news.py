"""What there is to tell: each update that subscribers were not told yet, and each component whose state changed."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from statusgen.addresses import entry_id
from statusgen.api.components import changed
from statusgen.entries import Story, Told
from statusgen.facts import Case, Facts
from statusgen.model import Incident, NotifyTarget, Severity, State, Topic
from statusgen.notify.record import Change, Standing
from statusgen.structs import Frozen, replace


class News(Frozen):
    """One thing to tell; `id` stays the same whatever becomes of its text."""

    id: str
    at: datetime
    topic: Topic
    components: frozenset[str]
    severity: Severity | None
    subject: Told | Change

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def place(self) -> tuple[datetime, bool, str]:
        """By what it is sorted: what people wrote comes before what follows from it."""
        return self.at, self.topic is Topic.COMPONENTS, self.id


def recent_updates(stories: Collection[Story], floor: date) -> dict[str, News]:
    """Return by its id all that was said from the day `floor` (UTC) on, but for what is backfilled."""
    found: dict[str, News] = {}
    for story in stories:
        if story.newest and story.newest.date() >= floor and not story.is_backfilled:
            found |= {told.key: _update(story, told) for told in story.told if told.update.at.date() >= floor}
    return found


def _update(story: Story, told: Told) -> News:
    item = story.item
    is_incident = isinstance(item, Incident)
    return News(
        id=told.key,
        at=told.update.at,
        topic=Topic.INCIDENTS if is_incident else Topic.MAINTENANCE,
        components=frozenset(key for key, _ in story.course.worst),
        severity=item.severity if isinstance(item, Incident) else None,
        subject=told,
    )


def earlier_ids(told: Told) -> Iterator[str]:
    """Yield the ids that it had while its file had another name."""
    case, item = told.story.case, told.story.item
    if not isinstance(item, Incident):
        return
    for alias in item.aliases:
        renamed = Case(replace(item, slug=alias), case.course, case.names, case.day, case.now, case.scene)
        yield Told(Story(renamed), told.place).key


def story_ids(story: Story) -> tuple[str, ...]:
    """Return the ids of an incident, by the name of its file and by those that it had before."""
    item = story.item
    return (
        tuple(entry_id("incident", slug) for slug in (item.slug, *item.aliases)) if isinstance(item, Incident) else ()
    )


def standings(facts: Facts, before: Mapping[str, Standing]) -> dict[str, Standing]:
    """Return each component's state, and since when it was the one that was told.

    A component whose file cannot be read stays as it was: a mistake is no outage.
    """
    found = {}
    for key, track in facts.tracks.items():
        earlier = before.get(key)
        if track.state is not None and (earlier is None or earlier.state is not track.state):
            found[key] = Standing(track.state, facts.now)
        elif earlier:
            found[key] = earlier
    return found


def changes(facts: Facts, before: Mapping[str, Standing]) -> Iterator[News]:
    """Yield the components whose state is another than what was told `before`; those that are new have no change."""
    for key, track in facts.tracks.items():
        earlier = before.get(key)
        if earlier and track.state is not None and track.state is not earlier.state:
            at = min(max(changed(track, facts.now), earlier.since), facts.now)  # later than it was told otherwise
            yield of_change(Change(_change_id(key, earlier, track.state), key, earlier.state, track.state, at))


def of_change(change: Change) -> News:
    return News(change.id, change.at, Topic.COMPONENTS, frozenset({change.component}), None, change)


def _change_id(component: str, earlier: Standing, state: State) -> str:
    """Return what tells a change from every other, and stays the same when it is told anew."""
    detail = f"{earlier.since:%Y-%m-%dT%H:%M:%SZ} {earlier.state.key} {state.key}"
    return entry_id("component-update", component, detail)


def wants(target: NotifyTarget, news: News, followed: Collection[str]) -> bool:
    """Whether `target` asked for `news`: for its severity, or for the incident with one of the ids `followed`."""
    if news.topic not in target.topics:
        return False
    if target.components is not None and news.components.isdisjoint(target.components):
        return False
    if target.severities is None or news.topic is not Topic.INCIDENTS or news.severity in target.severities:
        return True
    return isinstance(news.subject, Told) and any(key in followed for key in story_ids(news.subject.story))
