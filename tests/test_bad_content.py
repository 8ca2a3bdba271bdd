"""Mistakes in incidents, maintenance and postmortems: each is said at its place, and costs only itself."""

import pytest

from little import at, read
from statusgen.model import Link, State, Status
from statusgen.problems import errors

CHECK = "check both times and their zones"

STATES = "operational, under_maintenance, degraded_performance, partial_outage or major_outage"

TIME = "write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted"

URL = "is not an http or https address (write it as https://acme.example/)"

EMPTY = "a value is missing here (write one, and put it in quotes if it begins with '#')"

MAPPING = "keys with values are needed here (write 'key: value' lines below it)"

LIST = "a list is needed here (write it as [one, two] or in lines that begin with '- ')"

ONE = "a list instead of a single value (write the value behind the key)"

OFFSET = "from UTC (write it as +02:00)"

FENCES = "begin the file with a line '---', 'title: ...' and another '---'"

TAKEN = "is that of incidents/a.md already (remove it here or there)"

NAME = "-- components/api.yaml --\nname: API\n"


def said(text: str, path: str) -> list[str]:
    """Return the problems of the file at `path`, without its name."""
    return [str(problem).removeprefix(f"{path}:") for problem in read(text)[1] if problem.path == path]


def incident(front_matter: str, rest: str = "") -> str:
    """Return an incident whose front matter's first line of its own is line 4."""
    return f"{NAME}-- incidents/a.md --\n---\ntitle: A\nstarted: 2026-04-12 09:00\n{front_matter}---\n{rest}"


