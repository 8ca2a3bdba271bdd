"""`statusgen check`."""

from datetime import datetime
from pathlib import Path

import click

from statusgen.build import build_site
from statusgen.cli import console
from statusgen.cli.options import content_argument, instant, time_options
from statusgen.lints import truth_lints
from statusgen.memory import Memory
from statusgen.parallel import spread
from statusgen.problems import BuildStoppedError, errors
from statusgen.reading import read_facts
from statusgen.sources import read_sources


@click.command(epilog="Example: statusgen check --strict")
@content_argument
@time_options
@click.option("--strict", is_flag=True, help="Count warnings, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems for scripts.")
def check(*, content: Path, now: datetime | None, as_of: datetime | None, strict: bool, as_json: bool) -> int:
    """Read all of CONTENT, report every problem and write nothing."""
    sources = read_sources(content)
    try:
        at, memory = instant(now, as_of), Memory(spread=spread)
        built = build_site(sources, at, memory=memory)
        built.files.make_all()  # a template may fail on a page
        facts, _ = read_facts(sources, at, memory)
        problems = tuple(sorted((*built.problems, *truth_lints(facts, sources.texts))))
    except BuildStoppedError as stop:
        problems = stop.problems
    if as_json:
        console.say_json({"problems": [console.as_json(problem, content.as_posix()) for problem in problems]})
    else:
        console.show_problems(problems, content.as_posix())
        if not problems:
            console.say("no problems")
    return int(bool(problems if strict else errors(problems)))
