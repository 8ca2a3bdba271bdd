"""The JSON Schema of each kind: it says of every key what it is for, and agrees with the reader."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from little import files
from statusgen.content.schema import KINDS, json_schema
from statusgen.content.site import read_site

REQUIRED = {
    "site": ["title", "url"],
    "component": ["name"],
    "incident": ["title"],
    "maintenance": ["title", "starts", "ends"],
    "postmortem": [],
    "page": [],
    "alerts": [],
}
STATIC = ("brand.css", "logo.svg", "favicon.svg")


def written(value: object) -> str:
    """Return `value` as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return f"'{value}'"


def example(kind: str, key: str, value: object) -> dict[str, str]:
    """Return a site whose file of `kind` says `value` at `key`, and what is required."""
    properties = json_schema(kind)["properties"]
    says = {need: properties[need]["examples"][0] for need in REQUIRED[kind]} | {key: value}
    yaml = "".join(f"{name}: {written(each)}\n" for name, each in says.items())
    incident = "" if kind == "incident" and key == "started" else "started: 2026-04-12 09:00\n"
    paths = {
        "site": {"site.yaml": yaml},
        "component": {"components/web.yaml": yaml},
        "incident": {"incidents/a.md": f"---\n{incident}{yaml}---\n"},
        "maintenance": {"maintenance/a.md": f"---\n{yaml}---\n"},
        "postmortem": {"postmortems/b.md": f"---\n{yaml}---\n"},
        "page": {"pages/a.md": f"---\n{yaml}---\n"},
        "alerts": {"alerts.yaml": yaml},
    }
    others = files("""
-- site.yaml --
title: Acme
url: https://acme.example/
groups: [{id: platform}]
-- components/api.yaml --
name: API
-- incidents/b.md --
---
title: B
started: 2026-01-01 00:00
---
""")
    return others | paths[kind]


def keys_of(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    parts = [schema, *schema.get("$defs", {}).values()]
    return [(key, told) for part in parts for key, told in part["properties"].items()]


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_valid_and_takes_no_unknown_key(kind: str) -> None:
    schema = json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["description"]
    assert sorted(schema.get("required", [])) == sorted(REQUIRED[kind])
    assert all(part["additionalProperties"] is False for part in (schema, *schema.get("$defs", {}).values()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_a_description_and_an_example(kind: str) -> None:
    assert [key for key, told in keys_of(json_schema(kind)) if not (told["description"] and told["examples"])] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_reads_without_a_problem(kind: str) -> None:
    for key, told in json_schema(kind)["properties"].items():
        for value in told["examples"]:
            assert read_site(example(kind, key, value), static=STATIC)[1] == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_default_reads_without_a_problem(kind: str) -> None:
    for key, told in json_schema(kind)["properties"].items():
        if "default" in told:
            assert read_site(example(kind, key, told["default"]), static=STATIC)[1] == ()


def test_defaults_are_said() -> None:
    found = {key: told["default"] for key, told in json_schema("site")["properties"].items() if "default" in told}
    assert found == {
        "language": "en",
        "timezone": "UTC",
        "history_days": 90,
        "recent_days": 14,
        "uptime_weights": {
            "major_outage": 1.0,
            "partial_outage": 0.3,
            "degraded_performance": 0.0,
            "under_maintenance": 0.0,
        },
        "feed_entries": 50,
        "update_targets": {"P0": 30, "P1": 60, "P2": 240, "P3": 1440},
        "reports": "summary",
    }
    component = json_schema("component")["properties"]
    assert (component["status"]["default"], component["show"]["default"]) == ("operational", "always")


def test_words_are_listed() -> None:
    incident = json_schema("incident")["properties"]
    assert incident["severity"]["enum"] == ["P0", "P1", "P2", "P3"]
    assert incident["impact"]["enum"] == ["none", "minor", "major", "critical"]
    assert json_schema("component")["properties"]["status"]["enum"] == [
        "operational",
        "under_maintenance",
        "degraded_performance",
        "partial_outage",
        "major_outage",
    ]


@pytest.mark.parametrize(
    "front_matter",
    [
        {"title": "A", "serverity": "P1"},
        {"title": "A", "severity": "P9"},
        {"severity": "P1"},
        {"title": "A", "components": "api"},
        {"title": "A", "components": {"api": "down"}},
        {"title": "A", "started": "yesterday"},
        {"title": "A", "links": [{"label": "x"}]},
        {"title": "A", "links": [{"label": "x", "url": "javascript:alert(1)"}]},
    ],
)
def test_schema_refuses_what_the_reader_refuses(front_matter: dict[str, object]) -> None:
    assert not Draft202012Validator(json_schema("incident")).is_valid(front_matter)


def test_schema_takes_what_the_reader_takes() -> None:
    front_matter = {"title": 404, "severity": "P1", "components": ["api"], "started": "2026-04-12 09:10", "draft": True}
    assert Draft202012Validator(json_schema("incident")).is_valid(front_matter)
