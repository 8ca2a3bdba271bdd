"""The truth lints: what makes the page untrue, or the team late, though every file reads well."""

from collections.abc import Iterator, Mapping
from itertools import chain

from statusgen.facts import Facts
from statusgen.lints.components import component_lints
from statusgen.lints.found import placed
from statusgen.lints.incidents import incident_lints
from statusgen.lints.postmortems import postmortem_lints
from statusgen.lints.secrets import word_lints
from statusgen.problems import Problem


def truth_lints(facts: Facts, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what looks wrong in `facts`, which follow from `texts`, unless it is switched off."""
    found = chain(
        component_lints(facts), incident_lints(facts), postmortem_lints(facts, texts), word_lints(facts, texts)
    )
    return (placed(each, texts) for each in found if each.lint not in facts.site.settings.lints_off)
