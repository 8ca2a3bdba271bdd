"""The files of a site together: names, addresses, lost files; and any text in any of them."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from little import at, files, read
from statusgen.content.findings import HINTS_LIMIT
from statusgen.content.site import read_site
from statusgen.memory import Memory
from statusgen.model import Component
from statusgen.problems import BuildStoppedError, Problem

pytestmark = pytest.mark.usefixtures("plain_texts")

NAME = "-- components/api.yaml --\nname: API\n"


def incident(front_matter: str, rest: str = "") -> str:
    """Return an incident whose front matter's first line of its own is line 4."""
    return f"{NAME}-- incidents/a.md --\n---\ntitle: A\nstarted: 2026-04-12 09:00\n{front_matter}---\n{rest}"


def at_each(*paths: str) -> dict[str, str]:
    text = "---\ntitle: T\nstarted: 2026-01-01 00:00\n---\n"
    page = "---\ntitle: T\n---\n"
    return files("") | {path: page if path.startswith("pages") else text for path in paths}


@pytest.mark.parametrize(
    ("paths", "slugs", "problems"),
    [
        (
            ["incidents/API Down!.md"],
            ["api-down"],
            ["incidents/API Down!.md: error: 'API Down!' is not a name of a-z, 0-9 and '-' (rename it to api-down.md)"],
        ),
        (
            ["incidents/....md"],
            ["untitled"],
            ["incidents/....md: error: '...' is not a name of a-z, 0-9 and '-' (rename it to untitled.md)"],
        ),
        (
            ["incidents/2025/a.md", "incidents/2026/a.md"],
            ["a", "a-2"],
            ["incidents/2026/a.md: error: 'a' is the name of incidents/2025/a.md too (rename one of them)"],
        ),
        (
            ["incidents/A.md", "incidents/a.md", "incidents/a-2.md"],
            ["a", "a-2", "a-3"],
            [
                "incidents/A.md: error: 'A' is not a name of a-z, 0-9 and '-' (rename it to a.md)",
                "incidents/A.md: error: 'a' is the name of incidents/a.md too (rename one of them)",
            ],
        ),
    ],
)
def test_names_of_incidents(paths: list[str], slugs: list[str], problems: list[str]) -> None:
    site, found = read_site(at_each(*paths))
    assert sorted(incident.slug for incident in site.incidents) == slugs
    assert [str(problem) for problem in found] == problems


@pytest.mark.parametrize(
    "slug", ["incidents", "components", "history", "maintenance", "reports", "assets", "api", "static"]
)
def test_a_page_does_not_take_an_address_of_the_site(slug: str) -> None:
    site, problems = read_site(at_each(f"pages/{slug}.md"))
    assert [str(found) for found in problems] == [
        f"pages/{slug}.md: error: the address '{slug}/' is taken by the site itself (rename it)"
    ]
    assert [page.slug for page in site.pages] == [f"{slug}-2"]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (
            "componets/api.yaml",
            "this file is not read: 'componets' is no folder of content (did you mean 'components'?)",
        ),
        (
            "x/y.md",
            "this file is not read: 'x' is no folder of content (files to be copied as they are belong below static/)",
        ),
        ("site.yml", "this file is not read: 'site.yml' is no file of content (did you mean 'site.yaml'?)"),
        ("components/api.yml", "this file is not read: files here end in .yaml (rename it to api.yaml)"),
        ("incidents/x.txt", "this file is not read: files here end in .md (rename it to x.md)"),
        ("components/web/api.yaml", "this file is not read: components/ has no folders (move it to components/)"),
    ],
)
def test_files_that_are_not_read_get_a_warning(path: str, problem: str) -> None:
    site, problems = read_site(files("") | {path: "name: x"})
    assert [str(found) for found in problems] == [f"{path}: warning: {problem}"]
    assert site.incomplete == ()


@pytest.mark.parametrize("draft", ["true", "perhaps"])
def test_a_postmortem_that_is_a_draft_or_may_be_one_is_not_published(draft: str) -> None:
    found = read(
        f"-- incidents/a.md --\n---\ntitle: A\nstarted: 2026-04-12 09:00\n---\nx\n"
        f"-- postmortems/a.md --\n---\nsummary: x\ndraft: {draft}\n---\ny\n"
    )[0]
    assert found.incidents[0].postmortem is None


def test_a_postmortem_without_its_incident_gets_the_nearest() -> None:
    text = incident("draft: true\n").replace("incidents/a.md", "incidents/2026-04-12-api.md")
    fits, misses = (
        f"-- postmortems/{slug}.md --\n---\nsummary: x\n---\n" for slug in ("2026-04-12-api", "2026-04-13-api")
    )
    assert read(text + fits)[1] == ()
    assert [str(found) for found in read(text + misses)[1]] == [
        "postmortems/2026-04-13-api.md: error: there is no incident '2026-04-13-api' (did you mean '2026-04-12-api'?)"
    ]


