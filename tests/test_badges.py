"""Badges of the page and of components."""

import json
from xml.etree import ElementTree as ET

import pytest

from little import facts
from made import badge_files
from statusgen import badges
from statusgen.badges import LONGEST, cut, text_width
from statusgen.theme import contrast

NOW = "2026-04-12 10:00"
SVG = "{http://www.w3.org/2000/svg}"


def component(status: str, name: str = "API") -> str:
    return f"-- components/api.yaml --\nname: {json.dumps(name)}\nstatus: {status}\n"


def read(text: str, path: str) -> ET.Element:
    return ET.fromstring(badge_files(facts(text, NOW))[path])  # noqa: S314  # written by us


def test_the_page_and_each_component_have_a_badge_in_both_forms() -> None:
    assert list(badge_files(facts(component("operational"), NOW))) == [
        "badge.svg",
        "badge.json",
        "components/api/badge.svg",
        "components/api/badge.json",
    ]


@pytest.mark.parametrize(
    ("status", "page", "api"),
    [
        ("operational", ("All Systems Operational", "#17694a"), ("Operational", "#17694a")),
        ("under_maintenance", ("Service Under Maintenance", "#25568f"), ("Under maintenance", "#25568f")),
        ("degraded_performance", ("Degraded System Service", "#f4c84c"), ("Degraded performance", "#f4c84c")),
        ("partial_outage", ("Partial System Outage", "#ef8d3f"), ("Partial outage", "#ef8d3f")),
        ("major_outage", ("Major System Outage", "#ab211c"), ("Major outage", "#ab211c")),
        ("opertional", ("Status Partly Unknown", "#57534c"), ("Unknown", "#57534c")),
    ],
)
def test_shields_is_told_of_the_state(status: str, page: tuple[str, str], api: tuple[str, str]) -> None:
    files = badge_files(facts(component(status), NOW))
    expected = (("badge.json", "Status", page), ("components/api/badge.json", "API", api))
    for path, label, (message, colour) in expected:
        assert json.loads(files[path]) == {
            "schemaVersion": 1,
            "label": label,
            "message": message,
            "color": colour,
        }


def test_a_badge_is_an_image_with_a_title() -> None:
    svg = read(component("partial_outage"), "components/api/badge.svg")
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == svg.findtext(f"{SVG}title") == "API: Partial outage"
    assert [text.text for text in svg.iter(f"{SVG}text")] == ["API", "Partial outage"]


def test_a_badge_is_in_the_language_of_the_page() -> None:
    text = "-- site.yaml --\ntitle: Acme\nurl: https://acme.example/\nlanguage: de\n"
    assert read(text, "badge.svg").get("lang") == "de"


def test_names_are_text() -> None:
    svg = read(component("operational", "</title><script>&\"'"), "components/api/badge.svg")
    assert [child.tag.removeprefix(SVG) for child in svg] == ["title", "style", "path", "path", "g"]
    assert svg.findtext(f"{SVG}title") == "</title><script>&\"': Operational"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("API", "API"),
        ("M" * 40, "M" * 26 + "…"),
        ("a word " * 9, "a word a word a word a word a word a word…"),
        ("漢字" * 20, "漢字" * 11 + "…"),
        ("x" * 37 + "ie\u0301e\u0301e\u0301e\u0301", "x" * 37 + "ie\u0301…"),
    ],
)
def test_a_long_text_is_cut(text: str, shown: str) -> None:
    assert cut(text) == shown
    assert text_width(cut(text)) <= LONGEST


def test_a_letter_of_any_script_has_a_width() -> None:
    assert text_width("é") == text_width("e\u0301") == text_width("e")
    assert text_width("漢") == text_width("🚀") == 11
    assert text_width("ж") == 7.2


def test_what_is_written_can_be_read() -> None:
    colours = [value for value in vars(badges).values() if isinstance(value, badges.Colour)]
    assert len(colours) == 8
    for colour in colours:
        assert contrast(colour.ground, colour.text.replace("#fff", "#ffffff")) >= 4.5
