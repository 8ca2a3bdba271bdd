"""`new`: files that begin, by arguments alone."""

import json
from pathlib import Path

import pytest

from little import read
from responding import API, COMPANY, INCIDENT, Shell, lay

NEW = Path("content/incidents/2026-04-12-slow-website.md")
RESOLVED = COMPANY.replace("2026-03-01", "2026-04-01")


def test_an_incident_begins_with_all_that_is_said(shell: Shell) -> None:
    done = shell(
        *("new", "incident", "Slow website", "--severity", "p2", "--component", "web", "--detected", "11:40"),
        *("--message", "Pages take long.", "--role", "scribe=Alan", "--role", "commander=Ada: the first"),
    )
    assert done == (
        0,
        (
            "content/incidents/2026-04-12-slow-website.md: written: Slow website: Investigating\n"
            "Slow website: Investigating\n"
            "Website: Degraded performance\n"
            "The page says: Minor Service Outage\n"
        ),
        "",
    )
    assert NEW.read_text() == (
        "---\n"
        "title: Slow website\n"
        "severity: P2\n"
        "components:\n"
        "  web: degraded_performance\n"
        "started: 2026-04-12 11:40\n"
        "detected: 2026-04-12 11:40\n"
        "roles:\n"
        "  commander: 'Ada: the first'\n"
        "  scribe: Alan\n"
        "---\n"
        "\n"
        "## 2026-04-12 12:00 - Investigating\n"
        "\n"
        "Pages take long.\n"
    )


def test_the_least_is_a_title_and_a_message(shell: Shell) -> None:
    assert shell("new", "incident", "Slow website", "--message", "-", stdin=b"Pages take\nlong.\n").code == 0
    assert NEW.read_text() == (
        "---\ntitle: Slow website\n---\n\n## 2026-04-12 12:00 - Investigating\n\nPages take\nlong.\n"
    )


def test_who_begins_the_same_again_is_told_and_takes_nothing_away(shell: Shell) -> None:
    arguments = ("new", "incident", "API slow", "--component", "api=degraded_performance", "--message", "Slow.")
    shell(*arguments)
    before = Path("content/incidents/2026-04-12-api-slow.md").read_bytes()
    done = shell(*arguments)
    assert done.err == (
        "note: 2026-04-12-api-slow is open on the same components (API slow):"
        " `statusgen update 2026-04-12-api-slow`?\n"
        "note: 2026-04-12-api-errors is open on the same components (Elevated API error rates):"
        " `statusgen update 2026-04-12-api-errors`?\n"
    )
    assert done.out.startswith("content/incidents/2026-04-12-api-slow-2.md: written")
    assert Path("content/incidents/2026-04-12-api-slow.md").read_bytes() == before


def test_an_open_draft_on_the_same_components_waits_to_be_published(shell: Shell) -> None:
    INCIDENT.write_text(INCIDENT.read_text().replace("severity", "draft: true\nseverity"))
    assert shell("new", "incident", "API slow", "--component", "api", "--message", "Slow.").err == (
        "note: 2026-04-12-api-errors is a draft on the same components (Elevated API error rates):"
        " `statusgen publish 2026-04-12-api-errors`?\n"
    )


def test_what_began_within_the_minute_is_not_later_than_its_first_update(shell: Shell) -> None:
    done = shell("new", "incident", "Slow website", "--started", "12:00:10", "--message", "Slow.")
    assert (done.code, done.err) == (0, "")
    assert "\n## 2026-04-12 12:00:20 - Investigating\n" in NEW.read_text()


def test_a_draft_is_said_to_be_one(shell: Shell) -> None:
    done = shell("new", "incident", "Slow website", "--message", "Slow.", "--draft", "--component", "web")
    assert "This is a draft: the page does not show it before `statusgen publish`.\n" in done.out
    assert "The page says: Minor Service Outage" in done.out


