"""Message templates: what they may say, how they are filled in, and how their mistakes are told."""

import re
from pathlib import Path

import pytest

from folders import put
from responding import API, INCIDENT, Shell, on_terminal
from statusgen.content.messages import OF_INCIDENTS, OF_MAINTENANCE, Message, filled, placeholders, read_message
from statusgen.model import INCIDENT_STATUSES, MAINTENANCE_STATUSES, Status
from statusgen.sources.messages import read_messages

INSTALLED = {name: read_message(found.path, found.text) for name, found in read_messages(Path("nowhere")).items()}
FOR_INCIDENTS = set(INCIDENT_STATUSES) - {Status.UPDATE, Status.POSTMORTEM}
FOR_MAINTENANCE = set(MAINTENANCE_STATUSES) - {Status.UPDATE}
TITLED = "# Trouble\n\n"


def test_the_common_situations_are_there() -> None:
    assert [*INSTALLED] == ["capacity", "database", "deploy", "maintenance", "network", "provider", "security"]


@pytest.mark.parametrize("name", INSTALLED)
def test_each_has_a_text_for_every_status(name: str) -> None:
    message, problems = INSTALLED[name]
    assert problems == ()
    assert set(message.texts) == (FOR_MAINTENANCE if name == "maintenance" else FOR_INCIDENTS)


@pytest.mark.parametrize("name", sorted(INSTALLED.keys() - {"maintenance"}))
def test_whoever_waits_is_told_when_the_next_word_comes(name: str) -> None:
    texts = INSTALLED[name][0].texts
    waiting = [text for status, text in texts.items() if status is not Status.RESOLVED]
    assert all("{next_update}" in text for text in waiting)
    assert "{next_update}" not in texts[Status.RESOLVED]


@pytest.mark.parametrize("name", INSTALLED)
def test_none_blames_or_promises(name: str) -> None:
    texts = " ".join(INSTALLED[name][0].texts.values())
    assert not re.search(r"(?i)\b(fault|blame|human error|guarantee|never again|no data|lost nothing)\b", texts)


def test_what_a_file_says() -> None:
    text = "# Trouble\n\n## Investigating\n\nWe look at {components}.\n\n### More\n\n## in-progress\nAt {starts}.\n"
    assert read_message("a.md", text) == (
        Message(
            "Trouble",
            {Status.INVESTIGATING: "We look at {components}.\n\n### More", Status.IN_PROGRESS: "At {starts}."},
        ),
        (),
    )


