"""What all commands that change content do: show the difference or save, commit, and tell what the page says then."""

import difflib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import wraps
from pathlib import Path

import click

from statusgen import git
from statusgen.cli import console
from statusgen.cli.desk import AnyCase, Desk, Options, cases_of, open_desk
from statusgen.cli.options import moment
from statusgen.facts import Facts
from statusgen.problems import Problem, ProblemsError, StatusgenError, UsageError, errors
from statusgen.saving import Change, Save, real_path, turn
from statusgen.structs import Frozen
from statusgen.words import PAGE_STATUSES, STATES, STATUSES, UNKNOWN


def change_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of `Options`, with which `command` gets its `desk`."""

    @wraps(command)
    def at_desk(*, options: Options, **others: object) -> int:
        return command(desk=open_desk(options), **others)

    return plain_change_options(at_desk)


def plain_change_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of `Options`, for a `command` that opens its desk itself."""

    @wraps(command)
    def with_options(
        *, content: Path, now: datetime | None, dry_run: bool, commit: bool, as_json: bool, **others: object
    ) -> int:
        return command(options=Options(content, now, dry_run, commit, as_json), **others)

    for option in reversed(
        (
            click.option(
                "--content", type=click.Path(path_type=Path), default=Path("content"), help="Folder.  [content]"
            ),
            click.option("--dry-run", is_flag=True, help="Show the difference and write nothing."),
            click.option("--commit", is_flag=True, help="Commit the file, and nothing else, with git."),
            click.option("--json", "as_json", is_flag=True, help="Print a summary for scripts."),
            click.option(
                "--now", type=moment, metavar="TIME", help="Do as if it were TIME (UTC unless it has a zone)."
            ),
        )
    ):
        with_options = option(with_options)
    return with_options


class Plan(Frozen):
    """A change before it is made."""

    change: Change | None  # None: there is no file to change
    did: str  # `Webhooks deliver late: Monitoring`, the first line of a commit
    slug: str = ""  # of the incident or maintenance
    component: str = ""  # that was set
    typed: str = ""  # what somebody wrote, which must not be lost
    then: str = ""  # what else there is to know, or to be done next
    ends: bool = False  # the incident or maintenance is meant to be over after it
    draft: bool = False  # it makes a file that is not published yet


def carry_out(desk: Desk, plan: Plan, save_now: Save | None = None) -> int:
    """Make the change, or show it, and tell what came of it; `save_now` is of a turn that was taken before.

    Raises:
        StatusgenError: if it cannot be saved or committed, or would do harm; what was typed is printed then.
    """
    options = desk.options
    change = plan.change if plan.change and plan.change.new != plan.change.old else None
    with given_back_unless_done(plan.typed):
        facts, with_drafts, problems = desk.after(change)
        own = tuple(each for each in problems if change and each.path == change.path)
        report = Report(options, plan, change, facts, _case(plan, with_drafts), own)
        _check(desk, report, problems)
    if plan.change and not options.dry_run and (change or options.commit):
        _keep(options, plan, change, save_now)
        with _written_but(options.content / plan.change.path):
            _tell(report)
    else:
        _tell(report)
    return 0


def _tell(report: "Report") -> None:
    options = report.options
    if options.as_json:
        console.say_json(report.summary())
        return
    if options.dry_run:
        console.say("\n".join(map(console.printable, report.difference())))
    for line in report.lines():
        console.mention(line)
    console.show_problems(report.problems, options.content.as_posix())


def _case(plan: Plan, facts: Facts) -> AnyCase | None:
    if not plan.slug or not plan.change:
        return None
    return next((case for case in cases_of(facts) if case.item.source == plan.change.path), None)


def _check(desk: Desk, report: "Report", problems: tuple[Problem, ...]) -> None:
    """Refuse a change after which a file, this one or another, says what nobody can read, or less than was meant.

    Raises:
        ProblemsError: if a file has errors then that it had not.
        UsageError: if what was to be over is not.
    """
    known = {(problem.path, problem.message) for problem in errors(desk.problems)}
    fresh = tuple(each for each in errors(problems) if (each.path, each.message) not in known)
    if fresh:
        raise ProblemsError(tuple(map(desk.as_known, fresh)))
    if report.plan.ends and report.case and report.case.course.end is None:
        raise _still_open(desk, report.case)


def _still_open(desk: Desk, case: AnyCase) -> UsageError:
    """Return why `case` is not over after an update that was to end it."""
    before = next(each for each in desk.cases if each.item.source == case.item.source)
    last = max(before.item.updates, key=lambda update: update.at)
    still = f"{case.item.slug} would still be {STATUSES[case.course.status].lower()}, as"
    if last.at <= desk.now:
        return UsageError(f"{still} later updates say: --at must not be before {desk.written(last.at)}")
    place = f"{console.shown_path(case.item.source, desk.content.as_posix())}:{last.line}"
    return UsageError(f"{still} the update at {place} says, which is later than now: mend its time by hand")


