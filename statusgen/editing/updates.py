"""Updates of incidents and maintenance: where a new one belongs, and how it is written."""

import re
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from statusgen.content.changes import Rules, words_of
from statusgen.content.findings import Trial, UnreadableError
from statusgen.content.times import parse_time
from statusgen.content.updates import Timeline, read_timeline
from statusgen.documents import Document, read_markdown
from statusgen.editing.raw import Raw
from statusgen.editing.refusal import RefusedError, check_whole
from statusgen.editing.texts import written_text, written_time
from statusgen.model import Changes, Html, State, Status, Update
from statusgen.problems import Problem
from statusgen.structs import Frozen

WORDS = {status: word for word, status in words_of(Status).items()}
# All that can be one in braces; a long word that is none is looked at once.
COMPONENT = r"(?<![^\s,={])[^\s,={]++(?=\s*=)"


class NewUpdate(Frozen):
    """What is to be said; `message` is Markdown."""

    at: datetime
    status: Status
    message: str
    changes: Changes = ()
    key: str = ""


def heading_of(update: NewUpdate, zone: ZoneInfo) -> str:
    """`## 2026-04-12 09:41 - Monitoring { api=degraded_performance #key }`."""
    inside = [
        *(f"{component}={state.key}" for component, state in update.changes),
        *([f"#{update.key}"] * bool(update.key)),
    ]
    braces = f" {{ {' '.join(inside)} }}" if inside else ""
    return f"## {written_time(update.at, zone)} - {WORDS[update.status]}{braces}"


def update_text(update: NewUpdate, zone: ZoneInfo, *, gap: bool = True) -> str:
    """Return the heading and the message below it, with an empty line between them if there is a `gap`."""
    message, heading = written_text(update.message), heading_of(update, zone)
    between = "\n" * (1 + gap)
    return f"{heading}{between}{message}" if message else heading


def written_updates(path: str, text: str, zone: ZoneInfo) -> tuple[Update, ...]:
    """Return the updates in the `text` of the file at `path`, oldest first, with their Markdown where HTML would be."""
    return _read(read_markdown(path, text), zone).updates


def with_update(path: str, text: str, update: NewUpdate, zone: ZoneInfo) -> str:
    """Return the `text` of the incident or maintenance at `path` with `update` in the order that its updates stand in.

    Raises:
        RefusedError: if that cannot be done without harm.
    """
    body = _Body(path, text, zone)
    if path.startswith("incidents/") and not body.timeline.updates:
        body = body.under_heading()
    return body.with_update(update)


class _Body:
    """The body of a file, and the updates in it, as they stand."""

    def __init__(self, path: str, text: str, zone: ZoneInfo) -> None:
        self.path, self.zone = path, zone
        self.raw = Raw(text)
        self.document = read_markdown(path, text)
        check_whole(self.document)
        self.timeline = _read(self.document, zone)
        self.file = sorted(self.timeline.updates, key=lambda update: update.line)

    def under_heading(self) -> "_Body":
        """Give the whole body, which is one update, the heading that says so."""
        started = self.document.values.get("started")
        if not isinstance(started, str):
            mark = self.document.mark(())
            hint = "add 'started: 2026-04-12 09:14'"
            raise RefusedError(Problem(self.path, mark.line, 1, "there is no time at which this began", hint))
        try:
            began = parse_time(started.strip(), self.zone)
        except UnreadableError as error:
            mark = self.document.mark(("started",))
            raise RefusedError(Problem(self.path, mark.line, mark.column, error.message, error.hint)) from None
        status = Status.RESOLVED if self._is_over(began) else Status.INVESTIGATING
        heading = f"## {started.strip()} - {WORDS[status]}"
        body = self.document.body
        begin = len(self.raw.plain) - len(body.lstrip("\n"))
        new = _Body(
            self.path, self.raw.with_lines(begin, f"{heading}\n\n" if body.strip() else f"\n{heading}\n"), self.zone
        )
        told = [(update.status, update.html) for update in new.timeline.updates]
        if told != [(status, _as_written(body))]:
            raise self._refused(heading)
        return new

    def _is_over(self, began: datetime) -> bool:
        resolved = self.document.values.get("resolved")
        try:
            return isinstance(resolved, str) and parse_time(resolved.strip(), self.zone) >= began
        except UnreadableError:
            return False

    def with_update(self, update: NewUpdate) -> str:
        message, heading = written_text(update.message), heading_of(update, self.zone)
        section = update_text(update, self.zone, gap=self._has_gap())
        place = self._place(update.at)
        new = self._at_end(section) if place is None else self.raw.with_lines(place, f"{section}\n\n")
        self._check(new, update, message, heading)
        return new

    def _place(self, at: datetime) -> int | None:
        """Return where the update begins that one of `at` belongs in front of; None for the end of the file."""
        falling = sum(above.at > below.at for above, below in pairwise(self.file))
        rising = sum(above.at < below.at for above, below in pairwise(self.file))
        if falling > rising:
            below = next((each for each in self.file if each.at <= at), None)
        else:
            later = len(self.file)
            while later and self.file[later - 1].at > at:
                later -= 1
            below = self.file[later] if later < len(self.file) else None
        return None if below is None else self.document.tree.lines.starts[below.line - 1]

    def _at_end(self, section: str) -> str:
        """Put a section behind all that is written; empty lines at the end, and the lack of one, stay."""
        plain = self.raw.plain
        last = len(plain.rstrip())
        end = plain.find("\n", last)
        end = len(plain) if end < 0 else end
        return self.raw.replaced(end, end, f"\n\n{section}")

    def _has_gap(self) -> bool:
        """Whether an empty line follows headings here, as that of the last update with a text has it."""
        lines = [*self.raw.plain.split("\n"), "", ""]
        below = [lines[update.line : update.line + 2] for update in self.file if update.html]
        return not below or not below[-1][0].strip()

    def _check(self, new: str, update: NewUpdate, message: str, heading: str) -> None:
        """Refuse what would read as anything but the updates that were there, and the new one."""
        document = read_markdown(self.path, new)
        found = _read(document, self.zone)
        said = Update(update.at, update.status, Html(message), update.changes, update.key)
        rest = [each for each in found.updates if each != said]
        is_same = document.values == self.document.values and found.summary == self.timeline.summary
        is_added = len(found.updates) == len(self.file) + 1 and said in found.updates
        expected = [each for each in self.timeline.updates if each != said]
        if not (document.whole and is_same and is_added and rest == expected):
            raise self._refused(heading)

    def _refused(self, heading: str) -> RefusedError:
        line = self.document.body_line
        message = "with this update, others would read differently"
        hint = f"end the code that is begun above with ``` or ~~~, or write '{heading}' by hand"
        return RefusedError(Problem(self.path, line, 1, message, hint))


def _read(document: Document, zone: ZoneInfo) -> Timeline:
    """Return what the body says, its texts as they are written."""
    components = frozenset(re.findall(COMPONENT, document.body))
    rules = Rules(zone, words_of(Status), components, State.DEGRADED_PERFORMANCE)
    return read_timeline(document, rules, Trial(document.path), _as_written)


def _as_written(text: str) -> Html:
    """Return Markdown without the space around it, which says nothing, where its HTML would stand."""
    return Html(text.strip("\n").rstrip())
