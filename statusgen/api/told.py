"""Updates as Statuspage has them: each with a status, and with all components hit so far before and after it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from statusgen.addresses import entry_id
from statusgen.entries import Story
from statusgen.entries import Told as Entry
from statusgen.markup import to_text
from statusgen.model import Html, Incident, State, Status, Update
from statusgen.timeline import Span


@dataclass(frozen=True, slots=True)
class Affected:
    component: str
    before: State
    after: State


@dataclass(frozen=True, slots=True)
class Told:
    """One update, written by a person or said by the clock."""

    id: str
    at: datetime
    status: Status  # never UPDATE
    body: str  # plain text
    affected: tuple[Affected, ...]  # in the order of their first mention


def tell(story: Story) -> tuple[Told, ...]:
    """Return all updates, oldest first: at least one, as clients look at the newest without asking if there is any."""
    return tuple(_told(story)) or (_summary(story),)


def first_told(incident: Incident) -> datetime:
    """Return when the world first heard of `incident`."""
    return incident.updates[0].at if incident.updates else incident.started


def _told(story: Story) -> Iterator[Told]:
    status, states = _first_status(story), _States(story)
    seen = dict.fromkeys((key for key, _ in story.item.components), State.OPERATIONAL)
    for told in story.told:
        update = told.update
        status = status if update.status is Status.UPDATE else update.status
        before = {key: State.OPERATIONAL for key, _ in update.changes} | seen
        after = states.after(told)
        seen = {key: after.get(key, State.OPERATIONAL) for key in (*seen, *before)}
        affected = tuple(Affected(key, before[key], state) for key, state in seen.items())
        yield Told(told.key, update.at, status, _text(story, told.text), affected)


class _States:
    """The states of the components after each update, as far as one incident or maintenance goes.

    Its course tells them, but for updates that take effect at the same instant: there, it is gone through anew.
    """

    def __init__(self, story: Story) -> None:
        self.course = story.course
        self.now = story.case.now
        self.start = story.item.started if isinstance(story.item, Incident) else None
        self.crowd = Counter(self._effect(told.update) for told in story.told)

    def after(self, told: Entry) -> Mapping[str, State]:
        at = self._effect(told.update)
        if self.crowd[at] > 1:
            return {} if told.is_ahead else dict(told.states)
        if at == self.now:
            return dict(self.course.current)
        found = ((key, _span_at(spans, at)) for key, spans in self.course.spans)
        return {key: span.state for key, span in found if span}

    def _effect(self, update: Update) -> datetime:
        """Return from when on `update` counts, as in `timeline`."""
        return min(max(update.at, self.start or update.at), self.now)


def _span_at(spans: tuple[Span, ...], at: datetime) -> Span | None:
    place = bisect_right(spans, at, key=attrgetter("start"))
    return next((span for span in spans[max(place - 1, 0) : place] if at < span.end), None)


def _summary(story: Story) -> Told:
    """Return what stands for the first update where nobody wrote one."""
    status = _first_status(story)
    affected = tuple(Affected(key, State.OPERATIONAL, state) for key, state in story.course.current)
    key = entry_id(f"{story.kind}-event", story.item.slug, status)
    return Told(key, _date(story), status, _text(story, story.item.html), affected)


def _first_status(story: Story) -> Status:
    return Status.INVESTIGATING if isinstance(story.item, Incident) else Status.SCHEDULED


def _date(story: Story) -> datetime:
    return story.item.started if isinstance(story.item, Incident) else story.item.starts


def _text(story: Story, source: str) -> str:
    return to_text(Html(story.absolute(source)))
