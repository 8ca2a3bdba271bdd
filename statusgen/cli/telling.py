"""What `watch` prints: a line for each build, and each mistake as it comes and goes."""

from datetime import UTC, datetime

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
                self._show(event)
                if not self._quiet:
                    console.mention(line(event))
            case Stopped():
                self._show(event)
                if event.paths or event.appeared or event.gone:
                    console.fail(f"{prefix(event.paths)}: {STAYS}")
            case Unpublished():
                console.fail(f"{event.error}; trying again in {event.retry_s} s")
            case Crashed() if event.is_news:
                console.fail(f"{console.unexpected(event.error)}\n{prefix(event.paths)}: {STAYS}")
                if self._debug:
                    console.show_traceback(event.error)

    def _show(self, event: Published | Stopped) -> None:
        console.show_mended(event.gone, self._content)
        console.show_each(event.appeared, self._content)


def line(event: Published) -> str:
    """`2026-04-12 14:03:07 UTC incidents/api.md: All Systems Operational, 5 written, ..., 83 ms, true until ...`."""
    built, written = event.built, event.written
    parts = (
        built.headline,
        f"{written.written} written, {written.removed} removed" if written else f"{built.pages} pages",
        console.count_problems(built.problems),
        f"{event.seconds * 1000:.0f} ms",
        f"true until {built.next_change:%Y-%m-%d %H:%M} UTC",
    )
    return f"{prefix(event.paths)}: {', '.join(parts)}"


def prefix(paths: tuple[str, ...]) -> str:
    """Return when that is, and what it is about."""
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC {cause(paths)}"


def cause(paths: tuple[str, ...]) -> str:
    if not paths:
        return "the clock"
    return ", ".join(paths) if len(paths) <= FEW_PATHS else f"{len(paths)} files"
