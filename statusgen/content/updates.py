"""A body of Markdown to its summary and its updates."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from statusgen.content.changes import Rules, plain_pairs
from statusgen.content.findings import Findings, Trial, UnreadableError, shown
from statusgen.content.headings import Heading, names_status, read_heading
from statusgen.content.times import PATTERN, instant_of
from statusgen.documents import Document, Mark
from statusgen.markup import fenced, is_within, lines_and_code
from statusgen.model import Html, Update
from statusgen.structs import Frozen, replace

Markup = Callable[[str], Html]
"""Makes safe HTML of the Markdown of an update."""

# A heading of any level, indented or not: those that are no updates are looked at for what they might have meant.
# Any space will do, as a no-break space looks like every other (some keyboards make one of Alt and the space bar).
HEADING = re.compile(r"^(?P<before>[^\S\n]*(?P<level>#{1,6})[^\S\n]*)(?P<text>[^\s#][^\n]*)$", re.MULTILINE)
# Nearly all that are updates: a time, a dash and a status, perhaps with pairs in braces.
# That a line begins with it is told within: what begins with a `#` is searched for much faster.
PLAIN = re.compile(
    rf"""\#\#[ ](?<![^\n]\#\#[ ]){PATTERN.pattern}[ ]-[ ](?P<word>[A-Z][a-z ]*[a-z])
    (?:[ ]\{{(?P<pairs>[^{{}}\n]*)\}})?(?![^\n])""",
    re.VERBOSE,
)
INDENT_LIMIT = 3  # more is code
# What nobody writes who does not mean a day: even with the wrong separators or in the wrong order.
DAY_LIKE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}(?![0-9])"
)


class Timeline(Frozen):
    """`summary` is the Markdown above the first update; updates are oldest first."""

    summary: str
    updates: tuple[Update, ...]


class _Found(Frozen):
    """An update's heading and where it lies in the body."""

    start: int
    end: int
    line: int
    heading: Heading


def read_timeline(document: Document, rules: Rules, findings: Findings, markup: Markup) -> Timeline:
    """Return what the body of `document` says.

    The text below a heading that cannot be read stays with the update before it, so that nothing is lost.
    """
    return plain_timeline(document, rules, markup) or searched_timeline(document, rules, findings, markup)


def plain_timeline(document: Document, rules: Rules, markup: Markup) -> Timeline | None:
    """Return what a body says in which every `#` is that of a plain heading; None of all else, or if it has a mistake.

    No other line has to be looked for, and no mark worked out.
    """
    body = document.body
    summary, *parts = PLAIN.split(body)
    if "#" in summary or "\n--" in body or "<!--" in body or fenced(body):
        return None
    line = document.body_line + summary.count("\n")
    updates = []
    for day, clock, offset, word, pairs, text in zip(*[iter(parts)] * 6, strict=True):
        status, changes = rules.statuses.get(word), plain_pairs(pairs, rules) if pairs else ()
        if status is None or changes is None or clock is None or "#" in text:
            return None
        try:
            at = instant_of(day, clock, offset, rules.zone)
        except UnreadableError:
            return None
        updates.append(Update(at, status, markup(text.strip("\n")), changes, line=line))
        line += text.count("\n")
    return Timeline(summary.strip("\n"), _oldest_first(updates))


def searched_timeline(document: Document, rules: Rules, findings: Findings, markup: Markup) -> Timeline:
    """Return what any body says."""
    found = _without_second_keys(list(_headings(document, rules, findings)), findings)
    body = document.body
    cuts = [*(each.start for each in found), len(body)]
    updates = [
        Update(
            each.heading.at,
            each.heading.status,
            markup(f"{each.heading.text}\n{body[each.end : end]}".strip("\n")),
            each.heading.changes,
            each.heading.key,
            line=each.line,
        )
        for each, end in zip(found, cuts[1:], strict=True)
    ]
    return Timeline(body[: cuts[0]].strip("\n"), _oldest_first(updates))


