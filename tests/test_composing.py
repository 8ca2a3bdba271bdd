"""The text of new files: whatever is said, it is read as it was meant."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from statusgen.composing import component_text, new_slug, story_text
from statusgen.content.fields import SLUG
from statusgen.documents import read_markdown
from statusgen.editing import NewUpdate, update_text
from statusgen.model import UTC_ZONE, Status


@given(st.text(max_size=300), st.sets(st.sampled_from(["2026-04-12-a", "2026-04-12-untitled"])))
def test_any_title_gives_a_slug(title: str, taken: set[str]) -> None:
    slug = new_slug(title, taken, date(2026, 4, 12))
    assert SLUG.fullmatch(slug)
    assert slug not in taken
    assert len(slug) <= 80


@given(title=st.text(min_size=1), name=st.text(min_size=1), message=st.text())
def test_what_is_written_is_read_as_it_was_meant(title: str, name: str, message: str) -> None:
    moment = datetime(2026, 4, 12, 9, 14, tzinfo=UTC)
    update = update_text(NewUpdate(moment, Status.INVESTIGATING, message), UTC_ZONE)
    document = read_markdown("incidents/a.md", story_text({"title": title, "roles": {"scribe": name}}, update))
    assert document.problems == ()
    assert document.body.strip().startswith("## 2026-04-12 09:14 - Investigating")
    assert document.body.count("\n## 2026") == 0 + document.body.startswith("\n")


def test_what_is_empty_is_left_out() -> None:
    assert component_text({"name": "API", "group": None, "description": ""}) == "name: API\n"
