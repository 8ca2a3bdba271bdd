"""A company's page to which alerts come."""

from pathlib import Path

from alerting import Payload, written
from responding import QUIET, Result, Shell, lay
from statusgen.content.site import read_site
from statusgen.model import Incident
from statusgen.sources import read_sources

MAPPED = """\
rules:
  - match: {service: API Service}
    components: [api]
    severity: P2
"""


class Page:
    """A company's page to which alerts come; nothing is wrong at first."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        for path in Path("content/incidents").iterdir():
            path.unlink()
        lay(QUIET)

    def take(self, source: str, payload: Payload, at: str = "10:00:20", *options: str) -> Result:
        """Let an alert come on 2026-04-12 `at` a time in UTC."""
        now = ("--now", f"2026-04-12 {at} UTC")
        return self.shell("alert", source, *options, *now, stdin=written(payload))

    def files(self) -> dict[str, str]:
        found = sorted(Path("content/incidents").rglob("*.md"))
        return {path.name: path.read_text() for path in found if path.exists()}

    def incidents(self) -> tuple[Incident, ...]:
        """Return the incidents as they would be published."""
        texts = {path: text.replace("draft: true\n", "") for path, text in read_sources(Path("content")).texts.items()}
        site, problems = read_site(texts)
        assert problems == ()
        return site.incidents

    def told(self) -> list[str]:
        """Return the statuses of the only incident's updates."""
        (found,) = self.incidents()
        return [update.status.value for update in found.updates]
