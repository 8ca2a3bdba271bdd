"""The API before the eyes of others: its own schemas, recorded history, and a client of Statuspage's."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import Schema, SchemaRegistry

from conftest import SHARED, needs
from little import at, facts
from loopback import host
from made import api_files
from statusgen.content.site import read_site
from statusgen.facts import derive
from statusgen.language import Language
from test_api import SITE

SCHEMAS = Path(__file__).parents[1] / "docs" / "api"
ANSWERS = {
    "incidents/unresolved": "incidents",
    "scheduled-maintenances/upcoming": "scheduled-maintenances",
    "scheduled-maintenances/active": "scheduled-maintenances",
}
RECORDED = SHARED / "real" / "github-status" / "content"
EXPORTER = shutil.which("statuspage-prometheus-exporter", path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}")

TROUBLE = """
-- components/api.yaml --
name: API
status: ???
-- components/web.yaml --
name: Web
-- incidents/down.md --
---
title: Everything is down
severity: P0
components: [web]
---

## 2026-04-12 09:00 - Investigating

Down.
-- incidents/old.md --
---
title: Old
started: 2026-01-12 09:00
resolved: 2026-01-12 10:00
impact: critical
backfilled: true
---

It was down.

## 2026-01-13 09:00 - Postmortem

Why it was.
-- maintenance/now.md --
---
title: Now
starts: 2026-04-12 09:00
ends: 2026-04-12 11:00
components: [api]
---
-- maintenance/next.md --
---
title: Next
starts: 2026-04-13 09:00
ends: 2026-04-13 11:00
---
-- maintenance/never.md --
---
title: Never
starts: 2026-04-14 09:00
ends: 2026-04-14 11:00
---

## 2026-04-11 09:00 - Cancelled

Not needed.
"""


def test_the_schemas_are_schemas() -> None:
    for schema in _schemas().values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("text", "now"),
    [("", "2026-04-12 10:00"), (SITE, "2026-04-12 08:00"), (SITE, "2026-04-13 18:30"), (TROUBLE, "2026-04-12 10:00")],
    ids=["empty", "incident", "maintenance", "trouble"],
)
def test_every_answer_is_as_its_schema_says(text: str, now: str) -> None:
    assert list(_mistakes(api_files(facts(text, now)))) == []


@needs("a recorded history", found=RECORDED.is_dir())
def test_a_recorded_history_is_as_the_schemas_say() -> None:
    texts = {path.relative_to(RECORDED).as_posix(): path.read_text("utf-8") for path in RECORDED.rglob("*.[my]*")}
    site, _ = read_site(texts)
    files = api_files(derive(site, at("2026-07-07 15:10"), Language("en", site.settings.timezone)))
    assert len(files) == 9 + len(site.incidents)
    every_tenth = {path: content for n, (path, content) in enumerate(files.items()) if n < 9 or n % 10 == 0}
    assert list(_mistakes(every_tenth)) == []


@needs("statuspage-prometheus-exporter", found=EXPORTER)
def test_an_exporter_of_statuspages_reads_it_with_another_address_alone(tmp_path: Path) -> None:
    with host(api_files(facts(TROUBLE, "2026-04-12 10:00"))) as url:
        services = {"acme": {"url": f"{url}api/v2/summary.json", "name": "Acme"}}
        (tmp_path / "services.json").write_text(json.dumps(services))
        environment = {"RUN_MODE": "once", "METRICS_TEXTFILE_PATH": str(tmp_path / "acme.prom")}
        subprocess.run([str(EXPORTER)], cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=60)
    metrics = (tmp_path / "acme.prom").read_text()
    assert _samples(metrics, "statuspage_service_status") == {"": "0.0"}
    assert _samples(metrics, "statuspage_component_status") == {"API": "0.0", "Web": "0.0"}
    assert _samples(metrics, "statuspage_incident_info") == {"Everything is down": "1.0"}
    assert _samples(metrics, "statuspage_maintenance_info") == {"Now": "1.0", "Next": "1.0"}
    assert 'started_at="2026-04-12T09:00:00Z"' in metrics
    assert 'impact="critical"' in metrics


def _schemas() -> dict[str, Schema]:
    return {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}


def _mistakes(files: dict[str, bytes]) -> Iterator[str]:
    schemas = _schemas()
    registry: SchemaRegistry = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    for path, content in files.items():
        name = path.removeprefix("api/v2/").removesuffix(".json")
        kind = ANSWERS.get(name) or name.replace("incidents/", "incident/").partition("/")[0]
        validator = Draft202012Validator(schemas[f"{kind}.schema.json"], registry=registry)
        for error in validator.iter_errors(json.loads(content)):
            yield f"{path}{error.json_path[1:]}: {error.message}"


def _samples(metrics: str, name: str) -> dict[str, str]:
    """Return the values of a metric by the name of the component, incident or maintenance that it is about."""
    found = re.finditer(rf"^{name}\{{(.*)\}} (\S+)$", metrics, re.MULTILINE)
    return {
        "".join(re.findall(r'(?:component|incident|maintenance)_name="([^"]*)"', labels[1])): labels[2]
        for labels in found
    }
