"""Updates as Statuspage has them: each with a status, and with all components hit so far before and after it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from statusgen.addresses import entry_id, update_ids
from statusgen.entries import Story, absolute_links, legal
from statusgen.markup import to_text
from statusgen.model import Html, Incident, Maintenance, State, Status
from statusgen.structs import Frozen
from statusgen.timeline import Span

OPERATIONAL, UPDATE = State.OPERATIONAL, Status.UPDATE  # to ask a class for one takes ten times as long
CLOSED = frozenset({Status.RESOLVED, Status.POSTMORTEM})  # a postmortem of what goes on ends nothing


class Told(Frozen):
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
    item, url, site_url = story.item, story.url, story.scene.url
    ids = update_ids(item)
    states, status = _states(story), _first_status(story)
    before = {key: OPERATIONAL for key, _ in item.components}
    mentioned = dict(item.components)
    for place, (update, nth) in enumerate(story.events):
        if nth is None:
            key, text = story.told[place].key, story.told[place].text
        else:
            key, text = ids[nth], update.html
        is_silent = update.status is UPDATE or (update.status is Status.POSTMORTEM and status not in CLOSED)
        status = status if is_silent else update.status
        if update.changes:
            mentioned |= dict(update.changes)
        after = {key: states[key][place] for key in mentioned}
        yield Told(key, update.at, status, _text(text, url, site_url), before, after)
        before = after


def _states(story: Story) -> dict[str, list[State]]:
    """Return the states of each component after each update, as far as one incident or maintenance goes.

    Its course tells them, but for updates that take effect at the same instant, and for all where the end was said at
    another time than it counts from: there, it is gone through anew, as feeds do, which takes longer.
    """
    course, now, effects = story.course, story.case.now, _effects(story)
    crowded = {*effects} if _is_moved(story.item) else {at for at, later in pairwise(effects) if at == later}
    states = {key: _states_at(effects, spans) for key, spans in course.spans}
    for place, at in enumerate(effects):
        if at in crowded:
            step = story.steps[place]
            told = {} if step.is_ahead else dict(step.states)
        elif at == now:
            told = dict(course.current)
        else:
            continue
        for key, each in states.items():
            each[place] = told.get(key, OPERATIONAL)
    return states


def _is_moved(item: Incident | Maintenance) -> bool:
    if not isinstance(item, Incident) or item.resolved is None:
        return False
    return any(update.status is Status.RESOLVED and update.at != item.resolved for update in item.updates)


def _states_at(moments: list[datetime], spans: tuple[Span, ...]) -> list[State]:
    """Return the state at each of `moments`, which are in order as `spans` are."""
    states = [OPERATIONAL] * len(moments)
    for span in spans:
        first, last = bisect_left(moments, span.start), bisect_left(moments, span.end)
        states[first:last] = [span.state] * (last - first)
    return states


def _effects(story: Story) -> list[datetime]:
    """Return from when on each thing that was told counts, as in `timeline`: sorted, as these are."""
    item, now = story.item, story.case.now
    told = [update.at for update, _ in story.events]
    if isinstance(item, Incident) and told and told[0] < item.started:
        told = [max(at, item.started) for at in told]
    return [min(at, now) for at in told] if told and told[-1] > now else told


def _summary(story: Story) -> Told:
    """Return what stands for the first update where nobody wrote one."""
    status = _first_status(story)
    key = entry_id(f"{story.kind}-event", story.item.slug, status)
    body = _text(story.item.html, story.url, story.scene.url)
    return Told(key, _date(story), status, body, {}, dict(story.course.current))


def _first_status(story: Story) -> Status:
    return Status.INVESTIGATING if isinstance(story.item, Incident) else Status.SCHEDULED


def _date(story: Story) -> datetime:
    return story.item.started if isinstance(story.item, Incident) else story.item.starts


def _text(source: str, page_url: str, site_url: str) -> str:
    linked = absolute_links(source, page_url, site_url)
    # No author can write what is not `legal` in ASCII, and that is seen at once.
    return to_text(Html(linked if linked.isascii() else legal(linked)))
