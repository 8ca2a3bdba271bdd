"""The catalogues hold every word of the pages, and every language says all of them."""

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import catalogue


def test_the_template_is_up_to_date(tmp_path: Path) -> None:
    assert catalogue.TEMPLATE.read_bytes() == catalogue.extracted(tmp_path), "run: python tests/catalogue.py"


@pytest.mark.parametrize("path", catalogue.catalogues(), ids=lambda path: path.parts[-3])
def test_a_language_says_every_message_with_every_plural(path: Path) -> None:
    text = path.read_bytes()
    assert text == catalogue.updated(text, catalogue.TEMPLATE.read_bytes()), "run: python tests/catalogue.py"
    for message in read_po(io.BytesIO(text)):
        forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        assert all(forms), f"{message.id} is not translated"
        assert not message.fuzzy or not message.id
        assert list(message.check()) == []


def test_there_is_a_language_that_runs_from_right_to_left() -> None:
    assert {path.parts[-3] for path in catalogue.catalogues()} >= {"ar", "de"}
