"""Who is told what, and when nobody is: from the content before and after, as one deploy follows the other."""

import json
from collections.abc import Mapping

import pytest

from little import facts
from statusgen.entries import Told, all_stories
from statusgen.notify.news import News
from statusgen.notify.planning import MESSAGES_LIMIT, Plan, plan_news, settled, target_id
from statusgen.notify.record import NewerRecordError, Record, read_record, write_record

SITE = """
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
websub_hub: https://hub.example/
notify:
  all:
    webhook: https://partner.example/hook
  api:
    apprise: ${API_URL}
    components: [api]
  severe:
    apprise: ${SEVERE_URL}
    topics: [incidents]
    severities: [P0]
-- components/api.yaml --
name: API
-- components/web.yaml --
name: Website
"""
INCIDENT = """
-- incidents/api-errors.md --
---
title: API errors
severity: P1
components: {api: partial_outage}
---

## 2026-04-12 09:20 - Investigating

We see errors.
"""
RESOLVED = "\n## 2026-04-12 10:30 - Resolved\n\nAll is well.\n"
WORKS = """
-- maintenance/database.md --
---
title: Database upgrade
starts: 2026-04-12 22:00
ends: 2026-04-12 23:00
components: [web]
---

## 2026-04-12 08:00 - Scheduled

We upgrade.
"""
FEEDS = {"feed.rss": "1", "components/api/feed.rss": "1"}


def planned(text: str, now: str, *records: Record | None, feeds: Mapping[str, str] = FEEDS) -> Plan:
    found = facts(text, now)
    return plan_news(found, all_stories(found), records, feeds)


def first(text: str, now: str = "2026-04-12 09:00") -> Record:
    """Return what is remembered after a first deploy of `text`, read from what was written down."""
    return again(settled(planned(text, now, None), {}, ()))


def again(record: Record) -> Record:
    read = read_record(json.loads(json.dumps(write_record(record))))
    assert read == record
    return read


def said(news: News) -> str:
    """`api-errors investigating`, `api operational partial_outage`."""
    if isinstance(news.subject, Told):
        return f"{news.subject.story.item.slug} {news.subject.update.status}"
    return f"{news.subject.component} {news.subject.before.key} {news.subject.after.key}"


def messages(plan: Plan) -> dict[str, list[str]]:
    return {name: [said(each) for each in news] for name, news in plan.messages.items()}


def test_a_first_deploy_tells_nothing_and_remembers_all() -> None:
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", None)
    assert (plan.messages, plan.pings, plan.before) == ({}, (), None)
    assert len(plan.after.updates) == 1
    assert messages(planned(SITE + INCIDENT + RESOLVED, "2026-04-12 10:31", plan.after))["api"] == [
        "api-errors resolved"
    ]


def test_a_new_update_is_told_once_to_each_who_wants_it() -> None:
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", first(SITE))
    assert messages(plan) == {
        "all": ["api-errors investigating", "api operational partial_outage"],
        "api": ["api-errors investigating"],
    }
    after = again(settled(plan, {}, ()))
    assert messages(planned(SITE + INCIDENT, "2026-04-12 09:40", after)) == {}


def test_the_severe_are_told_of_the_severe() -> None:
    plan = planned(SITE + INCIDENT.replace("P1", "P0"), "2026-04-12 09:30", first(SITE))
    assert messages(plan)["severe"] == ["api-errors investigating"]


def test_who_wants_a_component_hears_nothing_of_an_incident_without_one() -> None:
    text = SITE + INCIDENT.replace("components: {api: partial_outage}\n", "")
    assert messages(planned(text, "2026-04-12 09:30", first(SITE))) == {"all": ["api-errors investigating"]}


def test_a_deploy_that_changes_nothing_leaves_the_record_as_it_is() -> None:
    before = first(SITE + INCIDENT, "2026-04-12 09:30")
    plan = planned(SITE + INCIDENT, "2026-04-13 09:30", before)
    assert (plan.messages, plan.pings) == ({}, ())
    assert settled(plan, {}, ()) is plan.before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We see errors.", "We see many errors."),
        ("title: API errors", "title: Errors of the API"),
        ("Investigating", "Identified"),
        ("severity: P1", "severity: P0"),
    ],
)
def test_an_edit_of_what_was_said_is_not_told(old: str, new: str) -> None:
    before = first(SITE + INCIDENT, "2026-04-12 09:30")
    assert planned(SITE + INCIDENT.replace(old, new), "2026-04-12 09:40", before).messages == {}


