"""What is written in a way that YAML makes less of counts neither as absent nor as what is left of it."""

from time import process_time

import pytest

from little import read
from statusgen.content.alerts import read_alert_rules
from statusgen.model import State

API = "-- components/api.yaml --\nname: API\n"
SITE = API + "-- site.yaml --\ntitle: Acme\nurl: https://acme.example/\n"
HOOK = "webhook: https://a.example/"


@pytest.mark.parametrize(
    "status",
    [
        "status: *down\n",
        "status:\n",
        "status: operational\nstatus: major_outage\n",
        "status: major_outage\nstatus: operational\n",
        "<<: {status: major_outage}\n",
        "*key : major_outage\n",
        "[status]: major_outage\n",
        "<<<<<<< HEAD\nstatus: operational\n=======\nstatus: major_outage\n>>>>>>> other\n",
        "Status: major_outage\n",
        "statuss: major_outage\n",
        "state: major_outage\n",
        "\u200bstatus: major_outage\n",
        '"status ": major_outage\n',
        "Status:\n",
        "Status: major_outage\nstatus: operational\n",
        "status: operational\nStatus: [\n",
    ],
)
def test_a_state_that_may_be_another_is_unknown(status: str) -> None:
    found, problems = read(API + status)
    assert [component.status for component in found.components] == [None]
    assert problems


@pytest.mark.parametrize("status", ["status: &down major_outage\n", "status: !!str major_outage\n"])
def test_an_anchor_or_a_tag_takes_nothing_from_a_value(status: str) -> None:
    found, problems = read(API + status)
    assert [component.status for component in found.components] == [State.MAJOR_OUTAGE]
    assert len(problems) == 1


def test_a_merge_key_changes_no_key_that_is_there() -> None:
    found, _ = read(API + "status: operational\n<<: {status: major_outage}\n")
    assert [component.status for component in found.components] == [State.OPERATIONAL]


def test_many_unknown_keys_hide_no_mistyped_one() -> None:
    found, _ = read(API + "".join(f"x{n}: 1\n" for n in range(200)) + "Status: major_outage\n")
    assert [component.status for component in found.components] == [None]


@pytest.mark.parametrize(
    "line",
    [
        "status_sinse: 2026-04-12 09:14\n",
        "colour: red\n",
        "nmae: Web\n",
        "start: 2020-01-01\n",
        "status_url: https://x.example\n",
        "stats: 1\n",
    ],
)
def test_a_key_that_is_mistyped_for_another_leaves_the_state(line: str) -> None:
    found, problems = read(f"{API}status: partial_outage\n{line}")
    assert [component.status for component in found.components] == [State.PARTIAL_OUTAGE]
    assert problems


def test_who_is_told_is_unclear_where_that_key_is_mistyped() -> None:
    found, _ = read(f"{SITE}Notify:\n  team: {{{HOOK}}}\n")
    assert found.settings.is_notify_unclear


def told_of(front: str, folder: str = "incidents") -> tuple[int, tuple[str, ...]]:
    """Return how many incidents are published, and which files could not be shown."""
    found, problems = read(f"-- {folder}/a.md --\n---\ntitle: Secret\n{front}---\nText\n")
    assert problems
    return len(found.incidents), found.unreadable


MISTYPED = (
    "Draft: true\n",
    "DRAFT: true\n",
    "drafts: true\n",
    '"draft ": true\n',
    "\u00a0draft: true\n",
    "\u200bdraft: true\n",
    "darft: true\n",
    "Draft:\n",
    "Draft: true\ndraft: false\n",
)


@pytest.mark.parametrize(
    "draft",
    [
        "draft: *yes\n",
        "draft:\n",
        "<<: {draft: true}\n",
        "draft: false\ndraft: true\n",
        "*draft : true\n",
        " draft: true\n",
        *MISTYPED,
    ],
)
def test_what_may_be_a_draft_is_not_published(draft: str) -> None:
    assert told_of(f"{draft}started: 2026-04-12 09:00\n") == (0, ("incidents/a.md",))


@pytest.mark.parametrize("draft", MISTYPED)
def test_a_mistyped_draft_is_none_of_the_maintenance_or_the_postmortems(draft: str) -> None:
    work = f"---\ntitle: Secret\nstarts: 2026-04-12 09:00\nends: 2026-04-12 10:00\n{draft}---\n"
    incident = "---\ntitle: A\nstarted: 2026-04-12 09:00\n---\n"
    found, _ = read(
        f"-- maintenance/a.md --\n{work}-- incidents/a.md --\n{incident}"
        f"-- postmortems/a.md --\n---\nsummary: Secret\n{draft}---\n"
    )
    assert (found.maintenance, found.unreadable) == ((), ("maintenance/a.md",))
    assert [each.postmortem for each in found.incidents] == [None]


@pytest.mark.parametrize(
    "front", ["draft: false\ndraft_url: https://x.example\n", "draft_url: x\n", "draft: false\ncraft: 1\n"]
)
def test_another_key_outvotes_no_draft_that_can_be_read(front: str) -> None:
    assert told_of(f"{front}started: 2026-04-12 09:00\n") == (1, ())


