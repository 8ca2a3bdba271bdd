"""What was learned: the whys as a chain, and the action items with what is done, overdue and still to do."""

import pytest

from little import pages, plan
from statusgen.plan.views import ActionView, IncidentPage, PostmortemPage, Word

INCIDENT = "incidents/down/index.html"
POSTMORTEM = "incidents/down/postmortem/index.html"
NOW = "2026-05-02 08:00"

SITE = """
-- site.yaml --
title: Acme
url: https://acme.example/
timezone: Europe/Berlin
reports: {reports}
-- components/api.yaml --
name: API
-- incidents/down.md --
---
title: Down
started: 2026-04-12 09:00
resolved: 2026-04-12 10:00
components: [api]
---
-- postmortems/down.md --
---
published: 2026-04-14
summary: A pool ran dry.
whys: [Calls failed, "The pool <was> empty"]
actions:
  - {{what: Watch the pool, owner: Grace Hopper, due: 2026-05-01}}
  - {{what: Test it, owner: Ada, due: 2026-05-02, url: "https://acme.example/1"}}
  - {{what: Limit it, due: 2026-04-20, done: true}}
  - {{what: Think}}
---
Text.
"""


def postmortem(now: str = NOW, reports: str = "summary") -> PostmortemPage:
    view = plan(SITE.format(reports=reports), now)[POSTMORTEM].view
    assert isinstance(view, PostmortemPage)
    return view


def states(now: str) -> list[str]:
    return [action.state.key for action in postmortem(now).actions]


def test_an_action_is_done_overdue_or_to_do() -> None:
    overdue, todo = Word("overdue", "Overdue"), Word("todo", "To do")
    assert postmortem().actions == (
        ActionView("Watch the pool", "", "May 1, 2026", done=False, url=None, state=overdue),
        ActionView("Test it", "", "May 2, 2026", done=False, url="https://acme.example/1", state=todo),
        ActionView("Limit it", "", "April 20, 2026", done=True, url=None, state=Word("done", "Done")),
        ActionView("Think", "", None, done=False, url=None, state=todo),
    )
    assert postmortem().progress == "1 of 4 done, 1 overdue"


def test_an_action_is_overdue_when_its_day_is_over_where_the_site_is() -> None:
    assert states("2026-05-02 21:59") == ["overdue", "todo", "done", "todo"]
    assert states("2026-05-02 22:00") == ["overdue", "overdue", "done", "todo"]
    assert postmortem("2026-04-30 00:00").progress == "1 of 4 done"


@pytest.mark.parametrize("reports", ["summary", "off"])
def test_no_file_of_the_site_names_who_is_to_act_unless_reports_are_public(reports: str) -> None:
    told = [path for path, page in pages(SITE.format(reports=reports), NOW).items() if "Grace Hopper" in page]
    assert told == []


def test_public_reports_name_who_is_to_act() -> None:
    told = [path for path, page in pages(SITE.format(reports="public"), NOW).items() if "Grace Hopper" in page]
    assert {INCIDENT, POSTMORTEM} <= set(told)


def test_the_incident_tells_in_short_what_its_postmortem_does() -> None:
    view = plan(SITE.format(reports="off"), NOW)[INCIDENT].view
    assert isinstance(view, IncidentPage)
    assert view.postmortem == postmortem()
    early = plan(SITE.format(reports="off"), "2026-04-13 08:00")[INCIDENT].view
    assert isinstance(early, IncidentPage)
    assert early.postmortem is None


def test_whys_are_an_ordered_chain_and_each_action_says_its_state() -> None:
    made = pages(SITE.format(reports="summary"), NOW)
    for address in (INCIDENT, POSTMORTEM):
        page = made[address]
        chain = page.partition('<ol class="whys">')[2].partition("</ol>")[0]
        assert chain.count("<li>") == chain.count("Why?") == 2
        assert "The pool &lt;was&gt; empty" in chain
        checklist = page.partition('<ul class="actions">')[2].partition("</ul>")[0]
        assert [checklist.count(f">{word}</span>") for word in ("Done", "Overdue", "To do")] == [1, 1, 2]
        assert checklist.count("<svg") == 4