def test_the_nearest_incident_is_looked_for_once_and_not_for_any_number_of_postmortems() -> None:
    counts: list[int] = []

    def spread(work: Callable[[int], object], count: int) -> Iterator[object]:
        counts.append(count)
        return map(work, range(count))

    def reading() -> int:
        found = read_site(texts, memory=memory)[1]
        return sum(problem.hint == "did you mean 'api-errors'?" for problem in found)

    memory = Memory(spread=spread)
    texts = files("-- incidents/api-errors.md --\n---\ntitle: A\nstarted: 2026-04-12 09:00\n---\n")
    texts |= {f"postmortems/api-errors-{n}.md": "---\nsummary: A\n---\n" for n in range(30)}
    assert (reading(), HINTS_LIMIT in counts) == (HINTS_LIMIT, True)
    memory.forget_the_rest()
    counts.clear()
    assert (reading(), sum(counts)) == (HINTS_LIMIT, 0)


def test_aliases_of_two_incidents_do_not_clash() -> None:
    text = "---\ntitle: T\nstarted: 2026-01-01 00:00\naliases: [old, {slug}]\n---\n"
    texts = {f"incidents/{slug}.md": text.replace("{slug}", other) for slug, other in (("a", "b"), ("b", "c"))}
    site, problems = read_site(files("") | texts)
    assert [str(found).partition(" (")[0] for found in problems] == [
        "incidents/a.md:4:16: error: the address 'b' is that of incidents/b.md already",
        "incidents/b.md:4:11: error: the address 'old' is that of incidents/a.md already",
    ]
    assert {incident.slug: incident.aliases for incident in site.incidents} == {"a": ("old",), "b": ("c",)}


def test_of_very_many_aliases_the_first_count() -> None:
    names = [f"old-{number}" for number in range(102)]
    front_matter = f"title: T\nstarted: 2026-01-01 00:00\naliases: [{', '.join(names)}]"
    site, problems = read(f"-- incidents/a.md --\n---\n{front_matter}\n---\n")
    assert [str(found) for found in problems] == [
        (
            "incidents/a.md:4:10: error: more than 100 aliases, of which the first count"
            " (keep those that somebody may still have)"
        )
    ]
    assert site.incidents[0].aliases == tuple(names[:100])


def test_a_name_that_is_longer_in_ascii_is_cut_to_what_a_disk_can_hold() -> None:
    site, problems = read_site(at_each(f"incidents/{'㏂' * 83}.md"))
    assert [incident.slug for incident in site.incidents] == [("a-m-" * 50)[:-1]]
    assert len(problems) == 1


def test_a_name_that_cannot_be_used_is_told_once() -> None:
    unusable, unreadable = r"incidents/b\xe9d.md", "incidents/A.md"
    known = [
        Problem(unusable, 0, 0, "the name is not usable", "rename it"),
        Problem(unreadable, 1, 1, "the NUL byte cannot be read", "remove it"),
    ]
    _, problems = read_site(at_each(unreadable), problems=known, lost=[unusable])
    assert [(found.path, found.hint) for found in problems] == [
        (unreadable, "rename it to a.md"),
        (unreadable, "remove it"),
        (unusable, "rename it"),
    ]


def test_files_that_are_lost_are_told_of() -> None:
    lost = ["components/api.yaml", "incidents/a.md", "incidents/2025", "pages/x.md", "postmortems/a.md"]
    text = "-- incidents/b.md --\n---\ntitle: B\nstarted: 2026-01-01 00:00\ncomponents: [api]\naliases: [a]\n---\n"
    known = Problem("incidents/a.md", 0, 0, "cannot be read: Permission denied")
    site, problems = read_site(files(text), problems=[known], lost=lost)
    assert site.components == (Component("api", "Api", status=None),)
    assert site.unreadable == ("components/api.yaml", "incidents/2025", "incidents/a.md")
    assert site.incomplete == ("components/api.yaml", "incidents/2025", "incidents/a.md", "incidents/b.md")
    assert [str(found).partition(" (")[0] for found in problems] == [
        "components/api.yaml: error: this file cannot be read",
        "incidents/2025: error: this file cannot be read",
        "incidents/a.md: error: cannot be read: Permission denied",
        "incidents/b.md:5:11: error: the address 'a' is that of incidents/a.md already",
        "pages/x.md: error: this file cannot be read",
        "postmortems/a.md: error: this file cannot be read",
    ]