@pytest.mark.parametrize("key", ["date", "data", "after", "rate"])
def test_another_word_that_is_a_little_like_it_hides_nothing(key: str) -> None:
    assert told_of(f"{key}: 2026-04-12\nstarted: 2026-04-12 09:00\n") == (1, ())


def test_what_is_merged_into_an_incident_hides_it_only_if_it_is_about_drafts() -> None:
    assert told_of("<<: {severity: P1}\nstarted: 2026-04-12 09:00\n") == (1, ())


@pytest.mark.parametrize(
    "line",
    [
        "draft true",
        '"draft": [',
        "{a: b, draft: true",
        "Draft: true\nimpact: [",
        "DRAFT true",
        "{a: b, Drafts: true",
        '{a: b, "draft ": true',
        "{a: b, draft\u00a0: true",
    ],
)
def test_a_draft_is_hidden_however_it_is_broken(line: str) -> None:
    assert told_of(f"started: 2026-04-12 09:00\n{line}\n") == (0, ("incidents/a.md",))


def test_an_incident_that_is_broken_elsewhere_is_no_draft() -> None:
    assert told_of("started: 2026-04-12 09:00\nimpact: [\nalert_key: a draft of it\n") == (1, ())


def test_front_matter_that_breaks_off_hides_a_draft_behind_it() -> None:
    found, _ = read(
        "-- incidents/a.md --\n---\ntitle: Secret\nNot a key\ndraft: true\n\n## 2026-04-12 09:00 - Update\n"
    )
    assert (found.incidents, found.unreadable) == ((), ("incidents/a.md",))


@pytest.mark.parametrize(
    "entry",
    [
        f"{{{HOOK}, components: *ids}}",
        f"{{{HOOK}, severities: *some}}",
        f"{{{HOOK}, <<: {{components: [api]}}}}",
        f"{{{HOOK}, components: [api], components: [web]}}",
        f"&a {{{HOOK}}}",
        f"{{{HOOK}, topics: !!seq [incidents]}}",
    ],
)
@pytest.mark.parametrize("name", ["team", '"team "'])
def test_who_is_perhaps_not_to_be_told_of_all_is_told_of_nothing(name: str, entry: str) -> None:
    found, problems = read(f"{SITE}notify:\n  {name}: {entry}\n  other: {{{HOOK}}}\n")
    assert [(target.name, target.address) for target in found.settings.notify] == [
        ("team", ""),
        ("other", "https://a.example/"),
    ]
    assert problems


@pytest.mark.parametrize(
    "rule",
    [
        "match: {service: a, service: b}",
        "match: {service: a, <<: {env: b}}",
        "match: {service: a, env: *x}",
        "match: {<<: *x}",
        "match: *x",
        "match: {service: a}, severity: *x",
        "match: &x {service: a}",
    ],
)
def test_a_rule_that_may_mean_another_is_left_out(rule: str) -> None:
    rules, problems = read_alert_rules(f"rules:\n  - {{{rule}}}\n  - match: {{env: b}}\n", ())
    assert [each.match for each in rules.rules] == [(("env", "b"),)]
    assert problems


KEYS = "title: Secret\nroles:\n  commander: Ada\nalert_key: a1\n"
UPDATE = "\n## 2026-04-12 10:00 - Investigating\n\nBody\n"


def test_a_draft_without_any_fence_is_hidden() -> None:
    found, _ = read(f"-- incidents/a.md --\n{KEYS}draft: true\n{UPDATE}")
    assert found.incidents == ()


def test_keys_without_any_fence_are_not_published() -> None:
    found, problems = read(f"-- incidents/a.md --\n{KEYS}{UPDATE}")
    (incident,) = found.incidents
    assert (incident.title, incident.html, len(incident.updates)) == ("Secret", "", 1)
    assert [str(problem)[:40] for problem in problems] == ["incidents/a.md:1:1: error: no front matt"]


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("match: {service: a, env: *x}", "2:31"),
        ("match: *x", "2:13"),
        ("match: {service: a}, components: [*x]", "2:40"),
    ],
)
def test_of_an_alias_one_thing_is_told(rule: str, place: str) -> None:
    _, problems = read_alert_rules(f"rules:\n  - {{{rule}}}\n", ())
    assert [*map(str, problems)] == [
        f"alerts.yaml:{place}: error: aliases such as '*x' are not used here (write the value itself)"
    ]


def test_of_a_key_that_stands_twice_its_value_is_told_as_well() -> None:
    _, problems = read(f"{API}show: P9\nshow: always\n")
    assert [problem.line for problem in problems] == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        f"-- incidents/a.md --\n---\naliases: [{'A,' * 20_000}]\nimpact: {chr(1) * 20_000}\nroles: [\n---\n",
        f'{SITE}deploy:\n  a:\n    to: "file:{"a" * 60_000}\\nb"\n',
    ],
)
def test_a_file_cannot_ask_for_more_time_than_its_length_is_worth(text: str) -> None:
    begun = process_time()
    _, problems = read(text)
    assert problems
    assert process_time() - begun < 4  # of any length twice as long, it was four times as much, and here over 9
