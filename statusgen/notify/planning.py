"""Who is to be told what now, and what is to be remembered of it: a pure function of the facts and the last record."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import chain
from operator import attrgetter

from statusgen.addresses import entry_id
from statusgen.entries import Story, Told
from statusgen.facts import Facts
from statusgen.model import NotifyTarget
from statusgen.notify.news import (
    News,
    changes,
    earlier_ids,
    of_change,
    recent_updates,
    standings,
    story_ids,
    wants,
)
from statusgen.notify.record import Change, Record, merged, with_owed
from statusgen.structs import Frozen, replace

NEWS_DAYS = 7
"""What is older is no news: it is not told, not owed any more, and need not be remembered."""

MESSAGES_LIMIT = 100
"""To one target at a time, of which the newest count."""


class Plan(Frozen):
    """`before` is None where nothing was ever remembered; `after` is what to remember once all is told."""

    before: Record | None
    after: Record
    messages: Mapping[str, tuple[News, ...]]  # by the name of a target, oldest first
    pings: tuple[str, ...]  # feeds that the hub is to look at
    given_up: Mapping[str, int]  # how many were too old or too many, by the name of a target


def plan_news(
    facts: Facts, stories: Collection[Story], records: Iterable[Record | None], feeds: Mapping[str, str]
) -> Plan:
    """Return what to tell now.

    `stories` are all that there are, `records` those of all places that the site was published to, and `feeds` the
    digest of each feed as it is published. Without any record, all that there is counts as told.
    """
    before = merged(records)
    feeds = feeds if facts.site.settings.websub_hub else {}
    floor = _floor(before, facts.now)
    recent = recent_updates(stories, floor)
    base = before or Record(0, floor, {}, standings(facts, {}), feeds=feeds)
    fresh = [news for news in recent.values() if before and not _is_told(news, before)]
    changed = [*changes(facts, base.standings)]
    alive = tuple(change for change in base.changes if change.at.date() >= floor and change.component in facts.tracks)
    waiting = {change.id: of_change(change) for change in alive}
    queue = _Queue(base, {**waiting, **_by_earlier_ids(recent.values()), **recent}, (*fresh, *changed))
    targets = facts.site.settings.notify
    chosen = {target.name: queue.of(target) for target in targets}
    after = Record(
        run=base.run + 1,
        floor=floor,
        updates={**_kept(base, floor), **{key: news.day for key, news in recent.items()}},
        standings=standings(facts, base.standings),
        changes=alive,
        owed=queue.of_others(targets),
        feeds=feeds,
        followed=_followed(base, targets, chosen, stories, floor),
    )
    return Plan(
        before=before,
        after=after,
        messages={name: news for name, (news, _) in chosen.items() if news},
        pings=_pings(base, feeds),
        given_up={name: count for name, (_, count) in chosen.items() if count},
    )


def settled(plan: Plan, untold: Mapping[str, Collection[str]], unpinged: Collection[str]) -> Record:
    """Return what to remember; `untold` are the ids of news by the name of the target that was not told of them."""
    owed = {**plan.after.owed, **{target_id(name): ids for name, ids in untold.items()}}
    news = (each.subject for every in plan.messages.values() for each in every)
    changed = (subject for subject in news if isinstance(subject, Change))
    record = with_owed(plan.after, owed, (*plan.after.changes, *changed))
    earlier = plan.before.feeds if plan.before else {}
    record = replace(record, feeds={**record.feeds, **{path: earlier[path] for path in unpinged if path in earlier}})
    # A deploy that tells nothing leaves the record as it is.
    if plan.before and replace(record, run=plan.before.run, floor=plan.before.floor) == plan.before:
        return plan.before
    return record


def target_id(name: str) -> str:
    """Return how a target is remembered, where everybody may see it."""
    return entry_id("notify", name)


def _floor(before: Record | None, now: datetime) -> date:
    """Return the day before which nothing is news; it never goes back, as what lies before it was forgotten."""
    usual = (now - timedelta(days=NEWS_DAYS)).date()
    # It is ahead of time only where some clock was wrong; then what was forgotten must not be told again.
    return min(max(before.floor, usual), now.date()) if before else usual


def _kept(record: Record, floor: date) -> dict[str, date]:
    """Return what is told from `floor` on, and in the last days of what is remembered.

    By those it is known again where a clock was ahead of time once, and another one is right now.
    """
    newest = max(record.updates.values(), default=floor)
    return {key: day for key, day in record.updates.items() if day >= min(floor, newest - timedelta(days=NEWS_DAYS))}


def _by_earlier_ids(all_news: Iterable[News]) -> dict[str, News]:
    """Return the news of files that had another name, by the ids that they had then."""
    told = ((news, news.subject) for news in all_news if isinstance(news.subject, Told))
    return {key: news for news, subject in told for key in earlier_ids(subject)}


def _followed(
    record: Record,
    targets: Iterable[NotifyTarget],
    chosen: Mapping[str, tuple[tuple[News, ...], int]],
    stories: Iterable[Story],
    floor: date,
) -> dict[str, tuple[str, ...]]:
    """Return the incidents of which those hear more who asked for severities: they are told of the end, too."""
    found = {key: dict.fromkeys(ids) for key, ids in record.followed.items()}
    for target in targets:
        if target.severities is not None:
            subjects = (news.subject for news in chosen[target.name][0])
            told = (story_ids(subject.story)[:1] for subject in subjects if isinstance(subject, Told))
            found.setdefault(target_id(target.name), {}).update(dict.fromkeys(chain.from_iterable(told)))
    if not any(found.values()):
        return {}
    going_on = (story for story in stories if story.course.is_open or (story.newest and story.newest.date() >= floor))
    alive = frozenset(key for story in going_on for key in story_ids(story))
    return {key: kept for key, ids in found.items() if (kept := tuple(each for each in ids if each in alive))}


def _is_told(news: News, record: Record) -> bool:
    ids = (news.id, *(earlier_ids(news.subject) if isinstance(news.subject, Told) else ()))
    return any(key in record.updates for key in ids)


class _Queue(Frozen):
    record: Record
    known: Mapping[str, News]  # all that may be owed
    fresh: tuple[News, ...]

    def of(self, target: NotifyTarget) -> tuple[tuple[News, ...], int]:
        """Return what `target` is to be told, and how much it will never be told."""
        key = target_id(target.name)
        ids = self.record.owed.get(key, ())
        owed = [self.known[each] for each in ids if each in self.known]
        all_news = {news.id: news for news in (*owed, *self.fresh)}
        followed = self.record.followed.get(key, ())
        wanted = sorted((news for news in all_news.values() if wants(target, news, followed)), key=attrgetter("place"))
        return tuple(wanted[-MESSAGES_LIMIT:]), len(ids) - len(owed) + max(len(wanted) - MESSAGES_LIMIT, 0)

    def of_others(self, targets: Iterable[NotifyTarget]) -> dict[str, tuple[str, ...]]:
        """Return what is owed to those who are not among `targets`: perhaps only by a mistake."""
        ours = {target_id(target.name) for target in targets}
        owed = {key: ids for key, ids in self.record.owed.items() if key not in ours}
        return {key: tuple(each for each in ids if each in self.known) for key, ids in owed.items()}


def _pings(record: Record, feeds: Mapping[str, str]) -> tuple[str, ...]:
    """Return the feeds that are others than the hub knows; one that is new has no subscriber yet."""
    return tuple(path for path, digest in feeds.items() if record.feeds.get(path, digest) != digest)
