"""`{path: text}` to `Site`: what each kind of file may hold, and the checks across files."""

from statusgen.content.definitions import KINDS
from statusgen.content.drafts import drafts
from statusgen.content.schema import json_schema, keys_of
from statusgen.content.site import read_site

__all__ = ["KINDS", "drafts", "json_schema", "keys_of", "read_site"]