@pytest.mark.parametrize("key", ["backfilled", "draft"])
def test_neither_drafts_nor_what_is_backfilled_is_told(key: str) -> None:
    text = SITE + INCIDENT.replace("title:", f"{key}: true\ntitle:")
    plan = planned(text, "2026-04-12 12:00", first(SITE))
    assert [each for each in messages(plan).get("all", ()) if "api-errors" in each] == []


def test_a_draft_is_told_when_it_is_published() -> None:
    before = first(SITE + INCIDENT.replace("title:", "draft: true\ntitle:"), "2026-04-12 09:30")
    assert messages(planned(SITE + INCIDENT, "2026-04-12 09:40", before))["api"] == ["api-errors investigating"]


def test_what_the_clock_does_to_a_maintenance_is_told() -> None:
    steps = ["2026-04-12 08:10", "2026-04-12 22:01", "2026-04-12 23:01", "2026-04-12 23:02"]
    record, told = first(SITE, "2026-04-12 07:00"), []
    for now in steps:
        plan = planned(SITE + WORKS, now, record)
        told.append(messages(plan).get("all", []))
        record = again(settled(plan, {}, ()))
    assert told == [
        ["database scheduled"],
        ["database in_progress", "web operational under_maintenance"],
        ["database completed", "web under_maintenance operational"],
        [],
    ]


def test_old_history_that_comes_later_is_not_told() -> None:
    text = SITE + INCIDENT.replace("2026-04-12", "2026-04-01")
    assert "api" not in messages(planned(text, "2026-04-12 09:30", first(SITE)))


def test_a_file_with_a_new_name_is_not_told_anew() -> None:
    before = first(SITE + INCIDENT, "2026-04-12 09:30")
    renamed = INCIDENT.replace("api-errors.md", "errors-of-the-api.md").replace(
        "title:", "aliases: [api-errors]\ntitle:"
    )
    plan = planned(SITE + renamed + RESOLVED, "2026-04-12 10:31", before)
    assert messages(plan)["api"] == ["errors-of-the-api resolved"]


def test_a_component_that_is_set_by_hand_is_told_to_programs() -> None:
    down = SITE.replace("name: API\n", "name: API\nstatus: major_outage\n")
    plan = planned(down, "2026-04-12 09:30", first(SITE))
    assert messages(plan) == {"all": ["api operational major_outage"]}
    assert messages(planned(down, "2026-04-12 09:40", again(settled(plan, {}, ())))) == {}


def test_a_component_that_cannot_be_read_stays_as_it_was() -> None:
    broken = SITE.replace("name: API\n", "name: API\nstatus: up\n")
    plan = planned(broken, "2026-04-12 09:30", first(SITE))
    assert (plan.messages, plan.after.standings) == ({}, first(SITE).standings)


def test_a_new_component_has_no_change() -> None:
    new = SITE + "-- components/mail.yaml --\nname: Mail\nstatus: major_outage\n"
    assert planned(new, "2026-04-12 09:30", first(SITE)).messages == {}


def test_a_target_that_failed_is_told_by_the_next_deploy_and_the_others_are_not() -> None:
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", first(SITE))
    untold = {"all": [news.id for news in plan.messages["all"]]}
    record = again(settled(plan, untold, ()))
    later = planned(SITE + INCIDENT + RESOLVED, "2026-04-12 10:31", record)
    assert messages(later) == {
        "all": [
            "api-errors investigating",
            "api operational partial_outage",
            "api-errors resolved",
            "api partial_outage operational",
        ],
        "api": ["api-errors resolved"],
    }
    assert [news.id for news in later.messages["all"]][:2] == untold["all"]
    assert again(settled(later, {}, ())).owed == {}


def test_what_is_told_again_after_a_kill_has_the_same_ids() -> None:
    """The record was never written, so the next deploy finds the one before; it may be later by then."""
    text = SITE + INCIDENT.replace("## 2026-04-12 09:20", "## 2026-04-12 09:21")
    killed = planned(text, "2026-04-12 09:30", first(SITE))
    repeated = planned(text, "2026-04-12 09:50", first(SITE))
    ids = [[news.id for news in plan.messages["all"]] for plan in (killed, repeated)]
    assert (len(ids[0]), ids[0]) == (2, ids[1])