WINDOW = "starts: 2026-05-02 22:00\nends: 2026-05-02 23:00\n"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("severity: P9", "4:11: error: 'P9' is not a severity (P0, P1, P2 or P3)"),
        ("severity: [P1]", f"4:11: error: {ONE}"),
        ("severity: {P1: x}", "4:11: error: a mapping instead of a single value (write the value behind the key)"),
        ("serverity: P1", "4:1: error: unknown key 'serverity' (did you mean 'severity'?)"),
        ("colour: red", "4:1: error: unknown key 'colour'"),
        ("impact: maintenance", "4:9: error: 'maintenance' is not an impact (none, minor, major or critical)"),
        ("draft: perhaps", "4:8: error: 'perhaps' is neither true nor false"),
        ("backfilled: ture", "4:13: error: 'ture' is neither true nor false (did you mean 'true'?)"),
        ("detected: 09:10", f"4:11: error: '09:10' is not a time ({TIME})"),
        ("detected: 2026-02-30 09:10", "4:11: error: there is no day '2026-02-30' (that month has 28 days)"),
        ("detected: 2026-00-30 09:10", "4:11: error: there is no day '2026-00-30' (months go from 01 to 12)"),
        ("detected: 0206-02-20 09:10", "4:11: error: '0206-02-20' is in no year from 1970 to 2100 (check the year)"),
        (
            "detected: 2026-04-12 09:75",
            "4:11: error: '09:75' is not a time of day (hours go from 00 to 23, minutes and seconds to 59)",
        ),
        (
            "detected: 2026-04-12 23:59:60",
            "4:11: error: '23:59:60' is not a time of day (hours go from 00 to 23, minutes and seconds to 59)",
        ),
        (
            "detected: 2026-04-12 24:00",
            "4:11: error: '24:00' is not a time of day (hours go from 00 to 23, minutes and seconds to 59)",
        ),
        ("detected: 2026-04-12 09:10 +15:00", f"4:11: error: no clock on earth is at '+15:00' {OFFSET}"),
        ("detected: 2026-04-12 09:10 +01:75", f"4:11: error: no clock on earth is at '+01:75' {OFFSET}"),
        ("detected: 2026-04-12", "4:11: error: '2026-04-12' has no time of day (write it as 2026-04-12 09:14)"),
        ("detected: 2026-04-12 08:59", f"4:11: warning: `detected` is before `started` ({CHECK}) [impossible-order]"),
        ("mitigated: 2026-04-12 08:59", f"4:12: warning: `mitigated` is before `started` ({CHECK}) [impossible-order]"),
        (
            "acknowledged: 2026-04-12 08:59",
            f"4:15: warning: `acknowledged` is before `started` ({CHECK}) [impossible-order]",
        ),
        (
            "acknowledged: 2026-04-12 09:01\ndetected: 2026-04-12 09:02",
            f"4:15: warning: `acknowledged` is before `detected` ({CHECK}) [impossible-order]",
        ),
        ("resolved: 2026-04-12 08:59", f"4:11: error: `resolved` is before `started` ({CHECK})"),
        ("links: https://a.example/", f"4:8: error: {LIST}"),
        ("links: [a]", f"4:9: error: {MAPPING}"),
        ("links: [{label: a}]", "4:9: error: 'url' is missing (add 'url: ...')"),
        ("links: [{label: '', url: 'http://a/'}]", "4:17: error: this text is empty (write some or remove the key)"),
        (
            "links: [{labels: a, label: a, url: 'http://a/'}]",
            "4:10: error: unknown key 'labels' (did you mean 'label'?)",
        ),
        (
            "links: [{label: a, url: 'javascript:alert(1)'}]",
            f"4:25: error: 'javascript:alert(1)' {URL}",
        ),
        (
            "links: [{label: a, url: 'mailto:x'}]",
            "4:25: error: 'mailto:x' is not a mail address (write it as mailto:help@acme.example)",
        ),
        ("roles: Ada", f"4:8: error: {MAPPING}"),
        ("roles: {comander: Ada}", "4:9: error: unknown key 'comander' (did you mean 'commander'?)"),
        ("aliases: [../x]", "4:11: error: '../x' is not an id (an id is made of a-z, 0-9 and '-')"),
        (
            f"aliases: [{'x' * 201}]",
            f"4:11: error: '{'x' * 60}...' is too long for an id (an id has up to 200 characters)",
        ),
        ("aliases: [a]", f"4:11: error: the address 'a' {TAKEN}"),
        ("aliases: [x, x]", f"4:14: error: the address 'x' {TAKEN}"),
        ("aliases:\n  -", f"5:4: error: {EMPTY}"),
        (
            "components: api",
            "4:13: error: components are a list or a mapping (write '[api]', or a line 'id: state' for each)",
        ),
        ("components: [ap]", "4:14: error: there is no component 'ap' (did you mean 'api'?)"),
        ("components: [api, api]", "4:19: error: 'api' stands twice (keep one of them)"),
        ("components: [[api]]", f"4:14: error: {ONE}"),
        ("components: {ap: major_outage}", "4:14: error: there is no component 'ap' (did you mean 'api'?)"),
        ("components: {api: broken}", f"4:19: error: 'broken' is not a state ({STATES})"),
        ("components: {api: [x]}", f"4:19: error: {ONE}"),
        ("components:\n  api:", f"5:7: error: 'api' has no state (write {STATES})"),
        (
            "components:\n  - api: major_outage",
            "5:5: error: a state in a list of components (write 'id: state' lines without '- ')",
        ),
        ("title: B", "4:1: error: duplicate key 'title' (it stands in line 2 already)"),
        ("severity: &a P1", "4:11: error: anchors such as '&a' are not used here (remove it)"),
        ("severity:\n\tP1", "5:1: error: a tab cannot indent YAML (indent with spaces)"),
    ],
)
def test_each_mistake_in_an_incident_is_said_at_its_place(line: str, problem: str) -> None:
    assert said(incident(f"{line}\n"), "incidents/a.md") == [problem]


