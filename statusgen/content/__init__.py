"""`{path: text}` to `Site`: what each kind of file may hold, and the checks across files."""

from statusgen.content.alerts import read_alert_rules
from statusgen.content.definitions import KINDS
from statusgen.content.destinations import PLACES, VARIABLE, parse_place, rsync_address
from statusgen.content.drafts import drafts
from statusgen.content.messages import Message, filled, placeholders, read_message
from statusgen.content.places import ALERTS
from statusgen.content.schema import json_schema, keys_of
from statusgen.content.site import read_destinations, read_site, read_site_settings

__all__ = [
    "ALERTS",
    "KINDS",
    "PLACES",
    "VARIABLE",
    "Message",
    "drafts",
    "filled",
    "json_schema",
    "keys_of",
    "parse_place",
    "placeholders",
    "read_alert_rules",
    "read_destinations",
    "read_message",
    "read_site",
    "read_site_settings",
    "rsync_address",
]
