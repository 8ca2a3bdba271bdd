"""Who is told of news, as site.yaml says it: each mistake at its place, and nobody is told more than was asked for."""

import pytest

from little import read, site
from statusgen.model import Means, NotifyTarget, Severity, Topic

HEAD = "-- components/api.yaml --\nname: API\n-- site.yaml --\ntitle: Acme\nurl: https://acme.example/\n"


def test_a_webhook_gets_all_by_default() -> None:
    (target,) = site(HEAD + "notify:\n  partner:\n    webhook: https://partner.example/hook\n").settings.notify
    assert target == NotifyTarget("partner", Means.WEBHOOK, "https://partner.example/hook", tuple(Topic))


def test_people_are_not_told_of_components_by_default() -> None:
    (target,) = site(HEAD + "notify:\n  team:\n    apprise: ${CHAT_URL}\n").settings.notify
    assert target == NotifyTarget("team", Means.APPRISE, "${CHAT_URL}", (Topic.INCIDENTS, Topic.MAINTENANCE))


def test_an_entry_may_say_what_it_wants() -> None:
    (target,) = site(
        HEAD
        + """notify:
  partner:
    webhook: https://partner.example/${TOKEN}
    secret: ${KEY}
    components: [api]
    severities: [P0, P1]
    topics: [incidents]
"""
    ).settings.notify
    assert target == NotifyTarget(
        "partner",
        Means.WEBHOOK,
        "https://partner.example/${TOKEN}",
        (Topic.INCIDENTS,),
        "${KEY}",
        ("api",),
        (Severity.P0, Severity.P1),
    )


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{}", "4:8: error: one address is needed here (write either `webhook: ...` or `apprise: ...`)"),
        (
            "{webhook: 'https://a.example/', apprise: 'mailto://a'}",
            "4:8: error: one address is needed here (write either `webhook: ...` or `apprise: ...`)",
        ),
        (
            "{apprise: 'mailto://a', secret: '${KEY}'}",
            "4:8: error: `secret` is for webhooks (remove it, or write `webhook` instead of `apprise`)",
        ),
        (
            "{webhook: 'ftp://a.example/'}",
            "4:18: error: 'ftp://a.example/' is not an http or https address (write it as https://acme.example/)",
        ),
        (
            "{webhook: 'https://a.example/${}'}",
            "4:18: error: 'https://a.example/${}' holds a variable without a name (write it as ${NAME})",
        ),
        (
            "{apprise: 'team chat'}",
            "4:18: error: 'team chat' is not an address of apprise (write it as mailto://... or ${NAME})",
        ),
        (
            "{webhook: 'https://a.example/', secret: hunter2}",
            (
                "4:48: error: a secret does not belong into a file"
                " (write ${NAME}, and set that variable where the site is published)"
            ),
        ),
        (
            "{webhook: 'https://a.example/', components: [aip]}",
            "4:53: error: there is no component 'aip' (did you mean 'api'?)",
        ),
        (
            "{webhook: 'https://a.example/', components: api}",
            "4:52: error: a list is needed here (write it as [one, two] or in lines that begin with '- ')",
        ),
        (
            "{webhook: 'https://a.example/', severities: [P9]}",
            "4:53: error: 'P9' is not a severity (P0, P1, P2 or P3)",
        ),
        (
            "{webhook: 'https://a.example/', topics: [incident]}",
            (
                "4:49: error: 'incident' is not what can be told (incidents, maintenance or components)"
                " (did you mean 'incidents'?)"
            ),
        ),
        (
            "{webhook: 'https://ada:hunter2@a.example/'}",
            "4:18: error: a name or password in the address is not sent (leave it out; `secret` signs messages)",
        ),
        (
            "{webhook: 'HTTPS://ada:hunter2@a.example/'}",
            "4:18: error: a name or password in the address is not sent (leave it out; `secret` signs messages)",
        ),
        (
            "{webhook: 'https:/ada:hunter2@a.example/'}",
            "4:18: error: this is not an http or https address (write it as https://acme.example/)",
        ),
        (
            "{apprise: 'mailto:/ada:hunter2@a.example'}",
            "4:18: error: this is not an address of apprise (write it as mailto://... or ${NAME})",
        ),
        (
            "{apprise: 'mailto://ada:hunter2${}@a.example'}",
            "4:18: error: this holds a variable without a name (write it as ${NAME})",
        ),
        (
            "{webhook: 'https://a.example/', component: [api]}",
            "4:40: error: unknown key 'component' (did you mean 'components'?)",
        ),
    ],
)
def test_of_whom_not_all_can_be_read_nothing_is_told(entry: str, problem: str) -> None:
    found, problems = read(HEAD + f"notify:\n  ops: {entry}\n  team:\n    apprise: ${{CHAT_URL}}\n")
    assert [str(each) for each in problems] == [f"site.yaml:{problem}"]
    assert [(target.name, target.address, target.broken) for target in found.settings.notify] == [
        ("ops", "", "its entry in site.yaml has a mistake"),
        ("team", "${CHAT_URL}", ""),
    ]


def test_a_name_is_an_id() -> None:
    _, problems = read(HEAD + "notify:\n  On call:\n    apprise: ${CHAT_URL}\n")
    assert [str(each) for each in problems] == [
        "site.yaml:4:3: error: 'On call' is not an id (an id is made of a-z, 0-9 and '-')"
    ]
