"""Which pages exist, and what each of them shows: a pure function of the site, the time and the language."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from itertools import chain
from urllib.parse import urlsplit

from statusgen import addresses
from statusgen.drafts import Draft, Sheaf
from statusgen.facts import AnyCase, Case, Chapter, Facts
from statusgen.memory import Memory, one_by_one
from statusgen.model import Incident, Maintenance, Page, Reports
from statusgen.plan.causes import days_by_component
from statusgen.plan.components import component_page, component_views
from statusgen.plan.history import Calendar, calendar, history_pages
from statusgen.plan.home import home
from statusgen.plan.incidents import incident_view, maintenance_view, published_postmortem
from statusgen.plan.page import page
from statusgen.plan.postmortems import Outlook, outlook, postmortem_page
from statusgen.plan.reports import reports_page
from statusgen.plan.subscribe import component_feeds
from statusgen.plan.views import Anchor, IncidentPage, MaintenancePage, NotFound, PlannedPage, Redirect, TextPage
from statusgen.structs import Frozen, replace

Pages = Iterator[Draft[PlannedPage]]


Sheaves = dict[Hashable, Sheaf[PlannedPage]]


class Plan(Frozen):
    """Every page of the site: those that show much of it, and by chapter those of single incidents and maintenance."""

    pages: tuple[Draft[PlannedPage], ...]
    sheaves: Sheaves
    listed: tuple[str, ...]  # the paths that belong in the sitemap
    total: int  # how many pages there are


def plan_pages(facts: Facts) -> Pages:
    """Yield every page of the site, `index.html` first; their order is the same for the same content."""
    plan = plan_site(facts, Memory())
    yield from plan.pages
    for sheaf in plan.sheaves.values():
        yield from sheaf.opened()


def plan_site(facts: Facts, memory: Memory) -> Plan:
    """Return every page of the site; `memory` knows what earlier builds made of each chapter."""
    months = calendar(facts, memory)
    pages = (
        *_component_pages(facts, memory),
        *history_pages(months, facts),
        *_reports(facts, memory),
        *_own_pages(facts),
        replace(_ready(_not_found(facts)), listed=False),
    )
    told = {key: (chapter.cases,) for key, chapter in facts.chapters.items()}
    contents = memory.keep_each("contents", told, _contents, one_by_one).values()
    return Plan(
        pages,
        {("pages", *key): _chapter_pages(chapter, months, facts) for key, chapter in facts.chapters.items()},
        (*(draft.path for draft in pages if draft.listed), *chain.from_iterable(listed for listed, _ in contents)),
        len(pages) + sum(count for _, count in contents),
    )


def _contents(cases: tuple[AnyCase, ...]) -> tuple[tuple[str, ...], int]:
    """Return the paths of a chapter's pages that belong in the sitemap, and how many pages it has in all."""
    nowhere = Anchor("", "")
    drafts = [draft for case in cases for draft in _pages_of(case, nowhere, None)]
    return tuple(draft.path for draft in drafts if draft.listed), len(drafts)


def _chapter_pages(chapter: Chapter, months: Calendar, facts: Facts) -> Sheaf[PlannedPage]:
    ways = {first: months.anchors.get(first, months.newest) for first, _ in chapter.months}
    outlooks = {case.item.slug: outlook(case, facts) for case in chapter.postmortems}
    return Sheaf((chapter.cases, ways, outlooks), _pages)


def _pages(cases: tuple[AnyCase, ...], ways: Mapping[date, Anchor], outlooks: Mapping[str, Outlook | None]) -> Pages:
    """Yield the pages of some cases; `ways` lead to their months, and `outlooks` are of postmortems, by slug."""
    for case in cases:
        yield from _pages_of(case, ways[case.day.replace(day=1)], outlooks.get(case.item.slug))


def _pages_of(case: AnyCase, month: Anchor, shown: Outlook | None) -> Pages:
    if isinstance(case.item, Maintenance):
        yield Draft(addresses.maintenance(case.item.slug), _maintenance_page, (case, month))
        return
    slug = case.item.slug
    yield Draft(addresses.incident(slug), _incident_page, (case, month, shown))
    if published_postmortem(case):
        yield Draft(addresses.postmortem(slug), _postmortem_page, (case, shown))
    for alias in case.item.aliases:
        yield Draft(addresses.incident(alias), _redirect, (alias, slug, case.item.title), listed=False)


def _reports(facts: Facts, memory: Memory) -> Pages:
    if facts.site.settings.reports is not Reports.OFF:
        yield _ready(reports_page(facts, memory))


def _ready(planned: PlannedPage) -> Draft[PlannedPage]:
    """Return the draft of a page that shows the whole site: its view is what it is made of."""
    return Draft(planned.address, _as_planned, (planned,))


def _as_planned(planned: PlannedPage) -> PlannedPage:
    return planned


def _component_pages(facts: Facts, memory: Memory) -> Pages:
    """Yield the home page and the page of each component, which share their views."""
    views = component_views(facts, memory)
    yield _ready(page(addresses.HOME, "home.html", "", home(views, facts), facts.site.settings.description))
    days = days_by_component(facts, memory)
    for key, view in views.items():
        shown = component_page(view, days[key], facts)
        planned = page(view.address, "component.html", view.name, shown, view.description)
        yield _ready(replace(planned, feeds=component_feeds(facts.components[key], facts)))


def _incident_page(case: Case[Incident], month: Anchor, shown: Outlook | None) -> PlannedPage:
    view = IncidentPage(incident_view(case), month, postmortem_page(case, shown) if shown else None)
    return page(view.incident.address, "incident.html", case.item.title, view)


def _postmortem_page(case: Case[Incident], shown: Outlook) -> PlannedPage:
    title = case.scene.language.gettext("Postmortem: %(title)s", title=case.item.title)
    view = postmortem_page(case, shown)
    return page(addresses.postmortem(case.item.slug), "postmortem.html", title, view, view.summary)


def _redirect(alias: str, slug: str, title: str) -> PlannedPage:
    return page(addresses.incident(alias), "redirect.html", title, Redirect(addresses.incident(slug), title))


def _maintenance_page(case: Case[Maintenance], month: Anchor) -> PlannedPage:
    event = Anchor(case.scene.language.gettext("Add to my calendar"), addresses.event(case.item.slug))
    view = MaintenancePage(maintenance_view(case), month, event)
    return page(view.maintenance.address, "maintenance.html", case.item.title, view)


def _own_pages(facts: Facts) -> Pages:
    for own in facts.site.pages:
        yield Draft(addresses.page(own.slug), _own_page, (own,))


def _own_page(own: Page) -> PlannedPage:
    return page(addresses.page(own.slug), "page.html", own.title, TextPage(own.title, own.html), own.description)


def _not_found(facts: Facts) -> PlannedPage:
    """Return the page that a host shows at any depth: its links cannot be relative."""
    root = urlsplit(facts.site.settings.url).path
    title = facts.language.gettext("Page not found")
    return replace(page(addresses.NOT_FOUND, "404.html", title, NotFound()), root=root)
