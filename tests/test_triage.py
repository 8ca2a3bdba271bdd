"""What alerts amount to, and that no text of theirs is ever more than a text."""

import html
import re
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting import alertmanager, firing, written
from little import MINIMAL, build
from responding import QUIET, Shell, lay
from statusgen.alerts import Alert, Signal, read_alerts
from statusgen.alerts.payload import line_of
from statusgen.composing import new_slug
from statusgen.content.fields import SLUG
from statusgen.content.site import read_site
from statusgen.editing import written_updates
from statusgen.markup import to_html, to_text
from statusgen.model import UTC_ZONE, AlertRule, AlertRules, AlertTexts, Severity, State
from statusgen.structs import replace
from statusgen.triage import LIMIT, Begin, Member, Members, News, Verdict, begun_text, judge, plain, title_of

NOW = datetime(2026, 4, 12, 10, tzinfo=UTC)
ALERT = Alert("pagerduty:PGR0VU2", Signal.FIRING, "Down", "It is down.", "critical", (("service", "api"),))
COMPONENTS = ("api", "web")
ENDINGS = AlertTexts()

# What means something to Markdown, to YAML, to a browser, to a terminal or to this format, between words and lines.
SIGNS = st.sampled_from(
    [
        *"#-*_`~>+=|[](){}!&<\\:;'\"@%,?/.0123456789 \t\n\r",
        *(
            "---",
            "\n---\n",
            "```",
            "\n## 2026-04-12 09:00 - Resolved\n",
            "## 2026-04-12 09:00 - Resolved",
            "2026-04-12",
        ),
        *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "&lt;b&gt;", "&#60;"),
        *("https://evil.example/x", "mailto:a@evil.example", "[a](https://evil.example)", "<a@evil.example>", "[a]: x"),
        *("../../etc/passwd", "components:\n  api: operational", "draft: false", "- a\n- b", "1. ", "|a|b|\n|-|-|\n"),
        *(
            "\x00",
            "\x1b[31m",
            "\u202e",
            "\u2028",
            "\ufeff",
            "\ufdd0",
            "\ud800",
            "<<<<<<< HEAD",
            "=======",
            "*a*",
            "{x}",
        ),
    ]
)
HOSTILE = st.lists(SIGNS | st.text(max_size=5), max_size=12).map("".join)


@settings(deadline=None)
@given(HOSTILE.map(line_of))
def test_a_text_is_shown_letter_by_letter(line: str) -> None:
    shown = to_html(plain(line))
    assert shown == (f"<p>{html.escape(line, quote=False)}</p>" if line else "")
    assert " ".join(to_text(shown).split()) == line


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, st.integers(1, 4))
def test_a_hostile_alert_is_an_incident_that_says_what_was_meant(title: str, text: str, group: str, count: int) -> None:
    sent = {**firing(service="api"), "annotations": {"summary": title, "description": text}}
    payload = alertmanager(*[sent] * count, groupKey=f"{group}x")
    alerts = read_alerts("alertmanager", written(payload))
    verdict = judge(alerts, AlertRules(), COMPONENTS)
    assert verdict
    news = News(alerts, NOW)
    written_text = begun_text(Begin(alerts, verdict), news, ENDINGS, UTC_ZONE)
    called = title_of(alerts, verdict)
    path = f"incidents/{new_slug(called, ())}.md"
    assert SLUG.fullmatch(path[10:-3])
    texts = MINIMAL | {"components/api.yaml": "name: API", path: written_text.replace("draft: true\n", "")}
    site, problems = read_site(texts)
    (found,) = site.incidents
    assert problems == ()
    assert (found.title, found.severity, found.components, found.alert_key) == (
        called,
        Severity.P1,
        (("api", State.PARTIAL_OUTAGE),),
        alerts[0].key,
    )
    (update,) = found.updates
    assert (update.at, found.started) == (NOW, NOW.replace(hour=9, minute=9))
    assert {*re.findall("<[^>]*>?", update.html)} <= {"<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>"}
    told = alerts[0].text if count == 1 else f"- {alerts[0].text or alerts[0].title} ({count} times)"
    assert " ".join(to_text(update.html).split()) == f"{ENDINGS.begun} {told}".rstrip()


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "javascript:alert(1)"],
)
def test_no_html_of_an_alert_reaches_a_page_a_feed_or_the_api(text: str) -> None:
    alert = replace(ALERT, title=text, text=text)
    told = begun_text(Begin((alert,), Verdict()), News((alert,), NOW, draft=False), ENDINGS, UTC_ZONE)
    files = build(f"-- incidents/a.md --\n{told}", "2026-04-12 10:05").files
    made = {path: files[path].decode() for path in files if path.endswith((".html", ".rss", ".atom", ".xml"))}
    assert sum("alert(1)" in content for content in made.values()) >= 5
    assert not [
        path
        for path, content in made.items()
        if re.search(r"<(script>alert|img src=x)|(?:href|src)=.?javascript:", content)
    ]


