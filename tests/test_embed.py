"""The banner for other sites and the badges, in Chromium."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import CHROMIUM, needs
from little import facts
from loopback import host
from made import api_files, badge_files
from statusgen.theme import load_theme

NOW = "2026-04-12 10:00"
SCRIPT = load_theme().assets["embed.js"]
WELL = "-- components/api.yaml --\nname: API\n"
LONG = "-- components/api.yaml --\nname: Message queue, 東京 🚀\nstatus: partial_outage\n"

pytestmark = [
    needs("Chromium", found=CHROMIUM),
    # Playwright leaves its event loop's sockets to the garbage collector when a test fails.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def incident(slug: str, title: str) -> str:
    return f"-- incidents/{slug}.md --\n---\ntitle: '{title}'\nstarted: 2026-04-12 09:00\n---\nSlow.\n"


@dataclass(frozen=True)
class Visit:
    """A site that shows the banner, as a visitor has it open."""

    page: Page
    files: dict[str, bytes]  # of the status page's host
    address: str  # of the status page
    said: list[str]  # on the console

    def say(self, text: str) -> None:
        """Put the status page that `text` says on its host."""
        answers = api_files(facts(self.site(text), NOW))
        self.files.update((f"status/{path}", content) for path, content in answers.items())

    def site(self, text: str) -> str:
        return f"-- site.yaml --\ntitle: Acme Status\nurl: {self.address}\n{text}"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    files = {"status/embed.js": SCRIPT}
    with host(files, {"Access-Control-Allow-Origin": "*"}) as there:
        policy = f"default-src 'none'; script-src {there}; connect-src {there}; require-trusted-types-for 'script'"
        page = f'<!doctype html><title>Shop</title><p>Goods<script defer src="{there}status/embed.js"></script>'
        with (
            host({"shop.html": page.encode()}, {"Content-Security-Policy": policy}) as here,
            browser.new_context(base_url=here) as context,
        ):
            tab = context.new_page()
            said: list[str] = []
            tab.on("console", lambda message: said.append(message.text))
            tab.on("pageerror", lambda error: said.append(str(error)))
            yield Visit(tab, files, f"{there}status/", said)


def test_it_weighs_less_than_two_kilobytes() -> None:
    assert len(gzip.compress(SCRIPT, mtime=0)) < 2000


def test_nothing_is_shown_while_nothing_is_wrong(visit: Visit) -> None:
    visit.say(WELL)
    visit.page.goto("shop.html", wait_until="networkidle")
    expect(visit.page.get_by_role("status")).to_be_empty()
    assert visit.said == []


def test_an_incident_is_shown_with_a_link_under_a_strict_policy(visit: Visit) -> None:
    visit.say(WELL + incident("slow", "Elevated API error rates"))
    visit.page.goto("shop.html")
    banner = visit.page.get_by_role("status")
    expect(banner).to_contain_text("Acme Status: Elevated API error rates")
    expect(banner.get_by_role("link")).to_have_attribute("href", f"{visit.address}incidents/slow/")
    expect(banner).to_have_css("position", "fixed")
    assert visit.said == []
    assert visit.page.context.cookies() == []


def test_several_incidents_lead_to_the_status_page(visit: Visit) -> None:
    visit.say(WELL + incident("first", "First") + incident("second", "Second"))
    visit.page.goto("shop.html")
    link = visit.page.get_by_role("status").get_by_role("link")
    expect(link).to_have_text("First (+1)")
    expect(link).to_have_attribute("href", visit.address)


def test_without_an_incident_the_state_of_the_page_is_shown(visit: Visit) -> None:
    visit.say(WELL + "status: major_outage\n")
    visit.page.goto("shop.html")
    expect(visit.page.get_by_role("status")).to_contain_text("Acme Status: Major System Outage")


def test_titles_are_text(visit: Visit) -> None:
    visit.say(WELL + incident("bad", "<img src=x onerror=alert(1)>"))
    visit.page.goto("shop.html")
    expect(visit.page.get_by_role("status").get_by_role("link")).to_have_text("<img src=x onerror=alert(1)>")
    expect(visit.page.locator("img")).to_have_count(0)


def test_once_closed_it_comes_back_only_with_other_news(visit: Visit) -> None:
    visit.say(WELL + incident("slow", "Slow"))
    visit.page.goto("shop.html")
    banner = visit.page.get_by_role("status")
    banner.get_by_role("button", name="Close").click()
    expect(banner).to_be_empty()
    visit.page.reload(wait_until="networkidle")
    expect(banner).to_be_empty()

    visit.say(WELL + incident("slow", "Slow") + incident("down", "Down"))
    visit.page.reload()
    expect(banner).to_contain_text("Down (+1)")


def test_it_looks_again_each_minute(visit: Visit) -> None:
    visit.say(WELL)
    visit.page.clock.install()
    visit.page.goto("shop.html", wait_until="networkidle")
    banner = visit.page.get_by_role("status")
    visit.say(WELL + incident("slow", "Slow"))
    visit.page.clock.fast_forward(60_000)
    expect(banner).to_contain_text("Slow")
    visit.say(WELL)
    visit.page.clock.fast_forward(60_000)
    expect(banner).to_be_empty()


def test_a_status_page_that_cannot_be_reached_harms_nobody(visit: Visit) -> None:
    visit.page.goto("shop.html", wait_until="networkidle")
    expect(visit.page.get_by_role("status")).to_be_empty()
    assert [text for text in visit.said if "404" not in text] == []


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(28, 30, 34)")])
def test_it_fits_a_light_and_a_dark_site(visit: Visit, scheme: str, ground: str) -> None:
    visit.say(WELL + incident("slow", "Slow"))
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit.page.goto("shop.html")
    expect(visit.page.get_by_role("status")).to_have_css("background-color", ground)


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(227, 223, 215)"), ("dark", "rgb(48, 50, 56)")])
def test_a_badge_fits_its_texts_and_its_surroundings(
    browser: Browser, tmp_path: Path, scheme: str, ground: str
) -> None:
    path = tmp_path / "badge.svg"
    path.write_bytes(badge_files(facts(LONG, NOW))["components/api/badge.svg"])
    with browser.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        page.goto(path.as_uri())
        boxes = "[...document.querySelectorAll('path, text')].map(part => part.getBBox())"
        label, whole, name, state = page.evaluate(f"{boxes}.map(box => box.x + box.width)")
        assert name <= label - 6
        assert state <= whole - 6
        expect(page.locator("path").first).to_have_css("fill", ground)