def test_a_dry_run_shows_the_file_and_writes_none(shell: Shell) -> None:
    done = shell("new", "incident", "Slow website", "--message", "Slow.", "--dry-run")
    assert done.out == (
        "--- /dev/null\n"
        "+++ content/incidents/2026-04-12-slow-website.md\n"
        "@@ -0,0 +1,7 @@\n"
        "+---\n"
        "+title: Slow website\n"
        "+---\n"
        "+\n"
        "+## 2026-04-12 12:00 - Investigating\n"
        "+\n"
        "+Slow.\n"
        "content/incidents/2026-04-12-slow-website.md: would be written: Slow website: Investigating\n"
        "Slow website: Investigating\n"
        "The page would say: Minor Service Outage\n"
    )
    assert not NEW.exists()


def test_scripts_are_told_the_same(shell: Shell) -> None:
    done = shell("new", "incident", "Slow website", "--message", "Slow.", "--component", "web", "--json")
    said = json.loads(done.out)
    assert (said["file"], said["slug"], said["status"], said["components"], said["written"]) == (
        "content/incidents/2026-04-12-slow-website.md",
        "2026-04-12-slow-website",
        "investigating",
        {"web": "degraded_performance"},
        True,
    )


def test_a_maintenance_is_announced(shell: Shell) -> None:
    done = shell(
        *("new", "maintenance", "Database upgrade", "--starts", "2026-04-14 22:00", "--for", "1h30m"),
        *("--component", "api", "--component", "web=degraded_performance", "--message", "We upgrade."),
    )
    assert (done.code, done.err) == (0, "")
    assert Path("content/maintenance/2026-04-14-database-upgrade.md").read_text() == (
        "---\n"
        "title: Database upgrade\n"
        "starts: 2026-04-14 22:00\n"
        "ends: 2026-04-14 23:30\n"
        "components:\n"
        "  api: under_maintenance\n"
        "  web: degraded_performance\n"
        "---\n"
        "\n"
        "## 2026-04-12 12:00 - Scheduled\n"
        "\n"
        "We upgrade.\n"
    )


def test_a_maintenance_that_has_begun_is_in_progress_until_it_is_resolved(shell: Shell) -> None:
    done = shell("new", "maintenance", "M", "--starts", "11:00", "--for", "2h", "--component", "web", "--message", "x")
    assert "M: In progress\nWebsite: Under maintenance\n" in done.out
    assert "\n\n## 2026-04-12 12:00 - In progress\n" in Path("content/maintenance/2026-04-12-m.md").read_text()
    assert "M: Completed\nWebsite: Operational\n" in shell("resolve", "m", "--message", "Done.").out


def test_a_template_gives_the_title_and_the_window(shell: Shell) -> None:
    shell(
        "new", "maintenance", "--template", "maintenance", "--starts", "22:00", "--ends", "23:00", "--component", "api"
    )
    text = Path("content/maintenance/2026-04-12-planned-maintenance.md").read_text()
    assert "title: Planned maintenance\n" in text
    assert "We are going to work on API from 22:00 CEST to 23:00 CEST." in text


@pytest.mark.parametrize(
    ("length", "ends"),
    [("90m", "13:30"), ("90min", "13:30"), ("2h", "14:00"), ("1h 5m", "13:05"), ("1d", "2026-04-13 12:00")],
)
def test_lengths(shell: Shell, length: str, ends: str) -> None:
    shell("new", "maintenance", "M", "--starts", "12:00", "--for", length, "--message", "x")
    assert f"{ends}\n---" in Path("content/maintenance/2026-04-12-m.md").read_text()


def test_a_component_is_counted_from_today_on(shell: Shell) -> None:
    done = shell("new", "component", "Sign-in: all of it", "--description", "Passwords")
    assert done == (
        0,
        (
            "content/components/sign-in-all-of-it.yaml: written: Sign-in: all of it: Operational, a new component\n"
            "Sign-in: all of it: Operational\n"
            "The page says: Minor Service Outage\n"
        ),
        "",
    )
    assert Path("content/components/sign-in-all-of-it.yaml").read_text() == (
        "name: 'Sign-in: all of it'\ndescription: Passwords\ntracked_since: 2026-04-12\n"
    )


def test_a_component_may_begin_as_something_worse(shell: Shell) -> None:
    shell("new", "component", "Chat", "--id", "talk", "--state", "major-outage")
    assert Path("content/components/talk.yaml").read_text() == (
        "name: Chat\nstatus: major_outage\nstatus_since: 2026-04-12 12:00\ntracked_since: 2026-04-12\n"
    )