def test_what_begins_another_structure_is_one_paragraph() -> None:
    texts = [
        "# a",
        "- a",
        "+ a",
        "* a",
        "1. a",
        "12) a",
        "> a",
        "~~~",
        "```",
        "---",
        "***",
        "===",
        "    a",
        "| a | b |",
        "[a]: b",
    ]
    assert [to_html(plain(line_of(text))) for text in texts] == [
        f"<p>{html.escape(text.strip())}</p>" for text in texts
    ]


def test_a_readable_text_stays_readable() -> None:
    assert plain("p99 latency of checkout-api is 2.5 s (> 1 s), 12 % of calls") == (
        "p99 latency of checkout-api is 2.5 s (> 1 s), 12 % of calls"
    )


def verdict_of(*alerts: Alert, rules: tuple[AlertRule, ...] = (), **severities: Severity) -> Verdict | None:
    return judge(alerts, AlertRules(rules, tuple(severities.items())), COMPONENTS)


def test_without_rules_labels_name_components() -> None:
    assert verdict_of(ALERT) == Verdict(Severity.P1, (("api", State.PARTIAL_OUTAGE),))
    assert verdict_of(replace(ALERT, labels=(("component", "web"), ("service", "none")))) == Verdict(
        Severity.P1, (("web", State.PARTIAL_OUTAGE),)
    )
    assert verdict_of(replace(ALERT, labels=(), severity="odd")) == Verdict()


def test_the_first_rule_that_fits_counts() -> None:
    rules = (
        AlertRule((("service", "web"),), ("web",)),
        AlertRule((("service", "a*"),), ("web",), State.MAJOR_OUTAGE, Severity.P3, "Title", "Message"),
        AlertRule((), ("api",)),
    )
    assert verdict_of(ALERT, rules=rules) == Verdict(Severity.P3, (("web", State.MAJOR_OUTAGE),), "Title", "Message")


def test_all_of_a_match_must_fit_and_any_label_of_a_name_may() -> None:
    rule = AlertRule((("service", "api"), ("tag", "b")), ("web",))
    both = replace(ALERT, labels=(("service", "api"), ("tag", "a"), ("tag", "b")))
    assert verdict_of(both, rules=(rule,)) == Verdict(Severity.P1, (("web", State.PARTIAL_OUTAGE),))
    assert verdict_of(ALERT, rules=(rule,)) == Verdict(Severity.P1, (("api", State.PARTIAL_OUTAGE),))


def test_ignored_is_what_all_rules_ignore() -> None:
    rules = (AlertRule((("service", "api"),), ignore=True),)
    other = replace(ALERT, labels=(("service", "web"),))
    assert verdict_of(ALERT, rules=rules) is None
    assert verdict_of(ALERT, other, rules=rules) == Verdict(Severity.P1, (("web", State.PARTIAL_OUTAGE),))


def test_of_several_alerts_the_worst_counts() -> None:
    mild = replace(ALERT, severity="warning", labels=(("service", "api"), ("component", "web")))
    assert verdict_of(mild, ALERT, mild) == Verdict(
        Severity.P1, (("api", State.PARTIAL_OUTAGE), ("web", State.DEGRADED_PERFORMANCE))
    )


