"""What a responder's command knows: the content, what follows from it now, and what would after a change."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from statusgen.cli.console import shown_path
from statusgen.content.findings import UnreadableError
from statusgen.content.places import cleaned, stem_of
from statusgen.content.times import parse_clock, parse_time
from statusgen.editing import RefusedError, without_value, written_time
from statusgen.facts import Case, Facts
from statusgen.instant import Instant
from statusgen.memory import Memory
from statusgen.model import Incident, Maintenance
from statusgen.problems import BuildStoppedError, Problem, UsageError
from statusgen.reading import read_facts
from statusgen.saving import Change, changed_meanwhile, read_content
from statusgen.sources import Sources, decode, read_sources
from statusgen.structs import Frozen, replace

AnyCase: TypeAlias = Case[Incident] | Case[Maintenance]

DAY = timedelta(days=1)
STORIES = ("incidents/", "maintenance/")


class Options(Frozen):
    """What each command that changes content can be told."""

    content: Path
    now: datetime | None = None  # the clock's
    dry_run: bool = False
    commit: bool = False
    as_json: bool = False


class Desk(Frozen, dict=True):
    """The content folder at `now`, read once, for a command with these `options`."""

    options: Options
    now: datetime
    sources: Sources
    memory: Memory

    @property
    def content(self) -> Path:
        return self.options.content

    @cached_property
    def facts(self) -> Facts:
        """What the page says now."""
        return self._told[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the content before a change."""
        return self._told[1]

    @cached_property
    def _told(self) -> tuple[Facts, tuple[Problem, ...]]:
        return self._read(self.sources)

    @cached_property
    def cases(self) -> tuple[AnyCase, ...]:
        """All incidents and maintenance, drafts too; the newest first."""
        facts = self.with_drafts(self.facts, self.sources)
        return cases_of(facts)

    @property
    def zone(self) -> ZoneInfo:
        return self.facts.site.settings.timezone

    def taken(self, folder: str) -> dict[str, str]:
        """Return the names that no new file in `folder` can have, each with the file that has it, or had it once."""
        stems = {stem_of(path): path for path in self.sources.texts if path.startswith(f"{folder}/")}
        items = [case.item for case in self.cases if case.item.source.startswith(f"{folder}/")]
        olds = {alias: item.source for item in items if isinstance(item, Incident) for alias in item.aliases}
        return {**olds, **{cleaned(stem): path for stem, path in stems.items()}, **stems}

    def with_drafts(self, facts: Facts, sources: Sources) -> Facts:
        """Return what would follow from `sources`, which say `facts`, if what is a draft was published."""
        silent = {*facts.site.unreadable, *_published(facts)}
        drafts = {path: text for path, text in sources.texts.items() if path.startswith(STORIES) and path not in silent}
        published = {path: shown for path, text in drafts.items() if (shown := _without_draft(path, text)) != text}
        return self._read(sources.with_texts(published))[0] if published else facts

    def after(self, change: Change | None) -> tuple[Facts, Facts, tuple[Problem, ...]]:
        """Return what follows after `change`, the same with drafts, and all problems."""
        texts = {change.path: change.new.decode().removeprefix("\ufeff")} if change else {}
        sources = self.sources.with_texts(texts)
        facts, problems = self._read(sources)
        return facts, self.with_drafts(facts, sources), problems

    def _read(self, sources: Sources) -> tuple[Facts, tuple[Problem, ...]]:
        try:
            return read_facts(sources, Instant(self.now), self.memory)
        except BuildStoppedError as stop:
            raise BuildStoppedError(tuple(self.as_known(problem) for problem in stop.problems)) from stop

    def edit(self, path: str, edit: Callable[[str], str]) -> Change:
        """Return the change that `edit` makes of the file at `path`.

        Raises:
            RefusedError: if it cannot be changed without harm.
            ChangedError: if it is not what all that was asked and answered is about.
        """
        old = read_content(self.content, path)
        if old is None or decode(path, old)[0] != self.sources.texts.get(path):
            raise changed_meanwhile(self.content / path, is_there=old is not None)
        try:
            return Change(path, old, edit(old.decode()).encode())
        except UnicodeDecodeError as error:
            problem = Problem(path, 0, 0, "the file is not UTF-8", "save it as UTF-8; until then it cannot be changed")
            raise RefusedError(self.as_known(problem)) from error
        except RefusedError as error:
            raise RefusedError(self.as_known(error.problems[0])) from error

    def as_known(self, problem: Problem) -> Problem:
        """Return `problem` with its path as the user would write it."""
        return replace(problem, path=shown_path(problem.path, self.content.as_posix()))

    def past(self, text: str | None, option: str) -> datetime | None:
        """Return the time that was given with `option`, as `moment` does.

        Raises:
            UsageError: if it is none, or is still to come.
        """
        moment = None if text is None else self.moment(text, option)
        if moment and moment > self.now:
            yesterday = f"; yesterday's is '{self.written(moment - DAY)}'" if moment - DAY <= self.now else ""
            raise UsageError(f"{option}: {self.written(moment)} is still to come{yesterday}")
        return moment

    def moment(self, text: str, option: str) -> datetime:
        """Return the time that was given with `option`, in the site's zone if it has none.

        A time of day alone is today's, of the day that it is in that zone.

        Raises:
            UsageError: if it is none.
        """
        text = text.strip()
        try:
            return parse_clock(text, self.now, self.zone) if re.match(r"\d\d?:", text) else parse_time(text, self.zone)
        except UnreadableError as error:
            raise UsageError(f"{option}: {error.message} ({error.hint})") from error

    def now_for(self, case: AnyCase) -> datetime:
        """Return the present minute; with seconds where something of `case` would else come after it."""
        return self.now_after(_moments(case.item))

    def now_after(self, moments: Iterable[datetime | None]) -> datetime:
        """Return the present minute; with seconds where one of `moments`, as far as known, would else come after it."""
        minute = self.now.replace(second=0, microsecond=0)
        return self.now if any(moment and minute < moment <= self.now for moment in moments) else minute

    def written(self, moment: datetime) -> str:
        return written_time(moment, self.zone)


def open_desk(options: Options) -> Desk:
    """Return the desk for a command with these `options`.

    What is written must have its true time: SOURCE_DATE_EPOCH, which pages are built for, has no say.
    """
    now = options.now or datetime.now(UTC).replace(microsecond=0)
    return Desk(options, now, read_sources(options.content), Memory())


def cases_of(facts: Facts) -> tuple[AnyCase, ...]:
    return (*facts.incidents, *facts.maintenance)


def _published(facts: Facts) -> frozenset[str]:
    return frozenset(case.item.source for case in cases_of(facts))


def _without_draft(path: str, text: str) -> str:
    try:
        return without_value(path, text, "draft")
    except RefusedError:
        return text


def _moments(item: Incident | Maintenance) -> tuple[datetime, ...]:
    facts = (item.started, item.detected, item.acknowledged, item.mitigated) if isinstance(item, Incident) else ()
    return (*filter(None, facts), *(update.at for update in item.updates))
