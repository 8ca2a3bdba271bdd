"""What the published postmortems ask for, and how much of it is done."""

from statusgen import addresses
from statusgen.facts import Facts
from statusgen.metrics import Actions, OpenAction, actions
from statusgen.model import Reports
from statusgen.plan.charts import pieces
from statusgen.plan.incidents import published_postmortem
from statusgen.plan.postmortems import action_view, progress
from statusgen.plan.views import ActionLine, ActionsView, Anchor, Word

LISTED = 30  # open ones, before the rest is only counted


def actions_view(facts: Facts) -> ActionsView | None:
    """Return the action items; None where there is not one. What is not published yet does not count."""
    found = actions((case for case in facts.with_postmortem if published_postmortem(case)), facts.today)
    if not found.done and not found.open:
        return None
    language, rest = facts.language, len(found.open) - LISTED
    return ActionsView(
        progress=progress(found.done, found.done + len(found.open), found.overdue, language),
        bar=pieces(_counts(found)),
        legend=(
            Word("done", language.gettext("Done")),
            Word("todo", language.gettext("To do")),
            Word("overdue", language.gettext("Overdue")),
        ),
        open=tuple(_line(each, facts) for each in found.open[:LISTED]),
        more=language.ngettext("and %(num)s more", "and %(num)s more", rest) if rest > 0 else None,
    )


def _counts(found: Actions) -> tuple[tuple[str, int], ...]:
    return ("done", found.done), ("todo", len(found.open) - found.overdue), ("overdue", found.overdue)


def _line(each: OpenAction, facts: Facts) -> ActionLine:
    tells_names = facts.site.settings.reports is Reports.PUBLIC
    view = action_view(each.action, facts.language, is_late=each.is_overdue, tells_names=tells_names)
    return ActionLine(view, Anchor(each.incident.title, addresses.postmortem(each.incident.slug)))
