"""A whole build, from what was read to what is to be written."""

import json
import re

import pytest

from little import at, build, pages, sources
from statusgen.build import build_site
from statusgen.instant import Instant
from statusgen.memory import Memory
from statusgen.plan import hosting
from statusgen.plan.hosting import sitemap_drafts
from statusgen.problems import BuildStoppedError, Level, Problem
from statusgen.structs import replace

SITE = """
-- site.yaml --
title: Acme
url: https://acme.example/status
-- components/api.yaml --
name: API
-- incidents/api-down.md --
---
title: API errors
components: {api: major_outage}
---

## 2026-04-12 09:20 - Investigating

First words.

## 2026-04-12 10:40 - Resolved

Last words.
"""


def test_the_same_content_and_time_give_the_same_bytes() -> None:
    assert build(SITE, "2026-04-12 12:00") == build(SITE, "2026-04-12 12:00")


def test_as_of_shows_nothing_that_came_later() -> None:
    built = build(SITE, "2026-04-12 10:00", past=True)
    assert built.headline == "Major System Outage"
    assert b"First words." in built.files["index.html"]
    assert not any(b"Last words." in content for content in built.files.values())
    assert built.problems == ()


def test_an_update_to_come_counts_at_once_with_a_warning() -> None:
    built = build(SITE, "2026-04-12 10:00")
    assert built.headline == "All Systems Operational"
    assert [(p.path, p.line, p.level) for p in built.problems] == [("incidents/api-down.md", 10, Level.WARNING)]


def test_an_end_to_come_counts_at_once_with_a_warning() -> None:
    text = SITE[: SITE.index("## ")].replace(
        "title: API errors", "title: API errors\nstarted: 2026-04-12 09:00\nresolved: 2026-04-12 18:00"
    )
    built = build(text, "2026-04-12 10:00")
    assert built.headline == "All Systems Operational"
    assert [(p.path, p.line, p.level) for p in built.problems] == [("incidents/api-down.md", 4, Level.WARNING)]


def test_the_state_file_tells_the_state_of_the_home_page() -> None:
    built = build(SITE, "2026-04-12 12:00")
    state = json.loads(built.files["state.json"])
    assert state["built"] == "2026-04-12T12:00:00Z"
    assert f'data-state="{state["state"]}"' in built.files["index.html"].decode()


def test_static_files_are_copied_to_the_root() -> None:
    assert build(SITE + "-- static/CNAME --\nacme.example\n", "2026-04-12 12:00").files["CNAME"] == b"acme.example\n"


@pytest.mark.parametrize("path", ["_headers", "robots.txt", ".nojekyll"])
def test_what_hosts_read_can_be_of_ones_own(path: str) -> None:
    built = build(f"{SITE}-- static/{path} --\nmine\n", "2026-04-12 12:00")
    assert (built.files[path], built.problems) == (b"mine\n", ())


@pytest.mark.parametrize("path", ["index.html", "Index.html", "API", "history", "index.html/x", "incidents/api-down"])
def test_a_static_file_in_the_place_of_a_page_is_an_error_and_left_out(path: str) -> None:
    built = build(f"{SITE}-- static/{path} --\nmine\n", "2026-04-12 12:00")
    assert [(p.path, p.level) for p in built.problems] == [(f"static/{path}", Level.ERROR)]
    assert b"mine\n" not in built.files.values()


def test_the_sitemap_lists_public_addresses_without_404_and_old_ones() -> None:
    text = SITE.replace("title: API errors", "title: API errors\naliases: [old]")
    sitemap = build(text, "2026-04-12 12:00").files["sitemap.xml"].decode()
    assert sitemap.count("<loc>") == 6
    assert "<loc>https://acme.example/status/incidents/api-down/</loc>" in sitemap
    assert "404" not in sitemap
    assert "old" not in sitemap


def test_addresses_in_the_sitemap_are_escaped() -> None:
    (draft,) = sitemap_drafts(("index.html",), "https://a.example/?a&b/")
    assert b"<loc>https://a.example/?a&amp;b/</loc>" in draft.made()


def test_a_sitemap_of_too_many_is_an_index_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "SITEMAP_LIMIT", 2)
    made = {draft.path: draft.made().decode() for draft in sitemap_drafts(("c", "a", "b"), "https://a.example/")}
    assert [re.findall("<loc>(.*?)</loc>", text) for text in made.values()] == [
        ["https://a.example/sitemap-1.xml", "https://a.example/sitemap-2.xml"],
        ["https://a.example/a", "https://a.example/b"],
        ["https://a.example/c"],
    ]
    assert [*made] == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert "<sitemapindex xmlns" in made["sitemap.xml"]


def test_the_next_change_is_told() -> None:
    built = build(SITE, "2026-04-12 12:00")
    assert built.next_change is not None
    assert built.next_change.isoformat() == "2026-04-13T00:00:00+00:00"


@pytest.mark.parametrize(
    ("now", "expected"),
    [("08:59", "09:00"), ("09:00", "09:05"), ("09:04:59", "09:05"), ("09:28", "09:30"), ("09:30", "2026-04-13 00:00")],
)
def test_while_anything_lasts_its_length_is_told_anew(now: str, expected: str) -> None:
    work = "-- maintenance/db.md --\n---\ntitle: DB\nstarts: 2026-04-12 09:00\nends: 2026-04-12 09:30\n---\n"
    assert build(work, f"2026-04-12 {now}").next_change == at(expected if " " in expected else f"2026-04-12 {expected}")


def test_a_broken_template_stops_the_build_with_its_own_file_and_line() -> None:
    with pytest.raises(BuildStoppedError) as stopped:
        build(SITE + "-- ../templates/home.html --\n<p>\n{% if %}\n", "2026-04-12 12:00")
    assert [(p.path, p.line) for p in stopped.value.problems] == [("../templates/home.html", 2)]


def test_a_template_can_be_extended() -> None:
    own = '{% extends "builtin/404.html" %}\n{% block main %}Lost and found{% endblock %}\n'
    html = pages(f"{SITE}-- ../templates/404.html --\n{own}", "2026-04-12 12:00")
    assert "Lost and found" in html["404.html"]
    assert "Lost and found" not in html["index.html"]


def test_a_warning_moves_with_its_line_whatever_was_built_before() -> None:
    memory, now = Memory(), Instant(at("2026-04-12 10:00"))
    text = SITE + "-- postmortems/api-down.md --\n---\nwhys: [Why]\n---\n"
    lines = [
        [problem.line for problem in build_site(sources(each), now, memory=memory).problems]
        for each in (text, text.replace("First words.", "First words.\n\n"))
    ]
    assert lines == [[10], [12]]


@pytest.mark.parametrize("path", ["", "/base.html", "/assets", "/assets/style.css"])
def test_templates_that_cannot_be_read_stop_the_build_and_are_not_gone_without(path: str) -> None:
    lost = Problem(f"../templates{path}", 0, 0, "cannot be read: Input/output error")
    binary = Problem("../templates/logo.png", 0, 0, "the file is not text and is left out", level=Level.WARNING)
    content = Problem("incidents/a.md", 0, 0, "cannot be read: Input/output error")
    beside = Problem("../templates/notes.md", 0, 0, "cannot be read: Input/output error")
    site, now = sources(SITE), Instant(at("2026-04-12 12:00"))

    with pytest.raises(BuildStoppedError) as stopped:
        build_site(replace(site, problems=(lost, binary, content, beside)), now)

    assert stopped.value.problems == (lost,)
    assert build_site(replace(site, problems=(binary, content, beside)), now).pages