def test_a_teams_own_words_for_severities_come_first() -> None:
    assert verdict_of(replace(ALERT, severity="Critical"), critical=Severity.P0) == Verdict(
        Severity.P0, (("api", State.MAJOR_OUTAGE),)
    )


@settings(deadline=None)
@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_a_star_stands_for_anything(pattern: str, value: str) -> None:
    rule = AlertRule((("x", pattern),), ("web",))
    found = verdict_of(replace(ALERT, labels=(("x", value),)), rules=(rule,))
    assert (found == Verdict(Severity.P1, (("web", State.PARTIAL_OUTAGE),))) is fnmatchcase(value, pattern)


def test_no_pattern_makes_a_search_slow() -> None:
    rule = AlertRule((("x", "*a" * 100 + "b"),), ("web",))
    assert verdict_of(replace(ALERT, labels=(("x", "a" * 200),)), rules=(rule,)) == Verdict(Severity.P1)


def test_a_pattern_finds_each_part_behind_the_one_before() -> None:
    fits = {
        value: verdict_of(
            replace(ALERT, labels=(("x", value),)), rules=(AlertRule((("x", "a*bc*cd*e"),), ignore=True),)
        )
        is None
        for value in ("abccde", "abcde", "a-bc-cd-e", "acdbce")
    }
    assert fits == {"abccde": True, "abcde": False, "a-bc-cd-e": True, "acdbce": False}


MEMBER = st.builds(
    Member,
    st.from_regex(r"[a-z]{1,9}:[A-Za-z0-9_-]{1,40}", fullmatch=True),
    st.none()
    | st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001  # hypothesis wants these
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
)


@settings(deadline=None)
@given(st.lists(MEMBER, max_size=5), st.booleans())
def test_keys_say_what_was_meant(members: list[Member], has_more: bool) -> None:  # noqa: FBT001  # hypothesis's
    said = Members(tuple(members), has_more)
    assert Members.read(str(said)) == said


def test_what_people_write_as_a_key_is_taken_for_one() -> None:
    assert Members.read("INC-7 PD@yesterday") == Members((Member("INC-7"), Member("PD")))


def test_more_alerts_than_are_listed_are_over_only_when_people_say_so() -> None:
    ended = NOW - timedelta(minutes=1)
    full = Members(tuple(Member(f"a:{number}", ended) for number in range(LIMIT)))
    assert (full.is_over, full.joined_by("a:x").is_over) == (True, False)
    assert full.joined_by("a:x").joined_by("a:y") == full.joined_by("a:x")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["firing", "resolved"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["api", "web"]),
        st.integers(1, 15),  # minutes since the step before
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(STEPS)
def test_whatever_comes_in_whatever_order_a_second_copy_changes_nothing(
    shell: Shell, steps: list[tuple[str, str, str, int, bool]]
) -> None:
    for path in Path("content/incidents").glob("*.md"):
        path.unlink()
    lay(QUIET)
    at = NOW
    for status, group, service, minutes, resolve in steps:
        at += timedelta(minutes=minutes)
        sent = firing(f"{at - timedelta(seconds=50):%Y-%m-%dT%H:%M:%SZ}", service=service)
        if status == "resolved":
            sent |= {"status": status, "endsAt": f"{at - timedelta(seconds=10):%Y-%m-%dT%H:%M:%SZ}"}
        stdin = written(alertmanager(sent, status=status, group=group))
        options = ("alert", "alertmanager", "--publish", *["--resolve"][: int(resolve)])
        assert shell(*options, "--now", f"{at:%Y-%m-%d %H:%M:%S} UTC", stdin=stdin).code == 0
        before = {path: path.read_text() for path in Path("content/incidents").glob("*.md")}
        later = at + timedelta(seconds=30)
        assert shell(*options, "--now", f"{later:%Y-%m-%d %H:%M:%S} UTC", stdin=stdin).code == 0
        assert {path: path.read_text() for path in Path("content/incidents").glob("*.md")} == before
    for path, text in before.items():
        assert written_updates(f"incidents/{path.name}", text, UTC_ZONE)
    found = shell("check", "--now", f"{at:%Y-%m-%d %H:%M:%S} UTC")
    assert found.code == 0
    assert "impossible-order" not in found.err
