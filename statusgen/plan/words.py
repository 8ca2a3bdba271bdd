"""The fixed words and the instants of a page: keys for class names and machines, labels for people."""

from datetime import datetime

from statusgen.language import Language
from statusgen.model import Impact, Severity, State, Status
from statusgen.plan.views import Moment, Word
from statusgen.timeline import PageStatus
from statusgen.words import IMPACTS, PAGE_STATUSES, SEVERITIES, STATES, STATUSES, UNKNOWN


def moment_view(moment: datetime, language: Language) -> Moment:
    return Moment(moment.isoformat(timespec="seconds").replace("+00:00", "Z"), language.moment(moment))


def state_word(state: State | None, language: Language) -> Word:
    if state is None:
        return Word("unknown", language.gettext(UNKNOWN))
    return Word(state.key, language.gettext(STATES[state]))


def status_word(status: Status, language: Language) -> Word:
    return Word(status.value, language.gettext(STATUSES[status]))


def impact_word(impact: Impact, language: Language) -> Word:
    return Word(impact.value, language.gettext(IMPACTS[impact]))


def severity_word(severity: Severity, language: Language) -> Word:
    return Word(severity.lower(), language.gettext(SEVERITIES[severity]))


def headline(status: PageStatus, language: Language) -> str:
    return language.gettext(PAGE_STATUSES[status])
