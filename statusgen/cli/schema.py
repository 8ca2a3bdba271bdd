"""`statusgen schema`."""

import click

from statusgen.cli import console
from statusgen.content.schema import KINDS, json_schema


@click.command(epilog="Example: statusgen schema incident > .schemas/incident.json")
@click.argument("kind", type=click.Choice(KINDS))
def schema(*, kind: str) -> None:
    """Print the JSON Schema of a kind of file.

    With it, editors complete and check while you type.
    """
    console.say_json(json_schema(kind))
