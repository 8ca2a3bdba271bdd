"""What `watch` prints: a line for each build, and each mistake as it comes and goes."""

import traceback
from datetime import datetime

from statusgen.cli import console
from statusgen.watch import Began, Crashed, Event, Published, Stopped, Unpublished

FEW_PATHS = 2
STAYS = "nothing built, the last site stays as it is"


class Teller:
    """Prints what the loop tells; `content` is the folder as the user knows it."""

    def __init__(self, content: str, *, quiet: bool, debug: bool) -> None:
        self._content = content
        self._quiet = quiet
        self._debug = debug

    def __call__(self, event: Event) -> None:
        match event:
            case Began():
                pass
            case Published():
                console.show_mended(event.gone, self._content)
                console.show_each(event.appeared, self._content)
                if not self._quiet:
                    console.say(line(event))
            case Stopped():
                console.show_problems(event.problems, self._content)
                console.fail(STAYS)
            case Unpublished():
                console.fail(f"{event.error}; trying again in {event.retry_s} s")
            case Crashed():
                console.fail(f"{console.unexpected(event.error)}\n{STAYS}")
                if self._debug:
                    traceback.print_exception(event.error)


def line(event: Published) -> str:
    """`14:03:07 incidents/api.md: All Systems Operational, 5 files written, no problems, 83 ms, true until ...`."""
    built, written = event.built, event.written
    parts = (
        built.headline,
        f"{written.written} written, {written.removed} removed" if written else f"{built.pages} pages",
        console.count_problems(built.problems),
        f"{event.seconds * 1000:.0f} ms",
        f"true until {built.next_change:%Y-%m-%d %H:%M} UTC",
    )
    return f"{datetime.now().astimezone():%H:%M:%S} {cause(event.paths)}: {', '.join(parts)}"


def cause(paths: tuple[str, ...]) -> str:
    if not paths:
        return "the clock"
    return ", ".join(paths) if len(paths) <= FEW_PATHS else f"{len(paths)} files"
