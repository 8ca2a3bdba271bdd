"""`statusgen serve`."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli import console
from statusgen.cli.options import content_argument
from statusgen.cli.stopping import until_stopped
from statusgen.cli.watch import builder
from statusgen.memory import Memory
from statusgen.parallel import spread

if TYPE_CHECKING:
    from statusgen.watch import Event


@click.command(
    epilog="""\b
Examples:
  statusgen serve --open
  statusgen serve content --port 8001
"""
)
@content_argument
@click.option("--host", default="127.0.0.1", help="Address to listen on, if others shall see it.  [127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="Port; 0 for any free one.  [8000]")
@click.option("--open", "in_browser", is_flag=True, help="Open the page in your browser.")
@click.option("--poll", is_flag=True, help="Look for changes, where the file system does not tell of them.")
@click.pass_obj
def serve(  # noqa: PLR0913  # one for each option
    debug: bool,  # noqa: FBT001  # click hands it over so
    /,
    *,
    content: Path,
    host: str,
    port: int,
    in_browser: bool,
    poll: bool,
) -> None:
    """Show the site of CONTENT (a folder, by default content/) in a browser, and again whenever it changes.

    Nothing is written. Problems are told here and on the page. Ctrl-C ends it.
    """
    # Half of what a quick build takes in all, and needed here and for `watch` only.
    from statusgen.cli.showing import Screen  # noqa: PLC0415
    from statusgen.cli.telling import Teller  # noqa: PLC0415
    from statusgen.server import Preview, serving  # noqa: PLC0415
    from statusgen.watch import Watcher, keep_true  # noqa: PLC0415

    preview = Preview(lambda: datetime.now(UTC))
    screen = Screen(preview, content.as_posix(), lambda: watcher.is_away)
    teller = Teller(content.as_posix(), quiet=False, debug=debug)

    def warn(what: str) -> None:
        console.fail(what)
        screen.warn(what)

    watcher = Watcher(content, poll=poll, tell=warn)
    with until_stopped(watcher.stop), serving(preview, host, port) as url, watcher:

        @cache  # at the first build, once it is clear that there is content
        def greet() -> None:
            console.mention(f"{url}/ shows {content}; Ctrl-C ends it")
            if in_browser:
                click.launch(f"{url}/")

        def tell(event: "Event") -> None:
            greet()
            teller(event)
            screen.tell(event)

        keep_true(watcher, builder(Memory(spread=spread)), screen.publish, tell)
