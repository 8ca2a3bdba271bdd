"""The states that the API tells with each update are those that the update leaves."""

from datetime import datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.api.told import tell
from statusgen.entries import Story
from statusgen.facts import LATER, Case, Scene
from statusgen.language import Language
from statusgen.model import INCIDENT_STATUSES, UTC_ZONE, Changes, Update
from statusgen.structs import replace
from statusgen.timeline import incident_course, incident_steps
from story import incident
from test_timeline_steps import CHANGES, TIMES, updates

SCENE = Scene("https://acme.example/", UTC_ZONE, Language("en", UTC_ZONE))


@settings(deadline=None)  # other work on the machine is not this test's fault
@given(updates(INCIDENT_STATUSES).filter(bool), TIMES, CHANGES, st.sampled_from([LATER, None]))
def test_states_of_an_incident_are_those_of_its_steps(
    written: tuple[Update, ...], started: datetime, components: Changes, now: datetime | None
) -> None:
    item = replace(incident(), started=started, components=components, updates=written)
    now = now or max(started, written[-1].at)
    told = tell(Story(Case(item, incident_course(item, now), (), started.date(), now, SCENE)))
    assert [tuple(each.after.items()) for each in told] == [step.states for step in incident_steps(item)]
    assert all(before.after == each.before for before, each in pairwise(told))
