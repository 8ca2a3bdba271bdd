"""`statusgen deploy`."""

import os
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

import click

from statusgen.cache import Cache
from statusgen.cli import console, notified
from statusgen.cli.build import Work, stopped
from statusgen.cli.deploy.publishing import (
    Result,
    change_lines,
    closing_line,
    error_line,
    kept_line,
    publish,
    summary,
    told_elsewhere,
)
from statusgen.cli.deploy.targets import chosen, problems_first
from statusgen.cli.notifying import Content, Deployed, News, Notified, notify
from statusgen.cli.options import content_option, folder_options, instant
from statusgen.cli.shelf import shelf
from statusgen.content.site import read_site_settings
from statusgen.deploy import Options, Upload, read_upload
from statusgen.instant import Instant
from statusgen.model import Destination
from statusgen.output import check_folder, write_site
from statusgen.problems import BuildStoppedError, UsageError, errors
from statusgen.sources import Sources, read_sources
from statusgen.structs import Frozen

WORLD_FAILED = 3


@click.command(
    epilog="""\b
Examples:
  statusgen deploy
  statusgen deploy production --dry-run
  statusgen deploy s3://status-example file:/srv/status
"""
)
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@content_option
@folder_options
@click.option("--dry-run", is_flag=True, help="Build, and list what would change at each target.")
@click.option(
    "--force",
    is_flag=True,
    help="Send again what may have been changed there, and do what looks like a mistake: write over what others put"
    " there, remove more than half of it.",
)
@click.option("--no-notify", is_flag=True, help="Tell no subscribers; the next deploy does.")
@click.option("--notify-only", is_flag=True, help="Publish nothing; tell the subscribers what is published.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 in spite of errors in the content.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary for scripts.")
def deploy(  # noqa: PLR0913  # one for each option
    *,
    targets: tuple[str, ...],
    content: Path,
    output: Path,
    cache: Path | None,
    dry_run: bool,
    force: bool,
    no_notify: bool,
    notify_only: bool,
    exit_zero: bool,
    as_json: bool,
) -> int:
    """Build the site, publish it, and tell the subscribers.

    Each TARGET is a name from `deploy` in site.yaml, or an address. Without any, all of site.yaml's are published to
    in their order. One that fails keeps none of the others from being published to; then the exit code is 3.
    """
    if no_notify and notify_only:
        raise UsageError("--no-notify and --notify-only exclude each other")
    check_folder(output, content)
    kept = shelf(cache, output=output, content=content)
    sources, at = read_sources(content), instant(None, None)
    try:
        settings, mistakes = read_site_settings(sources.texts, static=sources.static, lost=sources.lost)
        with problems_first(mistakes, content):
            destinations = chosen(targets, settings.deploy)
        public = {destination.name for destination in destinations if destination.notify}
        if notify_only and not public:
            raise UsageError("--notify-only: nobody is told of what is published at these places, see `notify` there")
        work = _build(sources, at, Folders(output, kept), quiet=as_json)
    except BuildStoppedError as stop:
        return stopped(stop, content=content, as_json=as_json)
    built, problems = work.built, work.built.problems
    if not as_json:
        console.show_problems(problems, content.as_posix())
    upload = read_upload(output, {path: built.files.digests[path] for path in built.files})
    way = Way(content, output, force=force, is_dry_run=dry_run, is_quiet=as_json)
    results = [_publish(destination, None if notify_only else upload, way) for destination in destinations]
    # Whoever waits to be told of an outage is not to wait for a host that is down, too.
    once = Options(os.environ, note=console.note, retry_s=0, content=content)
    others = partial(told_elsewhere, results, settings, once)
    content_now = Content(sources, at, settings, work.memory)
    news = News(content_now, _deployed(results, public), os.environ, is_dry_run=dry_run, elsewhere=others)
    told = Notified() if no_notify else notify(news, unpublished=upload if notify_only else None)
    if as_json:
        listed = [console.as_json(problem, content.as_posix()) for problem in problems]
        places = [summary(each, is_dry_run=dry_run) for each in results]
        heard = notified.summary(told, is_dry_run=dry_run)
        console.say_json({"targets": places, "notified": heard, "problems": listed})
    else:
        notified.tell(told, is_dry_run=dry_run)
    # Who publishes is not failed by those who cannot be told; who does nothing but tell is.
    if not all(result.is_well for result in results) or (notify_only and not told.is_well):
        return WORLD_FAILED
    return int(bool(errors(problems)) and not exit_zero)


class Folders(Frozen):
    """Where the site is written, and what is kept of it."""

    output: Path
    cache: Cache | None


class Way(Frozen):
    """How to publish, and the folders that the site is made from and in."""

    content: Path
    output: Path
    force: bool
    is_dry_run: bool
    is_quiet: bool


def _build(sources: Sources, at: Instant, folders: Folders, *, quiet: bool) -> Work:
    """Build the site into its folder, as `statusgen build` does."""
    with console.progress_bar(quiet=quiet) as progress:
        work = Work(sources, at, folders.cache, progress)
        with work.keeping():
            write_site(folders.output, work.built.files, tell=console.fail)
    return work


def _publish(destination: Destination, upload: Upload | None, way: Way) -> Result:
    """Publish to one place and tell of it at once; another one may take its time."""
    with console.progress_bar(quiet=way.is_quiet, what="Publishing") as progress:
        options = Options(os.environ, way.force, progress, console.note, content=way.content)
        result = publish(destination, upload, options, output=way.output, is_dry_run=way.is_dry_run)
    if not way.is_quiet:
        _tell(result, is_dry_run=way.is_dry_run, is_published=upload is not None)
    return result


def _tell(result: Result, *, is_dry_run: bool, is_published: bool) -> None:
    if result.error:
        console.fail(error_line(result))
        return
    for line in change_lines(result.changes) if is_dry_run else ():
        console.say(console.printable(line))
    if is_published:
        console.mention(closing_line(result, is_dry_run=is_dry_run))
    if result.changes.kept:
        console.fail(kept_line(result))


def _deployed(results: Sequence[Result], public: Collection[str]) -> tuple[Deployed, ...]:
    """Return those of the `public` places that were published to; of what the others show, nobody is told."""
    return tuple(
        Deployed(each.name, each.host, each.before, each.now)
        for each in results
        if each.host and not each.error and each.name in public
    )
