"""The shapes of the JSON API: Statuspage's public API, version 2, field for field.

Every time is ISO 8601 with milliseconds in the page's zone, `None` becomes `null`, and a list is never absent.
"""

from typing import NotRequired, TypedDict


class Page(TypedDict):
    id: str
    name: str
    url: str  # without a slash at its end
    time_zone: str
    updated_at: str


class Status(TypedDict):
    indicator: str
    description: str


class Component(TypedDict):
    id: str
    name: str
    status: str
    created_at: str
    updated_at: str
    position: int  # from 1, anew in each group
    description: str | None
    showcase: bool
    start_date: str | None
    group_id: str | None
    page_id: str
    group: bool
    only_show_if_degraded: bool
    components: NotRequired[list[str]]  # ids, of a group alone


class AffectedComponent(TypedDict):
    code: str
    name: str
    old_status: str
    new_status: str


class IncidentUpdate(TypedDict):
    id: str
    status: str
    body: str  # plain text
    incident_id: str
    created_at: str
    updated_at: str
    display_at: str
    affected_components: list[AffectedComponent] | None
    deliver_notifications: bool
    custom_tweet: None
    tweet_id: None


class Incident(TypedDict):
    id: str
    name: str
    status: str
    created_at: str
    updated_at: str
    monitoring_at: str | None
    resolved_at: str | None
    impact: str
    shortlink: str
    started_at: str
    page_id: str
    incident_updates: list[IncidentUpdate]  # newest first
    components: list[Component]  # in their present state


class ScheduledMaintenance(Incident):
    scheduled_for: str
    scheduled_until: str


class UptimeWindow(TypedDict):
    days: int
    percentage: float | None  # None: no data


class UptimeDay(TypedDict):
    date: str
    status: str | None  # None: no data
    percentage: float | None
    seconds: dict[str, int]  # in each state but operational


class ComponentUptime(TypedDict):
    id: str
    name: str
    group_id: str | None
    uptime: list[UptimeWindow]
    days: list[UptimeDay]  # oldest first
