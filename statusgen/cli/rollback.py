"""`statusgen rollback`."""

import os
from pathlib import Path

import click

from statusgen.cli import console
from statusgen.cli.deploy.targets import chosen
from statusgen.cli.options import content_option
from statusgen.cli.variables import resolved
from statusgen.content import read_site_settings
from statusgen.deploy import Options, Reversible, open_host
from statusgen.model import Destination
from statusgen.problems import UsageError
from statusgen.sources import read_sources


@click.command(epilog="Example: statusgen rollback office")
@click.argument("target")
@content_option
def rollback(*, target: str, content: Path) -> None:
    """Show again at TARGET what was there before the last deploy.

    A folder keeps some generations of the site. The content stays as it is, so the next deploy publishes it again.
    """
    (destination,) = chosen([target], () if ":" in target else _known(content))
    host = open_host(resolved(destination, os.environ), Options(os.environ, note=console.note, content=content))
    if not isinstance(host, Reversible):
        raise UsageError(f"{host.place} does not keep what was there before: change the content, and deploy again")
    console.say(f"{host.place}: shows {host.rollback()} again")


def _known(content: Path) -> tuple[Destination, ...]:
    sources = read_sources(content)
    return read_site_settings(sources.texts, static=sources.static, lost=sources.lost).deploy
