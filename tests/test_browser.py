"""The built sample as visitors meet it, in Chromium, served below a path with the headers that it asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from conftest import CHROMIUM, NODE_MODULES, needs
from served import build_sample, sample_host

AXE = NODE_MODULES / "axe-core/axe.min.js"

# One page of each kind.
PAGES = {
    "home": "",
    "history": "history/",
    "month": "history/2026-04/",
    "incident": "incidents/2026-06-10-webhooks-late/",
    "past incident": "incidents/2026-04-12-api-errors/",
    "postmortem": "incidents/2026-04-12-api-errors/postmortem/",
    "maintenance": "maintenance/2026-06-14-database-upgrade/",
    "component": "components/webhooks/",
    "reports": "reports/",
    "own page": "about/",
    "404": "nowhere/at/all/",
}

pytestmark = [
    needs("Chromium", found=CHROMIUM),
    # Playwright leaves its event loop's sockets to the garbage collector when a test fails.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with sample_host(tmp_path_factory.mktemp("host")) as address:
        yield address


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class Seen:
    """What is wrong with a page."""

    console: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()  # requests to other hosts
    wider: tuple[str, ...] = ()  # elements that reach out of the window
    violations: tuple[str, ...] = ()  # of axe's rules


def open_page(
    context: BrowserContext, address: str, until: Literal["load", "networkidle"] = "load"
) -> tuple[Page, list[str], list[str]]:
    """Open `address` and return the page, what its console says and what it asks other hosts for."""
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    home = address.split("/status/", 1)[0]

    def note(request: Request) -> None:
        if not request.url.startswith((home, "data:")):
            asked.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address, wait_until=until)
    return page, said, asked


REACHING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
        .filter(element => element.getBoundingClientRect().right > width + 0.5)
        .map(element => element.outerHTML.slice(0, 120));
}"""


@needs("axe (npm: axe-core)", found=AXE.exists())
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_accessible_quiet_and_fits(browser: Browser, url: str, kind: str) -> None:
    wider: list[str] = []
    violations: list[str] = []
    with browser.new_context() as context:
        page, said, asked = open_page(context, url + PAGES[kind], "networkidle")
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        page.evaluate(AXE.read_text("utf-8"))
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            wider += page.evaluate(REACHING_OUT)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                for violation in page.evaluate("axe.run().then(results => results.violations)"):
                    nodes = (node["html"][:200] for node in violation["nodes"])
                    violations += (f"{width} {scheme} {violation['id']}: {node}" for node in nodes)
    expected = (
        ["Failed to load resource: the server responded with a status of 404 (Not Found)"] if kind == "404" else []
    )
    quiet = tuple(text for text in said if text not in expected)
    assert Seen(quiet, tuple(asked), tuple(wider), tuple(violations)) == Seen()


WORDS = """() => {
    document.querySelectorAll("details").forEach(details => details.open = true);
    return document.body.innerText.split(/\\s+/);
}"""


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_says_the_same_without_script(browser: Browser, url: str, kind: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page, said, _ = open_page(context, url + PAGES[kind])
        without = page.evaluate(WORDS)
        assert kind == "404" or said == []
    with browser.new_context() as context:
        page, _, _ = open_page(context, url + PAGES[kind])
        page.evaluate("document.querySelectorAll('.ago, .zone, .tell').forEach(added => added.remove())")
        assert page.evaluate(WORDS) == without
    assert len(without) > 10


def test_the_first_stop_of_the_keyboard_skips_to_the_content(browser: Browser, url: str) -> None:
    with browser.new_context() as context:
        page, _, _ = open_page(context, url)
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.get_attribute("href") == "#main"
        box = skip.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        page.keyboard.press("Enter")
        assert page.locator(":focus").get_attribute("id") == "main"


FOCUS = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const {x, y, width, height} = element.getBoundingClientRect();
    return {html: element.outerHTML.slice(0, 120), x: x - 6, y: y - 6, width: width + 12, height: height + 12};
}"""


@pytest.mark.parametrize("kind", ["home", "month", "component", "reports"])
def test_every_stop_of_the_keyboard_can_be_seen(browser: Browser, url: str, kind: str) -> None:
    stops: list[tuple[str, bool]] = []
    with browser.new_context(viewport={"width": 1280, "height": 8000}) as context:  # nothing scrolls
        page, _, _ = open_page(context, url + PAGES[kind])
        page.keyboard.press("Tab")
        while (focus := page.evaluate(FOCUS)) and len(stops) < 100:
            html = focus.pop("html")
            focused = page.screenshot(clip=focus)
            page.evaluate("document.activeElement.blur()")  # the next Tab still goes on from here
            stops.append((html, focused != page.screenshot(clip=focus)))
            page.keyboard.press("Tab")
    assert len(stops) > 5
    assert [html for html, seen in stops if not seen] == []


@pytest.mark.parametrize("kind", ["home", "incident"])
def test_a_page_opens_from_a_disk(browser: Browser, tmp_path: Path, kind: str) -> None:
    site = build_sample("https://status.larkpost.example/", tmp_path)
    page_file = site / PAGES[kind] / "index.html"
    with browser.new_context() as context:
        page, said, _ = open_page(context, page_file.as_uri())
        styles = page.evaluate(
            "[...document.querySelectorAll('link[rel=stylesheet]')].map(link => link.sheet !== null)"
        )
        page.locator("nav a").first.click()
        assert Path(page.url.removeprefix("file://")).is_file()
    assert styles == [True]
    assert said == []
