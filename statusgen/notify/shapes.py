"""The shapes of Statuspage's webhooks for subscribers, field for field, and beyond them whose page it is.

What statusgen has no word for is `None`, or what it is for all that never used it.
"""

from typing import TypedDict

from statusgen.api.shapes import Component, Incident, IncidentUpdate


class Meta(TypedDict):
    unsubscribe: str  # the page: whoever is told stands in site.yaml
    documentation: str
    generated_at: str


class Page(TypedDict):
    id: str
    status_indicator: str
    status_description: str
    name: str
    url: str


class Update(IncidentUpdate):
    twitter_updated_at: None
    wants_twitter_update: bool


class Case(Incident):
    """An incident, or a maintenance, as it was when its newest update was told."""

    backfilled: bool
    impact_override: str | None
    organization_id: str
    postmortem_body: None
    postmortem_body_last_updated_at: None
    postmortem_ignored: bool
    postmortem_notified_subscribers: bool
    postmortem_notified_twitter: bool
    postmortem_published_at: str | None
    scheduled_auto_transition: bool
    scheduled_for: str | None
    scheduled_remind_prior: bool
    scheduled_reminded_at: None
    scheduled_until: str | None


class ComponentUpdate(TypedDict):
    id: str
    component_id: str
    created_at: str
    old_status: str
    new_status: str


class CaseHook(TypedDict):
    meta: Meta
    page: Page
    incident: Case


class ComponentHook(TypedDict):
    meta: Meta
    page: Page
    component_update: ComponentUpdate
    component: Component
