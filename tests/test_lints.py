"""Each truth lint with the smallest content that it is about, and with one that is well."""

from pathlib import Path

import pytest

from little import facts, files
from statusgen.lints.truth import truth_lints
from statusgen.model import Lint

NOW = "2026-04-12 12:00"
DOCS = Path(__file__).parents[1] / "docs/check.md"

API = "-- components/api.yaml --\nname: API\n"
UPDATED = "## 2026-04-12 11:50 - Update\n"


def said(text: str, now: str = NOW) -> list[str]:
    """Return what is said of `text`, without the hints."""
    found = truth_lints(facts(text, now), files(text))
    return [str(problem).replace(f" ({problem.hint})", "").replace("warning: ", "") for problem in found]


def incident(front: str, *updates: str, name: str = "a") -> str:
    return f"-- incidents/{name}.md --\n---\ntitle: A\n{front}---\n{''.join(updates)}"


def test_a_component_that_is_red_by_hand_asks_for_an_incident() -> None:
    text = "-- components/api.yaml --\nname: API\nstatus: partial_outage\n"
    assert said(text) == [
        (
            "components/api.yaml:2:9: `api` is partial_outage by hand, and no open incident says why"
            " [component-without-incident]"
        )
    ]
    assert said(text + incident("components: [api]\n", UPDATED)) == []
    assert said(API) == []


def test_an_incident_without_a_severity_is_held_to_the_acknowledgement_of_p2() -> None:
    site = "-- site.yaml --\ntitle: A\nurl: https://a.example/\nseverities: {P2: {acknowledge: 10}}\n"
    front = "components: [api]\nstarted: 2026-04-12 11:30\ndetected: 2026-04-12 11:30\n"
    late = "acknowledged: 2026-04-12 11:45\n"
    assert said(site + API + incident(front + late, UPDATED)) == [
        "incidents/a.md:6:15: it was acknowledged after 15 min, and P2 asks for 10 min [late-acknowledgement]"
    ]


@pytest.mark.parametrize(
    ("severity", "update", "message"),
    [
        ("severity: P1\n", "10:59", "the last word is 1 h 1 min old, and P1 asks for one every 1 h"),
        ("severity: P1\n", "11:00", ""),
        ("severity: P3\n", "10:59", ""),
        ("", "07:00", "the last word is 5 h old, and P2 asks for one every 4 h"),
    ],
)
def test_an_open_incident_without_a_word_for_long_asks_for_one(severity: str, update: str, message: str) -> None:
    text = API + incident(f"{severity}components: [api]\n", f"\n## 2026-04-12 {update} - Investigating\n")
    line = 7 if severity else 6
    assert said(text) == ([f"incidents/a.md:{line}:4: {message} [update-overdue]"] if message else [])


def test_what_is_resolved_owes_no_update() -> None:
    updates = ("## 2026-04-12 07:00 - Investigating\n", "## 2026-04-12 07:30 - Resolved\n")
    assert said(API + incident("components: [api]\n", *updates)) == []


@pytest.mark.parametrize(
    ("facts_of_it", "message"),
    [
        ("detected: 2026-04-12 11:30\n", "6:11: nobody acknowledged it, which was due 15 min ago"),
        ("detected: 2026-04-12 11:46\n", ""),
        (
            "detected: 2026-04-12 11:30\nacknowledged: 2026-04-12 11:50\n",
            "7:15: it was acknowledged after 20 min, and P1 asks for 15 min",
        ),
        ("detected: 2026-04-12 11:30\nacknowledged: 2026-04-12 11:45\n", ""),
        ("acknowledged: 2026-04-12 11:50\n", ""),
    ],
)
def test_an_acknowledgement_that_is_late_is_told(facts_of_it: str, message: str) -> None:
    front = f"severity: P1\ncomponents: [api]\nstarted: 2026-04-12 11:30\n{facts_of_it}"
    assert said(API + incident(front, UPDATED)) == (
        [f"incidents/a.md:{message} [late-acknowledgement]"] if message else []
    )


@pytest.mark.parametrize(
    ("updates", "message"),
    [
        (("## 2026-04-11 11:59 - Monitoring\n", UPDATED), "5:4: it is being monitored for 1 d"),
        (("## 2026-04-11 12:00 - Monitoring\n", UPDATED), ""),
        (("## 2026-04-10 11:00 - Monitoring\n", "## 2026-04-12 11:00 - Identified\n", UPDATED), ""),
        (("## 2026-04-10 11:00 - Identified\n", UPDATED), ""),
    ],
)
def test_what_is_monitored_for_over_a_day_is_told(updates: tuple[str, ...], message: str) -> None:
    text = API + incident("components: [api]\n", *updates)
    assert said(text) == ([f"incidents/a.md:{message} [long-monitoring]"] if message else [])


