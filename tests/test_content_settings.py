"""Mistakes in site.yaml and in component files: each is said at its place, and costs only itself."""

import pytest

from little import read, site
from statusgen.content.site import read_site
from statusgen.model import Component, Settings, Theme
from statusgen.problems import BuildStoppedError, Problem

CHECK = "check both times and their zones"

STATES = "operational, under_maintenance, degraded_performance, partial_outage or major_outage"

TIME = "write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted"

DOTS = "has '.' or '..' for a folder in its path (write it as browsers do, which leave those out)"
URL = "is not an http or https address (write it as https://acme.example/)"

EMPTY = "a value is missing here (write one, and put it in quotes if it begins with '#')"

MAPPING = "keys with values are needed here (write 'key: value' lines below it)"

ONE = "a list instead of a single value (write the value behind the key)"

MARKERS = "keep one of the two sides and remove the markers"


def said(text: str, path: str) -> list[str]:
    """Return the problems of the file at `path`, without its name."""
    return [str(problem).removeprefix(f"{path}:") for problem in read(text)[1] if problem.path == path]


def component(line: str) -> str:
    return f"-- components/api.yaml --\nname: API\n{line}\n"


@pytest.mark.parametrize(
    ("line", "problem", "expected"),
    [
        ("status: up", f"2:9: error: 'up' is not a state ({STATES})", Component("api", "API", status=None)),
        (
            "status: operatonal",
            f"2:9: error: 'operatonal' is not a state ({STATES}) (did you mean 'operational'?)",
            Component("api", "API", status=None),
        ),
        (
            "stauts: major_outage",
            "2:1: error: unknown key 'stauts' (did you mean 'status'?)",
            Component("api", "API", status=None),
        ),
        (
            "status: [\n",
            "2:9: error: this ends too early (close each '[', '{' and quote)",
            Component("api", "API", status=None),
        ),
        (
            "group: web",
            "2:8: error: there is no group 'web' (add it to `groups` in site.yaml)",
            Component("api", "API"),
        ),
        ("order: 1.5", "2:8: error: '1.5' is not a whole number from -999999 to 999999", Component("api", "API")),
        ("show: never", "2:7: error: 'never' is not a way to show (always or degraded)", Component("api", "API")),
        ("url: /api", f"2:6: error: '/api' {URL}", Component("api", "API")),
        (
            "url: mailto:a@b.example",
            ("2:6: error: 'mailto:a@b.example' is not an http or https address (write it as https://acme.example/)"),
            Component("api", "API"),
        ),
        (
            "tracked_since: 2026-02-29",
            "2:16: error: there is no day '2026-02-29' (that month has 28 days)",
            Component("api", "API"),
        ),
        ("tracked_since: soon", f"2:16: error: 'soon' is not a time ({TIME})", Component("api", "API")),
        (
            "history: [{from: 2026-01-02 00:00, to: 2026-01-01 00:00, status: major_outage}]",
            f"2:11: error: `to` is before `from` ({CHECK})",
            Component("api", "API"),
        ),
        (
            "history: [{from: 2026-01-02 00:00, status: major_outage}]",
            "2:11: error: 'to' is missing (add 'to: ...')",
            Component("api", "API"),
        ),
        (
            "history: [{form: 2026-01-02 00:00, from: 2026-01-01 00:00, to: 2026-01-01 00:00, status: x}]",
            "2:12: error: unknown key 'form' (did you mean 'from'?)",
            Component("api", "API"),
        ),
        ("'[key]': 1", "2:1: error: unknown key '[key]'", Component("api", "API")),
    ],
)
def test_each_mistake_in_a_component_is_said_and_costs_that_value(line: str, problem: str, expected: Component) -> None:
    site, problems = read(component(line))
    assert str(problems[0]) == f"components/api.yaml:{problem}"
    assert site.components == (expected,)
    assert site.incomplete == ("components/api.yaml",)


def test_a_past_state_tells_what_does_not_fit_together_beside_an_unknown_key() -> None:
    line = "history: [{from: 2026-01-02 00:00, to: 2026-01-01 00:00, status: major_outage, colour: red}]"
    assert said(component(line), "components/api.yaml") == [
        f"2:11: error: `to` is before `from` ({CHECK})",
        "2:80: error: unknown key 'colour'",
    ]


def test_an_empty_component_file_leaves_a_component_of_unknown_state() -> None:
    site, problems = read("-- components/web-app.yaml --\n")
    assert len(problems) == 1
    assert site.components == (Component("web-app", "Web app", status=None),)


