"""An incident, a maintenance and the facts of a site made by hand, for what is built from them."""

from collections.abc import Iterable

from statusgen.api import api_drafts, incident_sheaves
from statusgen.badges import badge_drafts
from statusgen.drafts import Draft
from statusgen.entries import chronicles
from statusgen.facts import Facts, derive
from statusgen.feeds import feed_drafts
from statusgen.ical import calendar_drafts
from statusgen.language import Language
from statusgen.memory import Memory
from statusgen.model import (
    Changes,
    Component,
    Html,
    Incident,
    Maintenance,
    Settings,
    Severity,
    Site,
    State,
    Status,
    Update,
)
from story import at

SETTINGS = Settings(title="Acme Status", url="https://status.acme.example/")
COMPONENTS = (Component("api", "API"), Component("web", "Dashboard"))


def update(when: str, status: Status, text: str = "", changes: Changes = ()) -> Update:
    return Update(at(when), status, Html(f"<p>{text}</p>" if text else ""), changes)


API_DOWN = Incident(
    slug="api-down",
    title="Elevated API error rates",
    started=at("2026-04-12 09:10"),
    severity=Severity.P1,
    components=(("api", State.PARTIAL_OUTAGE),),
    updates=(
        update("2026-04-12 09:20", Status.INVESTIGATING, "One call in ten fails."),
        update("2026-04-12 09:41", Status.MONITORING, "A rollback is out.", (("web", State.DEGRADED_PERFORMANCE),)),
        update("2026-04-12 10:30", Status.RESOLVED, "All is well."),
    ),
)

UPGRADE = Maintenance(
    slug="upgrade",
    title="Database upgrade",
    starts=at("2026-05-12 20:00"),
    ends=at("2026-05-12 22:00"),
    html=Html("<p>A new version.</p>"),
    components=(("api", State.UNDER_MAINTENANCE),),
    updates=(update("2026-05-01 08:00", Status.SCHEDULED, "We plan an upgrade."),),
)


def facts(
    now: str,
    *items: Incident | Maintenance,
    settings: Settings = SETTINGS,
    components: tuple[Component, ...] = COMPONENTS,
) -> Facts:
    """Return what follows from `items` at `now` (UTC), in the order of a site."""
    incidents = (item for item in items if isinstance(item, Incident))
    maintenance = (item for item in items if isinstance(item, Maintenance))
    site = Site(
        settings=settings,
        components=components,
        incidents=tuple(sorted(incidents, key=lambda item: item.started, reverse=True)),
        maintenance=tuple(sorted(maintenance, key=lambda item: item.starts, reverse=True)),
    )
    return derive(site, at(now), Language(settings.language, settings.timezone))


def api_files(facts: Facts) -> dict[str, bytes]:
    memory = Memory()
    sheaves = incident_sheaves(facts, memory).values()
    return _made(
        [*api_drafts(chronicles(facts, memory), facts, memory), *(each for one in sheaves for each in one.opened())]
    )


def badge_files(facts: Facts) -> dict[str, bytes]:
    return _made(badge_drafts(facts))


def calendar_files(facts: Facts) -> dict[str, bytes]:
    return _made(calendar_drafts(facts))


def feed_files(facts: Facts) -> dict[str, bytes]:
    return _made(feed_drafts(chronicles(facts, Memory()), facts))


def _made(drafts: Iterable[Draft[bytes]]) -> dict[str, bytes]:
    return {draft.path: draft.made() for draft in drafts}
