"""Pages to bytes: what a visitor finds on each kind of page."""

import re
from itertools import pairwise

import pytest

from rendered import ABOUT, FRAME, html, renderer, story
from statusgen.markup import ROOT
from statusgen.model import Html
from statusgen.plan import views
from statusgen.plan.views import Anchor, Feed, NotFound, Redirect, TextPage
from statusgen.structs import replace


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The HTML of each page of the story by its address."""
    rendering = renderer()
    return {address: rendering.render(page).decode() for address, page in story().items()}


def test_page_says_what_it_is_and_where() -> None:
    head = html().split("</head>", maxsplit=1)[0]
    for line in (
        '<html lang="en" dir="ltr" data-root="../">',
        "<title>About · Acme Status</title>",
        '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">',
        '<meta name="description" content="How Acme is doing.">',
        '<meta property="og:title" content="About · Acme Status">',
        '<link rel="canonical" href="https://acme.example/status/about/">',
        '<link rel="icon" href="../favicon.svg">',
        '<link rel="stylesheet" href="../assets/style.1.css">',
        '<link rel="stylesheet" href="../my%20style.css">',
        '<script defer src="../assets/script.1.js"',
    ):
        assert line in head


def test_page_without_description_logo_and_support_has_nothing_in_their_place() -> None:
    text = html(frame=replace(FRAME, description="", logo=None, support=None))
    assert 'name="description"' not in text
    assert "<img" not in text
    assert "mailto:" not in text


def test_menu_marks_the_current_page() -> None:
    frame = replace(FRAME, menu=(Anchor("Status", "index.html"), Anchor("About", "about/index.html")))
    assert '<a href="../about/index.html" aria-current="page">About</a>' in html(frame=frame)
    assert '<a href="../index.html">Status</a>' in html(frame=frame)


def test_links_in_what_authors_wrote_begin_with_the_way_to_the_root() -> None:
    page = replace(ABOUT, view=TextPage("About", Html(f'<a href="{ROOT}map/index.html">map</a>')))
    assert '<a href="../map/index.html">map</a>' in html(page)


def test_plain_text_is_escaped() -> None:
    page = replace(ABOUT, title="<i>", view=TextPage("<script>", Html("")))
    assert "<h1>&lt;script&gt;</h1>" in html(page)
    assert "<title>&lt;i&gt; · Acme Status</title>" in html(page)


def test_redirect_leads_on_at_once_and_by_a_link() -> None:
    page = replace(
        ABOUT,
        address="incidents/old/index.html",
        template="redirect.html",
        root="../../",
        view=Redirect("incidents/new/index.html", "API down"),
    )
    text = html(page)
    assert '<meta http-equiv="refresh" content="0; url=../../incidents/new/index.html">' in text
    assert '<link rel="canonical" href="https://acme.example/status/incidents/new/">' in text
    assert '<a href="../../incidents/new/index.html">' in text


def test_page_not_found_links_from_the_top_and_asks_not_to_be_indexed() -> None:
    page = replace(ABOUT, address="404.html", template="404.html", root="/status/", view=NotFound())
    text = html(page)
    assert 'href="/status/index.html"' in text
    assert '<meta name="robots" content="noindex">' in text
    assert "canonical" not in text


def test_every_page_has_one_main_heading_and_skips_no_level(texts: dict[str, str]) -> None:
    for address, text in texts.items():
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert levels[0] == 1, address
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), address


def test_no_page_has_a_script_a_style_or_a_handler_of_its_own(texts: dict[str, str]) -> None:
    for address, text in texts.items():
        assert not re.search(r"<style|\sstyle=|\son\w+=", text), address
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), address


def test_no_id_stands_twice_on_a_page(texts: dict[str, str]) -> None:
    for address, text in texts.items():
        ids = re.findall(r'\sid="([^"]*)"', text)
        assert sorted(set(ids)) == sorted(ids), address


def test_every_link_within_the_site_leads_to_a_page_and_its_anchor(texts: dict[str, str]) -> None:
    for address, page in story().items():
        for link in re.findall(r'<a [^>]*href="([^"#]*(?:#[^"]*)?)"', texts[address]):
            if link.startswith(("https:", "mailto:", "#main")) or link.endswith((".rss", ".atom", ".json", ".ics")):
                continue
            path, _, anchor = link.removeprefix(page.root).partition("#")
            assert not anchor or f'id="{anchor}"' in texts[path or address], (address, link)
            assert path in {"", *texts}, (address, link)


def test_home_tells_everything_from_top_to_bottom(texts: dict[str, str]) -> None:
    text = texts["index.html"]
    order = [
        'class="banner is-',
        "Open incident<",
        "API &lt;errors&gt;",
        "1 earlier update",
        "Maintenance in progress",
        "This takes longer than planned.",
        ">Components<",
        '<details class="group" open>',
        ">Core<",
        "Upcoming maintenance",
        "Past incidents",
        "Small thing",
        "Over",
        "All past incidents",
    ]
    places = [text.find(words) for words in order]
    assert places == sorted(places)
    assert -1 not in places


def test_home_tells_what_could_not_be_read() -> None:
    page = story()["index.html"]
    assert isinstance(page.view, views.Home)
    text = html(replace(page, view=replace(page.view, notice="An update could not be shown.")))
    assert re.search(r'<p class="notice is-unknown">.* An update could not be shown.</p>', text, flags=re.DOTALL)


def test_home_tells_the_script_its_state() -> None:
    page = story()["index.html"]
    assert isinstance(page.view, views.Home)
    assert f'data-state="{page.view.state}"' in html(page)
    assert "data-state" not in html()


def test_bars_draw_a_run_as_one_shape_and_a_bad_day_as_a_link_with_a_text(texts: dict[str, str]) -> None:
    svg = re.findall(r'<svg class="bars".*?</svg>', texts["components/api/index.html"], flags=re.DOTALL)[0]
    assert svg.splitlines()[:4] == [
        '<svg class="bars" viewBox="0 0 10 40" preserveAspectRatio="none">',
        '<path class="is-no_data" d="M0 40h2"/>',
        '<path class="is-operational" d="M2 40h3"/>',
        '<path class="is-operational" d="M6 40h3"/>',
    ]
    assert re.search(
        r'<a href="../../components/api/index.html#d2026-04-08"><title>Apr 8: major outage, 1 h</title>'
        r'<path class="is-major_outage" d="M5 0h.75V40h-.75z"/></a>',
        svg,
    )


def test_bars_are_heard_as_one_sentence(texts: dict[str, str]) -> None:
    (bars,) = re.findall(r'<p class="unseen">.*?</svg>.*?</p>', texts["components/api/index.html"], flags=re.DOTALL)
    heard = re.sub(r'<svg.*?</svg>|<(\w+)[^>]* aria-hidden="true">.*?</\1>', "", bars, flags=re.DOTALL)
    assert re.fullmatch(r'<p class="unseen">\d[\d.]*% uptime, \d+ bad days? in the last 10 days</p>\s*', heard)


def test_incident_page_has_each_update_with_its_anchor_and_time() -> None:
    page = story()["incidents/api-down/index.html"]
    text = html(page)
    assert isinstance(page.view, views.IncidentPage)
    newest, oldest = page.view.incident.updates
    assert text.index(f'id="{newest.id}"') < text.index(f'id="{oldest.id}"')
    assert '<time class="t" datetime="2026-04-12T09:20:00Z">Apr 12, 2026, 09:20 UTC</time>' in text


def test_menu_and_feeds_are_each_pages_own_whatever_was_rendered_before() -> None:
    frame = replace(FRAME, menu=(Anchor("Status", "index.html"), Anchor("About", "about/index.html")))
    pages = story()
    about, api = pages["about/index.html"], pages["components/api/index.html"]
    other = replace(api, address="components/web/index.html", feeds=(Feed("application/rss+xml", "Web", "web.rss"),))
    plain = replace(api, address="incidents/x/index.html", feeds=())
    every = (api, other, plain, about, replace(about, address="sla/index.html"))
    alone = [html(page, frame=frame) for page in every]
    for order in (every, every[::-1]):
        rendering = renderer(frame=frame)
        made = {page.address: rendering.render(page).decode() for page in order}
        assert [made[page.address] for page in every] == alone
    assert [text.count("aria-current") for text in alone] == [0, 0, 0, 1, 0]
    assert [text.count('"../../web.rss"') for text in alone] == [0, 1, 0, 0, 0]


def test_list_of_months_marks_the_month_that_is_shown_and_no_other() -> None:
    rendering, pages = renderer(), story()
    texts = {address: rendering.render(page).decode() for address, page in pages.items() if "history/" in address}
    marked = {
        address: re.findall(r'<a href="../../([^"]*)" aria-current="page">', text) for address, text in texts.items()
    }
    assert marked == {
        "history/index.html": [],
        "history/2026-03/index.html": ["history/2026-03/index.html"],
        "history/2026-04/index.html": ["history/2026-04/index.html"],
    }
