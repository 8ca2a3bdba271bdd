"""Pairs of component and state: of front matter and of an update's braces."""

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from statusgen.content.fields import STATES, as_text, read_state
from statusgen.content.findings import Findings, Trial, UnreadableError, listing, shown
from statusgen.documents import Document, Mark, Value
from statusgen.model import Changes, Severity, State, Status
from statusgen.structs import Frozen

BY_SEVERITY = {
    Severity.P0: State.MAJOR_OUTAGE,
    Severity.P1: State.PARTIAL_OUTAGE,
    Severity.P2: State.DEGRADED_PERFORMANCE,
    Severity.P3: State.OPERATIONAL,
    None: State.DEGRADED_PERFORMANCE,
}


class Rules(Frozen):
    """What updates and pairs of one file may say; `state` is that of a component whose own is not given."""

    zone: ZoneInfo
    statuses: Mapping[str, Status]  # by the word for each: `In progress`
    components: frozenset[str]
    state: State

    @property
    def unreadable_state(self) -> State:
        """What stands for a state that cannot be read: never that all is well."""
        return State.DEGRADED_PERFORMANCE if self.state is State.OPERATIONAL else self.state


def words_of(statuses: Iterable[Status]) -> dict[str, Status]:
    return {status.value.replace("_", " ").capitalize(): status for status in statuses}


class Pair(Frozen):
    """A pair as written; `state` is None where none is given and none is needed."""

    component: str
    mark: Mark
    state: Value
    state_mark: Mark
    implied: bool = False


def read_pairs(pairs: Iterator[Pair], rules: Rules, findings: Findings) -> Changes:
    """Return the pairs in their order; one of an unknown component is dropped, of two for one the first counts."""
    changes: dict[str, State] = {}
    for pair in pairs:
        if pair.component in changes:
            findings.error(pair.mark, f"{shown(pair.component)} stands twice", "keep one of them")
        elif pair.component not in rules.components:
            hint = findings.nearest(pair.component, rules.components)
            message = f"there is no component {shown(pair.component)}"
            findings.error(pair.mark, message, hint or "add a file for it in components/ or remove it")
        else:
            changes[pair.component] = rules.state if pair.implied else _state(pair, rules, findings)
    return tuple(changes.items())


def plain_pairs(text: str, rules: Rules) -> Changes | None:
    """Return the same where `text` is nothing but `component=state` and has no mistake; None of all else."""
    changes: dict[str, State] = {}
    for pair in text.replace(",", " ").split():
        component, _, state = pair.partition("=")
        if state not in STATES or component not in rules.components or component in changes:
            return None
        changes[component] = STATES[state]
    return tuple(changes.items())


def _state(pair: Pair, rules: Rules, findings: Findings) -> State:
    if pair.state is None or pair.state == "":
        findings.error(pair.state_mark, f"{shown(pair.component)} has no state", f"write {listing(STATES)}")
        return rules.unreadable_state
    try:
        return read_state(as_text(pair.state))
    except UnreadableError as error:
        findings.unreadable(pair.state_mark, error)
        return rules.unreadable_state


def read_components(document: Document, rules: Rules, findings: Findings) -> Changes:
    """Return what the key `components` says: a mapping of ids to states, or a list of ids."""
    raw = document.values.get("components")
    if isinstance(raw, dict):
        states = {key: STATES[text] for key, text in raw.items() if isinstance(text, str) and text in STATES}
        if len(states) == len(raw) and states.keys() <= rules.components:
            return tuple(states.items())  # as nearly always: no mark has to be worked out
        return read_pairs(_mapped(document, raw), rules, findings)
    if isinstance(raw, list):
        return read_pairs(_listed(document, raw, findings), rules, findings)
    if raw is not None:
        hint = f"write '[{raw[:40]}]', or a line 'id: state' for each"
        findings.error(document.mark(("components",)), "components are a list or a mapping", hint)
        return read_pairs(_alone(document, raw), rules, Trial(document.path))
    return ()


def _mapped(document: Document, raw: dict[str, Value]) -> Iterator[Pair]:
    for key, state in raw.items():
        loc = ("components", key)
        yield Pair(key, document.key_mark(loc), state, document.mark(loc))


def _listed(document: Document, raw: list[Value], findings: Findings) -> Iterator[Pair]:
    for index, entry in enumerate(raw):
        mark = document.mark(("components", index))
        if isinstance(entry, dict):
            findings.error(mark, "a state in a list of components", "write 'id: state' lines without '- '")
            for key, state in entry.items():
                loc = ("components", index, key)
                yield Pair(key, document.key_mark(loc), state, document.mark(loc))
        else:
            try:
                yield Pair(as_text(entry), mark, None, mark, implied=True)
            except UnreadableError as error:
                findings.unreadable(mark, error)


def _alone(document: Document, raw: str) -> Iterator[Pair]:
    """Yield what a single text, which should have been a list, most likely means."""
    mark = document.mark(("components",))
    for word in raw.replace(",", " ").split():
        yield Pair(word, mark, None, mark, implied=True)
