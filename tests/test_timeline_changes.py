"""When the page changed last, and when it will change next."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from statusgen.model import Component, Html, Incident, Maintenance, PastState, Postmortem, Settings, Site, State
from statusgen.structs import replace
from statusgen.timeline import incident_course, last_change, maintenance_course, next_change, told_by, tracks
from story import at, incident, maintenance

NOW = at("12:00")
API = Component("api", "API")
WEB = Component("web", "Web")
MIDNIGHT = at("2026-04-13 00:00")


def site(*told: Incident | Maintenance, components: tuple[Component, ...] = (API, WEB)) -> Site:
    named = [replace(one, slug=f"s{n}") for n, one in enumerate(told)]
    return Site(
        Settings("Acme", "https://acme.example/"),
        components,
        tuple(one for one in named if isinstance(one, Incident)),
        tuple(one for one in named if isinstance(one, Maintenance)),
    )


def changed(site: Site, now: datetime = NOW) -> datetime | None:
    incidents = [incident_course(one, now) for one in site.incidents]
    works = [maintenance_course(one, now) for one in site.maintenance]
    return last_change(site, now, tracks(site, now, [told_by((*incidents, *works))]), incidents)


def test_a_page_that_was_always_well_never_changed() -> None:
    assert changed(site()) is None
    assert changed(site(incident("09:00 resolved", components="api=major_outage"))) is None


def test_it_changed_when_the_last_outage_was_over() -> None:
    first = incident("10:00 resolved", components="api=major_outage")
    second = incident("09:30 resolved", components="web=major_outage")
    assert changed(site(first, second)) == at("10:00")


def test_what_leaves_the_page_as_it_was_is_no_change() -> None:
    long = incident(started="08:00", components="api=major_outage")
    short = incident("10:00 resolved", components="web=degraded_performance")
    assert changed(site(long, short)) == at("08:00")


def test_an_incident_that_hits_nothing_changes_the_page() -> None:
    assert changed(site(incident(started="09:00"))) == at("09:00")
    assert changed(site(incident("10:00 resolved"))) == at("10:00")
    assert changed(site(incident("10:00 resolved", "11:00 identified"))) == at("11:00")


def test_maintenance_changes_the_page() -> None:
    works = maintenance(components="api=under_maintenance")
    assert changed(site(works), at("11:00")) == at("10:00")
    assert changed(site(works), at("13:00")) == at("12:00")


def test_what_counts_from_now_changed_now() -> None:
    assert changed(site(incident("13:00 resolved", components="api=major_outage"))) == NOW
    assert changed(site(incident(started="13:00", components="api=major_outage"))) == NOW
    assert changed(site(incident("12:00 resolved", components="api=major_outage"))) == NOW


def test_resolved_and_reopened_at_once_is_no_change() -> None:
    assert changed(site(incident("13:00 resolved", "13:00 identified"))) == at("09:00")


def test_nobody_wrote_since_when_a_status_holds() -> None:
    assert changed(site(components=(replace(API, status=State.MAJOR_OUTAGE), WEB))) is None
    dated = replace(API, status=State.MAJOR_OUTAGE, status_since=at("10:00"))
    assert changed(site(components=(dated, WEB))) == at("10:00")
    assert changed(site(components=(replace(dated, status_since=at("13:00")), WEB))) is None


@pytest.mark.parametrize(
    "unread",
    [
        site(incident("10:00 resolved", components="web=major_outage"), components=(replace(API, status=None), WEB)),
        replace(site(incident("10:00 resolved", components="web=major_outage")), incomplete=("components/api.yaml",)),
    ],
)
def test_what_cannot_be_read_has_no_time_of_its_own(unread: Site) -> None:
    assert changed(unread) == at("10:00")
    assert changed(replace(unread, incidents=())) is None


def test_the_next_midnight_is_a_change() -> None:
    assert next_change(site(), NOW) == MIDNIGHT
    assert next_change(site(), MIDNIGHT) == at("2026-04-14 00:00")
    kiritimati = replace(site(), settings=Settings("A", "https://a.example/", timezone=ZoneInfo("Etc/GMT-14")))
    assert next_change(kiritimati, at("09:59")) == at("10:00")


def test_a_skipped_day_is_no_change_of_its_own() -> None:
    apia = replace(site(), settings=Settings("A", "https://a.example/", timezone=ZoneInfo("Pacific/Apia")))
    assert next_change(apia, at("2011-12-30 09:00")) == at("2011-12-30 10:00")
    assert next_change(apia, at("2011-12-30 10:00")) == at("2011-12-31 10:00")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (incident("14:00 resolved"), "14:00"),
        (incident(started="15:00"), "15:00"),
        (incident(resolved="16:00"), "16:00"),
        (incident("09:00 resolved"), "2026-04-13 00:00"),
        (maintenance(starts="13:00", ends="14:00"), "13:00"),
        (maintenance(starts="11:00", ends="14:00"), "14:00"),
        (maintenance("11:00 in_progress", starts="11:00", ends="14:00"), "14:00"),
        (maintenance("11:30 completed", starts="11:00", ends="14:00"), "2026-04-13 00:00"),
        (maintenance("11:30 cancelled", starts="13:00", ends="14:00"), "2026-04-13 00:00"),
        (maintenance("11:30 cancelled", "13:30 scheduled", starts="14:00", ends="15:00"), "13:30"),
        (maintenance("14:00 cancelled", starts="13:00", ends="15:00"), "13:00"),
    ],
)
def test_the_next_time_that_anything_names(told: Incident | Maintenance, expected: str) -> None:
    assert next_change(site(told), NOW) == at(expected)


def test_components_and_postmortems_change_the_page_too() -> None:
    past = PastState(at("11:00"), at("13:00"), State.MAJOR_OUTAGE)
    assert next_change(site(components=(replace(API, history=(past,)),)), NOW) == at("13:00")
    assert next_change(site(components=(replace(API, tracked_since=at("14:00")),)), NOW) == at("14:00")
    assert next_change(site(components=(replace(API, status_since=at("15:00")),)), NOW) == at("15:00")
    published = replace(incident("09:00 resolved"), postmortem=Postmortem(Html(""), published=at("16:00")))
    assert next_change(site(published), NOW) == at("16:00")
