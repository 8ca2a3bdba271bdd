"""Pages to bytes: the templates, what may be overridden, and what authors of themes see when it fails."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError, nodes

from little import plan
from statusgen import model
from statusgen.language import Language
from statusgen.markup import ROOT
from statusgen.model import Html
from statusgen.plan import views
from statusgen.plan.views import Anchor, Feed, Frame, NotFound, PlannedPage, Redirect, TextPage
from statusgen.problems import BuildStoppedError, Problem
from statusgen.render import Renderer
from statusgen.theme import load_theme

DOCS = (Path(__file__).parent.parent / "docs" / "theme.md").read_text(encoding="utf-8")
ENGLISH = Language("en", model.UTC_ZONE)
TEMPLATES = load_theme().templates

FRAME = Frame(
    title="Acme Status",
    description="How Acme is doing.",
    language="en",
    direction="ltr",
    url="https://acme.example/status/",
    policy="default-src 'none'",
    stylesheets=("assets/style.1.css", "my style.css"),
    script="assets/script.1.js",
    logo="logo.svg",
    favicon="favicon.svg",
    feeds=(Feed("application/rss+xml", "Acme (RSS)", "feed.rss"),),
    menu=(Anchor("Status", "index.html"), Anchor("Shop", "https://acme.example/", external=True)),
    support=Anchor("Help", "mailto:help@acme.example", external=True),
)

ABOUT = PlannedPage(
    address="about/index.html",
    template="page.html",
    title="About",
    description="",
    root="../",
    view=TextPage("About", Html("<p>Hello</p>")),
)

STORY = """
-- site.yaml --
title: Acme Status
url: https://acme.example/status/
groups: [{id: core, name: Core, description: The heart}, {id: quiet, name: Quiet, collapsed: true}]
support: {label: Help, url: "mailto:help@acme.example"}
history_days: 10
-- components/api.yaml --
name: API
description: REST
group: core
url: https://api.acme.example/
tracked_since: 2026-04-05
history: [{from: 2026-04-08 10:00, to: 2026-04-08 11:00, status: major_outage, note: Drill}]
-- components/web.yaml --
name: Web
group: quiet
-- components/loose.yaml --
name: Loose
-- incidents/api-down.md --
---
title: API <errors>
severity: P1
components: {api: partial_outage}
links: [{label: Provider, url: "https://provider.example/"}]
---

A summary.

## 2026-04-12 09:20 - Investigating

One call in ten fails.

## 2026-04-12 09:50 - Monitoring { api=degraded_performance }

Better, says [About](/about/).
-- incidents/past.md --
---
title: Small thing
started: 2026-04-10 10:00
resolved: 2026-04-10 10:30
components: [web]
aliases: [old]
---

It was small.
-- incidents/older.md --
---
title: Old thing
started: 2026-03-10 10:00
resolved: 2026-03-10 10:30
---
-- maintenance/now.md --
---
title: Running
starts: 2026-04-12 08:00
ends: 2026-04-12 09:00
components: [web]
---

## 2026-04-12 08:00 - In progress

We are at it.
-- maintenance/later.md --
---
title: Later
starts: 2026-04-20 08:00
ends: 2026-04-20 09:00
components: [web]
---

A new disk.
-- maintenance/done.md --
---
title: Over
starts: 2026-04-09 08:00
ends: 2026-04-09 09:00
---
-- postmortems/past.md --
---
published: 2026-04-11 10:00
summary: It was the disk.
whys: [It was full, Nobody looked]
actions:
  - {what: Look, owner: Ana, due: 2026-05-01, done: true, url: "https://acme.example/1"}
  - {what: Think}
---

A long text.
-- pages/about.md --
---
title: About
---

Us.
"""

NOW = "2026-04-12 10:00"


def renderer(
    overrides: Mapping[str, str] | None = None, frame: Frame = FRAME, language: Language = ENGLISH
) -> Renderer:
    return Renderer(TEMPLATES, overrides or {}, frame, language)


def html(page: PlannedPage = ABOUT, overrides: Mapping[str, str] | None = None, frame: Frame = FRAME) -> str:
    return renderer(overrides, frame).render(page).decode()


def story() -> dict[str, PlannedPage]:
    """Return pages of every kind by address."""
    return plan(STORY, NOW)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The HTML of each page of the story by its address."""
    rendering = renderer()
    return {address: rendering.render(page).decode() for address, page in story().items()}


def stopped(overrides: Mapping[str, str], page: PlannedPage = ABOUT) -> tuple[Problem, ...]:
    """Return the problems that `overrides` stop the build with."""
    with pytest.raises(BuildStoppedError) as stop:
        html(page, overrides)
    return stop.value.problems


