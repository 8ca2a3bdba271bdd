"""The pages below the home page: history, incidents, maintenance, components, postmortems, own pages."""

from little import pages, plan
from statusgen.plan.views import (
    Anchor,
    ComponentPage,
    IncidentPage,
    MaintenancePage,
    Month,
    PostmortemPage,
    Redirect,
    TextPage,
)

SITE = """
-- components/api.yaml --
name: API
tracked_since: 2026-01-01
history:
  - {from: 2026-04-10 10:00, to: 2026-04-10 10:20, status: partial_outage, note: Failover drill}
-- incidents/api-down.md --
---
title: API errors
severity: P1
components: {api: partial_outage}
aliases: [old-name]
links:
  - {label: Provider, url: "https://provider.example/"}
---

A summary.

## 2026-04-12 09:20 - Investigating

One call in ten fails.

## 2026-04-12 09:50 - Monitoring { api=degraded_performance }

Better.

## 2026-04-12 10:40 - Resolved

All is well.
-- incidents/small.md --
---
title: Small thing
started: 2026-02-03 10:00
resolved: 2026-02-03 10:30
---

It was small.
-- maintenance/upgrade.md --
---
title: Upgrade
starts: 2026-05-12 20:00
ends: 2026-05-12 22:00
components: [api]
---
-- postmortems/api-down.md --
---
published: 2026-04-15 09:00
summary: A pool ran dry.
whys: [Calls failed, The pool was empty]
actions:
  - {what: Watch the pool, owner: platform, due: 2026-05-01}
---

## Impact

Some.
-- pages/about.md --
---
title: About
description: What this is
---

Hello.
"""
NOW = "2026-04-20 08:00"


def incident_page(slug: str, now: str = NOW, text: str = SITE) -> IncidentPage:
    view = plan(text, now)[f"incidents/{slug}/index.html"].view
    assert isinstance(view, IncidentPage)
    return view


def month(address: str, now: str = NOW) -> Month:
    view = plan(SITE, now)[address].view
    assert isinstance(view, Month)
    return view


def test_every_thing_has_its_page() -> None:
    assert sorted(plan(SITE, NOW)) == [
        "404.html",
        "about/index.html",
        "components/api/index.html",
        "history/2026-02/index.html",
        "history/2026-04/index.html",
        "history/index.html",
        "incidents/api-down/index.html",
        "incidents/api-down/postmortem/index.html",
        "incidents/old-name/index.html",
        "incidents/small/index.html",
        "index.html",
        "maintenance/upgrade/index.html",
        "reports/index.html",
    ]


def test_an_incident_tells_what_it_hit_for_how_long_and_how_it_went() -> None:
    view = incident_page("api-down").incident
    assert (view.status.label, view.impact.label, view.severity and view.severity.label) == (
        "Resolved",
        "Major impact",
        "P1 high",
    )
    assert view.duration == "1 h 20 min"
    assert [(hit.name, hit.state.key, hit.duration) for hit in view.components] == [
        ("API", "partial_outage", "1 h 20 min")
    ]
    assert [(update.at.iso, update.status.key) for update in view.updates] == [
        ("2026-04-12T10:40:00Z", "resolved"),
        ("2026-04-12T09:50:00Z", "monitoring"),
        ("2026-04-12T09:20:00Z", "investigating"),
    ]
    assert [(name, word.label) for name, word in view.updates[1].changes] == [("API", "Degraded performance")]
    assert "A summary." in view.html
    assert view.links == (Anchor("Provider", "https://provider.example/", external=True),)
    assert view.postmortem == Anchor("Postmortem", "incidents/api-down/postmortem/index.html")
    assert incident_page("api-down").month == Anchor("April 2026", "history/2026-04/index.html")


def test_a_text_without_headings_says_resolved_of_the_end() -> None:
    front = "---\ntitle: It\nstarted: 2026-04-12 09:00\nresolved: 2026-04-12 10:00\n---\n"
    view = incident_page("it", text=f"-- incidents/it.md --\n{front}Slow.\n").incident
    assert [(update.at.iso, update.status.key) for update in view.updates] == [("2026-04-12T10:00:00Z", "resolved")]


