"""What `alerts.yaml` says."""

from datetime import timedelta

from statusgen.model.words import Severity, State
from statusgen.structs import Frozen


class AlertRule(Frozen):
    """What to make of alerts whose labels match."""

    match: tuple[tuple[str, str], ...] = ()  # label and pattern, in which `*` stands for anything; all must fit
    components: tuple[str, ...] = ()  # ids
    state: State | None = None  # of them; None: as the severity says
    severity: Severity | None = None  # None: as the alert says
    title: str = ""  # instead of the alert's
    message: str = ""  # Markdown, likewise
    ignore: bool = False


class AlertTexts(Frozen):
    """What updates say that alerts make, in Markdown."""

    begun: str = "Our monitoring reports this. We are looking into it."
    spread: str = "Our monitoring reports that it affects more than before."
    again: str = "Our monitoring reports it again. We are looking into it."
    recovered: str = "Our monitoring does not report it any more. We keep watching."
    resolved: str = "Our monitoring does not report it any more. This incident is resolved."


class AlertRules(Frozen):
    """What `alerts.yaml` says."""

    rules: tuple[AlertRule, ...] = ()  # the first that matches counts
    severities: tuple[tuple[str, Severity], ...] = ()  # by the tools' words for them
    group: timedelta = timedelta(minutes=10)  # so long after an incident began, alerts about the same join it
    texts: AlertTexts = AlertTexts()
