"""The fixed words and the instants of a page: keys for class names and machines, labels for people."""

from datetime import datetime
from functools import lru_cache

from statusgen.facts import Scene
from statusgen.instant import iso
from statusgen.language import Language
from statusgen.model import Impact, Severity, State, Status
from statusgen.plan.views import Moment, Word
from statusgen.timeline import PageStatus
from statusgen.words import IMPACTS, PAGE_STATUSES, STATES, STATUSES, UNKNOWN, severity_label

_remembered = lru_cache(maxsize=128)  # a word of each kind in some languages: every page has many


def moment_view(moment: datetime, language: Language) -> Moment:
    return Moment(iso(moment), language.moment(moment))


@_remembered
def state_word(state: State | None, language: Language) -> Word:
    if state is None:
        return Word("unknown", language.gettext(UNKNOWN))
    return Word(state.key, language.gettext(STATES[state]))


@_remembered
def status_word(status: Status, language: Language) -> Word:
    return Word(status.value, language.gettext(STATUSES[status]))


@_remembered
def impact_word(impact: Impact, language: Language) -> Word:
    return Word(impact.value, language.gettext(IMPACTS[impact]))


@_remembered
def severity_word(severity: Severity, scene: Scene) -> Word:
    return Word(severity.lower(), severity_label(severity, scene.severities, scene.language))


def headline(status: PageStatus, language: Language) -> str:
    return language.gettext(PAGE_STATUSES[status])
