"""Message templates: what to say in a common situation, by status, with placeholders for what only the moment knows.

# Trouble with a database

## Investigating

Some requests to {components} fail. Next update by {next_update}.
"""

import re
from collections.abc import Iterator, Mapping

from statusgen.content.changes import words_of
from statusgen.content.findings import Findings, did_you_mean, listing, shown
from statusgen.documents import Mark, normalise
from statusgen.markup import lines_and_code
from statusgen.model import INCIDENT_STATUSES, MAINTENANCE_STATUSES, Status
from statusgen.problems import Problem
from statusgen.structs import Frozen

FOLDER = "_messages"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
ANYWHERE = ("components", "title")
OF_INCIDENTS = (*ANYWHERE, "next_update")
OF_MAINTENANCE = (*ANYWHERE, "starts", "ends")
STATUSES = (*INCIDENT_STATUSES, *MAINTENANCE_STATUSES)
WORDS = words_of(status for status in STATUSES if status not in {Status.UPDATE, Status.POSTMORTEM})


class Message(Frozen):
    """A message template."""

    title: str  # of the incident or maintenance that begins with it
    texts: Mapping[Status, str]  # Markdown


class _Section(Frozen):
    heading: str
    mark: Mark  # of the heading's text
    lines: list[tuple[int, str]]  # with their numbers

    @property
    def text(self) -> str:
        return "\n".join(line for _, line in self.lines).strip("\n").rstrip()


def read_message(path: str, text: str) -> tuple[Message, tuple[Problem, ...]]:
    """Return what the message template at `path` says; what has a mistake is left out."""
    findings = Findings(path)
    head, *sections = _sections(normalise(text))
    title = _title(head, findings)
    texts: dict[Status, str] = {}
    for section in sections:
        status = _status(section, texts, findings)
        if status and not _wrong_placeholders(section, status, findings):
            texts[status] = section.text
    if not sections:
        findings.error(Mark(1, 1), "there is no text for any status", "begin one with '## Investigating'")
    return Message(title, texts), findings.listed()


def placeholders(text: str) -> frozenset[str]:
    """Return the names of what `text` wants to be told."""
    return frozenset(PLACEHOLDER.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with those `values`; each of its placeholders has one."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _sections(text: str) -> Iterator[_Section]:
    """Yield what is above the first heading of a status, then what is below each."""
    section = _Section("", Mark(1, 1), [])
    for number, (line, is_code) in enumerate(lines_and_code(text), 1):
        if not is_code and re.match(r"##\s", line):
            yield section
            section = _Section(line[2:].strip().strip("#").strip(), Mark(number, 4), [])
        else:
            section.lines.append((number, line))
    yield section


def _title(head: _Section, findings: Findings) -> str:
    written = [(number, line) for number, line in head.lines if line.strip()]
    first = written[0] if written and written[0][1].startswith("# ") else None
    for number, line in written[bool(first) : 1 + bool(first)]:
        findings.error(Mark(number, 1), f"{shown(line)} stands above the first status", "write it below '## ...'")
    if not first or not first[1][2:].strip():
        findings.error(Mark(1, 1), "there is no title", "begin the file with '# Trouble with a database'")
        return ""
    found = PLACEHOLDER.search(first[1])
    if found:
        findings.error(
            Mark(first[0], found.start() + 1), f"{found[0]} is not filled in in a title", "write a word there"
        )
    return first[1][2:].strip()


def _status(section: _Section, texts: Mapping[Status, str], findings: Findings) -> Status | None:
    word = " ".join(re.split(r"[\s_-]+", section.heading)).capitalize()
    status = WORDS.get(word)
    if status is None:
        hint = did_you_mean(word, WORDS) or f"there are {listing(WORDS)}"
        findings.error(section.mark, f"{shown(section.heading)} is not a status that has a text", hint)
    elif status in texts:
        findings.error(section.mark, f"a second text for '{word}'", "keep one of the two")
    elif not section.text:
        findings.error(section.mark, f"there is no text for '{word}'", "write one below, or remove the heading")
    else:
        return status
    return None


def _wrong_placeholders(section: _Section, status: Status, findings: Findings) -> bool:
    """Tell of each placeholder that `status` cannot fill."""
    known = OF_INCIDENTS if status in INCIDENT_STATUSES else OF_MAINTENANCE
    wrong = [
        (Mark(number, found.start() + 1), found)
        for number, line in section.lines
        for found in PLACEHOLDER.finditer(line)
        if found[1] not in known
    ]
    for mark, found in wrong:
        hint = did_you_mean(found[1], known) or f"there are {listing([f'{{{name}}}' for name in known])}"
        findings.error(mark, f"{found[0]} cannot be filled in here", hint)
    return bool(wrong)
