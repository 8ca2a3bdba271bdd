"""What `serve` shows in the browser: each site, and each mistake as it comes and goes."""

import json
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from statusgen.build import Built
from statusgen.cli import console
from statusgen.problems import Problem
from statusgen.server import Preview
from statusgen.watch import Began, Crashed, Event, Stopped


class Screen:
    """Shows in `preview` what the loop makes and tells; `content` is the folder as the user knows it."""

    def __init__(self, preview: Preview, content: str) -> None:
        self._preview = preview
        self._content = content

    def publish(self, built: Built) -> None:
        """Show a site below the path of its address, as its links expect it."""
        home = json.loads(built.files["api/v2/status.json"])["page"]["url"]
        base = unquote(urlsplit(home).path).rstrip("/") + "/"
        self._preview.publish(built.files, self._as_known(built.problems), base=base)

    def tell(self, event: Event) -> None:
        match event:
            case Began():
                self._preview.phase("Building")
            case Stopped():
                self._preview.fail(self._as_known(event.problems))
            case Crashed():
                message, _, hint = console.unexpected(event.error).partition("\n")
                self._preview.fail((Problem("statusgen", 0, 0, message, hint),))

    def _as_known(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return tuple(replace(problem, path=console.shown_path(problem.path, self._content)) for problem in problems)
