"""A postmortem to fill in: what the files know stands in it, and what people have to find out is asked for.

What is asked for is not published: in front matter it is a comment, and in the body a definition of a link that nothing
uses, which Markdown drops.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from textwrap import shorten

from statusgen.facts import Case
from statusgen.language import Language
from statusgen.model import Incident, Update
from statusgen.words import STATES_INSIDE, STATUSES

TIME_TO_ACT = timedelta(days=14)
LINE_LIMIT = 100
MARKS = re.compile(r"[\\`*_\[\]]")  # with which words of Markdown begin or end
BACKSLASHED = r"\\\g<0>"

FRONT = """\
---
draft: true # publish it by removing this line
# In two sentences, for those who were hit: what happened, for how long, and what you change.
summary:
# Five whys: each answer asks the next question, and the last is something that you can change. Ask about the system,
# not about people: everybody did what made sense with what they knew.
# whys:
#   - Calls failed because ...
#   - That happened because ...
#   - That was so because ...
#   - Nobody noticed because ...
#   - It had been that way because ...
# What you do so that it does not happen again: each with one owner and a day.
# actions:
#   - what: Alert when ...
#     owner: Ada
#     due: {due}
---
"""

BODY = """
## What you saw

{impact}

[//]: # (What did people notice, in their words? How many were hit, and what could they do meanwhile?)

## What happened

{timeline}

[//]: # (Add what is missing: what changed before, what was tried, what was decided and why.)

## Root cause

[//]: # (What made it possible, and why was it not noticed earlier? The whys lead here.)

## What went well

[//]: # (What made it shorter, or kept it small?)

## What went badly

[//]: # (What made it longer? What was missing: an alarm, a permission, a page of documentation?)

## Where we were lucky

[//]: # (What could have made it worse, and did not?)
"""


def postmortem_text(case: Case[Incident], said: Iterable[Update], language: Language, today: date) -> str:
    """Return a draft of the postmortem of `case`; `said` are its updates, with their Markdown where HTML would be."""
    front = FRONT.format(due=today + TIME_TO_ACT)
    timeline = "\n".join(_timeline(case, said, language))
    return front + BODY.format(impact=_impact(case, language), timeline=timeline)


def _impact(case: Case[Incident], language: Language) -> str:
    """Return how long it lasted, and how long each component was hit."""
    course, names = case.course, {key: MARKS.sub(BACKSLASHED, name) for key, name in case.names}
    lengths = {key: sum((span.end - span.start for span in spans), timedelta()) for key, spans in course.spans}
    lasted = f" ({language.duration(course.end - course.start)})" if course.end else ""
    hit = [
        f"- {names[key]}: {language.duration(lengths.get(key, timedelta()))}, at the worst {STATES_INSIDE[state]}"
        for key, state in course.worst
    ]
    return "\n".join([f"{language.period(course.start, course.end)}{lasted}", *[""][: len(hit)], *hit])


def _timeline(case: Case[Incident], said: Iterable[Update], language: Language) -> Iterator[str]:
    item = case.item
    moments = (
        (item.started, "It began."),
        (item.detected, "It was noticed."),
        (item.acknowledged, "Somebody began to work on it."),
        (item.mitigated, "Users were no longer hit."),
    )
    told = [(at, text) for at, text in moments if at]
    told += [(update.at, _told(update)) for update in said]
    for at, text in sorted(told, key=lambda each: each[0]):
        yield f"- {_moment(at, item.started, language)}: {text}"


def _told(update: Update) -> str:
    return f"{STATUSES[update.status]}. {shorten(update.html, LINE_LIMIT, placeholder=' ...')}".rstrip()


def _moment(at: datetime, began: datetime, language: Language) -> str:
    is_same_day = at.astimezone(language.zone).date() == began.astimezone(language.zone).date()
    return language.time(at) if is_same_day else language.moment(at)
