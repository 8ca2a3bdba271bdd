"""The feeds as they are written."""

import json
import locale
from datetime import date, timedelta
from heapq import nlargest
from itertools import chain
from operator import itemgetter

import feedparser  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made import API_DOWN, SETTINGS, UPGRADE, facts, feed_files, update
from statusgen.feeds.channels import foremost
from statusgen.model import Component, Html, Status
from statusgen.structs import replace
from story import at, incident

LATER = "2026-05-12 21:00"
SMALL = replace(incident("09:20 investigating"), updates=(update("2026-04-12 09:20", Status.INVESTIGATING, "Slow."),))
FULL = replace(
    SETTINGS, language="de-AT", logo="logo.png", favicon="icons/small.svg", websub_hub="https://hub.example/?a&b"
)


def test_a_feed_in_each_format_for_the_page_and_each_component() -> None:
    assert sorted(feed_files(facts(LATER))) == [
        "components/api/feed.atom",
        "components/api/feed.json",
        "components/api/feed.rss",
        "components/web/feed.atom",
        "components/web/feed.json",
        "components/web/feed.rss",
        "feed.atom",
        "feed.json",
        "feed.rss",
        "history.atom",
        "history.rss",
    ]


@pytest.mark.parametrize(("day", "said"), [("2026-04-02", "Thu, 02 Apr 2026"), ("1970-12-31", "Thu, 31 Dec 1970")])
def test_rss_has_dates_as_mail_has_them(day: str, said: str) -> None:
    item = replace(SMALL, started=at(f"{day} 09:20"), updates=(replace(SMALL.updates[0], at=at(f"{day} 09:20")),))
    assert f"<pubDate>{said} 09:20:00 +0000</pubDate>" in feed_files(facts(LATER, item))["feed.rss"].decode()


@given(st.lists(st.lists(st.integers(0, 9).map(lambda day: date(2026, 4, 1 + day)), max_size=4)), st.integers(1, 9))
def test_the_newest_of_some_groups_are_the_newest_of_all(groups: list[list[date]], limit: int) -> None:
    newest_first = [[(day, place) for day in sorted(group, reverse=True)] for place, group in enumerate(groups)]
    chosen = foremost(newest_first, limit, itemgetter(0))
    expected = nlargest(limit, chain.from_iterable(newest_first), key=itemgetter(0))
    assert nlargest(limit, chain.from_iterable(chosen), key=itemgetter(0)) == expected


def test_rss() -> None:
    head, _, rest = feed_files(facts(LATER, SMALL, settings=FULL))["feed.rss"].decode().partition("<channel>")
    assert head == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">'
    )
    assert (
        rest.replace("><", ">\n<")
        == """<title>Acme Status</title>
<link>https://status.acme.example/</link>
<description>Each update on an incident or a maintenance, as it is published.</description>
<atom:link href="https://status.acme.example/feed.rss" rel="self" type="application/rss+xml"/>
<docs>https://www.rssboard.org/rss-specification</docs>
<generator>statusgen</generator>
<image>
<url>https://status.acme.example/logo.png</url>
<title>Acme Status</title>
<link>https://status.acme.example/</link>
</image>
<language>de-AT</language>
<ttl>5</ttl>
<atom:link href="https://hub.example/?a&amp;b" rel="hub"/>
<pubDate>Sun, 12 Apr 2026 09:20:00 +0000</pubDate>
<lastBuildDate>Sun, 12 Apr 2026 09:20:00 +0000</lastBuildDate>
<atom:icon>https://status.acme.example/icons/small.svg</atom:icon>
<atom:logo>https://status.acme.example/logo.png</atom:logo>
<item>
<title>[Investigating] It</title>
<link>https://status.acme.example/incidents/it/#z9gdf13pzmcq</link>
<description>&lt;p&gt;Slow.&lt;/p&gt;</description>
<guid isPermaLink="false">urn:uuid:c00c468b-a0ec-51e3-be21-a722387cfe7d</guid>
<pubDate>Sun, 12 Apr 2026 09:20:00 +0000</pubDate>
</item>
</channel>
</rss>"""
    )


