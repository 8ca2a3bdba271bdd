"""What `alerts.yaml` may hold."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from statusgen.content import fields as f
from statusgen.content.fields import told
from statusgen.model import Severity
from statusgen.structs import Frozen

NO_WORDS: Mapping[str, Severity] = MappingProxyType({})


class RuleEntry(Frozen):
    """What to make of alerts whose labels match."""

    match: Annotated[
        Mapping[f.Line, f.Line],
        told("Labels and the values that they must have; `*` stands for anything.", {"service": "api-*"}),
    ]
    components: Annotated[tuple[f.Line, ...], told("The ids of the components that are hit.", ["api"])] = ()
    state: Annotated[f.StateWord | None, told("Their state; by default, as the severity says.", "partial_outage")] = (
        None
    )
    severity: Annotated[f.SeverityWord | None, told("Instead of what the alert says.", "P1")] = None
    title: Annotated[f.Line | None, told("Of the incident, instead of the alert's.", "Trouble with the API")] = None
    message: Annotated[f.Text, told("The first update, instead of the alert's words.", "We look into it.")] = ""
    ignore: Annotated[f.Flag, told("Whether nothing is done about them.", "true")] = False


class TextsEntry(Frozen):
    """What updates say that alerts make."""

    begun: Annotated[f.Line | None, told("When an incident begins.", "We look into it.")] = None
    spread: Annotated[f.Line | None, told("When more is hit.", "It affects more than before.")] = None
    again: Annotated[f.Line | None, told("When an alert comes back.", "It is back.")] = None
    recovered: Annotated[f.Line | None, told("When all alerts are over.", "It looks well again.")] = None
    resolved: Annotated[f.Line | None, told("The same with --resolve.", "All is well again.")] = None


class AlertsFile(Frozen):
    """What to make of alerts: alerts.yaml."""

    rules: Annotated[
        tuple[RuleEntry, ...],
        told(
            "The first whose labels all match an alert counts.", [{"match": {"service": "web"}, "components": ["api"]}]
        ),
    ] = ()
    severities: Annotated[
        Mapping[f.Line, f.SeverityWord], told("What your tools' words for severities mean.", {"critical": "P0"})
    ] = NO_WORDS
    group_minutes: Annotated[
        f.GroupMinutes, told("So long after an incident began, other alerts about the same join it.", 10)
    ] = 10
    texts: Annotated[TextsEntry, told("What updates say that alerts make.", {"again": "It is back."})] = TextsEntry()
