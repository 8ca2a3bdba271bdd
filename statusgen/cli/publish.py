"""`statusgen publish`."""

from pathlib import PurePosixPath

import click

from statusgen.cli import asking
from statusgen.cli.changing import Plan, carry_out, change_options
from statusgen.cli.desk import STORIES, Desk
from statusgen.cli.picking import check_readable, is_meant
from statusgen.content.drafts import drafts
from statusgen.content.findings import listing
from statusgen.documents import read_markdown
from statusgen.editing import with_value, without_value
from statusgen.problems import UsageError

POSTMORTEMS = "postmortems/"


@click.command(
    epilog="""\b
Examples:
  statusgen publish
  statusgen publish api-down --commit
"""
)
@click.argument("slug", required=False)
@change_options
def publish(*, desk: Desk, slug: str | None) -> int:
    """Publish a draft: an incident that an alert began, a maintenance, or a postmortem.

    SLUG is its file's name, or a part of it that no other draft has; the only draft needs none.
    """
    path = _find(desk, slug)
    change = desk.edit(path, lambda text: _published(desk, path, text))
    title = read_markdown(path, desk.sources.texts[path]).values.get("title")
    did = f"{title if isinstance(title, str) else PurePosixPath(path).stem}: Published"
    return carry_out(desk, Plan(change, did, PurePosixPath(path).stem))


def _published(desk: Desk, path: str, text: str) -> str:
    """Return `text` without `draft`; a postmortem gets the day from which on it is there to be read."""
    is_dated = not path.startswith(POSTMORTEMS) or read_markdown(path, text).values.get("published")
    published = text if is_dated else with_value(path, text, "published", f"{desk.facts.today}")
    return without_value(path, published, "draft")


def _find(desk: Desk, slug: str | None) -> str:
    """Return the path of the draft that is meant.

    Raises:
        UsageError: if there is none, or more than one and nobody to ask.
    """
    if slug == "":
        raise UsageError("the slug is empty: name one draft by a part of it")
    waiting = drafts(desk.sources.texts)
    named = [path for path in waiting if slug is None or is_meant(desk, slug, path)]
    found = [path for path in named if PurePosixPath(path).stem == slug] or named
    if not found:
        check_readable(desk, slug, STORIES)
        raise UsageError(f"there is no draft{_quoted(slug)}{_others(waiting)}")
    if len(found) == 1:
        return found[0]
    if asking.is_possible():
        return asking.choose("Which draft?", found)
    raise UsageError(f"which draft? Name one by a part of its slug that no other has: {listing(found)}")


def _others(waiting: tuple[str, ...]) -> str:
    return f" (there are {listing(waiting)})" if waiting else ""


def _quoted(slug: str | None) -> str:
    return f" '{slug}'" if slug else ""
