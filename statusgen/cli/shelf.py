"""The folder of `--cache`, as far as it can be used."""

from pathlib import Path

from statusgen.cache import Cache, is_trusted
from statusgen.cli import console
from statusgen.output import is_within
from statusgen.problems import UsageError


def shelf(cache: Path | None, *, output: Path, content: Path) -> Cache | None:
    """Return what is kept in `cache`, if that was asked for; of what others may have written there, nothing.

    Raises:
        UsageError: if what is kept would be published, or read as content.
    """
    if not cache:
        return None
    for theirs in (output, content, content.absolute().parent / "templates"):
        if is_within(cache, theirs):
            raise UsageError(f"the cache '{cache}' would be in '{theirs}': choose a folder outside of it")
    if not is_trusted(cache, content):
        console.note(
            f"the cache '{cache}' is not used: others may write there than in the content (make it yours with `chown`"
            " and `chmod go-w`, or choose another folder)"
        )
        return None
    return Cache(cache)
