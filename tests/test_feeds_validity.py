"""Feeds before the eyes of other programs: a reader, the grammar of Atom, the schema of JSON Feed."""

import json
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]  # it has no types
import pytest
from jsonschema import Draft202012Validator

from conftest import SHARED, needs
from made import API_DOWN, SETTINGS, UPGRADE, facts, feed_files, update
from statusgen.content.site import read_site
from statusgen.facts import Facts, derive
from statusgen.language import Language
from statusgen.model import Component, Html, Status
from statusgen.sources import read_sources
from statusgen.structs import replace
from story import at, incident, maintenance

HERE = Path(__file__).parent
JING = shutil.which("jing")
RICH = replace(
    SETTINGS,
    title="Acme & Söhne <b>",
    language="zh-Hans",
    url="https://acme.example/status/",
    logo="logo.png",
    favicon="icon.svg",
    websub_hub="https://hub.example/",
)
NASTY = replace(
    incident("09:20 investigating"),
    slug="nasty",
    title="\x07 ]]> <script>&\U0001f6a8 \u05d0\u05d1",
    updates=(
        update("2026-04-12 09:20", Status.INVESTIGATING, "]]&gt; &lt;script&gt; \U0001f6a8 \u05d0\u05d1 &amp;amp;"),
        update("2026-04-12 19:20", Status.UPDATE, "y" * 100_000),
        update("2026-04-12 19:20", Status.RESOLVED),
    ),
)
SITES = {
    "empty": facts("2026-05-12 21:00"),
    "usual": facts("2026-05-12 21:00", API_DOWN, UPGRADE),
    "rich": facts(
        "2026-04-12 11:00",
        API_DOWN,
        UPGRADE,
        NASTY,
        incident(started="09:00"),
        maintenance(starts="10:00", ends="09:00"),
        settings=RICH,
        components=(Component("api", "A & B ]]>"), Component("web", "\x00")),
    ),
}


RECORDED = SHARED / "real" / "github-status" / "content"


def recorded() -> Facts:
    site, _ = read_site(read_sources(RECORDED).texts)
    return derive(site, at("2026-08-22 00:00"), Language(site.settings.language, site.settings.timezone))


@pytest.fixture(
    scope="module",
    params=[*SITES, pytest.param("recorded", marks=needs("recorded history", found=RECORDED.is_dir()))],
)
def files(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return feed_files(SITES.get(request.param) or recorded())


def complaints(*written: Path) -> str:
    """Return what jing finds in Atom feeds."""
    command: list[str | Path] = [JING or "jing", "-c", HERE / "atom.rnc", *written]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def xml(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return what feedparser knows to read."""
    return {name: content for name, content in files.items() if not name.endswith(".json")}


def test_reader_finds_nothing_wrong(files: dict[str, bytes]) -> None:
    for name, content in xml(files).items():
        feed = feedparser.parse(content)
        assert (name, feed.bozo) == (name, False)
        assert all(entry.id and entry.link and entry.title and entry.published for entry in feed.entries)


def test_reader_finds_dates_in_order(files: dict[str, bytes]) -> None:
    for name, content in xml(files).items():
        date = "updated_parsed" if name.endswith(".atom") else "published_parsed"
        dates = [entry[date] for entry in feedparser.parse(content).entries]
        assert dates == sorted(dates, reverse=True)


@needs("jing (Debian's package)", found=JING)
def test_atom_keeps_to_its_grammar(files: dict[str, bytes], tmp_path: Path) -> None:
    written = []
    for number, (name, content) in enumerate(files.items()):
        if name.endswith(".atom"):
            written.append(tmp_path / f"{number}.atom")
            written[-1].write_bytes(content)
    assert complaints(*written) == ""


@needs("jing (Debian's package)", found=JING)
def test_grammar_tells_a_feed_that_breaks_it(tmp_path: Path) -> None:
    broken = tmp_path / "broken.atom"
    broken.write_bytes(feed_files(SITES["usual"])["feed.atom"].replace(b"<published>2026", b"<published>tomorrow"))
    assert 'element "published" invalid; must be an ISO date and time' in complaints(broken)


def test_json_feed_keeps_to_its_schema(files: dict[str, bytes]) -> None:
    schema = json.loads((HERE / "json_feed.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name, content in files.items():
        if name.endswith(".json"):
            assert [error.message for error in validator.iter_errors(json.loads(content))] == []


def test_rss_has_what_it_must_have_once(files: dict[str, bytes]) -> None:
    once = ("title", "link", "description", "language", "ttl", "generator")
    for name, content in files.items():
        if name.endswith(".rss"):
            (channel,) = ET.fromstring(content)  # noqa: S314  # our own
            assert [len(channel.findall(tag)) for tag in once] == [1] * len(once)
            for item in channel.iter("item"):
                assert [len(item.findall(tag)) for tag in ("title", "link", "description", "guid", "pubDate")] == [
                    1
                ] * 5


def test_ids_are_unique_in_a_feed(files: dict[str, bytes]) -> None:
    for content in xml(files).values():
        ids = [entry.id for entry in feedparser.parse(content).entries]
        assert len(ids) == len(set(ids))


def test_no_link_is_relative(files: dict[str, bytes]) -> None:
    for content in files.values():
        assert b'href=\\"#' not in content.replace(b'"', b'\\"')
        assert Html("\ufdd0").encode() not in content
