"""What reading one file needs to know of the rest of the site."""

from statusgen.content.fields import Context
from statusgen.markup import to_html
from statusgen.model import Html
from statusgen.structs import Frozen

# Below the headings of the page, of its section and of the incident.
UPDATE_HEADING = 4


class Scope(Frozen):
    context: Context
    components: frozenset[str]  # their ids
    groups: tuple[str, ...] = ()  # their ids, in the order to show

    def html(self, source: str) -> Html:
        """Return a page of its own."""
        return to_html(source, top_heading=2) if source and not source.isspace() else Html("")

    def update_html(self, source: str) -> Html:
        """Return a text that stands below an incident's title."""
        return to_html(source, top_heading=UPDATE_HEADING) if source and not source.isspace() else Html("")
