"""Whatever an incident's file looks like, a command adds its own lines and leaves every other byte."""

from collections.abc import Iterator
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from little import read
from responding import COMPANY, INCIDENT, Shell
from statusgen.model import Incident

SITE = COMPANY.partition("-- incidents/")[0]
COMMENTS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufeff"), max_size=12)
WORDS = st.lists(
    st.sampled_from(
        [
            "We see errors.",
            "### 2026-04-12",
            "```\n## 2026-04-12 09:14 - Resolved\n```",
            "- one\n- two",
            "    code",
            "---",
            "title: none",
            "Ä \U0001f6a8",
            "> a # b",
        ]
    ),
    max_size=3,
).map("\n\n".join)
KEYS = {
    "severity": st.sampled_from(["P1", '"P2" # maybe']),
    "components": st.sampled_from(
        ["[api]", "\n  - api\n  # or all\n  - web", "\n  api: partial_outage # some", "{api: major_outage}"]
    ),
    "started": st.sampled_from(["2026-04-12 11:10", "'2026-04-12 09:05 UTC'"]),
    "impact": st.just("minor"),
    "aliases": st.just("[old-name]"),
}
HEADINGS = (
    "## {} - Investigating",
    "##  {} — identified { api=major_outage }",
    "## {} \N{EN DASH} Update   ",
    "## {} - MONITORING {#a}",
)
COMMANDS = st.sampled_from(
    [
        (("ack",), 1, 0),
        (("ack", "--detected", "11:14"), 2, 0),
        (("mitigate",), 1, 0),
        (("mitigate", "--message", "## 2026-04-12: fixed"), 1, 1),
        (("update", "--message", "One.\n\nTwo.", "--at", "11:33"), 0, 1),
        (("update", "--status", "identified", "--component", "web=degraded_performance", "--message", "```"), 0, 1),
        (("resolve", "--message", "Well: all of it."), 0, 1),
    ]
)


class Layout(NamedTuple):
    """How a file is laid out."""

    line_end: str
    mark: str
    tail: str

    def lay(self, text: str) -> bytes:
        return (self.mark + (text.rstrip("\n") + self.tail).replace("\n", self.line_end)).encode()


LAYOUTS = st.builds(
    Layout, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]), st.sampled_from(["", "\n", "\n\n \n"])
)


@st.composite
def incidents(draw: st.DrawFn) -> str:
    """Give an incident that reads without an error, however odd it looks."""
    keys = draw(st.lists(st.sampled_from([*KEYS]), unique=True))
    lines = [f"{key}: {draw(KEYS[key])}" for key in [*keys, *(() if "started" in keys else ("started",))]]
    lines.insert(draw(st.integers(0, len(lines))), "title: Errors  # as seen")
    lines.insert(draw(st.integers(0, len(lines))), f"# {draw(COMMENTS)}")
    count = draw(st.integers(1, 4))
    times = [f"2026-04-12 11:{20 + 5 * number}" for number in range(count)]
    headings = [draw(st.sampled_from(HEADINGS)).replace("{}", time) for time in times]
    headings = [heading.replace("{#a}", f"{{#a{number}}}") for number, heading in enumerate(headings)]
    sections = [f"{heading}\n{draw(st.sampled_from(['', chr(10)]))}{draw(WORDS)}\n\n" for heading in headings]
    if draw(st.booleans()):
        sections.reverse()
    return "---\n{}\n---\n{}\n\n{}".format("\n".join(lines), draw(WORDS), "".join(sections))


def lines_of(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


def added(old: bytes, new: bytes) -> Iterator[bytes]:
    """Give the lines that are new; fail if one of the old ones is not there, in its order, to the byte."""
    rest = lines_of(old)
    for line in lines_of(new):
        if rest and (line == rest[0] or (len(rest) == 1 and line.rstrip(b"\r\n") == rest[0])):
            rest.pop(0)
        else:
            yield line
    assert rest == []


def incident(content: bytes) -> Incident:
    site, problems = read(f"{SITE}-- incidents/a.md --\n{content.decode().removeprefix(chr(0xFEFF))}")
    assert [str(problem) for problem in problems if problem.level == "error"] == []
    return site.incidents[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=incidents(), layout=LAYOUTS, command=COMMANDS)
def test_every_other_byte_stays(
    shell: Shell, text: str, layout: Layout, command: tuple[tuple[str, ...], int, int]
) -> None:
    arguments, keys, updates = command
    old = layout.lay(text)
    INCIDENT.write_bytes(old)
    before = incident(old)
    done = shell(*arguments)
    assert (done.code, done.out.count("written:")) == (0, 1), done.err
    new = INCIDENT.read_bytes()
    fresh = [*added(old, new)]
    assert sum(line.split(b":")[0] in {b"detected", b"acknowledged", b"mitigated"} for line in fresh) == keys
    assert sum(line.startswith(b"## 2026-04-12 ") for line in fresh) == updates
    assert {line.endswith(b"\r\n") for line in lines_of(new)[:-1]} == {layout.line_end == "\r\n"}
    after = incident(new)
    assert len(after.updates) == len(before.updates) + updates
    assert {(each.at, each.html) for each in before.updates} <= {(each.at, each.html) for each in after.updates}
    assert (after.title, after.severity, after.html) == (before.title, before.severity, before.html)
