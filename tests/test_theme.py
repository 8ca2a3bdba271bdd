"""The installed theme: what it is made of, its accent, its weight, and the catalogues of words."""

import gzip
import re
from itertools import product

import pytest

from statusgen.theme import DARK_SHEET, LIGHT_SHEET, contrast, load_catalogue, load_theme, stylesheet

AA = 4.5  # WCAG 2.2, 1.4.3: text
DRAWN = 3  # WCAG 2.2, 1.4.11: what is not text
REPORTS_STYLE = load_theme().assets["reports.css"].decode()
STATES = ("green", "blue", "yellow", "orange", "red", "gray")


def style() -> str:
    return load_theme().assets["style.css"].decode()


def palettes() -> tuple[dict[str, str], dict[str, str]]:
    """Return the colours by name in light and in dark."""
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6});", block))
        for block in re.findall(r":root {(.*?)}", style(), flags=re.DOTALL)
    )
    return light, light | dark


def test_theme_has_its_templates_and_assets() -> None:
    theme = load_theme()
    assert sorted(theme.templates) == [
        "404.html",
        "base.html",
        "component.html",
        "home.html",
        "incident.html",
        "maintenance.html",
        "month.html",
        "page.html",
        "parts.html",
        "postmortem.html",
        "redirect.html",
        "reports.html",
    ]
    assert {"script.js", "style.css"} <= theme.assets.keys()
    assert theme.overrides == {}


def test_overrides_are_templates_and_assets() -> None:
    theme = load_theme({"home.html": "mine", "assets/script.js": "// mine", "assets/extra.css": "a{}"})
    assert theme.overrides == {"home.html": "mine"}
    assert theme.templates == load_theme().templates
    assert theme.assets == {**load_theme().assets, "script.js": b"// mine", "extra.css": b"a{}"}


def test_indents_and_comments_are_not_published() -> None:
    theme = load_theme()
    for text in (*theme.templates.values(), *(asset.decode() for asset in theme.assets.values())):
        assert not re.search(r"^[ \t]|^//|^/\*", text, flags=re.MULTILINE)


def test_style_and_script_are_light() -> None:
    assets = load_theme().assets
    assert len(gzip.compress(assets["style.css"], mtime=0)) < 5000
    assert len(gzip.compress(assets["script.js"], mtime=0)) < 3000
    assert len(gzip.compress(assets["reports.css"], mtime=0)) < 2000  # on that page alone


def test_no_accent_leaves_the_style_as_it_is() -> None:
    theme = load_theme()
    assert stylesheet(theme, None) == theme.assets["style.css"]


def test_accent_comes_last_for_light_and_for_dark() -> None:
    theme = load_theme()
    assert stylesheet(theme, "#0055cc").removeprefix(theme.assets["style.css"]) == (
        b":root{--accent:#0055cc}\n@media(prefers-color-scheme:dark){:root{--accent:#4c88db}}\n"
    )


@pytest.mark.parametrize(
    "accent", ["#ffffff", "#000000", "#ffcc00", "#0f6b6e", "#777777", "#FF00FF", "#d84878", "#006030"]
)
def test_any_accent_can_be_read_in_light_and_in_dark(accent: str) -> None:
    light, dark = re.findall(r"--accent:(#\w{6})", stylesheet(load_theme(), accent).decode())
    for colours, colour in zip(palettes(), (light, dark), strict=True):
        assert contrast(colour, colours["paper"]) >= AA
        assert contrast(colour, colours["sheet"]) >= AA


def test_contrast_is_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_text_can_be_read_on_paper_and_on_cards_in_light_and_in_dark() -> None:
    texts = ("ink", "quiet", "accent", *STATES)
    for colours, name, ground in product(palettes(), texts, ("paper", "sheet")):
        assert contrast(colours[name], colours[ground]) >= AA, (name, ground)


def test_every_drawn_state_stands_out_from_the_page() -> None:
    for colours, name in product(palettes(), STATES):
        assert contrast(colours[f"{name}-d"], colours["paper"]) >= DRAWN, name


def test_every_uptime_of_the_reports_can_be_read() -> None:
    mixes = re.findall(r"mix\(in srgb, var\(--([\w-]+)\) (\d+)%, var\(--paper\)\)", REPORTS_STYLE)
    assert len(mixes) == 2
    for colours, (name, share) in product(palettes(), mixes):
        ground = mixed(colours[name], colours["paper"], int(share))
        assert contrast(colours["ink"], ground) >= AA, name


def mixed(colour: str, paper: str, percent: int) -> str:
    pairs = ((int(colour[n : n + 2], 16), int(paper[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{round((a * percent + b * (100 - percent)) / 100):02x}" for a, b in pairs)


def test_every_banner_can_be_read() -> None:
    for colours in palettes():
        assert contrast("#261c00", colours["yellow-s"]) >= AA
        assert contrast("#2a1000", colours["orange-s"]) >= AA
        for name in ("green", "blue", "red", "gray"):
            assert contrast("#ffffff", colours[f"{name}-s"]) >= AA, name


def test_grounds_are_the_same_in_style_template_and_code() -> None:
    assert [colours["sheet"] for colours in palettes()] == [LIGHT_SHEET, DARK_SHEET]
    said = re.findall(r'"theme-color" content="(#\w+)"', load_theme().templates["base.html"])
    assert said == [colours["paper"] for colours in palettes()]


def test_catalogue_of_a_region_falls_back_to_its_language() -> None:
    german = load_catalogue("de")
    assert german is not None
    assert load_catalogue("de-AT") == german


def test_english_and_languages_without_a_catalogue_have_none() -> None:
    assert load_catalogue("en") is None
    assert load_catalogue("en-GB") is None
    assert load_catalogue("tlh") is None
