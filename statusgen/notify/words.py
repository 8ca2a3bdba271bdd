"""News as people read it: a title, a few lines, and where there is more."""

import re
from enum import StrEnum

from statusgen import addresses
from statusgen.entries import Told, one_line
from statusgen.facts import Facts
from statusgen.model import Impact, Incident, Severity, State, Status
from statusgen.notify.hooks import shortened
from statusgen.notify.news import News
from statusgen.notify.record import Change
from statusgen.structs import Frozen, replace
from statusgen.timeline import impact
from statusgen.words import STATES

# What chats take for a call to everybody, or for a link that hides where it leads.
LIVE = re.compile(
    r"@(?=everyone|here|channel|(?:all|room)\b|_?\*)|<(?=[!@#]|at\b|[^\s<>]*[|/:])|\](?=\()", re.IGNORECASE
)
TITLE_LIMIT, TEXT_LIMIT = 250, 8000  # letters


class Tone(StrEnum):
    """How a message looks where a service knows colours or signs; the words are apprise's."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"


class Message(Frozen):
    title: str
    text: str  # plain, a line for each block, the address last
    tone: Tone


def message(news: News, facts: Facts) -> Message:
    """Return what people are told of `news`, in the site's language."""
    found = _of_component(news.subject, facts) if isinstance(news.subject, Change) else _of_update(news.subject)
    return replace(found, title=_inert(shortened(found.title, TITLE_LIMIT)), text=_inert(found.text))


def _inert(text: str) -> str:
    """Return `text` with an invisible letter within what would do more than be read."""
    return LIVE.sub(lambda match: f"{match[0]}\N{WORD JOINER}", text)


def _of_update(told: Told) -> Message:
    entry = told.entry
    return Message(entry.title, f"{shortened(entry.text, TEXT_LIMIT)}\n\n{entry.url}".strip(), _tone(told))


def _of_component(change: Change, facts: Facts) -> Message:
    gettext = facts.language.gettext
    before, after = gettext(STATES[change.before]), gettext(STATES[change.after])
    name = one_line(facts.components[change.component].name)
    title = gettext("%(component)s: %(state)s", component=name, state=after)
    url = addresses.absolute(facts.scene.url, addresses.component(change.component))
    return Message(title, f"{before} \N{RIGHTWARDS ARROW} {after}\n\n{url}", _STATE_TONES[change.after])


_STATE_TONES = {
    State.OPERATIONAL: Tone.SUCCESS,
    State.UNDER_MAINTENANCE: Tone.INFO,
    State.DEGRADED_PERFORMANCE: Tone.WARNING,
    State.PARTIAL_OUTAGE: Tone.WARNING,
    State.MAJOR_OUTAGE: Tone.FAILURE,
}


def _tone(told: Told) -> Tone:
    status, case = told.update.status, told.story.case
    if status in {Status.RESOLVED, Status.COMPLETED}:
        return Tone.SUCCESS
    if not isinstance(case.item, Incident) or status is Status.POSTMORTEM:
        return Tone.INFO
    if case.item.severity:
        return Tone.FAILURE if case.item.severity in {Severity.P0, Severity.P1} else Tone.WARNING
    return Tone.FAILURE if impact(case.item, case.course) in {Impact.MAJOR, Impact.CRITICAL} else Tone.WARNING
