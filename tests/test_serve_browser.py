"""The preview in Chromium: pages that load themselves again, and what is wrong with the files on top of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import CHROMIUM, NODE_MODULES, needs
from little import build, files
from serving import serve
from statusgen.problems import Level, Problem
from statusgen.server import Preview, serving
from test_browser import REACHING_OUT

AXE = NODE_MODULES / "axe-core/axe.min.js"
NOW = "2026-04-12 12:00"
SITE = """
-- site.yaml --
title: Acme Status
url: https://acme.example/status/
-- components/api.yaml --
name: {name}
"""
ERROR = Problem("content/components/api.yaml", 2, 9, "'<img src=x>' is not a state", "did you mean `operational`?")
WARNING = Problem("content/incidents/late.md", 6, 1, "this is in the future", level=Level.WARNING)

pytestmark = [
    needs("Chromium", found=CHROMIUM),
    # Playwright leaves its event loop's sockets to the garbage collector when a test fails.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@dataclass(frozen=True)
class Shown:
    """A preview and a page of it in a browser."""

    preview: Preview
    page: Page
    url: str

    def publish(self, name: str, *problems: Problem) -> None:
        self.preview.publish(build(SITE.format(name=name), NOW).files, problems, base="/status/")


def new_preview() -> Preview:
    return Preview(lambda: datetime.now(UTC))


@pytest.fixture
def shown(browser: Browser) -> Iterator[Shown]:
    preview = new_preview()
    with serving(preview, "127.0.0.1", 0) as url, browser.new_context() as context:
        found = Shown(preview, context.new_page(), url)
        found.publish("Before")
        found.page.goto(f"{url}/")
        yield found


def test_the_page_waits_for_the_first_build_and_then_shows_it_below_its_path(browser: Browser) -> None:
    preview = new_preview()
    with serving(preview, "127.0.0.1", 0) as url, browser.new_context() as context:
        shown = Shown(preview, context.new_page(), url)
        shown.page.goto(f"{url}/")
        expect(shown.page.locator("h1")).to_have_text("There is no page yet")
        preview.fail((ERROR,))
        expect(shown.page.get_by_text("content/components/api.yaml:2:9")).to_be_visible()
        shown.publish("API")
        expect(shown.page.locator("main")).to_contain_text("API")
        assert shown.page.url == f"{url}/status/"


def test_a_new_generation_loads_the_page_again_where_it_was_scrolled_to(shown: Shown) -> None:
    page = shown.page
    expect(page.locator("main")).to_contain_text("Before")
    page.set_viewport_size({"width": 320, "height": 200})
    page.evaluate("scrollTo({top: 150, behavior: 'instant'})")
    shown.publish("After")
    expect(page.locator("main")).to_contain_text("After")
    expect(page).to_have_title("All Systems Operational · Acme Status")
    assert page.evaluate("scrollY") == 150


def test_every_page_follows_also_the_404_page(shown: Shown) -> None:
    shown.page.goto(f"{shown.url}/status/components/web/")
    expect(shown.page.locator("h1")).to_have_text("Page not found")
    built = build(f"{SITE.format(name='API')}-- components/web.yaml --\nname: Web\n", NOW)
    shown.preview.publish(built.files, base="/status/")
    expect(shown.page.locator("h1")).to_have_text("Web")


def test_the_title_tells_the_phase_and_the_errors(shown: Shown) -> None:
    expect(shown.page).to_have_title("All Systems Operational · Acme Status")
    shown.preview.phase("Building")
    expect(shown.page).to_have_title("Building · All Systems Operational · Acme Status")
    shown.preview.fail((ERROR, ERROR, WARNING))
    expect(shown.page).to_have_title("2 errors, 1 warning · All Systems Operational · Acme Status")


def test_errors_cover_the_last_good_page_until_they_are_mended(shown: Shown) -> None:
    panel = shown.page.locator("statusgen-preview section")
    shown.preview.fail((ERROR,))
    expect(panel).to_have_text(
        re.compile(
            r"1 errorThis page is the last one that could be built\.Hide \(Esc\)"
            r"content/components/api\.yaml:2:9error: '<img src=x>' is not a statedid you mean `operational`\?"
        )
    )
    expect(shown.page.locator("main")).to_contain_text("Before")
    expect(shown.page.get_by_role("alert")).to_contain_text("1 error")
    shown.publish("After")
    expect(shown.page.locator("main")).to_contain_text("After")
    expect(panel).to_be_hidden()


def test_warnings_alone_are_a_small_sign_that_opens(shown: Shown) -> None:
    shown.publish("Before", WARNING)
    panel, sign = shown.page.locator("statusgen-preview section"), shown.page.get_by_role("button", name="1 warning")
    expect(sign).to_be_visible()
    expect(panel).to_be_hidden()
    expect(shown.page).to_have_title("All Systems Operational · Acme Status")
    sign.press("Enter")
    expect(panel).to_contain_text("this is in the future")
    expect(shown.page.get_by_role("button", name="Hide")).to_be_focused()


def test_what_was_hidden_stays_hidden_until_something_else_is_wrong(shown: Shown) -> None:
    panel = shown.page.locator("statusgen-preview section")
    shown.preview.fail((ERROR,))
    expect(panel).to_be_visible()
    shown.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    shown.page.reload()
    expect(shown.page.get_by_role("button", name="1 error")).to_be_visible()
    expect(panel).to_be_hidden()
    shown.preview.fail((ERROR, WARNING))
    expect(panel).to_be_visible()


@needs("axe (npm: axe-core)", found=AXE.exists())
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_overlay_is_accessible_and_fits(shown: Shown, width: int, scheme: str) -> None:
    shown.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    shown.page.set_viewport_size({"width": width, "height": 800})
    shown.preview.fail((ERROR, WARNING, Problem(f"content/{'long-' * 40}.md", 1, 1, "a" * 400)))
    expect(shown.page.locator("statusgen-preview section")).to_be_visible()
    shown.page.evaluate(AXE.read_text("utf-8"))
    found = [shown.page.evaluate("axe.run().then(results => results.violations.map(violation => violation.id))")]
    shown.page.keyboard.press("Escape")
    found.append(shown.page.evaluate("axe.run().then(results => results.violations.map(violation => violation.id))"))
    assert (found, shown.page.evaluate(REACHING_OUT)) == ([[], []], [])


def test_more_tabs_than_a_browser_has_connections_all_follow(shown: Shown) -> None:
    tabs = [shown.page.context.new_page() for _ in range(8)]
    for tab in tabs:
        tab.goto(f"{shown.url}/status/")
        expect(tab.locator("main")).to_contain_text("Before")
    shown.publish("After")
    for tab in tabs:
        expect(tab.locator("main")).to_contain_text("After", timeout=30_000)


def test_a_page_finds_the_server_that_was_started_anew(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        with serving(preview := new_preview(), "127.0.0.1", 0) as url:
            Shown(preview, page, url).publish("Before")
            page.goto(f"{url}/")
            expect(page.locator("main")).to_contain_text("Before")
        expect(page).to_have_title(re.compile("^Preview stopped"), timeout=10_000)
        with serving(preview := new_preview(), "127.0.0.1", int(url.rpartition(":")[2])):
            Shown(preview, page, url).publish("After")
            expect(page.locator("main")).to_contain_text("After", timeout=10_000)


def test_the_command_follows_an_edit_a_mistake_and_its_mending(browser: Browser, tmp_path: Path) -> None:
    component = tmp_path / "components/api.yaml"
    for path, text in files(SITE.format(name="Before")).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    with serve(tmp_path) as serving, browser.new_context() as context:
        page = context.new_page()
        page.goto(serving.url)
        main, panel = page.locator("main"), page.locator("statusgen-preview section")
        expect(main).to_contain_text("Before", timeout=30_000)
        component.write_text("name: After\n")
        expect(main).to_contain_text("After", timeout=30_000)
        component.write_text("name: After\nstatus: opperational\n")
        expect(panel).to_contain_text("components/api.yaml:2:9", timeout=30_000)
        (tmp_path / "site.yaml").write_text("title: [\n")
        expect(panel).to_contain_text("This page is the last one that could be built.", timeout=30_000)
        expect(panel).to_contain_text("site.yaml:1:")
        component.write_text("name: Mended\n")
        (tmp_path / "site.yaml").write_text(files(SITE)["site.yaml"])
        expect(main).to_contain_text("Mended", timeout=30_000)
        expect(panel).to_be_hidden()
        expect(page).to_have_title("All Systems Operational · Acme Status")
