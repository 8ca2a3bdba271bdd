"""Updates as Statuspage has them: each with a status, and with all components hit so far before and after it."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from statusgen.addresses import entry_id
from statusgen.entries import Story
from statusgen.markup import to_text
from statusgen.model import Html, Incident, State, Status
from statusgen.timeline import Span

START = attrgetter("start")


class Told(NamedTuple):
    """One update, written by a person or said by the clock."""

    id: str
    at: datetime
    status: Status  # never UPDATE
    body: str  # plain text
    before: Mapping[str, State]  # of the components that were mentioned before
    after: Mapping[str, State]  # of those, and of its own; in the order of their first mention


def tell(story: Story) -> tuple[Told, ...]:
    """Return all updates, oldest first: at least one, as clients look at the newest without asking if there is any."""
    return tuple(_told(story)) or (_summary(story),)


def first_told(incident: Incident) -> datetime:
    """Return when the world first heard of `incident`."""
    return incident.updates[0].at if incident.updates else incident.started


def _told(story: Story) -> Iterator[Told]:
    status, before = _first_status(story), {key: State.OPERATIONAL for key, _ in story.item.components}
    for place, ((update, nth), states) in enumerate(zip(story.events, _states(story), strict=True)):
        if nth is None:
            key, text = story.told[place].key, story.told[place].text
        else:
            key, text = story.ids[nth], update.html
        status = status if update.status is Status.UPDATE else update.status
        mentioned = dict.fromkeys((*before, *(key for key, _ in update.changes))) if update.changes else before
        after = {key: states.get(key, State.OPERATIONAL) for key in mentioned}
        yield Told(key, update.at, status, _text(story, text), before, after)
        before = after


def _states(story: Story) -> Iterator[Mapping[str, State]]:
    """Yield the states of the components after each update, as far as one incident or maintenance goes.

    Its course tells them, but for updates that take effect at the same instant: there, it is gone through anew.
    """
    course, now, effects = story.course, story.case.now, _effects(story)
    crowded = {at for at, later in pairwise(effects) if at == later}
    for place, at in enumerate(effects):
        if at in crowded:
            step = story.steps[place]
            yield {} if step.is_ahead else dict(step.states)
        elif at == now:
            yield dict(course.current)
        else:
            yield {key: _state_at(spans, at) for key, spans in course.spans}


def _effects(story: Story) -> list[datetime]:
    """Return from when on each thing that was told counts, as in `timeline`: sorted, as these are."""
    item, now = story.item, story.case.now
    told = [update.at for update, _ in story.events]
    if isinstance(item, Incident) and told and told[0] < item.started:
        told = [max(at, item.started) for at in told]
    return [min(at, now) for at in told] if told and told[-1] > now else told


def _state_at(spans: tuple[Span, ...], at: datetime) -> State:
    place = bisect_right(spans, at, key=START)
    return spans[place - 1].state if place and at < spans[place - 1].end else State.OPERATIONAL


def _summary(story: Story) -> Told:
    """Return what stands for the first update where nobody wrote one."""
    status = _first_status(story)
    key = entry_id(f"{story.kind}-event", story.item.slug, status)
    return Told(key, _date(story), status, _text(story, story.item.html), {}, dict(story.course.current))


def _first_status(story: Story) -> Status:
    return Status.INVESTIGATING if isinstance(story.item, Incident) else Status.SCHEDULED


def _date(story: Story) -> datetime:
    return story.item.started if isinstance(story.item, Incident) else story.item.starts


def _text(story: Story, source: str) -> str:
    return to_text(Html(story.absolute(source)))