def test_a_misspelt_group_gets_the_nearest() -> None:
    place = "-- site.yaml --\ntitle: A\nurl: https://a.example/\ngroups: [{id: platform}]\n"
    assert said(place + component("group: platfrom"), "components/api.yaml") == [
        "2:8: error: there is no group 'platfrom' (did you mean 'platform'?)"
    ]


PLAIN = Settings("A", "https://a.example/")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("timezone: Europe/Berln", "3:11: error: 'Europe/Berln' is not a time zone (did you mean 'Europe/Berlin'?)"),
        ("timezone: ../etc", "3:11: error: '../etc' is not a time zone"),
        ("timezone: America", "3:11: error: 'America' is not a time zone (did you mean 'America/Atka'?)"),
        ("language: klingon-", "3:11: error: 'klingon-' is not a language (write a tag such as en, de or pt-BR)"),
        ("theme: {accent: red}", "3:17: error: 'red' is not a colour (write it in quotes as '#0a7d55')"),
        ("theme: {accent: '#12345'}", "3:17: error: '#12345' is not a colour (write it in quotes as '#0a7d55')"),
        ("theme:\n  accent: #0a7d55", f"4:10: error: {EMPTY}"),
        ("logo: logo.svgg", "3:7: error: there is no file 'logo.svgg' below static/ (did you mean 'logo.svg'?)"),
        ("logo: static/logo.svg", "3:7: error: 'static/logo.svg' is not a path below static/ (write 'logo.svg')"),
        ("favicon: ../secret", "3:10: error: there is no file '../secret' below static/"),
        ("history_days: 0", "3:15: error: '0' is not a whole number from 1 to 366"),
        ("history_days: ninety", "3:15: error: 'ninety' is not a whole number from 1 to 366"),
        ("uptime_weights: {major_outage: 1.5}", "3:32: error: '1.5' is not a number from 0 to 1 (write it as 0.3)"),
        ("uptime_weights: {major_outage: }", f"3:32: error: {EMPTY}"),
        (
            "uptime_weights: {operational: 1}",
            (
                "3:18: error: 'operational' is not a state that costs (major_outage,"
                " partial_outage, degraded_performance or under_maintenance)"
            ),
        ),
        ("uptime_weights: []", f"3:17: error: {MAPPING}"),
        ("update_targets: {P0: 0}", "3:22: error: '0' is not a whole number from 1 to 525600"),
        (
            "severities: {P0: {respond: soon}}",
            "3:28: error: 'soon' is neither a number of minutes nor next working day or none",
        ),
        ("severities: {P0: {ack: 5}}", "3:19: error: unknown key 'ack'"),
        ("lints: {no-component: perhaps}", "3:23: error: 'perhaps' is neither true nor false"),
        ("reports: all", "3:10: error: 'all' is not a way to report (public, summary or off)"),
        ("update_targets: {P7: 1}", "3:18: error: 'P7' is not a severity (P0, P1, P2 or P3)"),
        ("support: [{label: a, url: 'http://a/'}]", f"3:10: error: {MAPPING}"),
        ("support: {label: a, url: 'http://a b/'}", f"3:26: error: 'http://a b/' {URL}"),
        ("support: {label: a, url: 'http://[a/'}", f"3:26: error: 'http://[a/' {URL}"),
        ("support: {label: a, url: 'http://u:p@a/'}", f"3:26: error: 'http://u:p@a/' {URL}"),
        ("support: {label: a, url: 'http://[::1]a/'}", f"3:26: error: 'http://[::1]a/' {URL}"),
        ("support: {label: a, url: 'http://::1/'}", f"3:26: error: 'http://::1/' {URL}"),
        ("support: {label: a, url: 'http://[a.b]/'}", f"3:26: error: 'http://[a.b]/' {URL}"),
        ("support: {label: a, url: 'http://:80/'}", f"3:26: error: 'http://:80/' {URL}"),
        ("groups: [{id: Platform}]", "3:15: error: 'Platform' is not an id (an id is made of a-z, 0-9 and '-')"),
        ("tilte: x", "3:1: error: unknown key 'tilte' (did you mean 'title'?)"),
    ],
)
def test_each_mistake_in_site_yaml_is_said_and_costs_that_value(line: str, problem: str) -> None:
    text = f"title: A\nurl: https://a.example/\n{line}\n"
    site, problems = read_site({"site.yaml": text}, static=("logo.svg", "b.css"))
    assert [str(found).split(" (did you mean 'America/")[0] for found in problems] == [
        f"site.yaml:{problem}".split(" (did you mean 'America/")[0]
    ]
    assert site.settings == PLAIN