def _headings(document: Document, rules: Rules, findings: Findings) -> Iterator[_Found]:
    body, code = document.body, fenced(document.body)
    if "\n--" in body:
        _tell_underlined(document, findings)
    comments = _comments(body, code)
    line, counted = document.body_line, 0
    for found in _like_headings(body):
        text, start = found["text"], found.start()
        dated = DAY_LIKE.match(text)
        if not dated and not names_status(text, rules):
            continue
        line += body.count("\n", counted, start)
        counted = start
        mark = Mark(line, 1 + found.start("text") - start)
        reason = _no_heading(found, code)
        if not dated:
            if not reason:
                findings.warning(mark, "this looks like an update but is text", "begin it with a time")
        elif reason:
            _warn(text, mark, rules, findings, reason)
        elif heading := read_heading(text.rstrip(), mark, rules, findings):
            if comments and is_within(start, comments):
                message = "this update stands in a comment, and counts"
                findings.warning(mark, message, "remove it, or put it in fenced code: comments are shown as text")
            yield _Found(start, found.end(), line, heading)


def _like_headings(body: str) -> Iterator[re.Match[str]]:
    """Yield the lines that begin with `#`, indented or not, and go on: looking for a `#` is quicker than for a line."""
    index = body.find("#")
    while index >= 0:
        found = HEADING.match(body, body.rfind("\n", 0, index) + 1)
        if found:
            yield found
        end = body.find("\n", index)
        index = body.find("#", end) if end >= 0 else end


def _no_heading(found: re.Match[str], code: list[tuple[int, int]]) -> str:
    """Return why `found` is no heading of an update, though it looks like one; nothing if it is."""
    if code and is_within(found.start(), code):
        return "it stands in fenced code"
    before, level, _ = found.groups()
    if level != "##":
        return f"it begins with '{level}' and not with '##'"
    indent = before.partition("#")[0]
    return "it is indented" if len(indent) > INDENT_LIMIT or "\t" in indent else ""


def is_update_like(line: str) -> bool:
    """Whether `line` would be read as the heading of an update, or as one with a mistake, where no code is."""
    found = HEADING.match(line)
    return bool(found and DAY_LIKE.match(found["text"]) and not _no_heading(found, []))


def _comments(body: str, code: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where HTML's comments begin and end, which are nothing here."""
    spans = []
    start = body.find("<!--")
    while start >= 0:
        end = start + 1
        if not is_within(start, code):
            end = body.find("-->", start)
            if end < 0:
                break
            spans.append((start, end))
        start = body.find("<!--", end)
    return spans


def is_underlined(line: str, below: str) -> bool:
    """Whether `line` is a level-2 heading in Markdown's other way, and begins with a date."""
    if not below.startswith("--") or below.rstrip().strip("-") or line.startswith(("    ", "\t")):
        return False
    return DAY_LIKE.match(line.lstrip()) is not None


def _tell_underlined(document: Document, findings: Findings) -> None:
    lines = pairwise(lines_and_code(document.body))
    for number, ((line, is_code), (below, _)) in enumerate(lines, document.body_line):
        if not is_code and is_underlined(line, below):
            mark = Mark(number, 1 + len(line) - len(line.lstrip()))
            findings.error(mark, f"{shown(line)} is underlined, and so no update", "write '## ' before it")


def _warn(text: str, mark: Mark, rules: Rules, findings: Findings, reason: str) -> None:
    trial = Trial(findings.path)
    if read_heading(text.rstrip(), mark, rules, trial) and not trial.problems:
        findings.warning(mark, "this looks like an update but is text", reason)


def _without_second_keys(found: list[_Found], findings: Findings) -> list[_Found]:
    lines: dict[str, int] = {}
    for index, each in enumerate(found):
        heading = each.heading
        if heading.key in lines:
            message = f"'#{heading.key}' is the key of the update in line {lines[heading.key]} already"
            findings.error(heading.key_mark, message, "give each update a key of its own, or none")
            found[index] = replace(each, heading=replace(heading, key=""))
        elif heading.key:
            lines[heading.key] = each.line
    return found


def _oldest_first(updates: list[Update]) -> tuple[Update, ...]:
    """Return `updates`, which stand oldest first or newest first; those of one minute keep the file's direction."""
    times = [update.at for update in updates]
    if times == sorted(times):
        return tuple(updates)
    falling = sum(above.at > below.at for above, below in pairwise(updates))
    rising = sum(above.at < below.at for above, below in pairwise(updates))
    in_time = reversed(updates) if falling > rising else updates
    return tuple(sorted(in_time, key=lambda update: update.at))
