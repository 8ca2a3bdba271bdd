"""The JSON API, answer by answer: Statuspage's public API as its documentation shows it."""

import json
from typing import Any

import pytest

from little import facts
from made import api_files

SITE = """
-- site.yaml --
title: Acme Status
url: https://acme.example/status/
timezone: Europe/Berlin
history_days: 2
groups:
  - {id: empty, name: Empty}
  - {id: platform, name: Platform, description: What developers build on}
-- components/api.yaml --
name: API
description: REST and GraphQL endpoints
group: platform
tracked_since: 2026-01-01
-- components/docs.yaml --
name: Documentation
show: degraded
-- incidents/api-down.md --
---
title: Elevated API error rates
components: {api: partial_outage}
started: 2026-04-12 09:10
---

## 2026-04-12 09:20 - Investigating

One call in **ten** fails. See [the docs](docs).

## 2026-04-12 09:41 - Monitoring { api=degraded_performance docs=degraded_performance }

A rollback is out.

## 2026-04-12 10:30 - Resolved

All is well.
-- maintenance/upgrade.md --
---
title: Database upgrade
starts: 2026-04-13 20:00
ends: 2026-04-13 22:00
components: [api]
---

## 2026-04-10 12:00 - Scheduled

A new version.
"""
LATER = "2026-04-12 18:00"  # in UTC; on the page it is 20:00

PAGE = {
    "id": "k1418g2q7pr5",
    "name": "Acme Status",
    "url": "https://acme.example/status",
    "time_zone": "Europe/Berlin",
    "updated_at": "2026-04-12T10:30:00.000+02:00",
}
PLATFORM = {
    "id": "rq07mjkkvb6m",
    "name": "Platform",
    "status": "operational",
    "created_at": "2026-01-01T00:00:00.000+01:00",
    "updated_at": "2026-04-12T10:30:00.000+02:00",
    "position": 1,
    "description": "What developers build on",
    "showcase": False,
    "start_date": None,
    "group_id": None,
    "page_id": "k1418g2q7pr5",
    "group": True,
    "only_show_if_degraded": False,
    "components": ["t30dk4xzsd0k"],
}
API = {
    "id": "t30dk4xzsd0k",
    "name": "API",
    "status": "operational",
    "created_at": "2026-01-01T00:00:00.000+01:00",
    "updated_at": "2026-04-12T10:30:00.000+02:00",
    "position": 1,
    "description": "REST and GraphQL endpoints",
    "showcase": True,
    "start_date": "2026-01-01",
    "group_id": "rq07mjkkvb6m",
    "page_id": "k1418g2q7pr5",
    "group": False,
    "only_show_if_degraded": False,
}
DOCS = {
    "id": "z8hdbdsnwfyy",
    "name": "Documentation",
    "status": "operational",
    "created_at": "1970-01-01T01:00:00.000+01:00",
    "updated_at": "2026-04-12T10:30:00.000+02:00",
    "position": 2,
    "description": None,
    "showcase": True,
    "start_date": None,
    "group_id": None,
    "page_id": "k1418g2q7pr5",
    "group": False,
    "only_show_if_degraded": True,
}
INCIDENT = {
    "id": "96ftplbt4tf5",
    "name": "Elevated API error rates",
    "status": "resolved",
    "created_at": "2026-04-12T09:20:00.000+02:00",
    "updated_at": "2026-04-12T10:30:00.000+02:00",
    "monitoring_at": "2026-04-12T09:41:00.000+02:00",
    "resolved_at": "2026-04-12T10:30:00.000+02:00",
    "impact": "minor",
    "shortlink": "https://acme.example/status/incidents/api-down/",
    "started_at": "2026-04-12T09:10:00.000+02:00",
    "page_id": "k1418g2q7pr5",
    "incident_updates": [
        {
            "id": "rg65hps8dndk",
            "status": "resolved",
            "body": "All is well.",
            "incident_id": "96ftplbt4tf5",
            "created_at": "2026-04-12T10:30:00.000+02:00",
            "updated_at": "2026-04-12T10:30:00.000+02:00",
            "display_at": "2026-04-12T10:30:00.000+02:00",
            "affected_components": [
                {
                    "code": "t30dk4xzsd0k",
                    "name": "Platform - API",
                    "old_status": "degraded_performance",
                    "new_status": "operational",
                },
                {
                    "code": "z8hdbdsnwfyy",
                    "name": "Documentation",
                    "old_status": "degraded_performance",
                    "new_status": "operational",
                },
            ],
            "deliver_notifications": True,
            "custom_tweet": None,
            "tweet_id": None,
        },
        {
            "id": "d35tg4mjym75",
            "status": "monitoring",
            "body": "A rollback is out.",
            "incident_id": "96ftplbt4tf5",
            "created_at": "2026-04-12T09:41:00.000+02:00",
            "updated_at": "2026-04-12T09:41:00.000+02:00",
            "display_at": "2026-04-12T09:41:00.000+02:00",
            "affected_components": [
                {
                    "code": "t30dk4xzsd0k",
                    "name": "Platform - API",
                    "old_status": "partial_outage",
                    "new_status": "degraded_performance",
                },
                {
                    "code": "z8hdbdsnwfyy",
                    "name": "Documentation",
                    "old_status": "operational",
                    "new_status": "degraded_performance",
                },
            ],
            "deliver_notifications": True,
            "custom_tweet": None,
            "tweet_id": None,
        },
        {
            "id": "ybyl119fcfsh",
            "status": "investigating",
            "body": "One call in ten fails. See the docs (https://acme.example/status/docs).",
            "incident_id": "96ftplbt4tf5",
            "created_at": "2026-04-12T09:20:00.000+02:00",
            "updated_at": "2026-04-12T09:20:00.000+02:00",
            "display_at": "2026-04-12T09:20:00.000+02:00",
            "affected_components": [
                {
                    "code": "t30dk4xzsd0k",
                    "name": "Platform - API",
                    "old_status": "operational",
                    "new_status": "partial_outage",
                },
            ],
            "deliver_notifications": True,
            "custom_tweet": None,
            "tweet_id": None,
        },
    ],
    "components": [API, DOCS],
}
MAINTENANCE = {
    "id": "pbkkfs3wd8t1",
    "name": "Database upgrade",
    "status": "scheduled",
    "created_at": "2026-04-10T12:00:00.000+02:00",
    "updated_at": "2026-04-10T12:00:00.000+02:00",
    "monitoring_at": None,
    "resolved_at": None,
    "impact": "maintenance",
    "shortlink": "https://acme.example/status/maintenance/upgrade/",
    "started_at": "2026-04-13T20:00:00.000+02:00",
    "page_id": "k1418g2q7pr5",
    "incident_updates": [
        {
            "id": "shp30b4jpv2g",
            "status": "scheduled",
            "body": "A new version.",
            "incident_id": "pbkkfs3wd8t1",
            "created_at": "2026-04-10T12:00:00.000+02:00",
            "updated_at": "2026-04-10T12:00:00.000+02:00",
            "display_at": "2026-04-10T12:00:00.000+02:00",
            "affected_components": [
                {
                    "code": "t30dk4xzsd0k",
                    "name": "Platform - API",
                    "old_status": "operational",
                    "new_status": "operational",
                },
            ],
            "deliver_notifications": True,
            "custom_tweet": None,
            "tweet_id": None,
        },
    ],
    "components": [API],
    "scheduled_for": "2026-04-13T20:00:00.000+02:00",
    "scheduled_until": "2026-04-13T22:00:00.000+02:00",
}
WELL = {"indicator": "none", "description": "All Systems Operational"}


