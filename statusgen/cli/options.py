"""Arguments and options that commands share."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from statusgen.instant import FIRST_YEAR, LAST_YEAR, Instant

Command = TypeVar("Command", bound=Callable[..., object])
Day = TypeVar("Day", bound=date)


def moment(value: str) -> datetime:
    """Read a time, in UTC unless it names a zone: `2026-04-12T09:14:00Z`, `2026-04-12 09:14 UTC`, `... 09:14+02:00`."""
    try:
        found = datetime.fromisoformat(value.strip().removesuffix("UTC").strip())
        return _in_range(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        message = f"'{value}' is not a time such as '2026-04-12 09:14 UTC', from {FIRST_YEAR} to {LAST_YEAR}"
        raise click.BadParameter(message) from error


def day(value: str) -> date:
    """Read a day: `2026-04-12`."""
    try:
        return _in_range(date.fromisoformat(value))
    except ValueError as error:
        message = f"'{value}' is not a day such as '2026-04-12', from {FIRST_YEAR} to {LAST_YEAR}"
        raise click.BadParameter(message) from error


def _in_range(found: Day) -> Day:
    """Return `found` if it is in a year that content may name: days before and behind it are looked at.

    Raises:
        ValueError: if it is not.
    """
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"not in a year from {FIRST_YEAR} to {LAST_YEAR}")
    return found


class Folder(click.Path):
    """A folder that is there, or is to be: what a script left empty is not the working directory."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  # click's
        if value == "":
            self.fail("it has no name; the working directory is '.'", param, ctx)
        return super().convert(value, param, ctx)


def folder_options(command: Command) -> Command:
    """Add `--output` and `--cache`, of which the latter does without what it may not read."""
    output = click.option(
        "--output", type=Folder(path_type=Path), default=Path("site"), help="Folder to write.  [site]"
    )
    cache = click.option(
        "--cache",
        type=Folder(path_type=Path, readable=False),
        help="Folder to keep in what the next build need not do again.",
    )
    return output(cache(command))


def content_argument(command: Command) -> Command:
    return click.argument("content", type=click.Path(path_type=Path), default=Path("content"))(command)


def content_option(command: Command) -> Command:
    """Add `--content`, for commands whose arguments are something else."""
    kind = click.Path(path_type=Path)
    return click.option("--content", type=kind, default=Path("content"), help="Folder of the content.  [content]")(
        command
    )


def time_options(command: Command) -> Command:
    """Add `--now` and `--as-of`."""
    now = click.option(
        "--now", type=moment, metavar="TIME", help="Build as if it were TIME (UTC unless it has a zone)."
    )
    past = click.option(
        "--as-of", type=moment, metavar="TIME", help="Show the page as it was at TIME: nothing that came later."
    )
    return now(past(command))


def instant(now: datetime | None, as_of: datetime | None) -> Instant:
    """Return the time to build for: what was asked for, else SOURCE_DATE_EPOCH, else the clock, in whole seconds."""
    if as_of and now:
        raise click.UsageError("--now and --as-of exclude each other")
    if as_of:
        return Instant(as_of, past=True)
    return Instant(now or _epoch() or datetime.now(UTC).replace(microsecond=0))


def _epoch() -> datetime | None:
    """Read https://reproducible-builds.org/specs/source-date-epoch/."""
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if not text:
        return None
    try:
        return _in_range(datetime.fromtimestamp(int(text), UTC))
    except (ValueError, OverflowError, OSError) as error:
        raise click.UsageError(
            f"SOURCE_DATE_EPOCH={text} is not a number of seconds since 1970, up to {LAST_YEAR}"
        ) from error