def test_a_component_that_fails_twice_is_told_twice() -> None:
    down = SITE.replace("name: API\n", "name: API\nstatus: major_outage\n")
    record, ids = first(SITE), []
    for text, now in ((down, "09:10"), (SITE, "09:20"), (down, "09:30")):
        plan = planned(text, f"2026-04-12 {now}", record)
        ids += [news.id for news in plan.messages["all"]]
        record = again(settled(plan, {}, ()))
    assert len(set(ids)) == 3


def test_what_is_owed_too_long_is_given_up_and_told_so() -> None:
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", first(SITE))
    untold = {"all": [news.id for news in plan.messages["all"]]}
    later = planned(SITE + INCIDENT, "2026-04-20 09:30", settled(plan, untold, ()))
    assert (later.messages, later.given_up) == ({}, {"all": 2})
    assert settled(later, {}, ()).owed == {}


def test_what_is_owed_is_told_under_the_new_name_of_its_file() -> None:
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", first(SITE))
    untold = {"api": [news.id for news in plan.messages["api"]]}
    renamed = INCIDENT.replace("api-errors.md", "errors-of-the-api.md").replace(
        "title:", "aliases: [api-errors]\ntitle:"
    )
    later = planned(SITE + renamed, "2026-04-12 09:40", settled(plan, untold, ()))
    assert (messages(later), later.given_up) == ({"api": ["errors-of-the-api investigating"]}, {})
    assert again(settled(later, {}, ())).owed == {}


def test_what_is_owed_to_one_who_is_not_among_the_targets_for_a_while_is_told_later() -> None:
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", first(SITE))
    untold = {"all": [news.id for news in plan.messages["all"]]}
    renamed = (SITE + INCIDENT).replace("  all:", "  typo:")
    record = again(settled(planned(renamed, "2026-04-12 09:40", settled(plan, untold, ())), {}, ()))
    assert messages(planned(SITE + INCIDENT, "2026-04-12 09:50", record)) == {
        "all": ["api-errors investigating", "api operational partial_outage"]
    }
    assert settled(planned(renamed, "2026-04-20 09:50", record), {}, ()).owed == {}


def test_what_is_new_is_owed_to_one_whose_entry_cannot_be_read() -> None:
    broken = SITE.replace("components: [api]", "components: [aip]")
    plan = planned(broken + INCIDENT, "2026-04-12 09:30", first(SITE))
    untold = {"api": [news.id for news in plan.messages["api"]]}
    later = planned(SITE + INCIDENT, "2026-04-12 09:40", again(settled(plan, untold, ())))
    assert messages(later) == {"api": ["api-errors investigating"]}


def test_one_whose_entry_could_not_be_read_is_told_of_no_more_than_it_asks_for() -> None:
    broken = SITE.replace("severities: [P0]", "severities: [P0]\n    topix: []")
    plan = planned(broken + INCIDENT, "2026-04-12 09:30", first(SITE))
    untold = {"severe": [news.id for news in plan.messages["severe"]]}
    assert "severe" not in messages(planned(SITE + INCIDENT, "2026-04-12 09:40", again(settled(plan, untold, ()))))


def test_who_was_told_of_a_severe_incident_is_told_of_its_end_though_it_is_less_severe_then() -> None:
    severe, mild = SITE + INCIDENT.replace("P1", "P0"), SITE + INCIDENT
    record = again(settled(planned(severe, "2026-04-12 09:30", first(SITE)), {}, ()))
    renamed = mild.replace("api-errors.md", "new.md").replace("title: API", "aliases: [api-errors]\ntitle: API")
    for text, name in ((mild, "api-errors"), (renamed, "new")):
        plan = planned(text + RESOLVED, "2026-04-12 10:31", record)
        assert messages(plan)["severe"] == [f"{name} resolved"]
    forgotten = settled(planned(mild + RESOLVED, "2026-04-24 10:31", again(settled(plan, {}, ()))), {}, ())
    assert ([*record.followed], forgotten.followed) == ([target_id("severe")], {})
    assert "severe" not in messages(planned(mild + RESOLVED, "2026-04-12 10:31", first(mild, "2026-04-12 09:30")))


def test_what_was_taken_back_is_not_owed_any_more() -> None:
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", first(SITE))
    untold = {"api": [news.id for news in plan.messages["api"]]}
    assert "api" not in messages(planned(SITE, "2026-04-12 09:40", settled(plan, untold, ())))


