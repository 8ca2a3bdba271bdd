"""`statusgen new postmortem`."""

from datetime import timedelta
from typing import cast

import click

from statusgen.cli import editor
from statusgen.cli.changing import Plan, carry_out, change_options
from statusgen.cli.desk import AnyCase, Desk
from statusgen.cli.picking import choose, is_incident, pick
from statusgen.composing import postmortem_text
from statusgen.editing import written_updates
from statusgen.facts import Case
from statusgen.model import Incident
from statusgen.problems import UsageError
from statusgen.saving import Change

RECENT = timedelta(days=30)
DRAFT = "\ndraft: true"
FILL_IN = "It is a draft: fill it in, then `statusgen publish` publishes it."


@click.command(
    epilog="""\b
Examples:
  statusgen new postmortem
  statusgen new postmortem api-errors
"""
)
@click.argument("slug", required=False)
@click.option("--edit", is_flag=True, help="Fill it in right away, in $VISUAL or $EDITOR.")
@change_options
def postmortem(*, desk: Desk, slug: str | None, edit: bool) -> int:
    """Begin the postmortem of an incident that is resolved.

    It is a draft: what the files know stands in it, and the rest is asked for. SLUG is the incident's, or a part of it
    that no other has; the only resolved one without a postmortem, within a month, needs none.
    """
    case = _find(desk, slug)
    item = case.item
    path = f"postmortems/{item.slug}.md"
    if path in desk.sources.texts:
        raise UsageError(f"there is a postmortem already: {desk.content / path}")
    said = written_updates(item.source, desk.sources.texts[item.source], desk.zone)
    text = postmortem_text(case, said, desk.facts.language, desk.facts.today)
    if edit:
        text = f"{editor.write(text, item.title)}\n"
    did, then = f"{item.title}: Postmortem begun", FILL_IN if DRAFT in text else ""
    change = Change(path, None, text.encode())
    plan = Plan(change, did, item.slug, typed=text if edit else "", then=then, draft=DRAFT in text)
    return carry_out(desk, plan)


def _find(desk: Desk, slug: str | None) -> Case[Incident]:
    waiting = [case for case in desk.cases if _waits(desk, case)]
    if slug is None:
        if not waiting:
            raise UsageError("no incident of the last 30 days waits for a postmortem: name one by a part of its slug")
        return cast("Case[Incident]", choose(waiting, "incident"))
    is_whole = any(case.item.slug == slug.lower() for case in desk.cases)
    is_waiting = not is_whole and any(slug.lower() in case.item.slug for case in waiting)
    found = pick(desk, slug, "incident", waiting.__contains__ if is_waiting else is_incident)
    if found.course.end is None:
        raise UsageError(f"{found.item.slug} is not resolved yet")
    return cast("Case[Incident]", found)


def _waits(desk: Desk, case: AnyCase) -> bool:
    end = case.course.end
    is_recent = end is not None and end > desk.now - RECENT
    return is_incident(case) and is_recent and f"postmortems/{case.item.slug}.md" not in desk.sources.texts
