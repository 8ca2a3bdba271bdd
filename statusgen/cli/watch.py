"""`statusgen watch`."""

import gc
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import click

from statusgen.build import build_site
from statusgen.built import Built
from statusgen.cli import console
from statusgen.cli.options import content_argument, folder_options
from statusgen.cli.shelf import shelf
from statusgen.cli.stopping import until_stopped
from statusgen.instant import Instant
from statusgen.memory import Memory
from statusgen.output import NO_TURNS, Notes, Written, check_folder, write_site
from statusgen.parallel import spread
from statusgen.sources import Sources


@click.command(
    epilog="""\b
Examples:
  statusgen watch
  statusgen watch content --output public --poll
"""
)
@content_argument
@folder_options
@click.option("--poll", is_flag=True, help="Look for changes, where the file system does not tell of them.")
@click.option("--quiet", is_flag=True, help="Print problems only.")
@click.pass_obj
def watch(  # noqa: PLR0913  # one for each option
    debug: bool,  # noqa: FBT001  # click hands it over so
    /,
    *,
    content: Path,
    output: Path,
    cache: Path | None,
    poll: bool,
    quiet: bool,
) -> None:
    """Build the site from CONTENT (a folder, by default content/), and again whenever it is true no longer.

    That is when a file changes, and when the clock says so: maintenance begins, a day ends. Ctrl-C ends it.
    """
    # Half of what a quick build takes in all, and needed here only.
    from statusgen.cli.telling import Teller  # noqa: PLC0415
    from statusgen.watch import Watcher, keep_true  # noqa: PLC0415

    check_folder(output, content)
    teller = Teller(content.as_posix(), quiet=quiet, debug=debug)
    kept, site = shelf(cache, output=output, content=content), Site(output)
    memory = Memory(kept.read() if kept else None, spread)
    watcher = Watcher(content, poll=poll, others=site.touched, tell=console.fail)
    with until_stopped(watcher.stop):
        try:
            with watcher:
                keep_true(watcher, builder(memory), site.write, teller)
        finally:
            if kept:
                kept.write(memory)


def builder(memory: Memory) -> Callable[[Sources, datetime], Built]:
    """Return what builds the site of some sources at an instant, and remembers all that it can."""
    gc.disable()  # nearly all that comes to be until the first site is built is here to stay

    def build(sources: Sources, now: datetime) -> Built:
        built = build_site(sources, Instant(now), memory=memory)
        if not gc.isenabled():
            gc.freeze()  # looking at it again and again takes long
            gc.enable()
        return built

    return build


class Site:
    """What is in the folder `output`, as it was written last."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._notes = Notes()
        self._is_whole = False
        self._tell_once = cache(console.fail)

    def write(self, built: Built) -> Written:
        self._is_whole = False
        written = write_site(self._output, built.files, notes=self._notes, tell=self._tell)
        self._is_whole = True
        return written

    def _tell(self, what: str) -> None:
        """Tell what there is to know of a build; of what does not change, the first tells."""
        (self._tell_once if what == NO_TURNS else console.fail)(what)

    def touched(self) -> tuple[str, ...]:
        """Return its name, if others have touched it since; while it cannot be written, that is tried again anyway."""
        return (str(self._output),) if self._is_whole and self._notes.are_untrue(self._output) else ()
