"""Bring the catalogues up to date with the words in the code and the templates: `python tests/catalogue.py`."""

import io
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "statusgen" / "locale"
TEMPLATE = LOCALE / "statusgen.pot"
WIDTH = 120


def catalogues() -> tuple[Path, ...]:
    return tuple(sorted(LOCALE.glob("*/LC_MESSAGES/statusgen.po")))


def messages(catalogue: bytes) -> list[Message]:
    return [message for message in read_po(io.BytesIO(catalogue)) if message.id]


def ids(catalogue: bytes) -> list[str | tuple[str, ...]]:
    """Return what is to be translated, with its plural, sorted as in the file."""
    found = (message.id for message in messages(catalogue))
    return [text if isinstance(text, str) else tuple(text) for text in found]


def extracted(scratch: Path) -> bytes:
    """Return the catalogue template that the sources give now, made in the folder `scratch`."""
    found = scratch / "found.pot"
    keywords = ("-k", "mark", "-k", "gettext", "-k", "ngettext:1,2")
    options = ("-F", str(ROOT / "pyproject.toml"), *keywords, "--no-location", "--sort-output", "-o", str(found))
    CommandLineInterface().run(  # type: ignore[no-untyped-call]  # Babel leaves its commands untyped
        ["pybabel", "--quiet", "extract", *options, f"--width={WIDTH}", "--omit-header", str(ROOT)]
    )
    return found.read_bytes()


def updated(catalogue: bytes, template: bytes) -> bytes:
    """Return a language's catalogue with the template's messages: new ones empty, old ones gone."""
    current = read_po(io.BytesIO(catalogue))
    current.update(read_po(io.BytesIO(template)), no_fuzzy_matching=True, update_creation_date=False)
    current.obsolete.clear()
    text = io.BytesIO()
    write_po(text, current, width=WIDTH, sort_output=True)
    return text.getvalue()


def main() -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415  # tests bring a folder of their own

    with TemporaryDirectory() as scratch:
        template = extracted(Path(scratch))
    TEMPLATE.write_bytes(template)
    for path in catalogues():
        path.write_bytes(updated(path.read_bytes(), template))


if __name__ == "__main__":
    main()
