"""Every kind of file with every key, as the values that it becomes; and how files are put in order."""

from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from little import at, files, read, site
from statusgen.content.site import read_site
from statusgen.model import (
    Action,
    Component,
    Deadline,
    Group,
    Html,
    Impact,
    Incident,
    Link,
    Lint,
    Maintenance,
    Page,
    PastState,
    Postmortem,
    Reports,
    Roles,
    Scale,
    Settings,
    Severity,
    Show,
    Site,
    State,
    Status,
    Theme,
    Update,
)

pytestmark = pytest.mark.usefixtures("plain_texts")


def plain(source: str, *, top_heading: int = 2) -> Html:
    """Stand in for Markdown, which has tests of its own."""
    assert top_heading in {2, 4}
    return Html(source)


def test_site_with_every_key() -> None:
    text = """
        title: Acme Status
        url: https://status.acme.example/path
        description: Is Acme up?
        language: pt-BR
        timezone: Europe/Berlin
        groups:
          - id: platform
            name: Platform
            description: For developers
            collapsed: yes
          - {id: web-apps}
        links:
          - label: Acme
            url: https://acme.example/
        support: {label: Help, url: "mailto:help@acme.example?subject=Help"}
        logo: logo.svg
        favicon: icons/favicon.svg
        theme: {accent: "#0A7", css: brand.css}
        history_days: 60
        recent_days: 0
        uptime_weights: {degraded_performance: 0.25, major_outage: 1}
        feed_entries: 20
        update_targets: {P0: 15}
        severities: {P0: {name: Page, acknowledge: none}, P2: {description: Slow, respond: next working day}}
        reports: off
        lints: {long-monitoring: off, no-component: on}
        lint_words: [db-7, Initech]
        """
    static = ("logo.svg", "icons/favicon.svg", "brand.css")
    found, problems = read_site({"site.yaml": text.replace("\n        ", "\n")}, static=static)
    assert problems == ()
    assert found.settings == Settings(
        title="Acme Status",
        url="https://status.acme.example/path/",
        description="Is Acme up?",
        language="pt-BR",
        timezone=ZoneInfo("Europe/Berlin"),
        groups=(Group("platform", "Platform", "For developers", collapsed=True), Group("web-apps", "Web apps")),
        links=(Link("Acme", "https://acme.example/"),),
        support=Link("Help", "mailto:help@acme.example?subject=Help"),
        logo="logo.svg",
        favicon="icons/favicon.svg",
        theme=Theme("#00aa77", "brand.css"),
        history_days=60,
        recent_days=0,
        uptime_weights=(Fraction(0), Fraction(0), Fraction(1, 4), Fraction(3, 10), Fraction(1)),
        feed_entries=20,
        update_targets=(
            (Severity.P0, timedelta(minutes=15)),
            (Severity.P1, timedelta(minutes=60)),
            (Severity.P2, timedelta(minutes=240)),
            (Severity.P3, timedelta(minutes=1440)),
        ),
        severities=(
            (Severity.P0, Scale("Page", "Complete outage, all users")),
            (Severity.P1, Scale("High", "Major degradation", timedelta(minutes=15), timedelta(minutes=30))),
            (Severity.P2, Scale("Medium", "Slow", respond=Deadline.NEXT_WORKING_DAY)),
            (Severity.P3, Scale("Low", "Hardly anybody notices", respond=Deadline.NEXT_WORKING_DAY)),
        ),
        reports=Reports.OFF,
        lints_off=frozenset({Lint.LONG_MONITORING}),
        lint_words=("db-7", "Initech"),
    )


def test_site_with_what_is_required() -> None:
    assert site("") == Site(Settings("Acme Status", "https://status.acme.example/"))


