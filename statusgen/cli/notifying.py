"""The seam between a deploy and those who are told of it: called once, after all places were published to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import time

from statusgen.cli.containing import contained
from statusgen.cli.listeners import listener_in
from statusgen.deploy import Found, Host, Upload
from statusgen.deploy.manifest import Json
from statusgen.entries import Story, all_stories
from statusgen.facts import Facts
from statusgen.instant import Instant
from statusgen.memory import Memory
from statusgen.model import Settings
from statusgen.notify import (
    HUB,
    Job,
    NewerRecordError,
    Plan,
    feed_paths,
    plan_jobs,
    plan_news,
    read_record,
    send_all,
    settled,
    write_record,
)
from statusgen.reading import read_facts
from statusgen.sources import Sources
from statusgen.structs import Frozen


class Deployed(Frozen):
    """A place after its deploy: what it had `before`, and what it has `now`.

    `host.keep(told, now)` puts down at the place what the subscribers were told, and returns the `now` after it.
    """

    name: str
    host: Host
    before: Found
    now: Found


class Content(Frozen):
    """The content as it was published."""

    sources: Sources
    instant: Instant
    settings: Settings
    memory: Callable[[], Memory]  # gives what the build knows of it


class News(Frozen):
    """What there may be to tell of: the content, and those places where it was published.

    In a dry run `now` is what a place would have, and nothing may be sent or put down.
    """

    content: Content
    places: tuple[Deployed, ...]
    environ: Mapping[str, str]
    is_dry_run: bool
    elsewhere: Callable[[], Iterable[Json]] = tuple
    """Gives what the places keep that were not published to, or where that failed."""


class Notified(Frozen):
    """What came of telling the subscribers; `facts` and `plan` are None where there was nobody to tell."""

    facts: Facts | None = None
    plan: Plan | None = None
    jobs: tuple[Job, ...] = ()
    failures: tuple[str, ...] = ()  # of what is no target's fault
    is_dry_run: bool = False

    @property
    def is_well(self) -> bool:
        return not self.failures and (self.is_dry_run or not any(job.untold for job in self.jobs))


def notify(news: News, unpublished: Upload | None = None) -> Notified:
    """Tell the subscribers what they were not told yet; what fails is tried again by the next deploy.

    `unpublished` is the site where it was built but not published: of places that show another, nobody is told.
    """
    settings = news.content.settings
    kept = [place.name for place in news.places if place.now.manifest.told]
    # What is remembered goes on where there is nobody to tell for a while: who is added then is told of nothing old.
    if not news.places or not (settings.notify or settings.websub_hub or kept):
        return Notified()
    # What is put down now would count as told to those who are found once it is corrected.
    if settings.is_notify_unclear:
        return Notified(failures=("nobody is told before the mistake in `notify` of site.yaml is corrected",))
    memory = news.content.memory()
    facts, _ = read_facts(news.content.sources, news.content.instant, memory)
    stale = _stale(news.places, facts, unpublished) if unpublished else ""
    if stale:
        return Notified(failures=(stale,))
    try:
        plan = _plan(news, facts, all_stories(facts, memory))
    except NewerRecordError as error:
        return Notified(failures=(str(error),))
    failures = [f"{', '.join(kept)}: what was told cannot be read"] if kept and plan.before is None else []
    jobs = tuple(plan_jobs(plan, facts, listener_in(news.environ), time))
    if news.is_dry_run:
        return Notified(facts, plan, jobs, tuple(failures), is_dry_run=True)
    with _kept(plan, jobs, news.places, failures):
        send_all(jobs)
    return Notified(facts, plan, jobs, tuple(failures))


def _plan(news: News, facts: Facts, stories: tuple[Story, ...]) -> Plan:
    """Return what to tell, which is no news to any place of the site's."""
    feeds = _feeds(news.places[0].now.manifest.files, facts)
    records = [read_record(place.now.manifest.told) for place in news.places]
    plan = plan_news(facts, stories, records, feeds)
    if plan.before and not plan.messages:
        return plan
    return plan_news(facts, stories, [*records, *map(read_record, news.elsewhere())], feeds)


def _feeds(prints: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """Return the print of each feed, by its path."""
    return {path: prints[path] for path in feed_paths(facts.site.components) if path in prints}


def _stale(places: Sequence[Deployed], facts: Facts, upload: Upload) -> str:
    """Say which places show other updates than `upload` has, if there are any."""
    feeds = _feeds(upload.prints, facts)
    stale = [place.name for place in places if _feeds(place.now.manifest.files, facts) != feeds]
    return f"{', '.join(stale)}: what is published is not what the content says: deploy it first" if stale else ""


@contextmanager
def _kept(plan: Plan, jobs: Sequence[Job], places: Sequence[Deployed], failures: list[str]) -> Iterator[None]:
    """Put down at all `places` what was told, also when it is interrupted: as little as can be is told twice."""
    try:
        yield
    finally:
        untold = {job.name: job.untold for job in jobs}
        unpinged = untold.pop(HUB, ())
        told = write_record(settled(plan, untold, unpinged))
        failures += [error for place in places if (error := _keep(told, place))]


def _keep(told: object, place: Deployed) -> str:
    """Put down what was `told` at `place`, and return what went wrong."""
    if place.now.manifest.told == told:
        return ""
    failures: list[str] = []
    with contained(failures.append):
        place.host.keep(told, place.now)
    return f"{place.name} does not know what was told: {failures[0]}" if failures else ""
