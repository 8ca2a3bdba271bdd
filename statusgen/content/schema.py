"""The JSON Schema of each kind of file, made from its definition, for editors to complete and check."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from statusgen.content.checking import adapter_of
from statusgen.content.definitions import DEFINITIONS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """Describes what is written in a file; that an absent value is None inside is nobody's business."""

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:  # noqa: ANN401  # pydantic's own, private type
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> JsonSchemaValue:  # noqa: ANN401  # as above
        default = schema.get("default")
        written = getattr(default, "key", default)  # of states and time zones, the word for them
        known = isinstance(written, bool | int) or (isinstance(written, str) and written)
        return {**self.generate_inner(schema["schema"]), **({"default": written} if known else {})}

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002  # as above; no titles at all
        return False


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of the YAML, or of the front matter, of files of `kind`, one of `KINDS`."""
    definition = DEFINITIONS[kind]
    schema = adapter_of(definition).json_schema(schema_generator=_Generator)
    return {"$schema": DIALECT, "description": definition.__doc__, **schema}