def test_an_incident_tells_when_it_was_noticed_taken_and_mitigated() -> None:
    assert incident_page("api-down").incident.milestones == ()
    written = "title: API errors\nmitigated: 2026-04-12 09:50\ndetected: 2026-04-12 09:21\n"
    told = incident_page("api-down", text=SITE.replace("title: API errors\n", written)).incident.milestones
    assert [(label, moment.iso) for label, moment in told] == [
        ("Detected", "2026-04-12T09:21:00Z"),
        ("Mitigated", "2026-04-12T09:50:00Z"),
    ]


def test_an_open_incident_counts_up_to_now() -> None:
    view = incident_page("api-down", "2026-04-12 10:00", SITE.replace("10:40 - Resolved", "09:55 - Update")).incident
    assert (view.open, view.duration, view.resolved) == (True, "40 min", None)


def test_an_old_address_leads_to_the_incident() -> None:
    page = plan(SITE, NOW)["incidents/old-name/index.html"]
    assert page.view == Redirect("incidents/api-down/index.html", "API errors")


def test_a_month_lists_its_days_newest_first_with_its_neighbours_and_all_months() -> None:
    view = month("history/2026-04/index.html")
    assert view.label == "April 2026"
    assert [(day.date, [item.title for item in day.items]) for day in view.days] == [("2026-04-12", ["API errors"])]
    assert view.days[0].items[0].when == "Apr 12, 09:20 \N{EN DASH} 10:40 UTC"
    assert view.newer is None
    assert view.older is not None
    assert (view.older.label, view.older.address) == ("February 2026", "history/2026-02/index.html")
    assert [(year.label, [(m.label, m.count_text) for m in year.months]) for year in view.years] == [
        ("2026", [("April 2026", "1 incident"), ("February 2026", "1 incident")])
    ]


def test_history_begins_with_the_newest_month() -> None:
    assert month("history/index.html") == month("history/2026-04/index.html")
    assert month("history/2026-02/index.html").newer == month("history/index.html").years[0].months[0]


def test_a_site_without_incidents_has_an_empty_history() -> None:
    view = plan("", NOW)["history/index.html"].view
    assert view == Month("April 2026", days=(), newer=None, older=None, years=(), year="2026")


def test_maintenance_to_come_is_not_history_yet() -> None:
    page = plan(SITE, NOW)["maintenance/upgrade/index.html"].view
    assert isinstance(page, MaintenancePage)
    assert page.month == Anchor("History", "history/index.html")
    assert [(hit.name, hit.state.key) for hit in page.maintenance.components] == [("API", "under_maintenance")]
    assert "history/2026-05/index.html" not in plan(SITE, NOW)
    later = plan(SITE, "2026-06-01 08:00")
    view = later["history/2026-05/index.html"].view
    assert isinstance(view, Month)
    assert [(item.title, item.word.label) for item in view.days[0].items] == [("Upgrade", "Maintenance")]
    assert view.years[0].months[0].count_text == "0 incidents"


def test_maintenance_called_off_before_it_began_is_told_as_it_was_planned() -> None:
    cancelled = "components: [api]\n---\n\n## 2026-05-10 09:00 - Cancelled\n"
    planned = plan(SITE.replace("components: [api]\n---", cancelled), "2026-05-11 08:00")
    view = planned["history/2026-05/index.html"].view
    assert isinstance(view, Month)
    row = view.days[0].items[0]
    assert (row.status.label, row.when, row.duration) == ("Cancelled", "May 12, 20:00 \N{EN DASH} 22:00 UTC", None)
    called_off = planned["maintenance/upgrade/index.html"].view
    assert isinstance(called_off, MaintenancePage)
    assert [(hit.name, hit.state.key) for hit in called_off.maintenance.components] == [("API", "under_maintenance")]


def test_maintenance_that_was_put_off_has_no_time_until_there_is_a_new_one() -> None:
    put_off = SITE.replace("components: [api]\n---", "components: [api]\n---\n\n## 2026-05-12 20:30 - Scheduled\n")
    again = put_off.replace("2026-05-12 20:00", "2026-05-13 20:00").replace("2026-05-12 22:00", "2026-05-13 22:00")
    for address in ("index.html", "maintenance/upgrade/index.html"):
        told = {text: pages(text, "2026-05-12 23:00")[address] for text in (put_off, again)}
        assert "Upgrade" in told[put_off]
        assert [words in told[put_off] for words in ("20:00", "22:00", "2 h")] == 3 * [False]
        assert [words in told[again] for words in ("20:00", "22:00", "2 h")] == 3 * [True]


