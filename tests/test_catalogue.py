"""The catalogues hold every word of the pages, and every language says all of them."""

from pathlib import Path

import pytest

import catalogue


def test_the_template_is_up_to_date(tmp_path: Path) -> None:
    there, wanted = catalogue.TEMPLATE.read_bytes(), catalogue.extracted(tmp_path)
    assert catalogue.ids(there) == catalogue.ids(wanted), "run: python tests/catalogue.py"


@pytest.mark.parametrize("path", catalogue.catalogues(), ids=lambda path: path.parts[-3])
def test_a_language_says_every_message_with_every_plural(path: Path) -> None:
    text = path.read_bytes()
    assert catalogue.ids(text) == catalogue.ids(catalogue.TEMPLATE.read_bytes()), "run: python tests/catalogue.py"
    for message in catalogue.messages(text):
        forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        assert all(forms), f"{message.id} is not translated"
        assert not message.fuzzy
        assert list(message.check()) == []


def test_there_is_a_language_that_runs_from_right_to_left() -> None:
    assert {path.parts[-3] for path in catalogue.catalogues()} >= {"ar", "de"}