def test_atom() -> None:
    text = feed_files(facts(LATER, SMALL, settings=FULL))["feed.atom"].decode()
    assert (
        text.replace("><", ">\n<")
        == """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns="http://www.w3.org/2005/Atom" xml:lang="de-AT">
<id>urn:uuid:be3daccb-72f9-5e65-8c0d-10e9a4fdfa70</id>
<title>Acme Status</title>
<updated>2026-04-12T09:20:00+00:00</updated>
<author>
<name>Acme Status</name>
<uri>https://status.acme.example/</uri>
</author>
<link href="https://status.acme.example/feed.atom" rel="self" type="application/atom+xml"/>
<link href="https://hub.example/?a&amp;b" rel="hub"/>
<link href="https://status.acme.example/" rel="alternate" type="text/html"/>
<generator>statusgen</generator>
<icon>https://status.acme.example/icons/small.svg</icon>
<logo>https://status.acme.example/logo.png</logo>
<subtitle>Each update on an incident or a maintenance, as it is published.</subtitle>
<sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>12</sy:updateFrequency>
<entry>
<id>urn:uuid:c00c468b-a0ec-51e3-be21-a722387cfe7d</id>
<title>[Investigating] It</title>
<updated>2026-04-12T09:20:00+00:00</updated>
<content type="html">&lt;p&gt;Slow.&lt;/p&gt;</content>
<link href="https://status.acme.example/incidents/it/#z9gdf13pzmcq" rel="alternate" type="text/html"/>
<published>2026-04-12T09:20:00+00:00</published>
</entry>
</feed>"""
    )


def test_json_feed() -> None:
    assert json.loads(feed_files(facts(LATER, SMALL, settings=FULL))["feed.json"]) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Acme Status",
        "home_page_url": "https://status.acme.example/",
        "feed_url": "https://status.acme.example/feed.json",
        "description": "Each update on an incident or a maintenance, as it is published.",
        "icon": "https://status.acme.example/logo.png",
        "favicon": "https://status.acme.example/icons/small.svg",
        "authors": [{"name": "Acme Status", "url": "https://status.acme.example/"}],
        "language": "de-AT",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/?a&b"}],
        "_statusgen": {"ttl": 5},
        "items": [
            {
                "id": "urn:uuid:c00c468b-a0ec-51e3-be21-a722387cfe7d",
                "url": "https://status.acme.example/incidents/it/#z9gdf13pzmcq",
                "title": "[Investigating] It",
                "content_html": "<p>Slow.</p>",
                "content_text": "Slow.",
                "date_published": "2026-04-12T09:20:00Z",
                "date_modified": "2026-04-12T09:20:00Z",
                "tags": [],
            }
        ],
    }


def titles(name: str, files: dict[str, bytes]) -> list[str]:
    return [entry.title for entry in feedparser.parse(files[name]).entries]


def test_entries_stand_newest_first_and_no_more_than_wanted() -> None:
    files = feed_files(facts(LATER, API_DOWN, UPGRADE, settings=replace(SETTINGS, feed_entries=3)))
    newest = [
        "[In progress] Database upgrade",
        "[Scheduled] Database upgrade",
        "[Resolved] Elevated API error rates",
    ]
    assert titles("feed.rss", files) == titles("feed.atom", files) == newest
    assert [item["title"] for item in json.loads(files["feed.json"])["items"]] == newest


def test_history_feeds_have_an_entry_for_each_incident_and_maintenance() -> None:
    files = feed_files(facts(LATER, API_DOWN, UPGRADE))
    assert titles("history.rss", files) == ["Database upgrade", "Elevated API error rates"]
    assert titles("history.atom", files) == ["Database upgrade", "Elevated API error rates"]


def test_component_is_told_all_of_what_concerns_it() -> None:
    files = feed_files(facts(LATER, API_DOWN, UPGRADE))
    assert titles("components/web/feed.rss", files) == [
        "[Resolved] Elevated API error rates",
        "[Monitoring] Elevated API error rates",
        "[Investigating] Elevated API error rates",
    ]
    assert len(titles("components/api/feed.rss", files)) == 5


def test_an_update_has_one_id_in_all_feeds() -> None:
    files = feed_files(facts(LATER, API_DOWN))
    (rss, atom, web) = (
        [entry.id for entry in feedparser.parse(files[name]).entries]
        for name in ("feed.rss", "feed.atom", "components/web/feed.atom")
    )
    assert rss == atom == web == [item["id"] for item in json.loads(files["feed.json"])["items"]]


def test_history_is_dated_by_its_newest_update_and_not_by_what_is_planned() -> None:
    files = feed_files(facts("2026-05-02 00:00", API_DOWN, UPGRADE))
    feed = feedparser.parse(files["history.atom"])
    assert feed.feed.updated == "2026-05-01T08:00:00+00:00"
    assert [entry.updated for entry in feed.entries] == ["2026-05-01T08:00:00+00:00", "2026-04-12T10:30:00+00:00"]
    assert [entry.published for entry in feed.entries] == ["2026-05-01T08:00:00+00:00", "2026-04-12T09:20:00+00:00"]