def test_all_mistakes_are_said_at_once_and_cost_only_themselves() -> None:
    site, problems = read(
        incident(
            "severity: P1\nimpact: bad\nlinks: [{label: a, url: x}, {label: b, url: 'http://b/'}, c]\n"
            "components: {api: borken}\naliases: [A, ok]\nroles: {commander: Ada, scribe: [x]}\n",
            "## 2026-04-12 09:00 - Resolvd\n",
        )
    )
    assert [(found.line, found.column) for found in problems] == [
        (5, 9),
        (6, 25),
        (6, 59),
        (7, 19),
        (8, 11),
        (9, 33),
        (11, 23),
    ]
    (found,) = site.incidents
    assert (found.title, found.severity, found.impact, found.links) == ("A", "P1", None, (Link("b", "http://b/"),))
    assert (found.components, found.aliases) == ((("api", State.PARTIAL_OUTAGE),), ("ok",))
    assert (found.roles.commander, found.roles.scribe) == ("Ada", "")
    assert site.incomplete == ("incidents/a.md",)
    assert site.unreadable == ()


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        ("api", State.MAJOR_OUTAGE),
        ("[api, [x]]", State.MAJOR_OUTAGE),
        ("[{api: partial_outage}]", State.PARTIAL_OUTAGE),
        ("{api: }", State.MAJOR_OUTAGE),
        ("{api: major_outage, api: operational}", State.MAJOR_OUTAGE),
    ],
)
def test_components_that_are_written_wrongly_still_count(components: str, expected: State) -> None:
    site, problems = read(incident(f"severity: P0\ncomponents: {components}\n"))
    assert errors(problems)
    assert site.incidents[0].components == (("api", expected),)


def test_characters_that_no_page_may_hold_are_replaced() -> None:
    site, _ = read('-- components/api.yaml --\nname: "A\\0P\\eI\\uFDD0"\ndescription: "a\\tb\\x01"\n')
    (found,) = site.components
    assert (found.name, found.description) == ("A\ufffdP\ufffdI\ufffd", "a\tb\ufffd")


def test_an_incident_that_ends_before_it_begins_is_open() -> None:
    site, _ = read(incident("resolved: 2026-04-12 08:00\n", "All is well."))
    assert (site.incidents[0].resolved, site.incidents[0].updates[0].status) == (None, Status.INVESTIGATING)


def test_missing_and_bad_titles_are_made_from_the_slug() -> None:
    text = "-- incidents/2026-04-12-api-down.md --\n---\ntitle: {title}\nstarted: 2026-04-12 09:00\n---\n"
    for title, problem in (("", "1:1: error: 'title' is missing (add 'title: ...')"), ("[x]", "2:8: error: a list")):
        site, problems = read(text.replace("{title}", title))
        assert site.incidents[0].title == "Api down"
        assert str(problems[0]).startswith(f"incidents/2026-04-12-api-down.md:{problem}")


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("", "1:1: error: the file is empty (begin with a line '---', 'title: ...' and another '---')"),
        ("## 2026-04-12 09:00 - Update\n", f"1:1: error: no front matter ({FENCES})"),
        (
            "---\ntitle: X\n\n## 2026-04-12 09:00 - Update\n",
            "1:1: error: the front matter is not closed (add a line '---' after its last key)",
        ),
    ],
)
def test_broken_front_matter_leaves_a_title_and_the_updates(file: str, problem: str) -> None:
    site, problems = read(f"-- incidents/x.md --\n{file}")
    assert str(problems[0]) == f"incidents/x.md:{problem}"
    assert site.incomplete == ("incidents/x.md",)
    if file:
        assert len(problems) == 1
        assert [(found.title, found.updates[0].at) for found in site.incidents] == [("X", at("2026-04-12 09:00"))]
    else:
        assert site.unreadable == ("incidents/x.md",)


def test_an_incident_without_any_time_is_unreadable() -> None:
    site, problems = read("-- incidents/a.md --\n---\ntitle: A\n---\nText\n")
    assert [str(found) for found in problems] == [
        (
            "incidents/a.md:1:1: error: there is no time at which this began"
            " (add 'started: 2026-04-12 09:14' or an update '## 2026-04-12 09:14 - Investigating')"
        )
    ]
    assert (site.incidents, site.unreadable, site.incomplete) == ((), ("incidents/a.md",), ("incidents/a.md",))


