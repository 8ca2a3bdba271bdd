"""What surrounds every page: the site's name, menu and assets."""

from collections.abc import Mapping

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.language import Language
from statusgen.model import Reports, Site
from statusgen.plan.hosting import POLICY
from statusgen.plan.incidents import link_anchor
from statusgen.plan.subscribe import site_feeds
from statusgen.plan.views import Anchor, Frame


def make_frame(facts: Facts, assets: Mapping[str, str]) -> Frame:
    """Return the frame of every page; `assets` are the addresses of the theme's own files by their names."""
    site, language = facts.site, facts.language
    settings = site.settings
    own_styles = (settings.theme.css,) if settings.theme.css else ()
    return Frame(
        title=settings.title,
        description=settings.description,
        language=language.code,
        direction=language.direction,
        url=settings.url,
        policy=POLICY,
        stylesheets=(assets["style.css"], *own_styles),
        report_style=assets["reports.css"],
        script=assets["script.js"],
        logo=settings.logo,
        favicon=settings.favicon or assets["favicon.svg"],
        menu=_menu(site, language),
        reports=_reports(site, language),
        feeds=site_feeds(facts),
        support=link_anchor(settings.support) if settings.support else None,
    )


def _reports(site: Site, language: Language) -> Anchor | None:
    if site.settings.reports is Reports.OFF:
        return None
    return Anchor(language.gettext("Reports"), addresses.REPORTS)


def _menu(site: Site, language: Language) -> tuple[Anchor, ...]:
    return (
        Anchor(language.gettext("Status"), addresses.HOME),
        Anchor(language.gettext("History"), addresses.HISTORY),
        *(Anchor(page.title, addresses.page(page.slug)) for page in site.pages),
        *(link_anchor(link) for link in site.settings.links),
    )
