"""A recorded history of four years: all of it is on the pages, and nothing is there before its time."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import unescape

from conftest import SHARED, needs
from little import at
from statusgen.build import build_site
from statusgen.built import Built
from statusgen.content.site import read_site
from statusgen.instant import Instant
from statusgen.sources import read_sources

CONTENT = SHARED / "real/github-status/content"
NOW = Instant(at("2026-08-22 00:00"))
THEN = Instant(at("2026-08-17 16:00"), past=True)
OUTAGE = "incidents/2026-08-17-incident-with-github-com/"
TIME = r"(\d{4}-\d\d-\d\d \d\d:\d\d) UTC"

pytestmark = needs("the recorded history (../shared)", found=SHARED.is_dir())


@dataclass(frozen=True)
class Told:
    moment: datetime
    status: str
    text: str

    @property
    def words(self) -> str:
        return words(f"{self.status} {self.moment:%b} {self.moment.day} {self.moment:%Y %H:%M} UTC {self.text}")


@dataclass(frozen=True)
class Recorded:
    """A file of the history, read with nothing but patterns."""

    address: str
    title: str
    told: tuple[Told, ...]
    moments: frozenset[str]  # every time in the file


@lru_cache
def built(instant: Instant) -> Built:
    return build_site(read_sources(CONTENT), instant)


@lru_cache
def recorded() -> tuple[Recorded, ...]:
    kinds = ("incidents", "maintenance")
    return tuple(
        record(f"{kind}/{path.stem}/", path.read_text(encoding="utf-8"))
        for kind in kinds
        for path in sorted((CONTENT / kind).rglob("*.md"))
    )


def record(address: str, text: str) -> Recorded:
    title = re.search(r'^title: "(.*)"$', text, re.MULTILINE)
    assert title
    _, *parts = re.split(rf"^## {TIME} - ([\w ]+?)(?: \{{.*\}})?$", text, flags=re.MULTILINE)
    told = zip(parts[0::3], parts[1::3], parts[2::3], strict=True)
    times = re.findall(rf"^(?:##|\w+:) {TIME}", text, re.MULTILINE)
    return Recorded(
        address=address,
        title=words(title[1]),
        told=tuple(Told(at(time), status, body) for time, status, body in told),
        moments=frozenset(f"{at(time):%Y-%m-%dT%H:%M:%SZ}" for time in times),
    )


def words(text: str) -> str:
    return " {} ".format(" ".join(re.findall(r"[^\W_]+", text)))


def shown_words(html: str) -> str:
    return words(unescape(re.sub(r"<[^>]+>", " ", html)))


def pages() -> Iterator[tuple[Recorded, str]]:
    files = built(NOW).files
    return ((one, files[f"{one.address}index.html"].decode()) for one in recorded())


def test_all_of_it_is_read_without_a_problem() -> None:
    texts = read_sources(CONTENT).texts
    found, problems = read_site(texts)
    assert problems == ()
    updates = [update for item in found.incidents for update in item.updates]
    updates += [update for item in found.maintenance for update in item.updates]
    assert (len(found.incidents), len(found.maintenance), len(updates)) == (801, 18, 4570)
    assert (len(found.components), len(found.settings.groups)) == (12, 4)
    headings = sum(line.startswith("## 2") for text in texts.values() for line in text.split("\n"))
    assert headings == 4570
    assert min(update.at for update in updates) > at("2022-03-01 00:00")


def test_the_whole_history_builds_without_a_problem() -> None:
    assert built(NOW).problems == ()
    assert len(recorded()) == 801 + 18
    assert sum(len(one.told) for one in recorded()) == 4570


def test_every_title_is_the_heading_of_its_page() -> None:
    headings = {one.address: re.findall(r"<h1>(.*?)</h1>", page) for one, page in pages()}
    assert {address: [shown_words(text) for text in found] for address, found in headings.items()} == {
        one.address: [one.title] for one in recorded()
    }


def test_every_title_is_in_the_history_once() -> None:
    months = (page.decode() for path, page in built(NOW).files.items() if re.match(r"history/\d", path))
    rows = [row for page in months for row in re.findall(r'<h3><a href="../../([^"]+)index.html">(.*?)</a>', page)]
    assert sorted((address, shown_words(title)) for address, title in rows) == sorted(
        (one.address, one.title) for one in recorded()
    )


def test_every_update_is_on_its_page_with_its_status_and_time() -> None:
    shown = ((one, shown_words(page)) for one, page in pages())
    assert [(one.address, told) for one, page in shown for told in one.told if told.words not in page] == []


def test_every_time_is_on_its_page() -> None:
    shown = ((one, frozenset(re.findall(r' datetime="([^"]+)"', page))) for one, page in pages())
    assert {one.address: one.moments - times for one, times in shown if one.moments - times} == {}


def test_the_page_as_it_was_shows_the_outage_that_was_open_then_and_no_other() -> None:
    files = built(THEN).files
    news, _ = files["index.html"].decode().split("<h2>Components</h2>")
    unresolved = json.loads(files["api/v2/incidents/unresolved.json"])["incidents"]
    assert built(THEN).problems == ()
    assert re.findall(r'<h3><a href="([^"]+)">', news) == [f"{OUTAGE}index.html"]
    assert [incident["shortlink"] for incident in unresolved] == [f"https://status.example.org/{OUTAGE}"]


def test_nothing_of_what_came_later_is_anywhere_in_the_site_as_it_was() -> None:
    site = "\n".join(content.decode() for content in built(THEN).files.values())
    later_day = r"2026-08-(?:1[89]|[23]\d)|Aug(?:ust)? (?:1[89]|[23]\d), 2026|2026-(?:09|1\d)-\d\d|202[789]-\d\d-\d\d"
    later_hour = r"2026-08-17T1[6-9]:(?!00:00)[\d:]+|2026-08-17T2\d:[\d:]+|Aug 17, 2026, (?:16:0[1-9]|1[7-9]|2\d)"
    assert re.findall(later_day, site) == []
    assert re.findall(later_hour, site) == []


def test_no_word_of_what_was_said_later_is_anywhere_in_the_site_as_it_was() -> None:
    site = "\n".join(content.decode() for content in built(THEN).files.values())
    told = [(told.moment > THEN.now, told.text) for one in recorded() for told in one.told]
    before = {text for is_later, text in told if not is_later}
    later = [max(re.findall(r"[\w ,.]+", text), key=len) for is_later, text in told if is_later and text not in before]
    assert len(later) > 20
    assert [text for text in later if text in site] == []
    assert [one.address for one in recorded() if one.told[0].moment > THEN.now and one.address in site] == []