def test_a_postmortem_begins_with_what_the_files_know(shell: Shell) -> None:
    shell("ack", "--at", "11:25")
    shell("resolve", "--message", "All is well. " * 20, "--at", "11:50")
    done = shell("new", "postmortem", "--dry-run")
    assert "content/postmortems/2026-04-12-api-errors.md: would be written" in done.out
    done = shell("new", "postmortem")
    assert (done.code, done.err) == (0, "")
    assert "It is a draft: fill it in, then `statusgen publish` publishes it.\n" in done.out
    text = Path("content/postmortems/2026-04-12-api-errors.md").read_text()
    assert "#     due: 2026-04-26\n" in text
    assert text[text.index("## What you saw") : text.index("[//]: # (Add what is missing")] == (
        "## What you saw\n"
        "\n"
        "Apr 12, 11:10 \N{EN DASH} 11:50 CEST (40 min)\n"
        "\n"
        "- API: 40 min, at the worst partial outage\n"
        "\n"
        "[//]: # (What did people notice, in their words? How many were hit, and what could they do meanwhile?)\n"
        "\n"
        "## What happened\n"
        "\n"
        "- 11:10 CEST: It began.\n"
        "- 11:20 CEST: Investigating. We see errors on one call in ten.\n"
        "- 11:25 CEST: Somebody began to work on it.\n"
        "- 11:50 CEST: Resolved. All is well. All is well. All is well. All is well. All is well. All is well."
        " All is well. All ...\n"
        "\n"
    )
    assert shell("check", "--strict").err == ""


def test_the_name_of_a_component_is_no_markdown_in_a_postmortem(shell: Shell) -> None:
    API.write_text("name: 'my_api *[x](y)*'\n")
    shell("resolve", "--message", "Well.")
    shell("new", "postmortem")
    text = Path("content/postmortems/2026-04-12-api-errors.md").read_text()
    assert "\n- my\\_api \\*\\[x\\](y)\\*: 50 min" in text
    told, _ = read(f"{COMPANY}-- postmortems/2026-04-12-api-errors.md --\n{text.replace('draft: true', '')}")
    assert told.incidents[0].postmortem
    assert "my_api *[x](y)*: 50 min" in told.incidents[0].postmortem.html


def test_nothing_that_a_postmortem_asks_for_is_published(shell: Shell) -> None:
    shell("resolve", "--message", "Well.", "--at", "11:50")
    shell("new", "postmortem")
    path = "postmortems/2026-04-12-api-errors.md"
    text = Path("content", path).read_text().replace("draft: true", "")
    told, problems = read(f"{COMPANY}-- {path} --\n{text}")
    postmortem = told.incidents[0].postmortem
    assert postmortem
    assert "What went well" in postmortem.html
    assert "What made it" not in postmortem.html
    assert path not in {problem.path for problem in problems}


def test_what_waits_for_a_postmortem_is_meant_first(shell: Shell) -> None:
    lay(RESOLVED.replace("2026-04-01 11:00", "2026-02-01 11:00"))
    INCIDENT.rename(INCIDENT.with_name("2026-04-12-slow-api.md"))
    shell("resolve", "--message", "Well.")
    assert shell("new", "postmortem", "slow").out.startswith("content/postmortems/2026-04-12-slow-api.md: written")


