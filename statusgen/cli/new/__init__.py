"""`statusgen new`."""

import click

from statusgen.cli.new.component import component
from statusgen.cli.new.incident import incident
from statusgen.cli.new.maintenance import maintenance
from statusgen.cli.new.postmortem import postmortem


@click.group()
def new() -> None:
    """Begin an incident, a maintenance, a postmortem or a component."""


for each in (incident, maintenance, postmortem, component):
    new.add_command(each)
