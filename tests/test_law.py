"""The law of not doing work twice: whatever happened before, the site is byte for byte what a clean build writes."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from little import at, files
from statusgen.build import build_site
from statusgen.cache import Cache
from statusgen.cli.build import Work
from statusgen.instant import Instant
from statusgen.memory import Memory
from statusgen.output import CONTROL, Notes, write_site
from statusgen.problems import Problem
from statusgen.sources import Sources

SLUGS = ("a", "b", "c")
COMPONENTS = ("api", "web")
STATES = ("operational", "degraded_performance", "major_outage")
HOURS = st.integers(0, 90)
WORDS = st.sampled_from(("Works.", "*Fails*.", "See [more](about/).", "", "# Heading"))
FRONT = (
    "components: [api, web]",
    "components: {api: operational}",
    "severity: P0",
    "aliases: [old]",
    "draft: true",
    "backfilled: true",
    "impact: minor",
    "resolved: 2026-04-30 01:00",
    "severity: P9",
)
START = at("2026-04-29 00:00")  # so that what is told falls into two months

START_FILES = files("""
-- site.yaml --
title: Acme
url: https://acme.example/status/
-- components/api.yaml --
name: API
-- components/web.yaml --
name: Web
-- incidents/a.md --
---
title: A
components: [api]
---
## 2026-04-29 02:00 - Investigating
One
""")


def hour(number: int) -> str:
    return f"{START + timedelta(hours=number):%Y-%m-%d %H:%M}"


Outcome = tuple[dict[str, bytes], tuple[Problem, ...]]


class Edits(RuleBasedStateMachine):
    """Edits, renames, removals, steps of the clock, other options, and two ways to remember."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.texts = dict(START_FILES)
        self.templates: dict[str, str] = {}
        self.static: dict[str, bytes] = {}
        self.instant = Instant(START + timedelta(hours=30))
        self.memory, self.notes = Memory(), Notes()  # as `watch` keeps them

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @rule(slug=st.sampled_from(SLUGS), began=HOURS, ended=st.none() | HOURS, words=WORDS, keys=st.data())
    def tell_of_an_incident(self, slug: str, began: int, ended: int | None, words: str, keys: st.DataObject) -> None:
        front = keys.draw(st.sampled_from(FRONT))
        text = f"---\ntitle: Incident {slug}\n{front}\n---\n{words}\n## {hour(began)} - Investigating\n{words}\n"
        if ended is not None:
            text += f"\n## {hour(ended)} - Resolved {{ web={keys.draw(st.sampled_from(STATES))} }}\n{words}\n"
        self.texts[f"incidents/{slug}.md"] = text

    @rule(slug=st.sampled_from(SLUGS), starts=HOURS, length=st.integers(0, 9), status=st.none() | st.just("Cancelled"))
    def plan_a_maintenance(self, slug: str, starts: int, length: int, status: str | None) -> None:
        text = f"---\ntitle: Work\nstarts: {hour(starts)}\nends: {hour(starts + length)}\ncomponents: [web]\n---\n"
        self.texts[f"maintenance/{slug}.md"] = text + (f"## {hour(starts - 1)} - {status}\n" if status else "")

    @rule(key=st.sampled_from(COMPONENTS), state=st.sampled_from(STATES), name=st.sampled_from(("API", "Web")))
    def set_a_component(self, key: str, state: str, name: str) -> None:
        self.texts[f"components/{key}.yaml"] = f"name: {name}\nstatus: {state}\n"

    @rule(slug=st.sampled_from(SLUGS), published=HOURS, due=HOURS)
    def write_a_postmortem(self, slug: str, published: int, due: int) -> None:
        actions = f"actions: [{{what: Act, owner: Ada, due: {hour(due)[:10]}}}]"
        front = f"published: {hour(published)}\nwhys: [Why]\n{actions}"
        self.texts[f"postmortems/{slug}.md"] = f"---\n{front}\n---\nText\n"

    @rule(
        title=st.sampled_from(("Acme", "Beta")),
        zone=st.sampled_from(("UTC", "Asia/Tokyo")),
        more=WORDS,
        reports=st.sampled_from(("public", "summary", "off")),
    )
    def change_the_settings(self, title: str, zone: str, more: str, reports: str) -> None:
        language = "de" if more else "en"
        text = f"title: {title}\nurl: https://acme.example/\ntimezone: {zone}\nlanguage: {language}\nrecent_days: 2\n"
        text += f"reports: {reports}\n"
        self.texts["site.yaml"] = text

    @rule(words=WORDS)
    def write_a_page(self, words: str) -> None:
        self.texts["pages/about.md"] = f"---\ntitle: About {len(words)}\n---\n{words}\n"

    @rule(data=st.data())
    def move_lines(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.texts)))
        self.texts[path] = self.texts[path].replace("---\n", "---\n# A comment\n", 1)

    @rule(data=st.data())
    def remove_a_file(self, data: st.DataObject) -> None:
        if paths := sorted(self.texts.keys() - {"site.yaml"}):
            del self.texts[data.draw(st.sampled_from(paths))]

    @rule(data=st.data(), slug=st.sampled_from(SLUGS))
    def rename_a_file(self, data: st.DataObject, slug: str) -> None:
        if paths := sorted(path for path in self.texts if path.startswith("incidents/")):
            text = self.texts.pop(data.draw(st.sampled_from(paths)))
            self.texts[f"incidents/2026/{slug}.md"] = text

    @rule(words=WORDS)
    def override_a_template(self, words: str) -> None:
        main = f"{words}{{{{ view.incident.title }}}}"
        text = f'{{% extends "builtin/incident.html" %}}{{% block main %}}{main}{{% endblock %}}'
        self.templates = {"incident.html": text} if words else {}

    @rule(path=st.sampled_from(("CNAME", "index.html", "incidents/a/index.html", "_headers")), there=st.booleans())
    def lay_a_static_file(self, path: str, there: bool) -> None:  # noqa: FBT001  # drawn
        self.static = {path: b"mine"} if there else {}

    @rule(hours=st.integers(-50, 50), past=st.booleans())
    def let_time_pass(self, hours: int, past: bool) -> None:  # noqa: FBT001  # drawn
        self.instant = Instant(self.instant.now + timedelta(hours=hours), past=past)

    @rule(spoil=st.sampled_from((bytes, lambda content: content[:-9], lambda content: b"x" + content)))
    def spoil_the_cache(self, spoil: Callable[[bytes], bytes]) -> None:
        for part in (self.root / "cache").glob("*"):
            part.write_bytes(spoil(part.read_bytes()))

    @rule(data=st.data())
    def touch_the_output(self, data: st.DataObject) -> None:
        if found := sorted(place for place in self.root.rglob("*.html") if place.is_file()):
            data.draw(st.sampled_from(found)).write_bytes(b"somebody's")

    @invariant()
    def the_site_is_what_a_clean_build_writes(self) -> None:
        clean = build_site(self.sources(), self.instant)
        expected = dict(clean.files), clean.problems
        assert self.kept_in_memory() == expected
        assert self.kept_on_disk() == expected

    def kept_in_memory(self) -> Outcome:
        built = build_site(self.sources(), self.instant, memory=self.memory)
        write_site(self.root / "watched", built.files, notes=self.notes)
        return tree(self.root / "watched"), built.problems

    def kept_on_disk(self) -> Outcome:
        work = Work(self.sources(), self.instant, Cache(self.root / "cache"))
        with work.keeping():
            write_site(self.root / "cached", work.built.files)
        return tree(self.root / "cached"), work.built.problems

    def sources(self) -> Sources:
        return Sources(dict(sorted(self.texts.items())), dict(self.static), dict(self.templates))


def tree(folder: Path) -> dict[str, bytes]:
    places = ((place.relative_to(folder).as_posix(), place) for place in folder.rglob("*") if place.is_file())
    return {path: place.read_bytes() for path, place in places if not path.startswith(CONTROL)}


TestLaw = Edits.TestCase
TestLaw.settings = settings(
    max_examples=8, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
