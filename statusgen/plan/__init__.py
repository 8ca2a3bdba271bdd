"""Which pages exist, and what each of them shows: a pure function of the site, the time and the language."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.model import Incident
from statusgen.plan.causes import causes_by_component
from statusgen.plan.components import component_page, component_views
from statusgen.plan.history import Calendar, calendar, month_anchor, month_page
from statusgen.plan.home import home
from statusgen.plan.incidents import incident_view, maintenance_view, postmortem_page, published_postmortem
from statusgen.plan.subscribe import component_feeds
from statusgen.plan.views import (
    Anchor,
    IncidentPage,
    MaintenancePage,
    NotFound,
    PlannedPage,
    Redirect,
    TextPage,
    View,
)


def plan_pages(facts: Facts) -> Iterator[PlannedPage]:
    """Yield every page of the site, `index.html` first; their order is the same for the same content."""
    months = calendar(facts)
    yield from _component_pages(facts)
    yield from _history_pages(months, facts)
    yield from _incident_pages(months, facts)
    yield from _maintenance_pages(months, facts)
    yield from _own_pages(facts)
    yield _not_found(facts)


def _page(address: str, template: str, title: str, view: View, description: str = "") -> PlannedPage:
    return PlannedPage(
        address=address,
        template=template,
        title=title,
        description=description,
        root=addresses.root(address),
        view=view,
    )


def _component_pages(facts: Facts) -> Iterator[PlannedPage]:
    """Yield the home page and the page of each component, which share their views."""
    settings = facts.site.settings
    views = component_views(facts)
    yield _page(addresses.HOME, "home.html", "", home(views, facts), settings.description)
    causes = causes_by_component(facts)
    for key, view in views.items():
        page = component_page(view, causes.get(key, ()), facts)
        feeds = component_feeds(facts.components[key], facts)
        yield replace(_page(view.address, "component.html", view.name, page, view.description), feeds=feeds)


def _history_pages(months: Calendar, facts: Facts) -> Iterator[PlannedPage]:
    title = facts.language.gettext("History")
    newest = months.newest or facts.today.replace(day=1)
    yield _page(addresses.HISTORY, "month.html", title, month_page(newest, months, facts))
    for first, link in months.links.items():
        yield _page(link.address, "month.html", link.label, month_page(first, months, facts))


def _incident_pages(months: Calendar, facts: Facts) -> Iterator[PlannedPage]:
    for incident in facts.site.incidents:
        view = IncidentPage(incident_view(incident, facts), month_anchor(incident, months, facts))
        yield _page(view.incident.address, "incident.html", incident.title, view)
        yield from _postmortem_page(incident, facts)
        for alias in incident.aliases:
            redirect = Redirect(view.incident.address, incident.title)
            yield replace(_page(addresses.incident(alias), "redirect.html", incident.title, redirect), listed=False)


def _postmortem_page(incident: Incident, facts: Facts) -> Iterator[PlannedPage]:
    postmortem = published_postmortem(incident, facts)
    if postmortem:
        title = facts.language.gettext("Postmortem: %(title)s", title=incident.title)
        view = postmortem_page(incident, postmortem, facts)
        yield _page(addresses.postmortem(incident.slug), "postmortem.html", title, view, postmortem.summary)


def _maintenance_pages(months: Calendar, facts: Facts) -> Iterator[PlannedPage]:
    for item in facts.site.maintenance:
        event = Anchor(facts.language.gettext("Add to my calendar"), addresses.event(item.slug))
        view = MaintenancePage(maintenance_view(item, facts), month_anchor(item, months, facts), event)
        yield _page(view.maintenance.address, "maintenance.html", item.title, view)


def _own_pages(facts: Facts) -> Iterator[PlannedPage]:
    for page in facts.site.pages:
        view = TextPage(page.title, page.html)
        yield _page(addresses.page(page.slug), "page.html", page.title, view, page.description)


def _not_found(facts: Facts) -> PlannedPage:
    """Return the page that a host shows at any depth: its links cannot be relative."""
    root = urlsplit(facts.site.settings.url).path
    title = facts.language.gettext("Page not found")
    return replace(_page(addresses.NOT_FOUND, "404.html", title, NotFound()), root=root, listed=False)
