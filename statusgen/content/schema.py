"""The JSON Schema of each kind of file, made from its definition, for editors to complete and check."""

from collections.abc import Mapping

from statusgen.content.definitions.alerts import AlertsFile
from statusgen.content.definitions.items import (
    ComponentFile,
    IncidentFile,
    MaintenanceFile,
    PageFile,
    PostmortemFile,
)
from statusgen.content.definitions.site import SiteFile
from statusgen.content.places import kind_of
from statusgen.content.shapes import Schema, Schemas, entry_of

DEFINITIONS: Mapping[str, type] = {
    "site": SiteFile,
    "component": ComponentFile,
    "incident": IncidentFile,
    "maintenance": MaintenanceFile,
    "postmortem": PostmortemFile,
    "page": PageFile,
    "alerts": AlertsFile,
}
KINDS = tuple(DEFINITIONS)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: str) -> Schema:
    """Return the JSON Schema of the YAML, or of the front matter, of files of `kind`, one of `KINDS`."""
    schemas: Schemas = {}
    schema = entry_of(DEFINITIONS[kind]).whole_schema(schemas)
    return {"$schema": DIALECT, **schema, **({"$defs": schemas} if schemas else {})}


def keys_of(path: str) -> tuple[str, ...]:
    """Return the keys that a file at `path` may have, in the documented order; none if no such file is content."""
    definition = DEFINITIONS.get(kind_of(path) or "")
    return tuple(entry_of(definition).keys) if definition else ()
