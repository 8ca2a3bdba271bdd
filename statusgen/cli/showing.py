"""What `serve` shows in the browser: each site, and each mistake as it comes and goes."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from statusgen.built import Built
from statusgen.cli import console
from statusgen.problems import Problem
from statusgen.server import Preview
from statusgen.structs import replace
from statusgen.watch import Began, Crashed, Event, Stopped, Unpublished


class Screen:
    """Shows in `preview` what the loop makes and tells; `content` is the folder as the user knows it.

    While that `is_away`, the clock has builds made of what was in it.
    """

    def __init__(self, preview: Preview, content: str, is_away: Callable[[], bool] = lambda: False) -> None:
        self._preview = preview
        self._content = content
        self._is_away = is_away
        self._missing: tuple[Problem, ...] = ()  # what was told when it went
        self._files: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}

    def publish(self, built: Built) -> None:
        """Show a site below the path of its address, as its links expect it; all of it is made by then.

        Raises:
            BuildStoppedError: if a file cannot be made; what was shown before stays.
        """
        known = built.files.digests
        kept = {path: content for path, content in self._files.items() if self._digests[path] == known.get(path)}
        missing = [path for path in built.files if path not in kept]
        self._files = kept | dict(built.files.made(missing, lambda _path, content: content))
        self._digests = {**built.files.digests}
        problems = self._with_missing(self._as_known(built.problems))
        self._preview.publish(self._files, problems, base=unquote(urlsplit(built.url).path))

    def warn(self, what: str) -> None:
        """Show what is told of the watching, if it is that there is no folder to build from: until that is back."""
        if self._is_away():
            self._missing = (Problem("statusgen", 0, 0, what),)
            self._preview.fail(self._missing)

    def tell(self, event: Event) -> None:
        match event:
            case Began():
                self._preview.phase("Building")
            case Stopped():
                self._fail(*self._as_known(event.problems))
            case Unpublished():
                self._fail(Problem("statusgen", 0, 0, str(event.error), f"trying again in {event.retry_s} s"))
            case Crashed():
                message, _, hint = console.unexpected(event.error).partition("\n")
                self._fail(Problem("statusgen", 0, 0, message, hint))

    def _fail(self, *problems: Problem) -> None:
        self._preview.fail(self._with_missing(problems))

    def _with_missing(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return (*self._missing, *problems) if self._is_away() else problems

    def _as_known(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return tuple(replace(problem, path=console.shown_path(problem.path, self._content)) for problem in problems)
