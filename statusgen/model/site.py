"""All of it."""

from statusgen.model.items import Component, Incident, Maintenance, Page
from statusgen.model.settings import Settings
from statusgen.structs import Frozen


class Site(Frozen):
    """All that is published, without drafts."""

    settings: Settings
    components: tuple[Component, ...] = ()  # as shown: by group, `order`, name; those without a group last
    incidents: tuple[Incident, ...] = ()  # newest `started` first, then by slug
    maintenance: tuple[Maintenance, ...] = ()  # newest `starts` first, then by slug
    pages: tuple[Page, ...] = ()  # by `order`, then title
    incomplete: tuple[str, ...] = ()  # files of components, incidents and maintenance that have an error
    unreadable: tuple[str, ...] = ()  # those of them of which nothing at all can be shown
