"""What follows from the content at one instant, derived once for all pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from statusgen.language import Language
from statusgen.model import Component, Incident, Maintenance, Settings, Site, Status
from statusgen.timeline import (
    Course,
    DayCell,
    PageStatus,
    Track,
    day_cells,
    day_start,
    incident_course,
    maintenance_course,
    page_status,
    tracks,
    uptime,
)

UPTIME_WINDOWS = (7, 30, 90, 365)  # days


@dataclass(frozen=True, slots=True)
class Facts:
    """A site at `now`, with the course of each incident and maintenance by slug and each component's track by id."""

    site: Site
    now: datetime
    language: Language
    incidents: Mapping[str, Course]
    maintenance: Mapping[str, Course]
    tracks: Mapping[str, Track]
    cells: Mapping[str, tuple[DayCell, ...]]  # the days of the bars, oldest first, by component id
    components: Mapping[str, Component]

    @property
    def today(self) -> date:
        return self.local_day(self.now)

    @property
    def status(self) -> PageStatus:
        """What the page as a whole says."""
        return page_status(
            (track.state for track in self.tracks.values()),
            open_incidents=bool(self.open_incidents),
            incomplete=bool(self.site.incomplete),
        )

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        return tuple(item for item in self.site.incidents if self.incidents[item.slug].is_open)

    @property
    def active_maintenance(self) -> tuple[Maintenance, ...]:
        """What is in progress or verifying, the first to end first."""
        active = (item for item in self.site.maintenance if self.maintenance[item.slug].is_open)
        return tuple(sorted(active, key=lambda item: (item.ends, item.slug)))

    @property
    def upcoming_maintenance(self) -> tuple[Maintenance, ...]:
        """What is scheduled, the next first."""
        upcoming = (item for item in self.site.maintenance if self.maintenance[item.slug].status is Status.SCHEDULED)
        return tuple(sorted(upcoming, key=lambda item: (item.starts, item.slug)))

    @property
    def uptime_windows(self) -> tuple[int, ...]:
        """The days back that uptime is told for, the fewest first."""
        return tuple(sorted({*UPTIME_WINDOWS, self.site.settings.history_days}))

    def uptime(self, track: Track, days: int) -> Decimal | None:
        """Return the uptime over the last `days` local days, today included; None where nothing was tracked."""
        return uptime(track, self.days_ago(days), self.now, self.site.settings.uptime_weights)

    def days_ago(self, days: int) -> datetime:
        """Return the instant at which the last `days` local days begin, today included."""
        return self.midnight(self.today - timedelta(days=days - 1))

    def midnight(self, day: date) -> datetime:
        """Return the instant (UTC) at which `day` begins in the site's zone."""
        return day_start(day, self.site.settings.timezone)

    def local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.site.settings.timezone).date()


def derive(site: Site, now: datetime, language: Language) -> Facts:
    incidents = {item.slug: incident_course(item, now) for item in site.incidents}
    maintenance = {item.slug: maintenance_course(item, now) for item in site.maintenance}
    known = tracks(site, now, incidents, maintenance)
    return Facts(
        site=site,
        now=now,
        language=language,
        incidents=incidents,
        maintenance=maintenance,
        tracks=known,
        cells={key: _cells(track, site.settings, now) for key, track in known.items()},
        components={component.id: component for component in site.components},
    )


def _cells(track: Track, settings: Settings, now: datetime) -> tuple[DayCell, ...]:
    today = now.astimezone(settings.timezone).date()
    return day_cells(track, today - timedelta(days=settings.history_days - 1), today, settings.timezone, now)