def examples() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each template in the documentation."""
    for text in re.findall(r"```jinja\n(.*?)```", DOCS, flags=re.DOTALL):
        yield re.findall(r"templates/([\w.]+)", text)[0], text


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


def test_translations_are_text_and_not_markup() -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\nmsgid "Site"\nmsgstr "<\\"Ort\\">"\n'
    language = Language("de", model.UTC_ZONE, catalogue.encode())
    text = renderer(language=language).render(ABOUT).decode()
    assert '<nav aria-label="&lt;&#34;Ort&#34;&gt;">' in text


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


def test_override_takes_the_place_of_the_built_in_template() -> None:
    assert html(overrides={"page.html": "{{ view.title }}{{ root }}"}) == "About../"


def test_override_of_the_skeleton_holds_for_every_page() -> None:
    assert "Here I am" in html(overrides={"base.html": "{% block main %}{% endblock %}Here I am"})


def test_override_can_extend_the_built_in_template() -> None:
    text = html(overrides={"page.html": '{% extends "builtin/page.html" %}{% block body %}Mine{% endblock %}'})
    assert "Mine" in text
    assert "<p>Hello</p>" not in text
    assert "<h1>About</h1>" in text


def test_mistakes_in_all_overrides_are_told_at_once_with_their_lines() -> None:
    assert stopped({"page.html": "\n{% if %}", "home.html": "\n\n{{ a|nonsense }}", "mine.html": "fine"}) == (
        Problem("../templates/home.html", 3, 0, "no filter named 'nonsense'", "see Jinja's template documentation"),
        Problem(
            "../templates/page.html", 2, 0, "expected an expression, got 'end of statement block'",
            "see Jinja's template documentation",
        ),
    )  # fmt: skip


def test_override_nested_too_deeply_is_a_problem() -> None:
    assert stopped({"page.html": "{{ " + "(" * 5000 + " }}"}) == (
        Problem("../templates/page.html", 0, 0, "the template is nested too deeply", "take it apart with include"),
    )


def test_name_that_does_not_exist_is_told_with_its_line() -> None:
    assert stopped({"page.html": "\n{{ view.titel }}"}) == (
        Problem(
            "../templates/page.html", 2, 0, "'TextPage' has no attribute 'titel'",
            "docs/theme.md lists what each template gets",
        ),
    )  # fmt: skip


def test_failure_inside_of_a_built_in_piece_is_told_where_the_override_called_it() -> None:
    override = '{% import "parts.html" as parts %}\n\n{{ parts.moment(view.title) }}'
    assert [(problem.path, problem.line) for problem in stopped({"page.html": override})] == [
        ("../templates/page.html", 3)
    ]


def test_failure_of_another_kind_is_told_by_its_name() -> None:
    assert stopped({"page.html": "{{ 1 / 0 }}"})[0].message == "zeroDivisionError: division by zero"


def test_template_that_is_not_there_is_told_with_the_nearest_name() -> None:
    assert stopped({"page.html": '{% include "part.html" %}'}) == (
        Problem("../templates/page.html", 1, 0, "there is no template 'part.html'", 'did you mean "parts.html"?'),
    )
    assert stopped({"page.html": '{% extends "/etc/passwd" %}'}) == (
        Problem(
            "../templates/page.html", 1, 0, "there is no template '/etc/passwd'",
            "templates are named as in the templates/ folder",
        ),
    )  # fmt: skip


def test_override_that_extends_itself_is_told_the_way_out() -> None:
    assert stopped({"page.html": '{% extends "page.html" %}'}) == (
        Problem(
            "../templates/page.html", 1, 0, "the template never ends",
            'a template that extends itself never ends: extend or include "builtin/page.html"',
        ),
    )  # fmt: skip


def test_failure_of_a_built_in_template_is_a_bug_and_comes_as_it_is() -> None:
    with pytest.raises(UndefinedError, match="nothing"):
        Renderer({"page.html": "{{ nothing }}"}, {}, FRAME, ENGLISH).render(ABOUT)


@pytest.mark.parametrize(("name", "text"), tuple(examples()))
def test_examples_of_the_documentation_work(name: str, text: str) -> None:
    pages = story()
    page = pages["index.html"] if name in {"home.html", "base.html"} else pages["about/index.html"]
    words = {"base.html": "1 Long Road", "home.html": "We write here first", "page.html": "Current status"}
    assert words[name] in html(page, {name: text})


def test_documentation_lists_every_view_with_its_fields_in_their_order() -> None:
    sections = re.split(r"^### (\w+)\n", DOCS.partition("## What views hold")[2], flags=re.MULTILINE)
    listed = {
        name: re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
        for name, text in zip(sections[1::2], sections[2::2], strict=True)
    }
    there = {
        name: [field.name for field in fields(kind)]
        for name, kind in vars(views).items()
        if isinstance(kind, type) and is_dataclass(kind)
    }
    assert listed == there


def test_documentation_lists_every_template_with_its_blocks() -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    there = {
        name: {block.name for block in environment.parse(text).find_all(nodes.Block)}
        for name, text in TEMPLATES.items()
        if name != "parts.html"
    }
    rows = re.findall(r"^\| `([\w.]+\.html)` \| \w+ \|(.*)\|$", DOCS, flags=re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", blocks)) for name, blocks in rows} == there


def test_documentation_lists_every_piece() -> None:
    pieces = re.findall(r"{% macro (\w+\([\w, ]*\))", TEMPLATES["parts.html"])
    listed = re.findall(r"^\| `(\w+\([\w, ]*\))` \|", DOCS, flags=re.MULTILINE)
    assert sorted(listed) == sorted(pieces)
