"""`statusgen rollback`."""

import os
from pathlib import Path

import click

from statusgen.cli import console
from statusgen.cli.deploy.targets import chosen, problems_first
from statusgen.cli.options import content_option
from statusgen.cli.variables import resolved
from statusgen.content.site import read_destinations
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
    destination = chosen([target], ())[0] if ":" in target else _named(target, content)
    host = open_host(resolved(destination, os.environ), Options(os.environ, note=console.note, content=content))
    if not isinstance(host, Reversible):
        raise UsageError(f"{host.place} does not keep what was there before: change the content, and deploy again")
    console.mention(f"{host.place}: shows {host.rollback()} again")


def _named(target: str, content: Path) -> Destination:
    """Return the place of this name; all else in the content may be broken.

    Raises:
        UsageError: if there is none, or its entry has a mistake; the problems of site.yaml are told before.
    """
    sources = read_sources(content)
    known, problems = read_destinations(sources.texts, static=sources.static, lost=sources.lost)
    with problems_first(problems, content):
        (destination,) = chosen([target], known)
        if destination.broken:
            raise UsageError(f"{target}: {destination.broken}")
        return destination
