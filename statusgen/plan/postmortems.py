"""Views of postmortems: what was learned, and what of it is done."""

from datetime import date

from statusgen.facts import Case, Facts
from statusgen.language import Language
from statusgen.metrics import is_overdue
from statusgen.model import Action, Html, Incident, Postmortem, Reports
from statusgen.plan.incidents import incident_view, published_postmortem
from statusgen.plan.views import ActionView, PostmortemPage, Word
from statusgen.plan.words import moment_view
from statusgen.structs import Frozen


class Outlook(Frozen):
    """What a postmortem's page shows beside its case, which stays the same from day to day."""

    overdue: tuple[bool, ...]  # of each of its actions
    tells_names: bool  # of who is to act


def outlook(case: Case[Incident], facts: Facts) -> Outlook | None:
    """Return what is to be shown of the postmortem of `case`; None where there is none to show."""
    postmortem = published_postmortem(case)
    if postmortem is None:
        return None
    overdue = tuple(is_overdue(action, facts.today) for action in postmortem.actions)
    return Outlook(overdue, facts.site.settings.reports is Reports.PUBLIC)


def postmortem_page(case: Case[Incident], shown: Outlook) -> PostmortemPage:
    """Return the view of the postmortem, which `case` has to have."""
    language, postmortem = case.scene.language, case.item.postmortem or Postmortem(Html(""))
    actions = tuple(
        action_view(action, language, is_late=late, tells_names=shown.tells_names)
        for action, late in zip(postmortem.actions, shown.overdue, strict=True)
    )
    done = sum(action.done for action in postmortem.actions)
    return PostmortemPage(
        incident=incident_view(case),
        published=moment_view(postmortem.published, language) if postmortem.published else None,
        summary=postmortem.summary,
        whys=postmortem.whys,
        actions=actions,
        html=postmortem.html,
        progress=progress(done, len(actions), sum(shown.overdue), language),
    )


def action_view(action: Action, language: Language, *, is_late: bool, tells_names: bool) -> ActionView:
    return ActionView(
        what=action.what,
        owner=action.owner if tells_names else "",
        due=_day(action.due, language),
        done=action.done,
        url=action.url,
        state=_state(language, is_done=action.done, is_late=is_late),
    )


def progress(done: int, count: int, overdue: int, language: Language) -> str:
    """`2 of 4 done, 1 overdue`."""
    text = language.gettext("%(done)s of %(count)s done", done=language.number(done), count=language.number(count))
    if not overdue:
        return text
    late = language.ngettext("%(num)s overdue", "%(num)s overdue", overdue)
    return language.gettext("%(progress)s, %(overdue)s", progress=text, overdue=late)


def _day(day: date | None, language: Language) -> str | None:
    return language.day(day) if day else None


def _state(language: Language, *, is_done: bool, is_late: bool) -> Word:
    if is_done:
        return Word("done", language.gettext("Done"))
    return Word("overdue", language.gettext("Overdue")) if is_late else Word("todo", language.gettext("To do"))
