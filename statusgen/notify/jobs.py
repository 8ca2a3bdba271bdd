"""From a plan to what is sent: each target gets its messages in the form that it understands."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial

from statusgen import addresses
from statusgen.entries import one_line, permanent_id
from statusgen.facts import Facts
from statusgen.model import Means, NotifyTarget
from statusgen.notify.failure import UnreachableError
from statusgen.notify.hooks import Hooks
from statusgen.notify.news import News
from statusgen.notify.planning import Plan
from statusgen.notify.sending import Job, Part, Parts
from statusgen.notify.words import message
from statusgen.structs import Frozen

EXTRA = frozenset({"apprise", "requests", "urllib3"})
HUB = "websub_hub"
"""The name of the hub among the targets, of which none can have it."""

Clock = Callable[[], float]
"""Gives Unix time."""


class Listener(Frozen):
    """A target with its variables filled in; if it `is_secret`, no message may show a part of it."""

    address: str
    secret: str = ""
    is_secret: bool = False


def plan_jobs(plan: Plan, facts: Facts, listener: Callable[[NotifyTarget], Listener], clock: Clock) -> Iterator[Job]:
    """Yield a job for each target that there is something to tell, and one for the hub.

    `listener` raises NotToldError where it knows none.
    """
    for target in facts.site.settings.notify:
        news = plan.messages.get(target.name, ())
        if news:
            prepare = _Preparing(target, news, facts, listener, clock)
            yield Job(target.name, (each.id for each in news), prepare, target.broken)
    hub = facts.site.settings.websub_hub
    if hub and plan.pings:
        yield Job(HUB, plan.pings, lambda: _explained(_pings(hub, facts.scene.url, plan.pings)))


def identity(news: News, facts: Facts) -> str:
    """Return what names `news` among those of all sites: the UUID of its entry in the feeds, if it has one there."""
    return str(permanent_id(facts.scene.url, news.id))


class _Preparing(Frozen):
    """Makes the messages to one target when they are sent, and imports what for: it takes longer than most commands."""

    target: NotifyTarget
    news: tuple[News, ...]
    facts: Facts
    listener: Callable[[NotifyTarget], Listener]
    clock: Clock

    def __call__(self) -> Parts:
        if self.target.broken:
            raise UnreachableError(self.target.broken)
        listener = self.listener(self.target)
        return _explained(self._hooks(listener) if self.target.means is Means.WEBHOOK else self._words(listener))

    def _hooks(self, listener: Listener) -> Parts:
        from statusgen.notify.web import Web  # noqa: PLC0415  # as said above
        from statusgen.notify.webhooks import hook_headers, read_key, send_webhook  # noqa: PLC0415  # as above

        key, hooks = read_key(listener.secret), Hooks(self.facts)
        with closing(Web()) as web:
            for news in self.news:
                body = hooks.body(news)
                headers = hook_headers(identity(news, self.facts), body, key, int(self.clock()))
                yield Part(news.id, partial(send_webhook, web, listener.address, body, headers))

    def _words(self, listener: Listener) -> Parts:
        from statusgen.notify.people import People, Sender  # noqa: PLC0415  # as said above

        settings = self.facts.site.settings
        sender = Sender(one_line(settings.title), settings.url)
        people = People(listener.address, sender, is_secret=listener.is_secret)
        for news in self.news:
            yield Part(news.id, partial(people.tell, message(news, self.facts)))


def _pings(hub: str, site_url: str, feeds: Iterable[str]) -> Parts:
    from statusgen.notify.web import Web  # noqa: PLC0415  # as said above
    from statusgen.notify.websub import ping  # noqa: PLC0415  # as above

    with closing(Web()) as web:
        for path in feeds:
            yield Part(path, partial(ping, web, hub, addresses.absolute(site_url, path)))


def _explained(parts: Parts) -> Parts:
    try:
        yield from parts
    except ModuleNotFoundError as error:
        if error.name not in EXTRA:
            raise
        raise UnreachableError("needs what is not installed: pip install 'statusgen[notify]'") from error
