"""`statusgen init`."""

from datetime import UTC, datetime
from pathlib import Path
from shlex import quote

import click

from statusgen import scaffold
from statusgen.cli import console


@click.command(
    epilog="""\b
Examples:
  statusgen init my-status
  statusgen init --demo demo && statusgen build demo/content --output demo/site
"""
)
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--demo", is_flag=True, help="Lay down a sample company whose story happens now.")
def init(*, folder: Path, demo: bool) -> None:
    """Lay down a small, commented start in FOLDER.

    FOLDER is this one by default, and the dates in it are of today.
    """
    now = datetime.now(UTC)
    scaffold.lay_down(folder, scaffold.demo(now) if demo else scaffold.starter(now))
    content, site = (quote(str(folder / name)) for name in ("content", "site"))
    console.mention(f"{content} is ready; now run: statusgen build {content} --output {site}")