def test_component_with_every_key() -> None:
    found = site("""
-- site.yaml --
title: Acme
url: https://acme.example/
timezone: Europe/Berlin
groups: [{id: platform, name: Platform}]
-- components/api.yaml --
name: API
description: REST and GraphQL endpoints
group: platform
order: -10
status: degraded_performance
status_since: 2026-04-12 09:14
tracked_since: 2024-01-01
url: https://api.acme.example/
show: degraded
history:
  - {from: 2026-03-01 10:00, to: 2026-03-01T10:20:30Z, status: partial_outage, note: Failover drill}
""")
    assert found.components == (
        Component(
            id="api",
            name="API",
            description="REST and GraphQL endpoints",
            group="platform",
            order=-10,
            status=State.DEGRADED_PERFORMANCE,
            status_since=at("2026-04-12 07:14"),
            tracked_since=at("2023-12-31 23:00"),
            url="https://api.acme.example/",
            show=Show.DEGRADED,
            history=(
                PastState(at("2026-03-01 09:00"), at("2026-03-01 10:20:30"), State.PARTIAL_OUTAGE, "Failover drill"),
            ),
        ),
    )


def test_component_with_its_name_alone() -> None:
    assert site("-- components/api.yaml --\nname: 404\n").components == (Component("api", "404"),)


def test_incident_with_every_key() -> None:
    found, problems = read_site(
        files(
            """
-- components/api.yaml --
name: API
-- components/web.yaml --
name: Web
-- incidents/2026/2026-04-12-api.md --
---
title: "Elevated:
  API errors"
severity: P1
components:
  api: partial_outage
  web: degraded_performance
started: 2026-04-12 09:10
detected: 2026-04-12 09:14 UTC
acknowledged: 2026-04-12T09:17Z
mitigated: 2026-04-12 11:41 +02:00
resolved: 2026-04-12 05:30:15-0500
impact: minor
draft: off
backfilled: TRUE
links:
  - {label: Report, url: "https://acme.example/report"}
roles: {commander: Ada, technical_lead: Grace, communications_lead: Edith, scribe: Alan}
alert_key: alertmanager:4f2a
aliases: [2026-04-12-old, "010"]
---
One call in ten failed.

## 2026-04-12 09:20 - Investigating

We see *errors*.

### Details

## A heading without a day is text

## 2026-04-12 10:30 - Resolved { api=operational, web = under_maintenance #end }

All is well.
-- postmortems/2026-04-12-api.md --
---
published: 2026-04-15 12:00
summary: In short.
whys: [One., Two.]
draft: no
actions:
  - {what: Limit, owner: Data, due: 2026-05-15, done: true, url: "https://acme.example/7"}
  - what: Test
---
## What happened
"""
        ),
    )
    assert problems == ()
    assert found.incidents == (
        Incident(
            slug="2026-04-12-api",
            title="Elevated: API errors",
            started=at("2026-04-12 09:10"),
            html=Html("One call in ten failed."),
            severity=Severity.P1,
            impact=Impact.MINOR,
            components=(("api", State.PARTIAL_OUTAGE), ("web", State.DEGRADED_PERFORMANCE)),
            detected=at("2026-04-12 09:14"),
            acknowledged=at("2026-04-12 09:17"),
            mitigated=at("2026-04-12 09:41"),
            resolved=at("2026-04-12 10:30:15"),
            updates=(
                Update(
                    at("2026-04-12 09:20"),
                    Status.INVESTIGATING,
                    Html("We see *errors*.\n\n### Details\n\n## A heading without a day is text"),
                ),
                Update(
                    at("2026-04-12 10:30"),
                    Status.RESOLVED,
                    Html("All is well."),
                    (("api", State.OPERATIONAL), ("web", State.UNDER_MAINTENANCE)),
                    "end",
                ),
            ),
            backfilled=True,
            links=(Link("Report", "https://acme.example/report"),),
            roles=Roles("Ada", "Grace", "Edith", "Alan"),
            alert_key="alertmanager:4f2a",
            aliases=("2026-04-12-old", "010"),
            postmortem=Postmortem(
                Html("## What happened\n"),
                at("2026-04-15 12:00"),
                "In short.",
                ("One.", "Two."),
                (Action("Limit", "Data", date(2026, 5, 15), done=True, url="https://acme.example/7"), Action("Test")),
                "postmortems/2026-04-12-api.md",
            ),
        ),
    )
    incident = found.incidents[0]
    assert (incident.source, incident.updates[1].line) == ("incidents/2026/2026-04-12-api.md", 32)