def test_a_heading_within_code_is_code() -> None:
    text = TITLED + "## Resolved\n\n```\n## Identified\n```\n"
    assert read_message("a.md", text)[0].texts == {Status.RESOLVED: "```\n## Identified\n```"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", ["1:1: there is no text for any status", "1:1: there is no title"], id="empty"),
        pytest.param("## Resolved\nx", ["1:1: there is no title"], id="no title"),
        pytest.param(
            "Hi\n\n" + "## Resolved\nx",
            ["1:1: 'Hi' stands above the first status", "1:1: there is no title"],
            id="above",
        ),
        pytest.param("# A {title}\n\n## Resolved\nx", ["1:5: {title} is not filled in in a title"], id="in it"),
        pytest.param(TITLED + "Hi\n## Resolved\nx", ["3:1: 'Hi' stands above the first status"], id="between"),
        pytest.param(TITLED + "## Resolvd\nx", ["3:4: 'Resolvd' is not a status that has a text"], id="no status"),
        pytest.param(TITLED + "## Update\nx", ["3:4: 'Update' is not a status that has a text"], id="update"),
        pytest.param(TITLED + "## Resolved\n\n", ["3:4: there is no text for 'Resolved'"], id="no text"),
        pytest.param(
            TITLED + "## Resolved\nx\n## Resolved\ny", ["5:4: a second text for 'Resolved'"], id="a second text"
        ),
        pytest.param(
            TITLED + "## Resolved\nAll of {component} is well.",
            ["4:8: {component} cannot be filled in here"],
            id="unknown placeholder",
        ),
        pytest.param(
            TITLED + "## Resolved\nuntil {ends}", ["4:7: {ends} cannot be filled in here"], id="of maintenance"
        ),
        pytest.param(
            TITLED + "## Completed\n{next_update}", ["4:1: {next_update} cannot be filled in here"], id="of incidents"
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, said: list[str]) -> None:
    _, problems = read_message("_messages/a.md", text)
    assert [f"{problem.line}:{problem.column}: {problem.message}" for problem in problems] == said
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize("names", [OF_INCIDENTS, OF_MAINTENANCE])
def test_every_placeholder_is_filled_in(names: tuple[str, ...]) -> None:
    text = " ".join(f"{{{name}}}" for name in names)
    assert placeholders(text) == set(names)
    assert filled(text, {name: name.upper() for name in names}) == " ".join(names).upper()


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert (
        filled("{title}: {components}", {"title": "{components}", "components": "{title}"}) == "{components}: {title}"
    )


def test_they_are_listed(shell: Shell) -> None:
    out = shell("messages").out
    assert out.splitlines()[:2] == [
        "name         title                    has a text for",
        "capacity     Slow under load          Investigating, Identified, Monitoring, Resolved",
    ]


def test_one_can_be_copied_to_begin_ones_own(shell: Shell) -> None:
    own = Path("content/_messages/database.md")
    printed = shell("messages", "database").out
    assert shell("messages", "database", "--copy") == (0, f"{own}: written\n", "")
    own.write_text(own.read_text().replace("a database", "our database"))
    assert shell("messages", "database").out == printed.replace("a database", "our database")
    assert shell("messages", "database", "--copy") == (
        3,
        "",
        f"statusgen: {own} is there already; nothing was written\n",
    )


def test_an_own_one_takes_the_place_of_an_installed_one(shell: Shell) -> None:
    put(Path("content/_messages"), {"deploy.md": b"# Oh\n\n## Monitoring\n\nWe watch {components}, {title}.\n"})
    done = shell("update", "--template", "deploy", "--status", "monitoring")
    assert (done.code, done.err) == (0, "")
    assert INCIDENT.read_text().endswith(
        "## 2026-04-12 12:00 - Monitoring\n\nWe watch API, Elevated API error rates.\n"
    )


def test_what_an_own_one_says_steers_no_terminal(shell: Shell) -> None:
    put(Path("content/_messages"), {"esc.md": b"# Trouble\r\n\n## Resolved\n\n\tAll \x1b[31mred.\n"})
    assert shell("messages", "esc").out == "# Trouble\n\n## Resolved\n\n\tAll \\x1b[31mred.\n"


def test_an_update_says_when_the_next_one_comes(shell: Shell) -> None:
    shell("update", "--template", "network", "--status", "identified")
    assert "say\nmore by 13:00 CEST." in INCIDENT.read_text()


def test_a_next_update_of_tomorrow_names_the_day(shell: Shell) -> None:
    INCIDENT.write_text(INCIDENT.read_text().replace("P1", "P3"))
    shell("update", "--template", "network", "--status", "identified")
    assert "more by Apr 13, 2026, 12:00 CEST." in INCIDENT.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(
            ("update", "--template", "databse", "--status", "resolved"),
            2,
            "statusgen: there is no template 'databse' (did you mean 'database'?)\n",
            id="unknown",
        ),
        pytest.param(
            ("update", "--template", "database"),
            2,
            "statusgen: the template 'database' has no text for 'Update': it has Investigating, Identified,"
            " Monitoring or Resolved (give --status)\n",
            id="no text",
        ),
        pytest.param(
            ("new", "incident", "Oh", "--template", "database"),
            2,
            "statusgen: the template 'database' tells which components are hit: name them with --component\n",
            id="no component",
        ),
        pytest.param(
            ("resolve", "--template", "database", "--message", "x"),
            2,
            "statusgen: --message and --template exclude each other; --edit changes a template's text\n",
            id="two messages",
        ),
        pytest.param(
            ("resolve", "--template", "own"),
            1,
            "content/_messages/own.md:1:1: error: there is no title (begin the file with '# Trouble with a database')\n"
            "1 error\n",
            id="a mistake",
        ),
        pytest.param(("messages", "--copy"), 2, "statusgen: --copy: name the template that is to be copied\n"),
        pytest.param(
            ("messages", "networks"), 2, "statusgen: there is no template 'networks' (did you mean 'network'?)\n"
        ),
    ],
)
def test_what_goes_wrong_is_told(shell: Shell, arguments: tuple[str, ...], code: int, said: str) -> None:
    before = API.read_bytes()
    put(Path("content/_messages"), {"own.md": b"## Resolved\n\nIt is over.\n"})
    assert shell(*arguments) == (code, "", said)
    assert API.read_bytes() == before


def test_check_tells_of_a_mistake_in_an_own_one(shell: Shell) -> None:
    put(Path("content/_messages"), {"own.md": b"# Own\n\n## Resolvd\n\nIt is over.\n"})
    done = shell("check")
    assert (done.code, done.err.splitlines()[0]) == (
        1,
        "content/_messages/own.md:3:4: error: 'Resolvd' is not a status that has a text (did you mean 'Resolved'?)",
    )
    assert shell("messages").code == 1


def test_one_that_is_not_text_is_told_and_in_nobodys_way(shell: Shell) -> None:
    put(Path("content/_messages"), {"own.md": b"\xff", "link.md": b""})
    Path("content/_messages/link.md").unlink()
    Path("content/_messages/link.md").symlink_to("/etc/passwd")
    assert shell("check").err.splitlines()[:2] == [
        (
            "content/_messages/link.md: error: the symbolic link leaves the folder"
            " (put the file itself here: such links are not followed)"
        ),
        (
            "content/_messages/own.md:1:1: error: byte 0xFF is not UTF-8"
            " (save it as UTF-8: your editor's “save with encoding” or `iconv -t UTF-8` does)"
        ),
    ]
    assert shell("messages", "link").code == 1
    assert shell("update", "--template", "network", "--status", "identified").code == 0


@pytest.mark.usefixtures("shell")
def test_only_what_can_be_filled_in_is_offered() -> None:
    put(Path("content/_messages"), {"own.md": b"hello", "notice.md": b"# Note\n\n## Investigating\n\nLook: {title}.\n"})
    answers = (
        *(("What is wrong", "A\r"), ("How bad", "none\r"), ("What is hit?", "\r"), ("noticed?", "\r"), ("Since", "\r")),
        ("note: the template 'own' has mistakes: `statusgen check` tells them", ""),
        ("  1  your own words\r\n  2  notice\r\nWhich words?", "notice\r"),
    )
    assert on_terminal(["new", "incident"], answers).code == 0
    assert Path("content/incidents/2026-04-12-a.md").read_text().endswith("- Investigating\n\nLook: A.\n")