def test_any_time_is_enough_to_show_an_incident() -> None:
    site, problems = read("-- incidents/a.md --\n---\ntitle: A\ndetected: 2026-04-12 09:14\nstarted: now\n---\nText\n")
    assert [str(problem)[:29] for problem in problems] == ["incidents/a.md:4:10: error: '"]
    assert (site.incidents[0].started, site.unreadable) == (at("2026-04-12 09:14"), ())


def test_detected_before_the_first_update_asks_for_the_start() -> None:
    text = "-- incidents/a.md --\n---\ntitle: A\ndetected: 2026-04-12 09:14\n---\n## 2026-04-12 09:20 - Update\n"
    assert said(text, "incidents/a.md") == [
        "3:11: warning: `detected` is before `started` (add `started`, when users began to be hit) [impossible-order]"
    ]


@pytest.mark.parametrize("draft", ["perhaps", "[true]"])
@pytest.mark.parametrize("kind", ["incidents", "maintenance"])
def test_what_was_perhaps_a_draft_is_not_published(kind: str, draft: str) -> None:
    times = "started: 2026-04-12 09:00" if kind == "incidents" else "starts: 2026-04-12 09:00\nends: 2026-04-12 10:00"
    site, _ = read(f"-- {kind}/a.md --\n---\ntitle: A\n{times}\ndraft: {draft}\n---\n")
    assert (site.incidents, site.maintenance, site.unreadable) == ((), (), (f"{kind}/a.md",))


def test_a_draft_stays_one_in_broken_front_matter() -> None:
    site, problems = read(incident("severity: [P1\ndraft: true\n"))
    assert [found.place for found in problems] == ["incidents/a.md:4:11"]
    assert (site.incidents, site.unreadable) == ((), ())


@pytest.mark.parametrize(
    ("time", "reason", "offsets"),
    [
        ("2026-03-29 02:30", "does not exist: clocks skip it", "+01:00 or +02:00"),
        ("2026-10-25 02:30", "comes twice: clocks are set back", "+02:00 or +01:00"),
    ],
)
def test_local_times_that_clocks_skip_or_repeat_ask_for_an_offset(time: str, reason: str, offsets: str) -> None:
    place = "-- site.yaml --\ntitle: A\nurl: https://a.example/\ntimezone: Europe/Berlin\n"
    updates = f"## {time} +02:00 - Update\n## {time} - Update\n"
    text = f"{place}-- incidents/a.md --\n---\ntitle: A\nstarted: {time}\n---\n{updates}"
    assert said(text, "incidents/a.md") == [
        f"3:10: error: '{time}' {reason} in Europe/Berlin (add {offsets})",
        f"6:4: error: '{time}' {reason} in Europe/Berlin (add {offsets})",
    ]


def test_local_time_west_of_greenwich_asks_for_its_offsets() -> None:
    place = "-- site.yaml --\ntitle: A\nurl: https://a.example/\ntimezone: America/St_Johns\n"
    (problem,) = said(f"{place}-- incidents/a.md --\n---\ntitle: A\nstarted: 2026-03-08 02:30\n---\n", "incidents/a.md")
    assert problem.endswith("in America/St_Johns (add -03:30 or -02:30)")