@pytest.mark.parametrize(
    ("severity", "state"),
    [
        ("severity: P0\n", State.MAJOR_OUTAGE),
        ("severity: P1\n", State.PARTIAL_OUTAGE),
        ("severity: P2\n", State.DEGRADED_PERFORMANCE),
        ("severity: P3\n", State.OPERATIONAL),
        ("", State.DEGRADED_PERFORMANCE),
        ("severity:\n", State.DEGRADED_PERFORMANCE),
    ],
)
def test_list_of_components_takes_the_state_from_the_severity(severity: str, state: State) -> None:
    found = site(f"""
-- components/api.yaml --
name: API
-- incidents/a.md --
---
title: A
started: 2026-01-01 00:00
{severity}components: [api]
---
""")
    assert found.incidents[0].components == (("api", state),)


def test_maintenance_with_every_key() -> None:
    found, problems = read_site(
        files("""
-- components/api.yaml --
name: API
-- components/web.yaml --
name: Web
-- maintenance/2026/upgrade.md --
---
title: Upgrade
starts: 2026-05-02 22:00
ends: 2026-05-02 23:30
components: [api]
draft: false
---
What we do.

## 2026-04-25 12:00 - Scheduled
## 2026-05-02 22:01 - in_progress {web=degraded_performance}
## 2026-05-02 22:30 - VERIFYING
## 2026-05-02 22:40 - Completed
Done.
-- maintenance/mapping.md --
---
title: Mapping
starts: 2026-05-03 22:00
ends: 2026-05-03 23:30
components: {api: degraded_performance}
---
A text without an update is no update.
"""),
    )
    assert problems == ()
    assert found.maintenance == (
        Maintenance(
            slug="mapping",
            title="Mapping",
            starts=at("2026-05-03 22:00"),
            ends=at("2026-05-03 23:30"),
            html=Html("A text without an update is no update."),
            components=(("api", State.DEGRADED_PERFORMANCE),),
        ),
        Maintenance(
            slug="upgrade",
            title="Upgrade",
            starts=at("2026-05-02 22:00"),
            ends=at("2026-05-02 23:30"),
            html=Html("What we do."),
            components=(("api", State.UNDER_MAINTENANCE),),
            updates=(
                Update(at("2026-04-25 12:00"), Status.SCHEDULED, Html("")),
                Update(at("2026-05-02 22:01"), Status.IN_PROGRESS, Html(""), (("web", State.DEGRADED_PERFORMANCE),)),
                Update(at("2026-05-02 22:30"), Status.VERIFYING, Html("")),
                Update(at("2026-05-02 22:40"), Status.COMPLETED, Html("Done.")),
            ),
        ),
    )


def test_page_with_every_key() -> None:
    found, problems = read_site(
        files("""
-- pages/about.md --
---
title: About us
description: Who we are
order: 2
---
Text
-- pages/service-level.md --
---
order: 1
---
-- pages/imprint.md --
---
order: 1
---
"""),
    )
    assert problems == ()
    assert found.pages == (
        Page("imprint", "Imprint", Html(""), order=1),
        Page("service-level", "Service level", Html(""), order=1),
        Page("about", "About us", Html("Text\n"), "Who we are", 2),
    )


def test_drafts_are_checked_but_left_out() -> None:
    found, problems = read("""
-- incidents/a.md --
---
title: A
draft: true
severity: P9
started: 2026-01-01 00:00
---
-- maintenance/b.md --
---
title: B
draft: true
starts: 2026-01-01 00:00
ends: 2026-01-01 00:00
---
""")
    assert (found.incidents, found.maintenance, found.unreadable) == ((), (), ())
    assert found.incomplete == ("incidents/a.md",)
    assert [problem.place for problem in problems] == ["incidents/a.md:4:11"]
