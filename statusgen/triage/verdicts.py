"""What the rules of `alerts.yaml` make of an alert."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from statusgen.alerts import Alert, Labels
from statusgen.content.changes import BY_SEVERITY
from statusgen.model import AlertRule, AlertRules, Changes, Severity, State
from statusgen.structs import Frozen

# What names a component by its id where no rule does.
NAMING = ("component", "service")
# The usual words for severities; a team's own come first. None is P0: that all users are hit is for people to say.
USUAL = {
    "p0": Severity.P0,
    "p1": Severity.P1,
    "p2": Severity.P2,
    "p3": Severity.P3,
    "p4": Severity.P3,
    "p5": Severity.P3,
    "critical": Severity.P1,
    "major": Severity.P1,
    "high": Severity.P1,
    "error": Severity.P2,
    "medium": Severity.P2,
    "moderate": Severity.P2,
    "warning": Severity.P2,
    "minor": Severity.P3,
    "low": Severity.P3,
    "info": Severity.P3,
}


class Verdict(Frozen):
    """What an incident is to say of alerts."""

    severity: Severity | None = None
    components: Changes = ()
    title: str = ""  # of the rule, if it has one
    message: str = ""  # likewise


def judge(alerts: Iterable[Alert], rules: AlertRules, components: Collection[str]) -> Verdict | None:
    """Return what `alerts` amount to: the worst of each; None if all of them are to be ignored."""
    found = [verdict for alert in alerts if (verdict := _judge(alert, rules, components))]
    if not found:
        return None
    severities = [verdict.severity for verdict in found if verdict.severity]
    states: dict[str, State] = {}
    for key, state in (pair for verdict in found for pair in verdict.components):
        states[key] = max(state, states.get(key, state))
    return Verdict(
        min(severities, default=None),
        tuple(states.items()),
        _common(verdict.title for verdict in found),
        _common(verdict.message for verdict in found),
    )


def _common(texts: Iterable[str]) -> str:
    """Return what all say; nothing if they say different things."""
    said = {*texts}
    return said.pop() if len(said) == 1 else ""


def _judge(alert: Alert, rules: AlertRules, components: Collection[str]) -> Verdict | None:
    labels = _by_name(alert.labels)
    rule = next((each for each in rules.rules if _fits(labels, each)), None)
    if rule and rule.ignore:
        return None
    word = alert.severity.casefold()
    severity = (rule and rule.severity) or dict(rules.severities).get(word) or USUAL.get(word)
    hit = rule.components if rule else tuple(_named(alert, components))
    state = rule.state if rule and rule.state is not None else BY_SEVERITY[severity]
    return Verdict(severity, tuple((key, state) for key in hit), *((rule.title, rule.message) if rule else ()))


def _named(alert: Alert, components: Collection[str]) -> Iterator[str]:
    """Yield the components that labels name by their ids, each once."""
    yield from dict.fromkeys(value for name, value in alert.labels if name in NAMING and value in components)


def _by_name(labels: Labels) -> dict[str, dict[str, None]]:
    """Return the values of each name, each once."""
    found: dict[str, dict[str, None]] = {}
    for name, value in labels:
        found.setdefault(name, {})[value] = None
    return found


def _fits(labels: Mapping[str, Collection[str]], rule: AlertRule) -> bool:
    return all(_has(labels.get(name, ()), pattern) for name, pattern in rule.match)


def _has(values: Collection[str], pattern: str) -> bool:
    """Whether one of `values` is what `pattern` says, in which `*` stands for any letters."""
    first, *rest = pattern.split("*")
    return any(_matches(value, first, rest) for value in values) if rest else pattern in values


def _matches(value: str, first: str, rest: list[str]) -> bool:
    """Whether `value` begins with `first` and ends with the last of `rest`, and has the others between, in order."""
    *middle, last = rest
    if len(value) < len(first) + len(last) or not value.startswith(first) or not value.endswith(last):
        return False
    place, end = len(first), len(value) - len(last)
    for part in middle:  # each at the first place where it is: no pattern makes this slow
        found = value.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True
