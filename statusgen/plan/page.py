"""One page of the site, of any kind."""

from statusgen import addresses
from statusgen.plan.views import PlannedPage, View


def page(address: str, template: str, title: str, view: View, description: str = "") -> PlannedPage:
    return PlannedPage(
        address=address,
        template=template,
        title=title,
        description=description,
        root=addresses.root(address),
        view=view,
    )