def test_a_component_tells_its_bad_days_and_why() -> None:
    view = plan(SITE, NOW)["components/api/index.html"].view
    assert isinstance(view, ComponentPage)
    assert [
        (day.id, [(word.key, length) for word, length in day.durations], [c.label for c in day.causes], day.notes)
        for day in view.days
    ] == [
        ("d2026-04-12", [("partial_outage", "30 min"), ("degraded_performance", "50 min")], ["API errors"], ()),
        ("d2026-04-10", [("partial_outage", "20 min")], [], ("Failover drill",)),
    ]
    assert [label for label, _ in view.uptimes] == ["Last 7 days", "Last 30 days", "Last 90 days", "Last 365 days"]
    assert view.uptime_note.endswith(
        "major outage 100%, partial outage 30%, degraded performance 0%, under maintenance 0%."
    )


def test_what_is_bad_for_no_time_yet_has_its_cause() -> None:
    text = (
        "-- components/api.yaml --\nname: API\n-- incidents/x.md --\n---\ntitle: X\ncomponents: {api: major_outage}\n"
    )
    text += "---\n\n## 2026-04-12 11:00 - Investigating\n\nDown.\n"
    for now in ("2026-04-12 09:00", "2026-04-12 11:00", "2026-04-12 11:01"):
        view = plan(text, now)["components/api/index.html"].view
        assert isinstance(view, ComponentPage)
        assert [[cause.label for cause in day.causes] for day in view.days] == [["X"]]
    view = plan("-- components/api.yaml --\nname: API\nstatus: major_outage\n", NOW)["components/api/index.html"].view
    assert isinstance(view, ComponentPage)
    assert [day.causes for day in view.days] == [()]


def test_weights_are_told_as_they_are() -> None:
    text = "-- site.yaml --\ntitle: A\nurl: https://a.example/\nuptime_weights: {partial_outage: 0.125}\n"
    view = plan(f"{text}-- components/api.yaml --\nname: API\n", NOW)["components/api/index.html"].view
    assert isinstance(view, ComponentPage)
    assert "partial outage 12.50%" in view.uptime_note


def test_a_note_for_later_today_is_no_reason_yet() -> None:
    text = """
-- components/api.yaml --
name: API
history:
  - {from: 2026-04-12 08:00, to: 2026-04-12 09:00, status: partial_outage, note: Early}
  - {from: 2026-04-12 20:00, to: 2026-04-12 21:00, status: partial_outage, note: Late}
"""
    notes = []
    for now in ("2026-04-12 12:00", "2026-04-12 20:30"):
        view = plan(text, now)["components/api/index.html"].view
        assert isinstance(view, ComponentPage)
        notes.append(view.days[0].notes)
    assert notes == [("Early",), ("Early", "Late")]


def test_a_day_that_only_just_became_bad_tells_its_state_without_a_length() -> None:
    view = plan("-- components/api.yaml --\nname: API\nstatus: partial_outage\n", NOW)["components/api/index.html"].view
    assert isinstance(view, ComponentPage)
    assert [[(word.key, length) for word, length in day.durations] for day in view.days] == [[("partial_outage", "")]]


def test_a_postmortem_has_a_page_from_its_publication_on() -> None:
    view = plan(SITE, NOW)["incidents/api-down/postmortem/index.html"].view
    assert isinstance(view, PostmortemPage)
    assert (view.summary, view.whys) == ("A pool ran dry.", ("Calls failed", "The pool was empty"))
    assert [(action.what, action.due, action.done) for action in view.actions] == [
        ("Watch the pool", "May 1, 2026", False)
    ]
    early = plan(SITE, "2026-04-14 08:00")
    assert "incidents/api-down/postmortem/index.html" not in early
    assert incident_page("api-down", "2026-04-14 08:00").incident.postmortem is None


def test_own_pages_have_a_title_and_a_description() -> None:
    page = plan(SITE, NOW)["about/index.html"]
    assert (page.title, page.description) == ("About", "What this is")
    assert isinstance(page.view, TextPage)


def test_only_the_404_page_has_links_that_are_not_relative() -> None:
    planned = plan("-- site.yaml --\ntitle: A\nurl: https://a.example/status\n", NOW)
    assert (planned["404.html"].root, planned["index.html"].root, planned["history/index.html"].root) == (
        "/status/",
        "",
        "../",
    )
