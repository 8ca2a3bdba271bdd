"""A little site with pages of every kind, and the ways to render it."""

from collections.abc import Mapping, MutableMapping

from little import plan
from statusgen import model
from statusgen.language import Language
from statusgen.model import Html
from statusgen.plan.views import Anchor, Feed, Frame, PlannedPage, TextPage
from statusgen.render import Renderer
from statusgen.theme import load_theme

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
    report_style="assets/reports.1.css",
    script="assets/script.1.js",
    logo="logo.svg",
    favicon="favicon.svg",
    feeds=(Feed("application/rss+xml", "Acme (RSS)", "feed.rss"),),
    menu=(Anchor("Status", "index.html"), Anchor("Shop", "https://acme.example/", external=True)),
    reports=Anchor("Reports", "reports/index.html"),
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
    overrides: Mapping[str, str] | None = None,
    frame: Frame = FRAME,
    language: Language = ENGLISH,
    compiled: MutableMapping[str, bytes] | None = None,
) -> Renderer:
    return Renderer(TEMPLATES, overrides or {}, frame, language, compiled)


def html(page: PlannedPage = ABOUT, overrides: Mapping[str, str] | None = None, frame: Frame = FRAME) -> str:
    return renderer(overrides, frame).render(page).decode()


def story() -> dict[str, PlannedPage]:
    """Return pages of every kind by address."""
    return plan(STORY, NOW)
