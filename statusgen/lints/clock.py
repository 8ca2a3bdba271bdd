"""What reads well but looks wrong at the time of the build."""

from collections.abc import Iterator
from datetime import datetime

from statusgen.model import Incident, Lint, Maintenance, Site
from statusgen.problems import Level, Problem


def lint(site: Site, now: datetime) -> tuple[Problem, ...]:
    return (*_updates_to_come(site, now), *_ends_to_come(site, now))


def _updates_to_come(site: Site, now: datetime) -> Iterator[Problem]:
    items: tuple[Incident | Maintenance, ...] = (*site.incidents, *site.maintenance)
    for item in items:
        if not item.updates or item.updates[-1].at <= now:
            continue  # as the last is the latest
        for update in item.updates:
            if update.at > now:
                yield Problem(
                    path=item.source,
                    line=update.line,
                    column=4,  # behind "## "
                    message=f"the update of {_utc(update.at)} is later than now, {_utc(now)}",
                    hint="it counts from now on; is its zone right? what is planned belongs in maintenance/",
                    level=Level.WARNING,
                    name=Lint.LATER_THAN_NOW,
                )


def _ends_to_come(site: Site, now: datetime) -> Iterator[Problem]:
    for incident in site.incidents:
        if incident.resolved and incident.resolved > now:
            yield Problem(
                path=incident.source,
                line=incident.resolved_line,
                column=1,
                message=f"`resolved`, {_utc(incident.resolved)}, is later than now, {_utc(now)}",
                hint="it counts as resolved from now on; is its zone right? what is not over has no `resolved`",
                level=Level.WARNING,
                name=Lint.LATER_THAN_NOW,
            )


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