def test_the_record_forgets_what_is_no_news_and_never_tells_it_again() -> None:
    record, text = first(SITE + INCIDENT, "2026-04-12 09:30"), SITE + INCIDENT
    for day in range(13, 29):
        plan = planned(text, f"2026-04-{day} 09:30", record)
        assert plan.messages == {}
        record = again(settled(plan, {}, ()))
    remembered = []
    for day in (24, 26, 28):
        text += f"\n## 2026-04-{day} 09:20 - Update\n\nStill.\n"
        record = again(settled(planned(text, f"2026-04-{day} 09:30", record), {}, ()))
        remembered.append(sorted(each.day for each in record.updates.values()))
    assert remembered == [[12, 24], [24, 26], [24, 26, 28]]
    # A clock that goes back brings nothing back.
    assert planned(text, "2026-04-26 09:40", record).messages == {}


def test_a_clock_that_was_ahead_for_some_deploys_tells_nothing_again() -> None:
    text, record = SITE + INCIDENT + RESOLVED, first(SITE)
    for now in ("2026-04-12 10:40", "2026-04-25 10:40", "2026-04-26 10:40"):
        record = again(settled(planned(text, now, record), {}, ()))
    assert planned(text, "2026-04-12 10:50", record).messages == {}
    more = f"{text}\n## 2026-04-13 08:00 - Update\n\nA report follows.\n"
    assert messages(planned(more, "2026-04-13 08:01", record))["api"] == ["api-errors update"]


def test_a_clock_that_was_ahead_does_not_silence_what_comes() -> None:
    ahead = settled(planned(SITE + INCIDENT, "2031-01-01 09:30", first(SITE)), {}, ())
    again_now = planned(SITE + INCIDENT + RESOLVED.replace("-12", "-14"), "2026-04-14 10:31", ahead)
    assert messages(again_now)["api"] == ["api-errors resolved"]


def test_of_very_many_the_newest_are_told() -> None:
    many = "".join(f"\n## 2026-04-12 10:{n // 60:02}:{n % 60:02} - Update\n\nStill.\n" for n in range(150))
    plan = planned(SITE + INCIDENT + many, "2026-04-12 12:00", first(SITE))
    assert (len(plan.messages["api"]), plan.given_up["api"]) == (MESSAGES_LIMIT, 51)


def test_records_of_several_places_are_one() -> None:
    old = first(SITE)
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", old)
    new = settled(plan, {"api": [news.id for news in plan.messages["api"]]}, ())
    for records in ((old, new), (new, old), (None, new)):
        assert messages(planned(SITE + INCIDENT, "2026-04-12 09:40", *records)) == {"api": ["api-errors investigating"]}


def test_the_hub_is_told_of_feeds_that_changed_and_again_if_it_was_not() -> None:
    changed = FEEDS | {"feed.rss": "2", "components/new/feed.rss": "1"}
    plan = planned(SITE, "2026-04-12 09:30", first(SITE), feeds=changed)
    assert plan.pings == ("feed.rss",)
    failed, done = settled(plan, {}, ["feed.rss"]), settled(plan, {}, ())
    assert planned(SITE, "2026-04-12 09:40", failed, feeds=changed).pings == ("feed.rss",)
    assert planned(SITE, "2026-04-12 09:40", done, feeds=changed).pings == ()


def test_the_record_holds_no_name_and_no_address() -> None:
    plan = planned(SITE + INCIDENT, "2026-04-12 09:30", first(SITE))
    untold = {name: [news.id for news in all_news] for name, all_news in plan.messages.items()}
    written = json.dumps(write_record(settled(plan, untold, ())))
    assert target_id("severe") not in written
    assert target_id("all") in written
    assert [word for word in ("partner", "severe", "URL", "API errors") if word in written] == []


GOOD = write_record(first(SITE))


@pytest.mark.parametrize(
    "values",
    [
        None,
        {},
        [],
        "x",
        {"format": 1},
        {"format": "1"},
        GOOD | {"run": "x"},
        GOOD | {"run": float("inf")},
        GOOD | {"components": {"api": ["operational", "0001-01-01T00:00:00+14:00"]}},
        GOOD | {"floor": 5},
    ],
)
def test_what_is_no_record_is_none(values: object) -> None:
    assert read_record(values) is None


def test_a_record_from_before_incidents_were_followed_is_read() -> None:
    assert read_record(GOOD) == first(SITE)
    assert "followed" not in GOOD


def test_a_record_of_a_later_version_is_left_alone() -> None:
    with pytest.raises(NewerRecordError, match="newer statusgen"):
        read_record({"format": 2})
