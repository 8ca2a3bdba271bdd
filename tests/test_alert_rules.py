"""`alerts.yaml`: what it says, and how its mistakes are told."""

from datetime import timedelta
from pathlib import Path

import pytest

from little import files, pages, read
from responding import Shell
from statusgen.content.alerts import read_alert_rules
from statusgen.model import AlertRule, AlertRules, AlertTexts, Severity, State

COMPONENTS = frozenset({"api", "dashboard"})
RULES = """\
rules:
  - match: {env: staging}
    ignore: yes
  - match: {service: api, alertname: "*Down"}
    components: [api, dashboard]
    state: major_outage
    severity: P0
    title: The API
      is down
    message: |
      We look into **it**.
  - match: {}
severities:
  PAGE: P1
group_minutes: 0
texts:
  again: It is back.
"""


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_alert_rules(text, COMPONENTS)[1]]


def test_what_the_file_says() -> None:
    assert read_alert_rules(RULES, COMPONENTS) == (
        AlertRules(
            (
                AlertRule((("env", "staging"),), ignore=True),
                AlertRule(
                    (("service", "api"), ("alertname", "*Down")),
                    ("api", "dashboard"),
                    State.MAJOR_OUTAGE,
                    Severity.P0,
                    "The API is down",
                    "We look into **it**.",
                ),
                AlertRule(),
            ),
            (("page", Severity.P1),),
            timedelta(),
            AlertTexts(again="It is back."),
        ),
        (),
    )


def test_there_need_not_be_one() -> None:
    assert read_alert_rules(None, COMPONENTS) == (AlertRules(), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "rule: []\n", "alerts.yaml:1:1: error: unknown key 'rule' (did you mean 'rules'?)", id="unknown key"
        ),
        pytest.param(
            "rules:\n  - match: {a: b}\n    severty: P1\n",
            "alerts.yaml:3:5: error: unknown key 'severty' (did you mean 'severity'?)",
            id="unknown key of a rule",
        ),
        pytest.param(
            "rules:\n  - components: [api]\n",
            "alerts.yaml:2:5: error: 'match' is missing (add 'match: ...')",
            id="no match",
        ),
        pytest.param(
            "rules:\n  - match: {a: b}\n    components: [api, dashbord]\n",
            "alerts.yaml:3:23: error: there is no component 'dashbord' (did you mean 'dashboard'?)",
            id="no such component",
        ),
        pytest.param(
            "rules:\n  - match: {a: b}\n    state: down\n",
            "alerts.yaml:3:12: error: 'down' is not a state (operational, under_maintenance, degraded_performance,"
            " partial_outage or major_outage)",
            id="no state",
        ),
        pytest.param(
            "severities:\n  page: P9\n", "alerts.yaml:2:9: error: 'P9' is not a severity (P0, P1, P2 or P3)", id="word"
        ),
        pytest.param(
            "group_minutes: 2000\n",
            "alerts.yaml:1:16: error: '2000' is not a whole number from 0 to 1440",
            id="minutes",
        ),
        pytest.param(
            "rules:\n  - match: {a: [b]}\n",
            "alerts.yaml:2:16: error: a list instead of a single value (write the value behind the key)",
            id="no pattern",
        ),
        pytest.param("rules: {}\n", "alerts.yaml:1:8: error: a list is needed here", id="no list"),
    ],
)
def test_mistakes_are_told_with_their_places(text: str, said: str) -> None:
    (found,) = problems(text)
    assert found.startswith(said)


def test_a_rule_with_a_mistake_is_left_out_and_the_others_stay() -> None:
    text = (
        "rules:\n- match: {a: b, c: [d]}\n- {ignore: yes}\n- 7\n- {match: {e: f}}\n- {match: {g: h}, ignore: perhaps}\n"
    )
    rules, found = read_alert_rules(text, COMPONENTS)
    assert rules.rules == (AlertRule((("e", "f"),)),)
    assert [problem.line for problem in found] == [2, 3, 4, 6]


def test_a_mistake_costs_the_page_nothing_and_fails_the_build(shell: Shell) -> None:
    Path("content/alerts.yaml").write_text("rules: 7\n")
    assert shell("check").err.splitlines()[0].startswith("content/alerts.yaml:1:8: error: a list is needed here")
    assert shell("build", "--quiet").code == 1
    assert "Minor Service Outage" in Path("site/index.html").read_text()


def test_nothing_of_it_is_published() -> None:
    text = f"-- components/api.yaml --\nname: API\n-- components/dashboard.yaml --\nname: D\n-- alerts.yaml --\n{RULES}"
    assert read(text)[1] == ()
    without = "-- components/api.yaml --\nname: API\n-- components/dashboard.yaml --\nname: D\n"
    assert pages(text, "2026-04-12 10:00") == pages(without, "2026-04-12 10:00")
    assert "alerts.yaml" in files(text)


def test_a_name_like_it_is_told() -> None:
    assert [str(found) for found in read("-- alert.yaml --\nrules: []\n")[1]] == [
        "alert.yaml: warning: this file is not read: 'alert.yaml' is no file of content (did you mean 'alerts.yaml'?)"
    ]
