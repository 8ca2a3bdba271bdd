"""`alert`, after an incident was over: what is fresh, and what was said before."""

from pathlib import Path

import pytest

from alerting import alertmanager, firing, pagerduty
from paging import Page
from repositories import git
from responding import Shell

FIRST = firing("2026-04-12T09:30:00Z", instance="a")
FIRST_OVER = {**FIRST, "status": "resolved", "endsAt": "2026-04-12T10:00:00Z"}
SILENCED = firing("2026-04-12T09:45:00Z", instance="b")


@pytest.fixture
def page(shell: Shell) -> Page:
    return Page(shell)


def test_of_a_group_that_was_resolved_one_that_was_silenced_before_begins_another_incident(page: Page) -> None:
    page.take("alertmanager", alertmanager(FIRST), "09:30:30", "--publish", "--resolve")
    page.take("alertmanager", alertmanager(FIRST_OVER, status="resolved"), "10:00:30", "--publish", "--resolve")
    page.take("alertmanager", alertmanager(SILENCED), "10:30:30", "--publish", "--resolve")
    assert [len(found.updates) for found in page.incidents()] == [1, 2]
    before = page.files()
    page.take("alertmanager", alertmanager(SILENCED), "13:00:30", "--publish", "--resolve")
    assert page.files() == before


def test_of_a_group_that_recovered_one_that_was_silenced_before_is_investigated_again(page: Page) -> None:
    page.take("alertmanager", alertmanager(FIRST), "09:30:30", "--publish")
    page.take("alertmanager", alertmanager(FIRST_OVER, status="resolved"), "10:00:30", "--publish")
    page.take("alertmanager", alertmanager(SILENCED), "10:30:30", "--publish")
    (found,) = page.incidents()
    assert (page.told(), found.mitigated) == (["investigating", "monitoring", "investigating"], None)
    before = page.files()
    page.take("alertmanager", alertmanager(SILENCED), "13:00:30", "--publish")
    assert page.files() == before


@pytest.mark.parametrize("options", [(), ("--resolve",)])
def test_a_late_copy_opens_nothing_again(page: Page, options: tuple[str, ...]) -> None:
    page.take("alertmanager", alertmanager(FIRST), "09:30:30", *options)
    page.take("alertmanager", alertmanager(FIRST_OVER, status="resolved"), "10:00:30", *options)
    before = page.files()
    page.take("alertmanager", alertmanager(FIRST), "10:09:00", *options)
    assert page.files() == before


def test_a_group_that_fires_on_after_people_ended_its_incident_opens_nothing_again(page: Page) -> None:
    page.take("alertmanager", alertmanager(FIRST), "09:30:30", "--publish")
    page.shell("resolve", "--message", "Done.", "--yes")
    before = page.files()
    page.take("alertmanager", alertmanager(FIRST, SILENCED), "14:00:00", "--publish")
    assert page.files() == before


def test_beside_an_incident_without_a_text_none_begins_and_open_ones_go_on(page: Page) -> None:
    page.take("pagerduty", pagerduty(), "10:00:20")
    Path("content/incidents/lost.md").symlink_to("nowhere.md")
    before = page.files()
    done = page.take("alertmanager", alertmanager(), "10:01:00")
    assert done.err == (
        "content/incidents/lost.md: error: the incident of this alert may be this, which cannot be read"
        " (`statusgen check` tells why; nothing was written)\n1 error\n"
    )
    assert (done.code, page.files()) == (3, before)
    assert page.take("pagerduty", pagerduty("incident.acknowledged"), "10:02:00").code == 0


def test_what_is_dated_ahead_is_not_resolved_and_nobody_is_told_so_again_and_again(page: Page) -> None:
    page.take("pagerduty", pagerduty(), "10:00:20", "--publish")
    (name,) = page.files()
    with Path("content/incidents", name).open("a") as file:
        file.write("\n## 2026-04-12 14:00 - Identified\n\nIn another zone.\n")
    over = pagerduty("incident.resolved", "2026-04-12T10:10:00Z")
    page.take("pagerduty", over, "10:11:00", "--publish", "--resolve")
    (found,) = page.incidents()
    assert (page.told(), found.mitigated is not None) == (["investigating", "identified"], True)
    before = page.files()
    done = page.take("pagerduty", over, "10:12:00", "--publish", "--resolve")
    assert "Nothing changed: an update of its incident is dated ahead.\n" in done.out
    assert page.files() == before
    page.take("pagerduty", over, "12:01:00", "--publish", "--resolve")
    assert page.told() == ["investigating", "identified", "resolved"]


def test_a_copy_of_what_has_a_key_of_its_own_opens_nothing_again_however_late_it_comes(page: Page) -> None:
    page.take("pagerduty", pagerduty())
    page.take("pagerduty", pagerduty("incident.resolved", "2026-04-12T09:40:00Z"), "10:01:00", "--resolve")
    before = page.files()
    page.take("pagerduty", pagerduty(), "12:00:00")
    assert page.files() == before


def test_a_copy_commits_nothing_that_somebody_is_writing(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@acme.example")
    git(Path(), "init", "--quiet")
    page.take("alertmanager", alertmanager(FIRST), "09:30:30", "--commit")
    (name,) = page.files()
    file = Path("content/incidents", name)
    file.write_text(f"{file.read_text()}\nA thought that is not")
    assert page.take("alertmanager", alertmanager(FIRST), "09:31:30", "--commit").code == 0
    assert git(Path(), "status", "--porcelain", "content/incidents") == f" M {file}\n"
