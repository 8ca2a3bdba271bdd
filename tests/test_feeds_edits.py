"""What an edit of content may change in a feed, and what not."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import API_DOWN, SETTINGS, UPGRADE, facts, feed_files, update
from statusgen.model import Component, Html, Incident, Maintenance, Settings, Severity, Status
from statusgen.structs import replace
from story import incident

NOW = "2026-05-12 21:00"
OTHER = replace(incident("09:30 investigating", "11:00 resolved"), slug="other", title="Other")
LINES = st.text(st.characters(codec="utf-8"), max_size=30)

Edit = Callable[[Incident], Incident]


def entries(content: bytes) -> dict[str, bytes]:
    """Return each entry of an RSS or Atom feed, byte for byte, by its id."""
    found = re.findall(rb"<(?:item|entry)>.*?</(?:item|entry)>", content, re.DOTALL)
    return {re.findall(rb"urn:uuid:[0-9a-f-]{36}", entry)[0].decode(): entry for entry in found}


def files(
    *items: Incident | Maintenance, site_settings: Settings = SETTINGS, api: str = "API"
) -> dict[str, dict[str, bytes]]:
    site = facts(NOW, *items, settings=site_settings, components=(Component("api", api), Component("web", "Dashboard")))
    return {name: entries(content) for name, content in feed_files(site).items() if not name.endswith("json")}


BEFORE = files(API_DOWN, OTHER, UPGRADE)


@st.composite
def texts(draw: st.DrawFn) -> Edit:
    title, number, text = draw(LINES), draw(st.integers(0, 2)), draw(LINES)
    severity = draw(st.sampled_from([None, *Severity]))
    status = draw(st.sampled_from([Status.INVESTIGATING, Status.UPDATE, Status.RESOLVED]))

    def edit(item: Incident) -> Incident:
        changed = replace(item.updates[number], html=Html(f"<p>{text}</p>"), status=status)
        updates = (*item.updates[:number], changed, *item.updates[number + 1 :])
        return replace(item, title=title, severity=severity, updates=updates, html=Html(text))

    return edit


@settings(deadline=None)  # other work on the machine is not this test's fault
@given(texts(), LINES, LINES)
def test_ids_stay_whatever_is_written(edit: Edit, site_title: str, component: str) -> None:
    renamed = replace(SETTINGS, title=site_title, url="http://status.acme.example/")
    after = files(edit(API_DOWN), OTHER, UPGRADE, site_settings=renamed, api=component)
    assert {name: [*found] for name, found in after.items()} == {name: [*found] for name, found in BEFORE.items()}


@settings(deadline=None)  # as above
@given(texts())
def test_edit_of_one_incident_leaves_the_entries_of_others_byte_for_byte(edit: Edit) -> None:
    own = {*files(API_DOWN)["feed.atom"], *files(API_DOWN)["history.atom"]}
    after = files(edit(API_DOWN), OTHER, UPGRADE)
    for name, found in BEFORE.items():
        assert {key: entry for key, entry in after[name].items() if key not in own} == {
            key: entry for key, entry in found.items() if key not in own
        }


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom", "components/api/feed.atom"])
def test_corrected_text_changes_its_own_entry_alone(name: str) -> None:
    corrected = replace(API_DOWN.updates[1], html=Html("<p>A rollback is out now.</p>"))
    item = replace(API_DOWN, updates=(API_DOWN.updates[0], corrected, API_DOWN.updates[2]))
    after = files(item, OTHER, UPGRADE)[name]
    (changed,) = [key for key, entry in after.items() if BEFORE[name][key] != entry]
    assert b"A rollback is out now." in after[changed]


def test_new_update_leaves_all_entries_before_it_as_they_were() -> None:
    reopened = update("2026-04-12 11:30", Status.INVESTIGATING, "Again.", (("web", OTHER_STATE),))
    after = files(replace(API_DOWN, updates=(*API_DOWN.updates, reopened)), OTHER, UPGRADE)["feed.atom"]
    new = [key for key in after if key not in BEFORE["feed.atom"]]
    assert len(new) == 1
    assert {key: entry for key, entry in after.items() if key not in new} == BEFORE["feed.atom"]


OTHER_STATE = API_DOWN.components[0][1]


def test_new_update_moves_the_date_of_its_incident_in_the_history() -> None:
    said = update("2026-05-12 20:30", Status.POSTMORTEM, "What we learned.")
    after = files(replace(API_DOWN, updates=(*API_DOWN.updates, said)), OTHER, UPGRADE)["history.atom"]
    first = next(iter(after.values()))
    assert b"<title>Elevated API error rates</title><updated>2026-05-12T20:30:00+00:00</updated>" in first


@settings(deadline=None)  # as above
@given(st.integers(0, 2000), st.integers(0, 2000))
def test_time_that_passes_takes_nothing_back(earlier: int, later: int) -> None:
    first, second = sorted((earlier, later))
    before, after = (
        entries(feed_files(facts(f"2026-05-{10 + n // 500} {n % 500 // 25:02}:00", UPGRADE))["feed.atom"])
        for n in (first, second)
    )
    assert before.items() <= after.items()
