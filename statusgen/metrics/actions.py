"""What postmortems asked for, and what of it is left to do."""

from collections.abc import Iterable
from datetime import date

from statusgen.facts import Case
from statusgen.model import Action, Incident
from statusgen.structs import Frozen


class OpenAction(Frozen):
    incident: Incident
    action: Action
    is_overdue: bool


class Actions(Frozen):
    done: int
    open: tuple[OpenAction, ...]  # first due first; those without a day last

    @property
    def overdue(self) -> int:
        return sum(each.is_overdue for each in self.open)


def actions(cases: Iterable[Case[Incident]], today: date) -> Actions:
    """Return the action items of the postmortems of `cases`; on the day that one is due, it is not overdue yet."""
    told = [(case.item, action) for case in cases if case.item.postmortem for action in case.item.postmortem.actions]
    still = (OpenAction(item, action, is_overdue(action, today)) for item, action in told if not action.done)
    return Actions(
        done=sum(action.done for _, action in told),
        open=tuple(sorted(still, key=lambda each: (each.action.due or date.max, each.incident.slug))),
    )


def is_overdue(action: Action, today: date) -> bool:
    """Whether `action` is left to do though its day is over."""
    return not action.done and action.due is not None and action.due < today
