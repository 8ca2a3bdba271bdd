"""Message templates: those that are installed, and the user's own in `_messages` below the content folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from statusgen.content.messages import FOLDER
from statusgen.problems import Problem
from statusgen.sources.decoding import decode
from statusgen.sources.reader import read_file
from statusgen.sources.tree import Item, LostError, files_below, kind_of, lost
from statusgen.structs import Frozen

INSTALLED = Path(__file__).parents[1] / "messages"
SUFFIX = ".md"


class MessageFile(Frozen):
    """The file of a message template, as far as it can be read."""

    path: str  # of an own one below the content folder
    text: str
    problems: tuple[Problem, ...]


def read_messages(content: Path) -> dict[str, MessageFile]:
    """Return the file of each message template by its name; one of the user's own comes before an installed one."""
    installed = {path.stem: MessageFile(str(path), path.read_text("utf-8"), ()) for path in INSTALLED.glob("*.md")}
    root = os.path.realpath(content)
    where = f"{root}/{FOLDER}"
    own = {Path(each.path).stem: each for each in _own(Item(FOLDER, where, root, kind_of(where)))}
    return dict(sorted({**installed, **own}.items()))


def _own(folder: Item) -> Iterator[MessageFile]:
    for found in files_below(folder):
        if not found.path.endswith(SUFFIX):
            continue
        if isinstance(found, Problem):
            yield MessageFile(found.path, "", (found,))
            continue
        try:
            _, content = read_file(found)
        except (LostError, OSError) as error:
            yield MessageFile(found.path, "", (lost(found.path, error),))
        else:
            yield MessageFile(found.path, *decode(found.path, content))