def test_of_two_groups_with_one_id_the_first_counts() -> None:
    text = "title: A\nurl: https://a.example/\ngroups:\n- {id: a, name: One}\n- {id: a, name: Two}\n- x\n- {name: y}\n"
    site, problems = read_site({"site.yaml": text})
    assert str(problems[0]) == "site.yaml:5:8: error: there are two groups 'a' (rename one of them)"
    assert len(problems) == 3
    assert [group.name for group in site.settings.groups] == ["One"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "site.yaml:1:1: error: the file is empty (write 'key: value' lines)"),
        ("url: https://a.example/\n", "site.yaml:1:1: error: 'title' is missing (add 'title: ...')"),
        ("title: A\n", "site.yaml:1:1: error: 'url' is missing (add 'url: ...')"),
        ("title: [A]\nurl: https://a.example/\n", f"site.yaml:1:8: error: {ONE}"),
        ("title: A\nurl: a.example\n", f"site.yaml:2:6: error: 'a.example' {URL}"),
        (
            "title: A\nurl: https://a.example/?x\n",
            "site.yaml:2:6: error: 'https://a.example/?x' has more than a path (leave out what begins with '?' or '#')",
        ),
        (
            "title: A\nurl: https://a.example//\n",
            (
                "site.yaml:2:6: error: 'https://a.example//' has an empty folder in its path"
                " (write one '/' between names)"
            ),
        ),
        ("title: A\nurl: https://a.example/b/../c\n", f"site.yaml:2:6: error: 'https://a.example/b/../c' {DOTS}"),
        ("title: A\nurl: https://a.example/.\n", f"site.yaml:2:6: error: 'https://a.example/.' {DOTS}"),
        ("title: A\nurl: https://a.example/.%2E/\n", f"site.yaml:2:6: error: 'https://a.example/.%2E/' {DOTS}"),
        (
            "title: A\nurl: https://a.example/\ngroups: [\n",
            "site.yaml:3:9: error: this ends too early (close each '[', '{' and quote)",
        ),
        (
            "title: A\nurl: https://a.example/\n<<<<<<< HEAD\n=======\n>>>>>>> x\n",
            f"site.yaml:3:1: error: conflict marker '<<<<<<<' left by git ({MARKERS})",
        ),
    ],
)
def test_a_broken_site_yaml_stops_the_build_with_all_its_problems(text: str, problem: str) -> None:
    earlier = Problem("incidents/a.md", 0, 0, "not UTF-8")
    with pytest.raises(BuildStoppedError) as stop:
        read_site({"site.yaml": text}, problems=[earlier])
    assert [str(found) for found in stop.value.problems] == [str(earlier), problem]


def test_a_site_yaml_that_is_lost_stops_the_build() -> None:
    lost = Problem("site.yaml", 0, 0, "cannot be read: Permission denied")
    with pytest.raises(BuildStoppedError) as stop:
        read_site({}, problems=[lost], lost=["site.yaml"])
    assert stop.value.problems == (lost,)


def test_a_wrong_path_costs_the_style_sheet_and_not_the_colour() -> None:
    text = "title: A\nurl: https://a.example/\ntheme: {accent: '#ABCDEF', css: x.css}\n"
    site, problems = read_site({"site.yaml": text})
    assert (site.settings.theme, len(problems)) == (Theme("#abcdef"), 1)


def test_markdown_becomes_html() -> None:
    found = site("-- pages/about.md --\n---\ntitle: About\n---\n*Hello*\n")
    assert found.pages[0].html == "<p><em>Hello</em></p>"


@pytest.mark.parametrize(
    "url", ["https://[2001:db8::1]/", "http://[::ffff:10.0.0.1]:8080/status/", "https://Acme.example:/"]
)
def test_a_number_may_stand_for_a_host(url: str) -> None:
    assert site(f"-- site.yaml --\ntitle: A\nurl: {url}\n").settings.url == url


@pytest.mark.parametrize(("written", "language"), [("DE", "de"), ("PT-br", "pt-BR"), ("zh-hant-TW", "zh-Hant-TW")])
def test_a_language_is_the_same_in_any_letter_case(written: str, language: str) -> None:
    assert (
        site(f"-- site.yaml --\ntitle: A\nurl: https://a.example/\nlanguage: {written}\n").settings.language == language
    )