def maintenance(*updates: str) -> str:
    front = "title: M\nstarts: 2026-04-12 09:00\nends: 2026-04-12 11:00\ncomponents: [api]\n"
    return f"-- maintenance/m.md --\n---\n{front}---\n{''.join(updates)}"


def test_maintenance_that_people_began_and_did_not_end_is_told() -> None:
    begun = "## 2026-04-12 09:05 - In progress\n"
    assert said(API + maintenance(begun)) == [
        "maintenance/m.md:4:7: it is in progress, 1 h past its end [maintenance-overdue]"
    ]
    assert said(API + maintenance(begun, "## 2026-04-12 10:50 - Completed\n")) == []
    assert said(API + maintenance()) == []


def test_maintenance_that_was_put_off_asks_for_a_new_time_once_the_old_one_is_past() -> None:
    put_off = maintenance("## 2026-04-12 09:05 - Scheduled\n")
    assert said(API + put_off, "2026-04-12 10:59") == []
    assert said(API + put_off) == [
        "maintenance/m.md:4:7: it is put off by `Scheduled`, 1 h past its end [maintenance-overdue]"
    ]
    assert said(API + maintenance("## 2026-04-12 08:00 - Scheduled\n")) == []


RESOLVED = "## 2026-04-12 08:00 - Investigating\n## 2026-04-12 09:00 - Resolved\n"


@pytest.mark.parametrize(
    ("front", "now", "message"),
    [
        ("severity: P0\n", "2026-04-17 10:00", "resolved 5 d 1 h ago, this P0 has no postmortem"),
        ("severity: P1\n", "2026-04-17 09:00", ""),
        ("severity: P1\n", "2026-05-12 09:00", ""),
        ("severity: P2\n", "2026-04-17 10:00", ""),
        ("severity: P1\nbackfilled: true\n", "2026-04-17 10:00", ""),
    ],
)
def test_a_grave_incident_asks_for_a_postmortem(front: str, now: str, message: str) -> None:
    text = API + incident(f"{front}components: [api]\n", RESOLVED)
    assert said(text, now) == ([f"incidents/a.md:3:11: {message} [missing-postmortem]"] if message else [])


def test_a_postmortem_that_is_a_draft_is_not_there_yet() -> None:
    text = API + incident("severity: P1\ncomponents: [api]\n", RESOLVED)
    draft = "-- postmortems/a.md --\n---\nsummary: x\ndraft: true\n---\n"
    expected = "incidents/a.md:3:11: resolved 5 d 1 h ago, this P1 has no postmortem but a draft [missing-postmortem]"
    assert said(text + draft, "2026-04-17 10:00") == [expected]
    assert said(text + draft.replace("true", "false"), "2026-04-17 10:00") == []


def test_actions_without_an_owner_or_a_day_and_those_overdue_are_told() -> None:
    text = (
        API
        + incident("components: [api]\n", RESOLVED)
        + """-- postmortems/a.md --
---
actions:
  - {what: Test, owner: Ada, due: 2026-04-11}
  - {what: Limit  queries, due: 2026-04-12}
  - {what: Learn}
  - {what: Old, done: true, due: 2026-01-01}
---
"""
    )
    assert said(text) == [
        "postmortems/a.md:4:5: 'Limit queries' has no `owner` [incomplete-action]",
        "postmortems/a.md:5:5: 'Learn' has no `owner` and `due` [incomplete-action]",
        "postmortems/a.md:3:35: 'Test' was due 2026-04-11 [action-overdue]",
    ]


def test_an_incident_that_names_no_component_is_told_while_it_is_news() -> None:
    expected = ["incidents/a.md:2:8: it names no component, so that no component shows it [no-component]"]
    assert said(API + incident("", UPDATED)) == expected
    assert said(API + incident("", RESOLVED)) == expected
    assert said(API + incident("", RESOLVED), "2026-04-26 08:00") == []
    assert said(API + incident("", "## 2026-04-12 11:50 - Update { api=operational }\n")) == []
    assert said(API + incident("severity: P3\n", UPDATED)) == []
    assert said(API + incident("impact: none\n", UPDATED)) == []


