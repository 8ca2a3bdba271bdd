"""What reading one file needs to know of the rest of the site."""

from collections.abc import Callable
from dataclasses import dataclass

from statusgen.content.fields import Context
from statusgen.model import Html

Markup = Callable[..., Html]
"""`markup.to_html` or what stands in for it: takes Markdown and `top_heading`."""

# Below the headings of the page, of its section and of the incident.
UPDATE_HEADING = 4


@dataclass(frozen=True, slots=True)
class Scope:
    context: Context
    components: frozenset[str]  # their ids
    markup: Markup

    def html(self, source: str) -> Html:
        """Return a page of its own."""
        return self.markup(source, top_heading=2) if source.strip() else Html("")

    def update_html(self, source: str) -> Html:
        """Return a text that stands below an incident's title."""
        return self.markup(source, top_heading=UPDATE_HEADING) if source.strip() else Html("")