def _keep(options: Options, plan: Plan, change: Change | None, save_now: Save | None) -> None:
    """Save and commit, all in one turn: git lets nobody else in either.

    Where nothing changes, a file is committed that never was: the time before, git may have failed. What else is not
    committed yet may be what somebody is about to write.
    """
    with ExitStack() as stack:
        with given_back_unless_done(plan.typed):
            save = save_now or stack.enter_context(turn(options.content, tell_wait))
            if change:
                save(change)
        if options.commit and plan.change:
            _commit(options.content, plan.change.path, plan, is_changed=change is not None)


def _commit(content: Path, path: str, plan: Plan, *, is_changed: bool) -> None:
    did = plan.did or f"{plan.slug}: As it was written before"
    place = content / path
    way_out = f"\nnothing needs to be written again: `git add {place} && git commit {place}` commits it"
    with _written_but(place, "not committed: ", way_out):
        file = real_path(content, path)
        if is_changed or git.is_new(content, file):
            git.commit(content, [file], f"{did}\n\n{plan.typed}".strip())


def tell_wait() -> None:
    console.note("another command is changing the content; waiting for it")


@contextmanager
def given_back_unless_done(typed: str) -> Iterator[None]:
    """Print what somebody wrote if it does not get to where it belongs: all else can be said again with ease."""
    try:
        yield
    except BaseException:
        if typed:
            with suppress(OSError):
                click.echo(f"{typed}\n", err=True)
            console.fail("what you wrote stands above")
        raise


@contextmanager
def _written_but(place: Path, what: str = "", way_out: str = "") -> Iterator[None]:
    """Say of what fails that nobody needs to write once more."""
    try:
        yield
    except StatusgenError as error:
        raise StatusgenError(f"{place} is written, but {what}{error}{way_out}") from error


def difference(content: Path, change: Change) -> Iterator[str]:
    """Yield the lines of a unified diff; the ends of lines are shown where they are not the usual ones."""
    old, new = (text.decode().removesuffix("\n").split("\n") if text else [] for text in (change.old, change.new))
    name = (content / change.path).as_posix()
    yield from difflib.unified_diff(old, new, "/dev/null" if change.old is None else name, name, lineterm="")


class Report(Frozen):
    """What came of a change; `facts` are those after it."""

    options: Options
    plan: Plan
    change: Change | None  # of the plan, if it changes something
    facts: Facts
    case: AnyCase | None
    problems: tuple[Problem, ...]  # of the file that changes

    @property
    def components(self) -> tuple[str, ...]:
        """The ids of those that it is about."""
        if self.case:
            return tuple(key for key, _ in self.case.names)
        return (self.plan.component,) if self.plan.component else ()

    @property
    def file(self) -> str | None:
        return str(self.options.content / self.plan.change.path) if self.plan.change else None

    def difference(self) -> list[str]:
        return [*difference(self.options.content, self.change)] if self.change else []

    @property
    def is_draft(self) -> bool:
        published = {case.item.source for case in cases_of(self.facts)}
        return self.plan.draft or (self.case is not None and self.case.item.source not in published)

    def lines(self) -> Iterator[str]:
        if self.change:
            yield f"{self.file}: {self._verb}: {self.plan.did}"
        elif self.plan.did:
            yield f"{self.file}: nothing to change"
        if self.case and self.is_draft:
            yield "This is a draft: the page does not show it before `statusgen publish`."
        if self.case:
            yield f"{self.case.item.title}: {STATUSES[self.case.course.status]}"
        for key in self.components:
            state = self.facts.tracks[key].state
            yield f"{self.facts.components[key].name}: {UNKNOWN if state is None else STATES[state]}"
        if self.plan.then:
            yield self.plan.then
        yield f"The page {'would say' if self.options.dry_run else 'says'}: {PAGE_STATUSES[self.facts.status]}"

    @property
    def _verb(self) -> str:
        return "would be written" if self.options.dry_run else "written"

    def summary(self) -> dict[str, object]:
        """Return what `--json` prints."""
        states = {key: self.facts.tracks[key].state for key in self.components}
        return {
            "file": self.file,
            "slug": self.plan.slug or None,
            "status": self.case.course.status if self.case else None,
            "draft": self.is_draft,
            "components": {key: None if state is None else state.key for key, state in states.items()},
            "page": {"status": self.facts.status.indicator, "description": self.facts.status.description},
            "written": bool(self.change) and not self.options.dry_run,
            "difference": self.difference(),
            "problems": [console.as_json(problem, self.options.content.as_posix()) for problem in self.problems],
        }