def test_two_open_incidents_on_one_component_are_told() -> None:
    first = incident("components: {api: partial_outage}\n", "## 2026-04-12 11:40 - Investigating\n", name="a")
    second = incident("components: {api: partial_outage}\n", UPDATED, name="b")
    assert said(API + first + second) == [
        "incidents/b.md:3:19: `api` is hit by the open incident a, too [shared-component]"
    ]
    assert said(API + first + second + "## 2026-04-12 11:55 - Resolved\n") == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("The host DB-prod-7 fails.", "'DB-prod-7' is one of `lint_words`"),
        ("Initech Ltd. cannot log in.", "'Initech' is one of `lint_words`"),
        ("Initechnology is well.", ""),
        ("Look at 10.20.30.40 for more.", "'10.20....' is a private address"),
        ("Version 10.20.30 is out, and 8.8.8.8 answers.", ""),
        ("The node web1.fra.internal hangs.", "'web1.f...' is an inner host name"),
        ("Our internal tools are slow.", ""),
        ("Use AKIAIOSFODNN7EXAMPLE to read.", "'AKIAIO...' is an access key of AWS"),
        (f"ghp_{'a1' * 18}", "'ghp_a1...' is a token of GitHub"),
        ("-----BEGIN RSA PRIVATE KEY-----", "'-----B...' is a private key"),
        ("roles: Initech", "'Initech' is one of `lint_words`"),
    ],
)
def test_a_word_that_is_not_for_the_public_is_told(line: str, message: str) -> None:
    site = "-- site.yaml --\ntitle: A\nurl: https://a.example/\nlint_words: [db-prod-7, Initech]\n"
    found = said(site + API + incident("components: [api]\n", UPDATED, line))
    places = [problem for problem in found if problem.startswith("incidents/a.md:6:")]
    assert [place.split(": ", 1)[1] for place in places] == ([f"{message} [internal-word]"] if message else [])
    assert found == places


def test_what_is_never_published_may_hold_such_words() -> None:
    site = "-- site.yaml --\ntitle: A\nurl: https://a.example/\nlint_words: [Initech]\n"
    front = "alert_key: Initech\nroles:\n  commander: Initech\ncomponents: [api]\n"
    assert said(site + API + incident(front, UPDATED)) == []
    comments = "# Initech\nimpact: minor # Initech's\nlinks: [{label: 'a # b', url: https://a.example/#Initech}]\n"
    assert said(site + API + incident(front + comments, f"{UPDATED}\n[//]: # (Initech is hit most.)\n")) == [
        "incidents/a.md:9:50: 'Initech' is one of `lint_words` [internal-word]"
    ]
    assert said(site + API + incident("draft: true\ncomponents: [api]\n", UPDATED + "\nInitech is hit.\n")) == []


def test_comments_and_names_of_people_are_not_published_with_the_line_ends_of_windows() -> None:
    text = "---\ntitle: X # on db-1.corp\nroles:\n  commander: ada@mail.corp\n---\nAsk at 10.1.2.3\n".replace(
        "\n", "\r\n"
    )
    found = [problem for problem in said(API + f"-- pages/a.md --\n{text}") if "[internal-word]" in problem]
    assert found == ["pages/a.md:6:8: '10.1.2...' is a private address [internal-word]"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("description: |\n  Ask in channel #ops at 10.1.2.3\n", ["2:26"]),
        ("description: >- # 10.1.2.3\n\n  Ask in channel #ops\n\n  # at 10.1.2.3\norder: 1 # 10.1.2.3\n", ["5:8"]),
        ('description: "Ask in channel\n  #ops at 10.1.2.3" # 10.1.2.3\n', ["2:11"]),
        ("description: 'It''s in\n  #ops at 10.1.2.3' # 10.1.2.3\n", ["2:11"]),
        ("description: It's # at 10.1.2.3\n", []),
        ("history:\n  - note: |\n      #ops at 10.1.2.3\n", ["3:15"]),
    ],
)
def test_only_a_comment_is_one(text: str, places: list[str]) -> None:
    found = [problem for problem in said(f"{API}{text}") if "[internal-word]" in problem]
    begin = "components/api.yaml:"
    assert [problem.removeprefix(begin).split(": ")[0] for problem in found] == [
        f"{int(place.split(':')[0]) + 1}:{place.split(':')[1]}" for place in places
    ]


@pytest.mark.parametrize(
    "text", ["a." * 30000, "a-" * 30000, "eyJaaaaaaaaaaa-" * 4000, "xoxb-" * 12000, "10.0.0.1 " * 6500]
)
def test_no_text_keeps_the_search_for_such_words_busy(text: str) -> None:
    found = said(API + "-- pages/about.md --\n---\ntitle: About\n" + text)
    assert len([problem for problem in found if "[internal-word]" in problem]) <= 20


def test_each_can_be_switched_off_by_its_name() -> None:
    site = "-- site.yaml --\ntitle: A\nurl: https://a.example/\nlints: {no-component: off}\n"
    assert said(site + incident("", UPDATED)) == []


def test_each_is_explained() -> None:
    rows = [line.split("`")[1] for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert rows == sorted(Lint)
