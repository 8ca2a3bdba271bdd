"""The sample company and the start that `init` writes: believable, without a problem, nothing open for ever."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from little import at
from statusgen import scaffold
from statusgen.content.site import read_site
from statusgen.lints.clock import lint
from statusgen.model import Severity, Show, Site, State, Status
from statusgen.past import as_of
from statusgen.timeline import incident_course, maintenance_course

STORY = at("2026-06-10 14:30")
MUCH_LATER = at("2027-01-01 00:00")
SAMPLE = Path(__file__).parent.parent / "content"
PICTURES = frozenset({"logo.svg", "favicon.svg"})


def texts(folder: Path) -> dict[str, str]:
    """Return `{path: text}` of the content in `folder`, without its static files."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".md"})
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def laid_down(files: dict[str, bytes]) -> dict[str, str]:
    """Return `{path: text}` of the content in what `init` writes."""
    return {
        path.removeprefix("content/"): text.decode()
        for path, text in files.items()
        if re.fullmatch(r"content/.+\.(yaml|md)", path)
    }


@pytest.fixture(scope="module")
def sample() -> Site:
    site, problems = read_site(texts(SAMPLE), static=PICTURES)
    assert problems == ()
    return site


def open_incidents(site: Site, now: datetime) -> list[str]:
    return [incident.slug for incident in site.incidents if incident_course(incident, now).is_open]


def maintenance_by_status(site: Site, now: datetime) -> dict[Status, int]:
    return dict(Counter(maintenance_course(maintenance, now).status for maintenance in site.maintenance))


def test_at_the_storys_instant_one_incident_is_open_with_two_components_in_different_states(sample: Site) -> None:
    then = as_of(sample, STORY)
    assert open_incidents(then, STORY) == ["2026-06-10-webhooks-late"]
    incident = then.incidents[0]
    assert incident.severity is Severity.P1
    assert [update.status for update in incident.updates] == [Status.INVESTIGATING, Status.IDENTIFIED, Status.UPDATE]
    assert incident.components == (("webhooks", State.PARTIAL_OUTAGE),)
    assert incident.updates[1].changes == (("reports", State.DEGRADED_PERFORMANCE),)


def test_at_the_storys_instant_one_maintenance_runs_one_is_to_come_and_one_was_cancelled(sample: Site) -> None:
    assert maintenance_by_status(as_of(sample, STORY), STORY) == {
        Status.SCHEDULED: 1,
        Status.IN_PROGRESS: 1,
        Status.COMPLETED: 4,
        Status.CANCELLED: 1,
    }


def test_nothing_stays_open_for_ever(sample: Site) -> None:
    assert open_incidents(sample, MUCH_LATER) == []
    assert maintenance_by_status(sample, MUCH_LATER) == {Status.COMPLETED: 6, Status.CANCELLED: 1}


def test_incidents_of_every_severity_fill_fourteen_months_most_of_them_in_the_last_ninety_days(sample: Site) -> None:
    severities = Counter(incident.severity for incident in sample.incidents)
    assert severities == {Severity.P0: 2, Severity.P1: 5, Severity.P2: 6, Severity.P3: 4}
    recent = [incident for incident in sample.incidents if incident.started > STORY - timedelta(days=90)]
    assert (len(recent), len(sample.incidents)) == (12, 17)
    assert sample.incidents[-1].started == at("2025-04-17 08:20")
    assert sample.incidents[0].started < STORY


def test_sample_shows_what_the_format_can_do(sample: Site) -> None:
    incidents = {incident.slug: incident for incident in sample.incidents}
    reopened = [update.status for update in incidents["2026-05-04-webhooks-failing"].updates]
    assert reopened[2:4] == [Status.RESOLVED, Status.INVESTIGATING]
    assert [slug for slug, incident in incidents.items() if not incident.components] == ["2026-05-28-digest-time-zone"]
    assert [slug for slug, incident in incidents.items() if incident.aliases] == ["2025-10-02-text-messages-late"]
    assert [slug for slug, incident in incidents.items() if incident.backfilled] == [
        "2026-04-21-large-attachments-dropped"
    ]
    assert [slug for slug, incident in incidents.items() if incident.postmortem] == [
        "2026-05-19-sign-in-codes-missing",
        "2026-04-12-api-errors",
        "2026-03-24-email-deferred",
    ]
    assert all(incident.postmortem is None or len(incident.postmortem.whys) == 5 for incident in sample.incidents)
    assert [page.slug for page in sample.pages] == ["about", "sla"]


def test_sample_components_fill_three_groups_of_which_one_is_collapsed(sample: Site) -> None:
    groups = Counter(component.group for component in sample.components)
    assert groups == {"access": 3, "delivery": 5, "tools": 4}
    assert [group.id for group in sample.settings.groups if group.collapsed] == ["tools"]
    assert [component.id for component in sample.components if component.show is Show.DEGRADED] == ["carrier-routes"]
    assert [component.id for component in sample.components if component.history] == ["texts"]


def test_sample_speaks_of_days_only_in_names_front_matter_and_headings() -> None:
    """`init --demo` moves the story to today, which a day written in words would give away."""
    day_in_words = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|june|july)\b")
    assert [path for path, text in texts(SAMPLE).items() if day_in_words.search(text.lower())] == []


def test_pictures_that_the_sample_names_are_there(sample: Site) -> None:
    assert {sample.settings.logo, sample.settings.favicon} == PICTURES
    assert {path.name for path in (SAMPLE / "static").iterdir()} == PICTURES


@pytest.mark.parametrize("now", [at("2026-11-24 00:10"), at("2028-02-29 23:59"), STORY])
def test_demo_tells_the_same_story_at_any_hour_of_any_day(now: datetime) -> None:
    site, problems = read_site(laid_down(scaffold.demo(now)), static=PICTURES)
    assert (problems, lint(site, now)) == ((), ())
    assert len(open_incidents(site, now)) == 1
    assert maintenance_by_status(site, now) == maintenance_by_status(as_of(site, now), now)
    assert maintenance_by_status(site, now)[Status.IN_PROGRESS] == 1


@pytest.mark.parametrize("now", [at("2026-06-10 00:00"), at("2026-06-10 23:59")])
def test_start_reads_without_a_problem_and_all_is_well(now: datetime) -> None:
    site, problems = read_site(laid_down(scaffold.starter(now)))
    assert (problems, lint(site, now)) == ((), ())
    assert open_incidents(site, now) == []
    assert maintenance_by_status(site, now) == {Status.COMPLETED: 1}
    assert [component.id for component in site.components] == ["api", "website", "email"]


@pytest.mark.parametrize("path", ["site.yaml", "components/api.yaml"])
def test_each_key_that_the_start_comments_out_works_when_the_hash_is_taken_away(path: str) -> None:
    files = laid_down(scaffold.starter(STORY))
    taken, count = re.subn(r"^( *)# (?=\w+:(?: |$)|  - \{|- \{)", r"\1", files[path], flags=re.MULTILINE)
    assert count > 0
    assert read_site({**files, path: taken}, static=PICTURES | {"own.css"})[1] == ()


def test_no_token_is_left_in_what_init_writes() -> None:
    start = {path: text.decode() for path, text in scaffold.starter(STORY).items()}
    assert re.findall(r"\{\w+\}", "\n".join((*start, *start.values()))) == []
