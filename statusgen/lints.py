"""What reads well but looks wrong at the time of the build."""

from collections.abc import Iterator
from datetime import datetime

from statusgen.model import Incident, Maintenance, Site
from statusgen.problems import Level, Problem


def lint(site: Site, now: datetime) -> tuple[Problem, ...]:
    return tuple(_updates_to_come(site, now))


def _updates_to_come(site: Site, now: datetime) -> Iterator[Problem]:
    items: tuple[Incident | Maintenance, ...] = (*site.incidents, *site.maintenance)
    for item in items:
        for update in item.updates:
            if update.at > now:
                yield Problem(
                    path=item.source,
                    line=update.line,
                    column=4,  # behind "## "
                    message=f"the update of {update.at:%Y-%m-%d %H:%M} UTC is later than now, {now:%Y-%m-%d %H:%M} UTC",
                    hint="it counts from now on; is its zone right? what is planned belongs in maintenance/",
                    level=Level.WARNING,
                )
