"""Which places a command is about: by their names in site.yaml, or by their addresses."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from statusgen.cli import console
from statusgen.content.destinations import PLACES, parse_place
from statusgen.content.findings import UnreadableError, did_you_mean, listing
from statusgen.deploy import local_folder
from statusgen.model import Destination
from statusgen.output import overlap
from statusgen.problems import Problem, UsageError


def chosen(words: Sequence[str], known: Sequence[Destination]) -> tuple[Destination, ...]:
    """Return what `words` name, or all that are `known` if there is none.

    Raises:
        UsageError: if one of them names nothing, or there is nothing at all.
    """
    if not words and not known:
        raise UsageError(
            "there is no target: name one, such as s3://status-example or file:/srv/status,"
            " or write it in site.yaml: 'deploy: {production: {to: ...}}'"
        )
    return tuple(dict.fromkeys(_named(word, known) for word in words)) or tuple(known)


@contextmanager
def problems_first(problems: Sequence[Problem], content: Path) -> Iterator[None]:
    """Before it is told that a name is of no use, show the `problems` of site.yaml, which may be why."""
    try:
        yield
    except UsageError:
        console.show_problems(problems, content.as_posix())
        raise


def check_place(destination: Destination, content: Path, output: Path) -> None:
    """Refuse a folder that overlaps with what is published there, or what that is made of.

    Raises:
        UsageError: if `destination`, in which no variable is left, is one.
    """
    if not destination.to.startswith("file:"):
        return
    folder = local_folder(destination.to)
    places = {"content": content, "templates": content.absolute().parent / "templates", "output folder": output}
    for what, theirs in places.items():
        if overlap(folder, theirs):
            way_out = "which is not to be published over: choose another folder"
            raise UsageError(f"it is, holds or is in the {what} ('{theirs.absolute().name}'), {way_out}")


def _named(word: str, known: Sequence[Destination]) -> Destination:
    names = {destination.name: destination for destination in known}
    if word in names:
        return names[word]
    if ":" not in word:
        hint = did_you_mean(word, names) or (f"there is {listing(names)}" if names else "site.yaml has no 'deploy'")
        raise UsageError(f"there is no target '{word}' ({hint}; an address begins with {listing(PLACES)} and a colon)")
    try:
        # Where site.yaml says which places there are, any other is for trying something.
        return Destination(word, parse_place(word), notify=not known)
    except UnreadableError as error:
        raise UsageError(error.message + (f" ({error.hint})" if error.hint else "")) from error
