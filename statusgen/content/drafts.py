"""Which files wait to be published."""

from collections.abc import Mapping

from statusgen.content.fields import FLAGS
from statusgen.content.places import kind_of
from statusgen.documents import read_markdown

KINDS = frozenset({"incident", "maintenance", "postmortem"})


def drafts(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths of the files that say of themselves that they are drafts, sorted."""
    perhaps = (path for path, text in texts.items() if "draft" in text and kind_of(path) in KINDS)
    return tuple(sorted(path for path in perhaps if _is_draft(path, texts[path])))


def _is_draft(path: str, text: str) -> bool:
    said = read_markdown(path, text).values.get("draft")
    return isinstance(said, str) and FLAGS.get(said.strip().lower(), False)
