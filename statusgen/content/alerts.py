"""`alerts.yaml` to the rules by which alerts become incidents."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from statusgen.content.checking import Checked, check
from statusgen.content.definitions.alerts import AlertsFile, RuleEntry
from statusgen.content.fields import Context
from statusgen.content.findings import Findings, shown
from statusgen.content.places import ALERTS
from statusgen.documents import Document, Value, read_yaml
from statusgen.model import UTC_ZONE, AlertRule, AlertRules, AlertTexts
from statusgen.problems import Problem
from statusgen.structs import asdict


def read_alert_rules(text: str | None, components: Collection[str]) -> tuple[AlertRules, tuple[Problem, ...]]:
    """Return what the `text` of `alerts.yaml`, None where there is no such file, says of alerts and `components`.

    A rule with a mistake is left out: part of a match would fit more than was meant.
    """
    if text is None:
        return AlertRules(), ()
    document = read_yaml(ALERTS, text)
    findings = Findings.of(document)
    checked = check(AlertsFile, document, findings, Context(UTC_ZONE))
    entry = checked.value
    texts = {name: said for name, said in asdict(entry.texts).items() if said}
    rules = AlertRules(
        tuple(_rules(checked, document, components, findings)),
        tuple((word.casefold(), severity) for word, severity in entry.severities.items()),
        timedelta(minutes=entry.group_minutes),
        AlertTexts(**texts),
    )
    return rules, findings.listed()


def _rules(
    checked: Checked[AlertsFile], document: Document, components: Collection[str], findings: Findings
) -> Iterator[AlertRule]:
    unclear = {loc[:2] for loc in checked.unclear}
    for number, entry in _numbered(checked, document):
        known = tuple(_known(number, entry, document, components, findings))
        if ("rules", number) not in unclear:
            match = tuple(entry.match.items())
            yield AlertRule(
                match, known, entry.state, entry.severity, entry.title or "", entry.message.strip(), entry.ignore
            )


def _numbered(checked: Checked[AlertsFile], document: Document) -> Iterator[tuple[int, RuleEntry]]:
    """Yield each rule that was read with its number in the file; one that has no `match` was not."""
    written = document.values.get("rules")
    count = len(written) if isinstance(written, list) else 0
    unread = {n for n in range(count) if {("rules", n), ("rules", n, "match")} & checked.lost}
    yield from zip((n for n in range(count) if n not in unread), checked.value.rules, strict=True)


def _known(
    number: int, entry: RuleEntry, document: Document, components: Collection[str], findings: Findings
) -> Iterator[str]:
    written = _written_components(document, number)
    places = {name.strip(): place for place, name in enumerate(written) if isinstance(name, str)}
    for name in entry.components:
        if name in components:
            yield name
        else:
            hint = findings.nearest(name, components) or "add a file for it in components/ or remove it"
            mark = document.mark(("rules", number, "components", places.get(name, 0)))
            findings.error(mark, f"there is no component {shown(name)}", hint)


def _written_components(document: Document, number: int) -> list[Value]:
    rules = document.values.get("rules")
    rule = rules[number] if isinstance(rules, list) else None
    names = rule.get("components") if isinstance(rule, dict) else None
    return names if isinstance(names, list) else []
