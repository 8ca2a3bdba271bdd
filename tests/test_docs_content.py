"""The reference of the content format: its examples read as one site, and it names every key there is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from statusgen.content.schema import KINDS, json_schema
from statusgen.content.site import read_site

STATIC = frozenset({"logo.svg", "favicon.svg", "own.css"})
REFERENCE = (Path(__file__).parent.parent / "docs" / "content.md").read_text("utf-8")
# A fence within an example is written with tildes, so the next line of backticks always ends the example.
EXAMPLE = re.compile(r"^```\w+ title=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TITLES = re.findall(r"^- \[(.+)\]\(#", REFERENCE, re.MULTILINE)

HEADINGS = {
    "site": "The page: `site.yaml`",
    "component": "Components",
    "incident": "Incidents",
    "maintenance": "Maintenance",
    "postmortem": "Postmortems",
    "page": "Pages",
    "alerts": "Alerts: `alerts.yaml`",
}


def examples(text: str) -> list[tuple[str, str]]:
    return [(path, body) for path, body in EXAMPLE.findall(text)]


def section(kind: str) -> str:
    """Return the part of the reference that is about `kind`; headings within examples do not end it."""
    heading = "|".join(map(re.escape, TITLES))
    _, *parts = re.split(rf"^## ({heading})$", REFERENCE, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))[HEADINGS[kind]]


def properties(schema: object) -> Iterator[str]:
    """Return the names of all properties, however deep they lie."""
    if isinstance(schema, dict):
        yield from schema.get("properties", ())
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from properties(part)


def test_all_examples_together_are_a_site_without_a_problem() -> None:
    found = examples(REFERENCE)
    site, problems = read_site(dict(found), static=STATIC)
    assert problems == ()
    assert len(dict(found)) == len(found)
    assert (len(site.components), len(site.incidents), len(site.maintenance), len(site.pages)) == (3, 3, 2, 1)


def test_the_problem_that_the_reference_shows_is_what_an_author_sees() -> None:
    texts = dict(examples(REFERENCE))
    path = "incidents/2026-04-12-api-errors.md"
    (problem,) = read_site({**texts, path: texts[path].replace("P1", "P9")}, static=STATIC)[1]
    assert f"\ncontent/{problem}\n" in REFERENCE


def test_each_kind_of_file_has_a_section() -> None:
    assert set(KINDS) == set(HEADINGS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_key_stands_in_the_table_and_in_an_example(kind: str) -> None:
    keys = set(json_schema(kind)["properties"])
    rows = set(re.findall(r"^\| (.+?) \|", section(kind), re.MULTILINE))
    written = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    shown = {key for _, body in examples(section(kind)) for key in re.findall(r"^(\w+):", body, re.MULTILINE)}
    assert (sorted(keys - written), sorted(keys - shown)) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
def test_each_key_within_a_list_or_a_mapping_is_explained_and_shown(kind: str) -> None:
    """`links` has `label` and `url`, `roles` has `scribe`: these stand in sentences rather than in the table."""
    keys = set(properties(json_schema(kind)))
    written = set(re.findall(r"`(\w+)", section(kind)))
    shown = {key for _, body in examples(section(kind)) for key in re.findall(r"(\w+):", body)}
    assert (sorted(keys - written), sorted(keys - shown)) == ([], [])


def test_no_example_is_left_out_for_a_misspelt_fence() -> None:
    assert len(examples(REFERENCE)) == REFERENCE.count("title=")