def test_of_many_resolved_incidents_one_is_named(shell: Shell) -> None:
    lay(RESOLVED.replace("2026-04-01 11:00", "2026-02-01 11:00"))
    assert shell("new", "postmortem", "slow").err.startswith(
        "statusgen: which incident? Name one by a part of its slug"
    )
    assert shell("new", "postmortem", "04-01-slow").code == 0
    assert shell("new", "postmortem", "04-01-slow") == (
        2,
        "",
        "statusgen: there is a postmortem already: content/postmortems/2026-04-01-slow-website.md\n",
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("incident",), "the title is missing: give it with an argument, in quotes", id="no title"),
        pytest.param(("incident", " "), "the title is empty: nothing was written", id="an empty title"),
        pytest.param(
            ("incident", "A"),
            "the message is missing: give it with --message TEXT, --template NAME or --edit",
            id="mute",
        ),
        pytest.param(("incident", "A", "--message", " "), "the message is empty: nothing was written", id="empty"),
        pytest.param(
            ("incident", "A", "--message", "b", "--component", "wep"),
            "there is no component 'wep' (did you mean 'web'?)",
            id="no such component",
        ),
        pytest.param(
            ("incident", "A", "--message", "b", "--status", "completed"),
            "'completed' is not a status (investigating, identified, monitoring, resolved, update or postmortem)",
            id="a maintenance's status",
        ),
        pytest.param(
            ("incident", "A", "--message", "b", "--role", "boss=Ada"),
            "--role boss=Ada: there is no role 'boss'"
            " (there are commander, technical_lead, communications_lead or scribe)",
            id="no such role",
        ),
        pytest.param(
            ("incident", "A", "--message", "b", "--role", "scribe=Ada", "--role", "scribe=Bob"),
            "--role: 'scribe' stands twice",
            id="a role twice",
        ),
        pytest.param(
            ("incident", "A", "--message", "b", "--role", "scribe"), "--role scribe: write scribe=NAME", id="no name"
        ),
        pytest.param(
            ("incident", "A", "--message", "b", "--slug", "../x"),
            "--slug ../x: a slug is made of a-z, 0-9 and '-'",
            id="no slug",
        ),
        pytest.param(
            ("incident", "A", "--message", "b", "--slug", "2026-04-12-api-errors"),
            "--slug 2026-04-12-api-errors: there is one already;"
            " say more about it with `statusgen update 2026-04-12-api-errors`",
            id="a slug that is taken",
        ),
        pytest.param(
            ("maintenance", "A", "--message", "b"),
            "the beginning is missing: give it with --starts TIME",
            id="no start",
        ),
        pytest.param(
            ("maintenance", "A", "--message", "b", "--starts", "12:00"),
            "the end is missing: give it with --ends TIME or --for LENGTH",
            id="no end",
        ),
        pytest.param(
            ("maintenance", "A", "--message", "b", "--starts", "12:00", "--ends", "11:00"),
            "it would end at 2026-04-12 11:00, which is not after it begins, 2026-04-12 12:00",
            id="an end before it begins",
        ),
        pytest.param(
            ("maintenance", "A", "--message", "b", "--starts", "10:00", "--ends", "12:00"),
            "it would be over since 2026-04-12 12:00: write a file about what is past by hand",
            id="over already",
        ),
        pytest.param(
            ("maintenance", "A", "--message", "b", "--starts", "12:00", "--ends", "13:00", "--for", "1h"),
            "--ends and --for exclude each other",
            id="two ends",
        ),
        pytest.param(
            ("maintenance", "A", "--message", "b", "--starts", "12:00", "--for", "soon"),
            "--for: 'soon' is not a length (write it as 90m, 2h, 1h30m or 1d)",
            id="no length",
        ),
        pytest.param(
            ("maintenance", "A", "--message", "b", "--starts", " ", "--for", "1h"),
            "--starts: '' is not a time (write it as 2026-04-12 09:14, with a zone such as UTC or +02:00 if wanted)",
            id="no time",
        ),
        pytest.param(("component",), "the name is missing: give it with an argument, in quotes", id="no name of it"),
        pytest.param(("component", " "), "the name is empty: nothing was written", id="an empty name"),
        pytest.param(
            ("component", "API"),
            "there is a component 'api': give the new one another name, or an id with --id",
            id="a component that is there",
        ),
        pytest.param(("component", "A", "--id", "A B"), "--id A B: an id is made of a-z, 0-9 and '-'", id="a bad id"),
        pytest.param(
            ("component", "A", "--group", "x"), "there is no group 'x' (add it to site.yaml)", id="no such group"
        ),
        pytest.param(("postmortem", "api"), "2026-04-12-api-errors is not resolved yet", id="not resolved"),
        pytest.param(
            ("postmortem",),
            "no incident of the last 30 days waits for a postmortem: name one by a part of its slug",
            id="none waits",
        ),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_is_written(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    before = sorted(Path("content").rglob("*"))
    assert shell("new", *arguments) == (2, "", f"statusgen: {said}\n")
    assert sorted(Path("content").rglob("*")) == before
