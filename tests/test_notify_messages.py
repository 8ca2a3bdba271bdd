"""What is told: Statuspage's webhooks field for field, and a few lines for people."""

import json
from typing import Any, get_type_hints

import pytest

from little import facts
from statusgen.entries import all_stories
from statusgen.facts import Facts
from statusgen.notify import shapes
from statusgen.notify.hooks import SIZE_LIMIT_BYTES, Hooks
from statusgen.notify.news import News
from statusgen.notify.planning import plan_news, settled
from statusgen.notify.words import Message, Tone, message

SITE = """
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
notify:
  all:
    webhook: https://partner.example/hook
-- components/api.yaml --
name: API
-- components/web.yaml --
name: Website
"""
INCIDENT = """
-- incidents/api-errors.md --
---
title: API <errors>
severity: P1
components: {api: partial_outage}
---

## 2026-04-12 09:20 - Investigating

We **see** [errors](https://acme.example/e).

## 2026-04-12 09:41 - Monitoring { api=degraded_performance }

A rollback is out.

## 2026-04-12 10:30 - Resolved

All is well.
"""
BEGUN = INCIDENT.partition("\n## 2026-04-12 09:41")[0]
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


def news_of(text: str, now: str) -> tuple[Facts, tuple[News, ...]]:
    """Return what is new at `now` to who knew `SITE` alone."""
    earlier, found = facts(SITE, "2026-04-12 07:00"), facts(text, now)
    record = settled(plan_news(earlier, all_stories(earlier), [None], {}), {}, ())
    return found, plan_news(found, all_stories(found), [record], {}).messages["all"]


def hooks(text: str, now: str) -> list[dict[str, Any]]:
    found, news = news_of(text, now)
    return [json.loads(Hooks(found).body(each)) for each in news]


def words(text: str, now: str) -> list[Message]:
    found, news = news_of(text, now)
    return [message(each, found) for each in news]


def test_each_hook_shows_the_incident_as_it_was_at_that_update() -> None:
    told = [hook["incident"] for hook in hooks(SITE + INCIDENT, "2026-04-12 10:31")]
    assert [
        (one["status"], one["incident_updates"][0]["body"], one["monitoring_at"], one["resolved_at"], one["updated_at"])
        for one in told
    ] == [
        ("investigating", "We see errors (https://acme.example/e).", None, None, "2026-04-12T09:20:00.000Z"),
        ("monitoring", "A rollback is out.", "2026-04-12T09:41:00.000Z", None, "2026-04-12T09:41:00.000Z"),
        (
            "resolved",
            "All is well.",
            "2026-04-12T09:41:00.000Z",
            "2026-04-12T10:30:00.000Z",
            "2026-04-12T10:30:00.000Z",
        ),
    ]
    assert [len(one["incident_updates"]) for one in told] == [1, 2, 3]


def test_of_an_incident_that_came_back_each_hook_shows_what_was_true_then() -> None:
    again = (
        "\n## 2026-04-12 10:35 - Investigating { api=major_outage }\n\nAgain.\n"
        "\n## 2026-04-12 10:40 - Monitoring { api=degraded_performance }\n\nBetter.\n"
    )
    told = [hook["incident"] for hook in hooks(SITE + INCIDENT + again, "2026-04-12 10:41") if "incident" in hook]
    assert [
        (one["status"], one["monitoring_at"], one["resolved_at"], [each["status"] for each in one["components"]])
        for one in told
    ] == [
        ("investigating", None, None, ["partial_outage"]),
        ("monitoring", "2026-04-12T09:41:00.000Z", None, ["degraded_performance"]),
        ("resolved", "2026-04-12T09:41:00.000Z", "2026-04-12T10:30:00.000Z", ["operational"]),
        ("investigating", "2026-04-12T09:41:00.000Z", None, ["major_outage"]),
        ("monitoring", "2026-04-12T10:40:00.000Z", None, ["degraded_performance"]),
    ]


def test_nothing_in_a_text_calls_everybody_or_hides_where_it_leads() -> None:
    text = "title: '@everyone [log in](https://evil.example/)'\nbackfilled: false"
    begun = BEGUN.replace("title: API <errors>", text).replace("\n\nWe", "\n\n@here We")
    told = words(SITE + begun, "2026-04-12 09:30")
    joined = "\N{WORD JOINER}"
    assert told[0].title == f"[Investigating] @{joined}everyone [log in]{joined}(https://evil.example/)"
    assert told[0].text.startswith(f"@{joined}here")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("@room", "@"),
        ("@**all**", "@"),
        ("@_**topic**", "@"),
        ("<https://evil.example|https://acme.example>", "<"),
        ("<users/all>", "<"),
        ("<at id=all>", "<"),
        ("<!here>", "<"),
    ],
)
def test_what_one_chat_or_another_takes_for_more_than_a_text_is_broken(text: str, sign: str) -> None:
    begun = BEGUN.replace("title: API <errors>", f"title: '{text}'")
    told = words(SITE + begun, "2026-04-12 09:30")
    assert told[0].title == f"[Investigating] {text.replace(sign, sign + chr(0x2060), 1)}"