def answers(text: str, now: str) -> dict[str, Any]:
    """Return every answer, by its name below the API's folder."""
    files = api_files(facts(text, now))
    return {path.removeprefix("api/v2/").removesuffix(".json"): json.loads(content) for path, content in files.items()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("status", {"status": WELL}),
        ("components", {"components": [PLATFORM, API, DOCS]}),
        (
            "summary",
            {
                "components": [PLATFORM, API, DOCS],
                "incidents": [],
                "scheduled_maintenances": [MAINTENANCE],
                "status": WELL,
            },
        ),
        ("incidents", {"incidents": [INCIDENT]}),
        ("incidents/unresolved", {"incidents": []}),
        ("incidents/96ftplbt4tf5", {"incident": INCIDENT}),
        ("scheduled-maintenances", {"scheduled_maintenances": [MAINTENANCE]}),
        ("scheduled-maintenances/upcoming", {"scheduled_maintenances": [MAINTENANCE]}),
        ("scheduled-maintenances/active", {"scheduled_maintenances": []}),
    ],
)
def test_an_answer_has_the_shape_of_statuspages(name: str, expected: dict[str, Any]) -> None:
    assert answers(SITE, LATER)[name] == {"page": PAGE, **expected}


def test_uptime_tells_the_days_and_percentages_of_each_component() -> None:
    api, docs = answers(SITE, LATER)["uptime"]["components"]
    assert api == {
        "id": "t30dk4xzsd0k",
        "name": "API",
        "group_id": "rq07mjkkvb6m",
        "uptime": [
            {"days": 2, "percentage": 99.64},
            {"days": 7, "percentage": 99.9},
            {"days": 30, "percentage": 99.97},
            {"days": 90, "percentage": 99.99},
            {"days": 365, "percentage": 99.99},
        ],
        "days": [
            {"date": "2026-04-11", "status": "operational", "percentage": 100.0, "seconds": {}},
            {
                "date": "2026-04-12",
                "status": "partial_outage",
                "percentage": 99.22,
                "seconds": {"degraded_performance": 2940, "partial_outage": 1860},
            },
        ],
    }
    assert docs["days"][1]["seconds"] == {"degraded_performance": 2940}


def test_no_data_is_not_uptime() -> None:
    text = SITE.replace("2026-01-01", "2026-04-12")
    api, _ = answers(text, "2026-04-11 12:00")["uptime"]["components"]
    assert {day["status"] for day in api["days"]} == {day["percentage"] for day in api["days"]} == {None}
    assert {window["percentage"] for window in api["uptime"]} == {None}


def test_every_answer_is_there_and_the_folder_holds_nothing_else() -> None:
    assert list(answers("", LATER)) == [
        "status",
        "components",
        "uptime",
        "summary",
        "incidents",
        "incidents/unresolved",
        "scheduled-maintenances",
        "scheduled-maintenances/upcoming",
        "scheduled-maintenances/active",
    ]


def test_a_page_without_any_date_is_as_old_as_time() -> None:
    assert answers("", LATER)["status"] == {
        "page": PAGE
        | {"url": "https://status.acme.example", "time_zone": "UTC", "updated_at": "1970-01-01T00:00:00.000Z"},
        "status": WELL,
    }
