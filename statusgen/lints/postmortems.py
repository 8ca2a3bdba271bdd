"""Postmortems that are missing, and what they asked for that nobody did."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from statusgen.facts import Case, Facts
from statusgen.lints.found import Found, length
from statusgen.metrics import actions
from statusgen.model import Action, Incident, Lint, Postmortem, Severity

GRAVE = frozenset({Severity.P0, Severity.P1})
PATIENCE = timedelta(days=5)
FORGIVEN = timedelta(days=30)  # nobody writes a good one about what was longer ago


def postmortem_lints(facts: Facts, texts: Mapping[str, str]) -> Iterator[Found]:
    for case in facts.incidents:
        if case.item.postmortem:
            yield from _incomplete(case.item.postmortem)
        elif case.item.severity in GRAVE and not case.item.backfilled:
            yield from _missing(case, facts, texts)
    for each in actions(facts.with_postmortem, facts.today).open:
        if each.is_overdue and each.incident.postmortem and each.action.due:
            yield Found(
                Lint.ACTION_OVERDUE,
                each.incident.postmortem.source,
                f"'{each.action.what}' was due {each.action.due}",
                "do it and write `done: true`, or agree on another day",
                ("actions", each.action.what, "due"),
            )


def _missing(case: Case[Incident], facts: Facts, texts: Mapping[str, str]) -> Iterator[Found]:
    if case.course.end is None or not PATIENCE < facts.now - case.course.end < FORGIVEN:
        return
    slug, path = case.item.slug, f"postmortems/{case.item.slug}.md"
    is_begun = path in texts
    yield Found(
        Lint.MISSING_POSTMORTEM,
        case.item.source,
        f"resolved {length(facts.now - case.course.end)} ago, this {case.item.severity} has no postmortem"
        + (" but a draft" if is_begun else ""),
        f"finish {path} and remove `draft`" if is_begun else f"`statusgen new postmortem {slug}`",
        ("severity",),
    )


def _incomplete(postmortem: Postmortem) -> Iterator[Found]:
    for action in postmortem.actions:
        lacking = " and ".join(_lacking(action))
        if lacking:
            yield Found(
                Lint.INCOMPLETE_ACTION,
                postmortem.source,
                f"'{action.what}' has no {lacking}",
                "an action that is nobody's, or has no day, is seldom done",
                ("actions", action.what),
            )


def _lacking(action: Action) -> Iterator[str]:
    if action.done:
        return
    if not action.owner:
        yield "`owner`"
    if action.due is None:
        yield "`due`"