def test_a_hook_of_an_incident_has_the_fields_of_statuspage() -> None:
    hook = hooks(SITE + BEGUN, "2026-04-12 09:30")[0]
    assert set(hook) == {"meta", "page", "incident"}
    assert set(hook["meta"]) == {"unsubscribe", "documentation", "generated_at"}
    assert hook["page"] == {
        "id": hook["incident"]["organization_id"],
        "status_indicator": "minor",
        "status_description": "Minor Service Outage",
        "name": "Acme Status",
        "url": "https://status.acme.example",
    }
    assert set(hook["incident"]) == set(get_type_hints(shapes.Case))
    assert set(hook["incident"]["incident_updates"][0]) == set(get_type_hints(shapes.Update))
    assert (hook["incident"]["name"], hook["incident"]["backfilled"]) == ("API <errors>", False)
    assert hook["incident"]["shortlink"] == "https://status.acme.example/incidents/api-errors/"


def test_a_hook_of_a_maintenance_says_when_it_is() -> None:
    (hook,) = hooks(SITE + WORKS, "2026-04-12 08:01")
    told = hook["incident"]
    assert (told["impact"], told["status"]) == ("maintenance", "scheduled")
    assert (told["scheduled_for"], told["scheduled_until"]) == ("2026-04-12T22:00:00.000Z", "2026-04-12T23:00:00.000Z")


def test_a_hook_of_a_component_has_the_fields_of_statuspage() -> None:
    down = SITE.replace("name: API\n", "name: API\nstatus: major_outage\nstatus_since: 2026-04-12 09:05\n")
    (hook,) = hooks(down, "2026-04-12 09:30")
    assert set(hook) == {"meta", "page", "component_update", "component"}
    update = hook["component_update"]
    assert {key: update[key] for key in ("old_status", "new_status", "created_at", "component_id")} == {
        "old_status": "operational",
        "new_status": "major_outage",
        "created_at": "2026-04-12T09:05:00.000Z",
        "component_id": hook["component"]["id"],
    }
    assert (hook["component"]["name"], hook["component"]["status"]) == ("API", "major_outage")


def test_a_hook_is_never_too_long() -> None:
    many = "".join(f"\n## 2026-04-12 10:00:{n:02} - Update\n\n{'Still. ' * 4000}\n" for n in range(30))
    found, news = news_of(SITE + BEGUN + many, "2026-04-12 12:00")
    assert len(news) == 32
    newest = [each for each in news if each.topic != "components"][-1]
    body = Hooks(found).body(newest)
    assert SIZE_LIMIT_BYTES / 2 < len(body) <= SIZE_LIMIT_BYTES
    assert json.loads(body)["incident"]["incident_updates"][0]["id"] == newest.id


def test_people_read_the_update_and_where_there_is_more() -> None:
    told = words(SITE + BEGUN, "2026-04-12 09:30")[0]
    assert told.title == "[Investigating] API <errors>"
    first, *_, last = told.text.splitlines()
    assert first == "We see errors (https://acme.example/e)."
    assert last.startswith("https://status.acme.example/incidents/api-errors/#")
    assert "- API: Partial outage" in told.text


def test_people_read_what_became_of_a_component() -> None:
    down = SITE.replace("name: API\n", "name: API\nstatus: major_outage\n")
    assert words(down, "2026-04-12 09:30") == [
        Message(
            "API: Major outage",
            "Operational \N{RIGHTWARDS ARROW} Major outage\n\nhttps://status.acme.example/components/api/",
            Tone.FAILURE,
        )
    ]


@pytest.mark.parametrize(("severity", "tone"), [("P0", Tone.FAILURE), ("P1", Tone.FAILURE), ("P2", Tone.WARNING)])
def test_the_tone_is_that_of_the_severity_until_all_is_well(severity: str, tone: Tone) -> None:
    told = words(SITE + INCIDENT.replace("P1", severity), "2026-04-12 10:31")
    assert [each.tone for each in told] == [tone, tone, Tone.SUCCESS]


def test_without_a_severity_the_tone_is_that_of_the_impact() -> None:
    text = SITE + INCIDENT.replace("severity: P1\n", "").replace("api: partial_outage", "api: major_outage")
    assert words(text, "2026-04-12 09:30")[0].tone == Tone.FAILURE


def test_a_maintenance_is_for_information() -> None:
    told = words(SITE + WORKS, "2026-04-12 08:01")
    assert [each.tone for each in told] == [Tone.INFO]
    assert "Planned:" in told[0].text


def test_a_very_long_update_is_cut() -> None:
    told = words(SITE + INCIDENT.replace("A rollback is out.", "Long. " * 9000), "2026-04-12 09:42")
    text, _, url = told[1].text.rpartition("\n\n")
    assert (len(text), text[-1], url[:5]) == (8000, "\N{HORIZONTAL ELLIPSIS}", "https")
