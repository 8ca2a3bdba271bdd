"""Files with front matter, their keys in the documented order, and YAML files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from statusgen.content.places import cleaned
from statusgen.documents import Value
from statusgen.editing import written_value

SLUG_LIMIT = 80  # letters: an address that can still be read, and read out
NUMBERED = 4  # of them are left to tell files of one name apart


def new_slug(title: str, taken: Collection[str], day: date | None = None) -> str:
    """Return a slug made of `title`, with the `day` in front, that is not `taken`.

    `2026-04-12-elevated-api-error-rates`, the second time `2026-04-12-elevated-api-error-rates-2`.
    """
    name = cleaned(title)
    stem = f"{day}-{name}" if day else name
    stem = stem[: SLUG_LIMIT - NUMBERED].rstrip("-")
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def story_text(values: Mapping[str, Value], update: str) -> str:
    """Return an incident or a maintenance: its front matter, of which what is empty is left out, and an update."""
    return f"---\n{_yaml(values)}---\n\n{update}\n"


def component_text(values: Mapping[str, Value]) -> str:
    return _yaml(values)


def _yaml(values: Mapping[str, Value]) -> str:
    return "".join(f"{line}\n" for key, value in values.items() if value for line in _lines(key, value))


def _lines(key: str, value: Value) -> Iterator[str]:
    """Yield a line, or one for each entry of what has several."""
    if isinstance(value, Mapping):
        yield f"{key}:"
        yield from (f"  {written_value(name)}: {written_value(each)}" for name, each in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{key}:"
        yield from (f"  - {written_value(each)}" for each in value)
    else:
        yield f"{key}: {written_value(value)}"
