"""`statusgen check`."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from statusgen import git
from statusgen.build import build_site
from statusgen.cli import console
from statusgen.cli.options import content_argument, instant, time_options
from statusgen.cli.wording import message_of
from statusgen.instant import Instant
from statusgen.lints.truth import truth_lints
from statusgen.memory import Memory
from statusgen.parallel import spread
from statusgen.problems import BuildStoppedError, Level, Problem, errors
from statusgen.reading import read_facts
from statusgen.sources import Sources, read_sources
from statusgen.sources.messages import read_messages

SHARED = ("site.yaml", "components/")  # what other files depend on


@click.command(
    epilog="""\b
Examples:
  statusgen check --strict
  statusgen check --changed
  statusgen check --strict --since origin/main
"""
)
@content_argument
@time_options
@click.option("--strict", is_flag=True, help="Count warnings, too.")
@click.option("--changed", is_flag=True, help="Tell of files only that git says changed, or are new.")
@click.option("--since", metavar="REF", help="Tell of files only that changed since that branch or commit was left.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems for scripts.")
def check(  # noqa: PLR0913  # one for each option
    *,
    content: Path,
    now: datetime | None,
    as_of: datetime | None,
    strict: bool,
    changed: bool,
    since: str | None,
    as_json: bool,
) -> int:
    """Read all of CONTENT, report every problem and write nothing."""
    sources = read_sources(content)
    try:
        problems = tuple(sorted((*_problems(sources, instant(now, as_of)), *_of_messages(content))))
    except BuildStoppedError as stop:
        problems = stop.problems
    if changed or since:
        problems = _of_changed(problems, git.changed(content, since or ""))
    if as_json:
        console.say_json({"problems": [console.as_json(problem, content.as_posix()) for problem in problems]})
    else:
        console.show_problems(problems, content.as_posix())
        if not problems:
            console.say("no problems")
    return int(bool(problems if strict else errors(problems)))


def _problems(sources: Sources, at: Instant) -> tuple[Problem, ...]:
    memory = Memory(spread=spread)
    built = build_site(sources, at, memory=memory)
    built.files.make_all()  # a template may fail on a page
    facts, _ = read_facts(sources, at, memory)
    return (*built.problems, *truth_lints(facts, sources.texts))


def _of_messages(content: Path) -> Iterator[Problem]:
    for file in read_messages(content).values():
        yield from message_of(file)[1]


def _of_changed(problems: tuple[Problem, ...], paths: frozenset[str]) -> tuple[Problem, ...]:
    """Return those of `problems` that the change of the files at `paths` may have made.

    What is wrong with a template concerns every page, and an error may come of a component that was removed.
    """
    far = any(path.startswith(SHARED) for path in paths)
    return tuple(
        problem
        for problem in problems
        if problem.path in paths or problem.path.startswith("../") or (far and problem.level is Level.ERROR)
    )
