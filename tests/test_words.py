"""The fixed words of the field."""

from statusgen import words
from statusgen.model import Impact, Severity, State, Status
from statusgen.timeline import PageStatus


def test_every_word_of_the_model_has_a_label() -> None:
    assert set(words.STATES) == set(words.STATES_INSIDE) == set(State)
    assert set(words.STATUSES) == set(Status)
    assert set(words.IMPACTS) == set(Impact)
    assert set(words.SEVERITIES) == set(Severity)


def test_headlines_are_what_machines_read_too() -> None:
    assert {status: status.description for status in PageStatus} == words.PAGE_STATUSES
