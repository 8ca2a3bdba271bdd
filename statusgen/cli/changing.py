"""What all commands that change content do: show the difference or save, commit, and tell what the page says then."""

import difflib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import NamedTuple

import click

from statusgen import git
from statusgen.cli import console
from statusgen.cli.desk import AnyCase, Desk, Options, cases_of, open_desk
from statusgen.cli.options import moment
from statusgen.facts import Facts
from statusgen.problems import StatusgenError
from statusgen.saving import Change, save
from statusgen.words import PAGE_STATUSES, STATES, STATUSES, UNKNOWN


def change_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of `Options`, with which `command` gets its `desk`."""

    @wraps(command)
    def with_options(
        *, content: Path, now: datetime | None, dry_run: bool, commit: bool, as_json: bool, **others: object
    ) -> int:
        return command(desk=open_desk(Options(content, now, dry_run, commit, as_json)), **others)

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


class Plan(NamedTuple):
    """A change before it is made."""

    changes: tuple[Change, ...]
    did: str  # `Webhooks deliver late: Monitoring`, the first line of a commit
    slug: str = ""  # of the incident or maintenance
    component: str = ""  # that was set
    typed: str = ""  # what somebody wrote, which must not be lost
    then: str = ""  # what is to be done next


def carry_out(desk: Desk, plan: Plan) -> int:
    """Make the change, or show it, and tell what came of it.

    Raises:
        StatusgenError: if it cannot be saved or committed; what was typed is printed then.
    """
    options = desk.options
    changes = tuple(change for change in plan.changes if change.new != change.old)
    facts, with_drafts, problems = desk.after(changes)
    try:
        if not options.dry_run:
            save(options.content, changes)
    except StatusgenError:
        give_back(plan.typed)
        raise
    if options.dry_run and not options.as_json:
        console.say("\n".join(line for change in changes for line in difference(options.content, change)))
    if options.commit and not options.dry_run:
        _commit(options.content, changes, plan)
    case = next(
        (each for each in cases_of(with_drafts) if plan.slug and each.item.source == plan.changes[0].path), None
    )
    report = Report(desk.options, plan, facts, case)
    if options.as_json:
        console.say_json(report.summary())
    else:
        console.say("\n".join(report.lines()))
        console.show_problems(problems, options.content.as_posix())
    return 0


def give_back(typed: str) -> None:
    """Print what somebody wrote, where it cannot be put where it belongs."""
    if typed:
        click.echo(f"{typed}\n", err=True)
        console.fail("what you wrote stands above")


def _commit(content: Path, changes: tuple[Change, ...], plan: Plan) -> None:
    try:
        git.commit(content, [change.path for change in changes], f"{plan.did}\n\n{plan.typed}".strip())
    except StatusgenError as error:
        names = ", ".join(str(content / change.path) for change in changes)
        raise StatusgenError(f"{names} is written, but not committed: {error}") from error


def difference(content: Path, change: Change) -> Iterator[str]:
    """Yield the lines of a unified diff; the ends of lines are shown where they are not the usual ones."""
    old, new = (text.decode().removesuffix("\n").split("\n") if text else [] for text in (change.old, change.new))
    name = (content / change.path).as_posix()
    for line in difflib.unified_diff(old, new, "/dev/null" if change.old is None else name, name, lineterm=""):
        yield console.printable(line)


class Report(NamedTuple):
    """What came of a change; `facts` are those after it."""

    options: Options
    plan: Plan
    facts: Facts
    case: AnyCase | None

    @property
    def components(self) -> tuple[str, ...]:
        """The ids of those that it is about."""
        if self.case:
            return tuple(key for key, _ in self.case.names)
        return (self.plan.component,) if self.plan.component else ()

    @property
    def is_draft(self) -> bool:
        return self.case is not None and all(each.item.source != self.case.item.source for each in cases_of(self.facts))

    def lines(self) -> Iterator[str]:
        verb = "would be written" if self.options.dry_run else "written"
        for change in self.plan.changes:
            yield f"{self.options.content / change.path}: {verb}: {self.plan.did}"
        if self.is_draft:
            yield "This is a draft: the page does not show it before `draft` is removed."
        if self.case:
            yield f"{self.case.item.title}: {STATUSES[self.case.course.status]}"
        for key in self.components:
            state = self.facts.tracks[key].state
            yield f"{self.facts.components[key].name}: {UNKNOWN if state is None else STATES[state]}"
        if self.plan.then:
            yield self.plan.then
        yield f"The page {'would say' if self.options.dry_run else 'says'}: {PAGE_STATUSES[self.facts.status]}"

    def summary(self) -> dict[str, object]:
        """Return what `--json` prints."""
        states = {key: self.facts.tracks[key].state for key in self.components}
        return {
            "file": str(self.options.content / self.plan.changes[0].path),
            "slug": self.plan.slug or None,
            "status": self.case.course.status if self.case else None,
            "draft": self.is_draft,
            "components": {key: None if state is None else state.key for key, state in states.items()},
            "page": {"status": self.facts.status.indicator, "description": self.facts.status.description},
            "written": not self.options.dry_run,
            "difference": [line for change in self.plan.changes for line in difference(self.options.content, change)],
        }
