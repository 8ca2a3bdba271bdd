"""The heading of an update: `## 2026-04-12 09:41 - Monitoring { api=degraded_performance #key }`."""

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.content.changes import Pair, Rules, read_pairs
from statusgen.content.findings import Findings, UnreadableError, listing, shown
from statusgen.content.times import PATTERN, parse_time
from statusgen.documents import START, Mark
from statusgen.model import Changes, Status
from statusgen.structs import Frozen

LENGTH_LIMIT = 1000  # of what stands before the braces
DASHES = ("-", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}")
# These are compiled when they are needed, which is seldom.
# A hyphen needs a space before it and no digit behind it, or it belongs to the day or to the offset of the zone.
DASH = "(?<=\\s)-(?![0-9])|[\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}](?![0-9])"
BRACE = r"""(?x)(?P<component>[^\s,=#][^\s,=]*)\s*=\s*(?P<state>[^\s,=]*)
    | \#(?P<key>[^\s,]*)
    | (?P<other>[^\s,]+)"""
KEY = "[A-Za-z0-9][A-Za-z0-9_-]*"
EXAMPLE = "write '## 2026-04-12 09:14 - Update'"


class Heading(Frozen):
    at: datetime
    status: Status
    changes: Changes = ()
    key: str = ""
    key_mark: Mark = START
    text: str = ""  # what stands where the status belongs and is none


class Part(Frozen):
    """A part of a heading's text and where it begins."""

    text: str
    mark: Mark

    def stripped(self) -> "Part":
        text = self.text.lstrip()
        return Part(text.rstrip(), self.mark.right(len(self.text) - len(text)))

    def cut(self, index: int) -> tuple["Part", "Part"]:
        return Part(self.text[:index], self.mark), Part(self.text[index:], self.mark.right(index))


def read_heading(text: str, mark: Mark, rules: Rules, findings: Findings) -> Heading | None:
    """Return what a heading says whose `text`, behind the `##`, begins at `mark`; None if its time cannot be read.

    Of a heading with mistakes, what can be read counts: the status is then `Update`, and a bad pair costs that pair.
    """
    return _plain(text, mark, rules) or _read(text, mark, rules, findings)


def _plain(text: str, mark: Mark, rules: Rules) -> Heading | None:
    """Read a heading as nearly all of them are, a time, ` - ` and a status: no mark of a part is worked out for it."""
    moment, _, word = text.partition(" - ")
    status = rules.statuses.get(word)
    if status is None:
        return None
    try:
        return Heading(parse_time(moment, rules.zone), status, key_mark=mark)
    except UnreadableError:
        return None


def _read(text: str, mark: Mark, rules: Rules, findings: Findings) -> Heading | None:
    heading, braces = Part(text, mark).cut(len(text.partition("{")[0]))
    if len(heading.text) > LENGTH_LIMIT:
        findings.error(mark, "this heading is too long for an update's", "put the text below the heading")
    heading, behind = heading.cut(LENGTH_LIMIT)
    moment, word = _split(heading, findings)
    try:
        at = parse_time(moment.text, rules.zone)
    except UnreadableError as error:
        findings.unreadable(moment.mark, error)
        return None
    status = _status(word.stripped(), rules, findings)
    keys: list[Part] = []
    changes = read_pairs(_pairs(_inside(braces, findings), keys, findings), rules, findings) if braces.text else ()
    key = keys[0] if keys else Part("", mark)
    lost = "" if status else word.stripped().text + behind.text
    return Heading(at, status or Status.UPDATE, changes, key.text, key.mark, lost)


def _split(heading: Part, findings: Findings) -> tuple[Part, Part]:
    """Return the time, and what stands behind the dash."""
    found = PATTERN.match(heading.text)
    timed = found["clock"] if found else None
    moment, rest = heading.cut(found.end() if found and timed else len(heading.text))
    rest = rest.stripped()
    if rest.text.startswith(DASHES):
        return moment, rest.cut(1)[1]
    dash = re.search(DASH, heading.text)
    if dash:
        moment, rest = heading.cut(dash.start())
        return moment.stripped(), rest.cut(1)[1]
    if rest.text:
        findings.error(rest.mark, "there is no dash between time and status", EXAMPLE)
    return moment.stripped(), rest


def names_status(text: str, rules: Rules) -> bool:
    """Whether `text` ends in a dash and one of the statuses, as that of an update does."""
    dashes = list(re.finditer(DASH, text[:LENGTH_LIMIT]))
    return bool(dashes) and _folded(text[dashes[-1].end() :].partition("{")[0]) in rules.statuses


def _status(word: Part, rules: Rules, findings: Findings) -> Status | None:
    statuses, folded = rules.statuses, _folded(word.text)
    if folded not in statuses:
        message = f"{shown(word.text)} is not a status" if word.text else "there is no status"
        error = UnreadableError(f"{message} ({listing(statuses)})", word=folded, choices=statuses)
        findings.unreadable(word.mark, error)
    return statuses.get(folded)


def _folded(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word.rstrip("# \t")).strip().capitalize()


def _inside(braces: Part, findings: Findings) -> Part:
    """Return what is between the braces, of which the second may be missing."""
    end = braces.text.find("}")
    if end < 0:
        findings.error(braces.mark, "this '{' is not closed", "add '}' at the end of the heading")
        end = len(braces.text)
    _, behind = braces.cut(end + 1)
    behind = behind.stripped()
    if behind.text.strip("#"):
        findings.error(behind.mark, f"{shown(behind.text)} behind the braces", "end the heading with '}'")
    return braces.cut(end)[0].cut(1)[1]


def _pairs(inside: Part, keys: list[Part], findings: Findings) -> Iterator[Pair]:
    """Yield the pairs in braces, and put the `#key` into `keys`."""
    for found in re.finditer(BRACE, inside.text):
        mark = inside.mark.right(found.start())
        if found["component"]:
            yield Pair(found["component"], mark, found["state"], inside.mark.right(found.start("state")))
        elif found["other"]:
            findings.error(mark, f"{shown(found['other'])} is no pair", "write component=state or #key")
        elif keys or not re.fullmatch(KEY, found["key"]):
            message = f"{shown(found[0])} is a second key" if keys else f"{shown(found[0])} is not a key"
            findings.error(mark, message, "write one, such as #rollback, of letters, digits, '-' and '_'")
        else:
            keys.append(Part(found["key"], mark))
