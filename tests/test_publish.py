"""`publish`: what was a draft is there to be read."""

from pathlib import Path

from responding import COMPANY, INCIDENT, Shell, lay, on_terminal

DRAFT = COMPANY.replace("severity: P1\n", "severity: P1\ndraft: true # an alert's\n")
POSTMORTEM = "-- postmortems/2026-03-01-slow-website.md --\n---\ndraft: true # not yet\nsummary: It was slow.\n---\n"
PLACE = Path("content/postmortems/2026-03-01-slow-website.md")


def test_the_only_draft_is_published(shell: Shell) -> None:
    lay(DRAFT)
    assert shell("publish") == (
        0,
        (
            f"{INCIDENT}: written: Elevated API error rates: Published\n"
            "Elevated API error rates: Investigating\n"
            "API: Partial outage\n"
            "The page says: Minor Service Outage\n"
        ),
        "",
    )
    assert INCIDENT.read_text() == DRAFT.partition("api-errors.md --\n")[2].partition("-- inc")[0].replace(
        "draft: true # an alert's\n", ""
    )
    assert shell("publish").err == "statusgen: there is no draft\n"


def test_a_postmortem_gets_its_day(shell: Shell) -> None:
    lay(COMPANY + POSTMORTEM)
    assert shell("publish", "slow").out.startswith(f"{PLACE}: written: 2026-03-01-slow-website: Published\n")
    assert PLACE.read_text() == "---\npublished: 2026-04-12\nsummary: It was slow.\n---\n"


def test_what_asks_for_a_summary_stays_above_it(shell: Shell) -> None:
    shell("new", "postmortem", "slow-website")
    shell("publish")
    assert PLACE.read_text().startswith("---\npublished: 2026-04-12\n# In two sentences,")


def test_a_postmortem_that_has_a_day_keeps_it(shell: Shell) -> None:
    lay(COMPANY + POSTMORTEM.replace("summary", "published: 2026-04-01\nsummary"))
    shell("publish")
    assert PLACE.read_text() == "---\npublished: 2026-04-01\nsummary: It was slow.\n---\n"


def test_of_several_one_is_named_or_chosen(shell: Shell) -> None:
    lay(DRAFT + POSTMORTEM)
    both = "incidents/2026-04-12-api-errors.md or postmortems/2026-03-01-slow-website.md"
    assert shell("publish").err == (
        f"statusgen: which draft? Name one by a part of its slug that no other has: {both}\n"
    )
    assert shell("publish", "mail").err == f"statusgen: there is no draft 'mail' (there are {both})\n"
    assert shell("publish", "").err == "statusgen: the slug is empty: name one draft by a part of it\n"
    assert on_terminal(["publish"], [("Which draft?", "1\r")]).code == 0
    assert "draft" not in INCIDENT.read_text()
    assert "draft" in PLACE.read_text()
