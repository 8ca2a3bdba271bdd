"""What a lint found, and where in its file that is."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from statusgen.documents import START, Document, Loc, Mark, read_markdown, read_yaml
from statusgen.language import Language
from statusgen.model import Lint
from statusgen.problems import Level, Problem
from statusgen.structs import Frozen

UPDATE_COLUMN = 4  # behind "## "
ENGLISH = Language("en", ZoneInfo("UTC"))


class Found(Frozen):
    """A warning about the file at `path`: of the key at `loc`, or in a known line."""

    lint: Lint
    path: str
    message: str
    hint: str
    loc: Loc = ()
    line: int = 0
    column: int = UPDATE_COLUMN


def placed(found: Found, texts: Mapping[str, str]) -> Problem:
    """Return `found` with its line and column: nobody works those out for what is well."""
    mark = Mark(found.line, found.column) if found.line else _mark(found, texts)
    return Problem(found.path, mark.line, mark.column, found.message, found.hint, Level.WARNING, found.lint)


def _mark(found: Found, texts: Mapping[str, str]) -> Mark:
    if found.path not in texts:
        return START
    read = read_yaml if found.path.endswith(".yaml") else read_markdown
    document = read(found.path, texts[found.path])
    return document.mark(_numbered(found.loc, document))


def _numbered(loc: Loc, document: Document) -> Loc:
    """Return `loc` with the place of an action instead of what it says."""
    if loc[:1] != ("actions",):
        return loc
    actions = document.values.get("actions")
    said = (
        [entry.get("what") if isinstance(entry, dict) else None for entry in actions]
        if isinstance(actions, list)
        else []
    )
    number = next(
        (n for n, what in enumerate(said) if isinstance(what, str) and " ".join(what.split()) == loc[1]), None
    )
    return ("actions",) if number is None else ("actions", number, *loc[2:])


def length(span: timedelta) -> str:
    """`2 h 5 min`."""
    return ENGLISH.duration(span)