def test_update_that_is_dated_ahead_does_not_date_the_feeds() -> None:
    ahead = replace(SMALL, updates=(*SMALL.updates, update("2027-04-12 10:00", Status.RESOLVED)))
    files = feed_files(facts("2026-04-13 00:00", ahead))
    dates = {feedparser.parse(files[name]).feed.updated for name in ("feed.atom", "history.atom")}
    assert dates == {"2026-04-12T09:20:00+00:00"}


def test_much_that_is_planned_leaves_incidents_in_the_history() -> None:
    begin = at("2026-05-01 20:00")
    windows = [
        replace(UPGRADE, slug=f"w{n}", starts=begin + timedelta(weeks=n), ends=begin + timedelta(weeks=n, hours=2))
        for n in range(26)
    ]
    weekly = [replace(each, updates=(update("2026-04-01 08:00", Status.SCHEDULED),)) for each in windows]
    silent = [replace(each, updates=()) for each in windows]
    (over, *_) = titles("history.atom", feed_files(facts("2026-04-13 00:00", API_DOWN, *weekly)))
    going_on = replace(API_DOWN, updates=API_DOWN.updates[:1])
    *_, oldest = titles("history.atom", feed_files(facts("2026-04-13 00:00", going_on, *silent)))
    assert (over, oldest) == (API_DOWN.title, API_DOWN.title)


def test_feed_without_entries_has_no_date_or_where_it_must_the_first_of_all() -> None:
    files = feed_files(facts(LATER))
    assert b"Date>" not in files["feed.rss"]
    assert b"<updated>1970-01-01T00:00:00+00:00</updated>" in files["feed.atom"]
    assert json.loads(files["feed.json"])["items"] == []


def test_picture_that_rss_does_not_take_is_named_as_atom_does() -> None:
    rss = feed_files(facts(LATER, settings=replace(SETTINGS, logo="logo.svg", favicon="icon.PNG")))["feed.rss"]
    assert b"<url>https://status.acme.example/icon.PNG</url>" in rss
    assert b"<atom:logo>https://status.acme.example/logo.svg</atom:logo>" in rss
    assert b"<image>" not in feed_files(facts(LATER, settings=replace(SETTINGS, logo="logo.svg")))["feed.rss"]


def test_site_below_a_path_is_linked_there() -> None:
    feed = feedparser.parse(
        feed_files(facts(LATER, SMALL, settings=replace(SETTINGS, url="https://acme.example/status/")))["feed.atom"]
    )
    assert feed.feed.link == "https://acme.example/status/"
    assert feed.entries[0].link == "https://acme.example/status/incidents/it/#z9gdf13pzmcq"


def test_dates_do_not_touch_the_process_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    monkeypatch.setattr(locale, "setlocale", lambda *names: calls.append(names))
    feed_files(facts(LATER, API_DOWN, UPGRADE))
    assert calls == []


NASTY = "\x00\x1b \ud800 ]]> <b>&amp; \ufffe \U0001f6a8 \u05d0\u05d1\u05d2 \u202e\u0645\u0631\u062d\u0628\u0627"
KEPT = "\ufffd\ufffd \ufffd ]]> <b>&amp; \ufffd \U0001f6a8 \u05d0\u05d1\u05d2 \u202e\u0645\u0631\u062d\u0628\u0627"


def test_any_character_leaves_every_format_whole() -> None:
    text = "x" * 100_000 + " ]]> \U0001f6a8"
    item = replace(SMALL, title=NASTY, updates=(update("2026-04-12 09:20", Status.UPDATE, text.replace(">", "&gt;")),))
    site = facts(LATER, item, settings=replace(SETTINGS, title=NASTY), components=(Component("api", NASTY),))
    files = feed_files(site)
    for name in ("feed.rss", "feed.atom"):
        feed = feedparser.parse(files[name], sanitize_html=False)
        assert not feed.bozo
        assert feed.entries[0].title == f"[Update] {KEPT}"
        content = feed.entries[0].get("content", [{"value": feed.entries[0].summary}])[0]["value"]
        assert content == f"<p>{text.replace('>', '&gt;')}</p>"
    feed = json.loads(files["feed.json"])
    assert (feed["title"], feed["items"][0]["content_text"]) == (KEPT, text)


def test_update_of_html_is_whole_in_the_text_of_json_feed() -> None:
    source = Html("<p>One &lt;b&gt;</p>\n<ul>\n<li>two</li>\n</ul>")
    item = replace(SMALL, updates=(replace(SMALL.updates[0], html=source, at=at("2026-04-12 09:20")),))
    (entry,) = json.loads(feed_files(facts(LATER, item))["feed.json"])["items"]
    assert (entry["content_html"], entry["content_text"]) == (source, "One <b>\n- two")
