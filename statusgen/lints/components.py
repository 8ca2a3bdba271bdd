"""Components that are red without a word, and those that two incidents speak of."""

from collections.abc import Iterator

from statusgen.facts import Facts
from statusgen.lints.found import Found
from statusgen.model import Lint, State
from statusgen.response import open_cases


def component_lints(facts: Facts) -> Iterator[Found]:
    yield from _without_incident(facts)
    yield from _shared(facts)


def _without_incident(facts: Facts) -> Iterator[Found]:
    touched = {key for case in open_cases(facts) for key, _ in case.course.worst}
    for component in facts.site.components:
        if component.status and component.id not in touched:
            yield Found(
                Lint.COMPONENT_WITHOUT_INCIDENT,
                component.source,
                f"`{component.id}` is {component.status.key} by hand, and no open incident says why",
                f"`statusgen new incident --component {component.id}={component.status.key}`,"
                f" or `statusgen set {component.id} operational`",
                ("status",),
            )


def _shared(facts: Facts) -> Iterator[Found]:
    """Tell of each component once for every open incident that hits it beside the first."""
    owners: dict[str, str] = {}
    for case in sorted(facts.open_incidents, key=lambda case: (case.course.start, case.item.slug)):
        for key, state in case.course.current:
            if state is State.OPERATIONAL:
                continue
            owner = owners.setdefault(key, case.item.slug)
            if owner != case.item.slug:
                yield Found(
                    Lint.SHARED_COMPONENT,
                    case.item.source,
                    f"`{key}` is hit by the open incident {owner}, too",
                    "if both are one, resolve one of them and say there where to read on",
                    ("components", key),
                )