def test_components_are_in_the_order_of_the_page() -> None:
    found, _ = read("""
-- site.yaml --
title: Acme
url: https://acme.example/
groups: [{id: z}, {id: a}]
-- components/c1.yaml --
{name: alone}
-- components/c2.yaml --
{name: b, group: a}
-- components/c3.yaml --
{name: A, group: a}
-- components/c4.yaml --
{name: first, group: a, order: -1}
-- components/c5.yaml --
{name: x, group: z, order: 99}
""")
    assert [component.name for component in found.components] == ["x", "first", "A", "b", "alone"]


def test_incidents_are_newest_first_and_then_by_slug() -> None:
    def file(slug: str, day: int) -> str:
        return f"-- incidents/{slug}.md --\n---\ntitle: T\nstarted: 2026-01-0{day} 00:00\n---\n"

    found, _ = read(file("b", 1) + file("a", 1) + file("c", 2))
    assert [incident.slug for incident in found.incidents] == ["c", "a", "b"]


def test_problems_of_earlier_steps_are_sorted_in() -> None:
    _, earlier = read("-- incidents/a.md --\n")
    assert read_site(files("-- pages/about.md --\n---\n---\n"), problems=reversed(earlier))[1] == earlier


def test_missing_site_yaml_stops_the_build() -> None:
    with pytest.raises(BuildStoppedError) as stop:
        read_site({"incidents/a.md": ""})
    assert str(stop.value) == (
        "site.yaml: error: this file is missing (write it, with at least 'title: ...' and 'url: https://...')"
    )


PIECES = st.sampled_from(
    [
        "---\n",
        "\n",
        "title: A\n",
        "started: 2026-04-12 09:00\n",
        "severity: P1\n",
        "draft: true\n",
        "draft: x\n",
        "components: [api]\n",
        "components:\n",
        "  api: x\n",
        "  - api\n",
        "## 2026-04-12 09:20 - Resolved\n",
        "```\n",
        "## 2026-04-12 09:30 - Update {api=major_outage #a}\n",
        "## 2026-99-12 - x {\n",
        "aliases: [a, b]\n",
        "<<<<<<< a\n",
        "starts: 2026-04-12 09:00\n",
        "ends: 2026-04-12 08:00\n",
        "links: [{label: a}]\n",
        "roles: {x: y}\n",
        "a: [{\n",
        "history: [{from: 2026-04-12 09:00, to: x}]\n",
        "name: A\n",
        "status: up\n",
        "? [a]\n",
        "&a *b\n",
        "\t",
        "\x00",
        ": ",
    ]
)


TEXTS = st.lists(PIECES | st.text(st.characters(codec=None), max_size=8), max_size=12).map("".join)


PATHS = st.sampled_from(
    [
        "incidents/a.md",
        "incidents/b/a.md",
        "incidents/B c.md",
        "maintenance/a.md",
        "components/api.yaml",
        "components/x.yaml",
        "postmortems/a.md",
        "pages/a.md",
        "pages/api.md",
        "x/y",
        "incidents/a.txt",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(PATHS, TEXTS))
def test_no_text_raises_and_no_incident_is_lost_silently(texts: dict[str, str]) -> None:
    site, problems = read_site(texts | {"site.yaml": "title: A\nurl: https://a.example/\n"})
    shown = {incident.source for incident in site.incidents} | {item.source for item in site.maintenance}
    for path, text in texts.items():
        if path.startswith(("incidents/", "maintenance/")) and path.endswith(".md"):
            assert path in shown or path in site.unreadable or "draft: true" in text
        if path.startswith("components/"):
            assert any(component.id in path for component in site.components)
    assert set(site.unreadable) <= set(site.incomplete)
    assert all(problem.line >= 0 and problem.message for problem in problems)


@settings(deadline=None)
@given(TEXTS)
def test_no_site_yaml_does_more_than_stop_the_build(text: str) -> None:
    with suppress(BuildStoppedError):
        read_site({"site.yaml": text})


@settings(deadline=None)
@given(TEXTS)
def test_every_update_whose_time_is_clear_is_kept(text: str) -> None:
    body = f"{text}\n## 2026-05-01 10:00 - Resolved\nThe end\n"
    site, _ = read_site(files("") | {"incidents/a.md": f"---\ntitle: A\n---\n{body}"})
    (found,) = site.incidents
    everything = found.html + "".join(update.html for update in found.updates)
    assert "The end" in everything
    closed = "```" in text
    assert closed or any(update.at == at("2026-05-01 10:00") for update in found.updates)
