"""`statusgen build`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from time import perf_counter

import click

from statusgen.built import Built
from statusgen.cache import Cache
from statusgen.cli import console
from statusgen.cli.options import content_argument, folder_options, instant, time_options
from statusgen.cli.shelf import shelf
from statusgen.files import Progress
from statusgen.instant import Instant
from statusgen.looks import looks
from statusgen.memory import Memory
from statusgen.output import Written, check_folder, write_site
from statusgen.parallel import spread
from statusgen.problems import BuildStoppedError, errors
from statusgen.sources import Sources


@click.command(
    epilog="""\b
Examples:
  statusgen build
  statusgen build content --output public --strict
  statusgen build --as-of "2026-04-12 09:14 UTC" --output then
"""
)
@content_argument
@folder_options
@time_options
@click.option("--strict", is_flag=True, help="Write nothing if there is any problem, warnings too.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 in spite of errors, for hosts that would drop the site.")
@click.option("--quiet", is_flag=True, help="Print problems only.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary for scripts.")
def build(  # noqa: PLR0913  # one for each option
    *,
    content: Path,
    output: Path,
    cache: Path | None,
    now: datetime | None,
    as_of: datetime | None,
    strict: bool,
    exit_zero: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Build the site from CONTENT (a folder, by default content/).

    Problems are all reported, and what can be read is shown; then the exit code is 1.
    """
    begin = perf_counter()
    check_folder(output, content)
    at, kept = instant(now, as_of), shelf(cache, output=output, content=content)
    try:
        with (
            looks(content, output, _believed_ns(at, kept)) as look,
            console.progress_bar(quiet=quiet or as_json) as progress,
        ):
            memory = remembered(kept) if look.seem_changed() else None
            work = Work(look.sources(), at, kept, progress, memory)
            built = work.built
            refused = strict and bool(built.problems)
            seen = look.glance
            with work.keeping():
                written = None if refused else write_site(output, built.files, seen=seen, tell=console.fail)
    except BuildStoppedError as stop:
        return stopped(stop, content=content, as_json=as_json)
    _leave_to_the_system(work)
    seconds = perf_counter() - begin
    if as_json:
        console.say_json(summary(built, written, content=content, output=output, seconds=seconds))
    else:
        console.show_problems(built.problems, content.as_posix())
        if not quiet:
            console.mention(closing_line(built, written, output=output, seconds=seconds))
    return int(refused or (bool(errors(built.problems)) and not exit_zero))


class Work:
    """One build, which is as much work as `cache` leaves of it."""

    def __init__(
        self,
        sources: Sources,
        instant: Instant,
        cache: Cache | None = None,
        progress: Progress = lambda _done, _all: None,
        memory: Memory | None = None,
    ) -> None:
        """Build; with a `memory`, nobody looks first whether the last site is the same."""
        self._sources, self._instant = sources, instant
        self._cache = cache
        self._progress = progress
        self._begin: Callable[[], None] = lambda: None
        self._memory = memory
        found = cache.read_site(sources, instant, lambda: self._build().files) if cache and not memory else None
        self.built = found or self._build()

    def _build(self) -> Built:
        # What it imports takes longer to import than to find that nothing has changed.
        from statusgen.build import build_site  # noqa: PLC0415

        self._memory = self._memory or remembered(self._cache)
        return build_site(self._sources, self._instant, progress=self._tell, memory=self._memory)

    def memory(self) -> Memory:
        """Return what is known of the content, for who asks what follows from it besides a site."""
        return self._memory or Memory(self._cache.read() if self._cache else None)

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Leave as little as can be to the next build, once the files are made: which is now, in between."""
        if not self._cache or not self._memory:
            yield
            return
        with self._cache.keeping(self._memory, self._sources, self._instant, self.built) as begin:
            self._begin = begin
            yield

    def _tell(self, done: int, count: int) -> None:
        if done == 1:
            self._begin()  # others are making files, which this process can do later
        self._progress(done, count)


def remembered(cache: Cache | None) -> Memory:
    """Return what earlier builds left, and have at hand all that a build needs."""
    import_module("statusgen.build")
    return Memory(cache.read() if cache else None, spread)


def _believed_ns(at: Instant, cache: Cache | None) -> int:
    """Return the time, in nanoseconds since 1970, before which what was touched is in the last site; 0 if in none.

    That of another instant is another one, even of the same sources, as each is that was built by the clock.
    """
    site_ns = cache.site_ns() if cache else 0
    return 0 if at.now.timestamp() * 1e9 > site_ns else site_ns


def _leave_to_the_system(work: Work) -> None:
    """Let `work` last until nobody but the collector can free it, which at the end of the process has no need to.

    To free a large site value by value takes as long as to make a thousand pages.
    """
    circle: list[object] = [work]
    circle.append(circle)


def closing_line(built: Built, written: Written | None, *, output: Path, seconds: float) -> str:
    problems = console.count_problems(built.problems)
    if written is None:
        return f"{problems}: nothing written, because of --strict"
    until = f"true until {built.next_change:%Y-%m-%d %H:%M} UTC"
    return f"{built.headline}: {built.pages} pages, {problems}, {seconds:.2f} s, {until}: {output / 'index.html'}"


def summary(built: Built, written: Written | None, *, content: Path, output: Path, seconds: float) -> dict[str, object]:
    """Return what `--json` prints; `written` and `removed` count files, `next_change` is in UTC."""
    return {
        "status": built.indicator,
        "description": built.headline,
        "pages": built.pages,
        "files": len(built.files),
        "written": written.written if written else 0,
        "removed": written.removed if written else 0,
        "output": None if written is None else str(output),
        "seconds": round(seconds, 3),
        "next_change": f"{built.next_change:%Y-%m-%dT%H:%M:%SZ}",
        "problems": [console.as_json(problem, content.as_posix()) for problem in built.problems],
    }


def stopped(stop: BuildStoppedError, *, content: Path, as_json: bool) -> int:
    if as_json:
        problems = [console.as_json(problem, content.as_posix()) for problem in stop.problems]
        console.say_json({"status": None, "output": None, "problems": problems})
    else:
        console.show_problems(stop.problems, content.as_posix())
        console.fail("nothing built, the last site stays as it is")
    return 1