@pytest.mark.parametrize(
    ("window", "updates", "expected"),
    [
        ("starts: soon\nends: 2026-05-02 23:00\n", "", ("23:00", "23:00")),
        ("starts: 2026-05-02 22:00\n", "", ("22:00", "22:00")),
        ("starts: 2026-05-02 22:00\nends: late\n", "## 2026-05-02 23:30 - Completed\n", ("22:00", "23:30")),
        (
            "ends: 2026-05-02 23:00\n",
            "## 2026-05-02 20:00 - Scheduled\n## 2026-05-02 22:10 - In progress\n",
            ("22:10", "23:00"),
        ),
        ("", "## 2026-05-02 20:00 - Scheduled\n", ("20:00", "20:00")),
        ("starts: 2026-05-02 22:00\nends: 2026-05-02 21:00\n", "", ("22:00", "22:00")),
    ],
)
def test_a_maintenance_without_its_times_shows_what_the_rest_says(
    window: str, updates: str, expected: tuple[str, str]
) -> None:
    site, problems = read(f"-- maintenance/a.md --\n---\ntitle: A\n{window}---\n{updates}")
    assert errors(problems) == problems != ()
    (found,) = site.maintenance
    assert (found.starts, found.ends) == (at(f"2026-05-02 {expected[0]}"), at(f"2026-05-02 {expected[1]}"))


def test_a_maintenance_without_any_time_is_unreadable() -> None:
    site, problems = read("-- maintenance/a.md --\n---\ntitle: A\n---\n")
    assert [str(found) for found in problems] == [
        "maintenance/a.md:1:1: error: 'ends' is missing (add 'ends: ...')",
        "maintenance/a.md:1:1: error: 'starts' is missing (add 'starts: ...')",
    ]
    assert site.unreadable == ("maintenance/a.md",)


def test_mistakes_in_a_maintenance_are_said() -> None:
    front_matter = f"---\ntitle: A\n{WINDOW}components: {{api: x}}\n---\n"
    text = f"{NAME}-- maintenance/a.md --\n{front_matter}## 2026-05-02 20:00 - Resolved\n"
    assert said(text, "maintenance/a.md") == [
        f"5:19: error: 'x' is not a state ({STATES})",
        "7:23: error: 'Resolved' is not a status (Scheduled, In progress, Verifying, Completed, Cancelled or Update)",
    ]
    assert read(text)[0].maintenance[0].components == (("api", State.UNDER_MAINTENANCE),)


def test_mistakes_in_a_postmortem_cost_nothing_of_its_incident() -> None:
    text = (
        incident("")
        + "-- postmortems/a.md --\n---\npublished: x\nwhys: [[a], b]\nactions: [{who: a}, {what: c}]\n---\n"
    )
    site, problems = read(text)
    assert [str(found).partition(" (")[0] for found in problems] == [
        "postmortems/a.md:2:12: error: 'x' is not a time",
        "postmortems/a.md:3:8: error: a list instead of a single value",
        "postmortems/a.md:4:11: error: 'what' is missing",
        "postmortems/a.md:4:12: error: unknown key 'who'",
    ]
    postmortem = site.incidents[0].postmortem
    assert postmortem is not None
    assert (postmortem.whys, [action.what for action in postmortem.actions]) == (("b",), ["c"])
    assert site.incomplete == ()


def test_a_day_is_asked_for_where_a_day_is_due() -> None:
    text = incident("") + "-- postmortems/a.md --\n---\nactions: [{what: c, due: 2026-04-12 09:00}]\n---\n"
    assert said(text, "postmortems/a.md") == ["2:26: error: '2026-04-12 09:00' is not a day (write it as 2026-04-12)"]


def test_of_very_many_problems_the_first_are_listed() -> None:
    problems = said(incident("".join(f"severity{number}: P1\n" for number in range(2000))), "incidents/a.md")
    assert len(problems) == 101
    assert problems[0] == " error: more than 100 problems, of which these are the first"
    assert problems[1] == "4:1: error: unknown key 'severity0' (did you mean 'severity'?)"
    assert problems[100] == "103:1: error: unknown key 'severity99'"


def test_very_many_warnings_are_no_error() -> None:
    site, problems = read(incident("", "## 2026-04-12 08:00 - Update\n" * 200))
    assert (len(problems), errors(problems), site.incomplete) == (101, (), ())


def test_long_values_are_shown_in_part() -> None:
    assert said(incident(f"severity: {'x' * 500}\n"), "incidents/a.md") == [
        f"4:11: error: '{'x' * 60}...' is not a severity (P0, P1, P2 or P3)"
    ]
