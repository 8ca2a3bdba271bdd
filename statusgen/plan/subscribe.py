"""The feeds and calendars that fit a page: for readers in its head, for people in words."""

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.model import Component
from statusgen.plan.views import Anchor, Feed, Subscription

FORMATS = (
    ("rss", "RSS", "application/rss+xml"),
    ("atom", "Atom", "application/atom+xml"),
    ("json", "JSON Feed", "application/feed+json"),
)


def site_feeds(facts: Facts) -> tuple[Feed, ...]:
    """Return the feeds of the whole site: of updates in each format, and of incidents."""
    title, history = facts.site.settings.title, facts.language.gettext("History")
    return (*_feeds(addresses.FEED, title, 3), *_feeds(addresses.HISTORY_FEED, f"{title}: {history}", 2))


def component_feeds(component: Component, facts: Facts) -> tuple[Feed, ...]:
    """Return the feeds of one component, and behind them those of the site."""
    title = f"{facts.site.settings.title}: {component.name}"
    return (*_feeds(addresses.component_feed(component.id), title, 3), *site_feeds(facts))


def site_subscriptions(facts: Facts) -> tuple[Subscription, ...]:
    gettext = facts.language.gettext
    return (
        Subscription(gettext("Every update"), _formats(addresses.FEED, 3)),
        Subscription(gettext("Each incident once"), _formats(addresses.HISTORY_FEED, 2)),
        Subscription(gettext("Planned maintenance"), (Anchor(gettext("Calendar"), addresses.CALENDAR),)),
    )


def component_subscriptions(component: Component, facts: Facts) -> tuple[Subscription, ...]:
    label = facts.language.gettext("Every update on %(component)s", component=component.name)
    return (Subscription(label, _formats(addresses.component_feed(component.id), 3)),)


def _feeds(address: str, title: str, formats: int) -> tuple[Feed, ...]:
    return tuple(Feed(media, f"{title} ({name})", f"{address}.{ending}") for ending, name, media in FORMATS[:formats])


def _formats(address: str, formats: int) -> tuple[Anchor, ...]:
    return tuple(Anchor(name, f"{address}.{ending}") for ending, name, _ in FORMATS[:formats])
