"""A text written in the editor of whoever runs the command, as git does it."""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from statusgen.problems import UsageError

# What is below stays out of the text; a line that begins with `#` cannot, as it is a heading in Markdown.
MARK = "<!-- -------- >8 --------"  # all of it that an editor which wraps lines leaves together
CUT = f"{MARK} everything from here on is left out; to write nothing, leave without saving -->"
LONG_AGO_S = 3600  # so that a file that is saved gets another time, however coarse a disk keeps it


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Leave Ctrl-C to the editor, which holds a text that nobody has saved."""
    # Unlike SIG_IGN, the editor does not inherit a handler.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def write(text: str, note: str) -> str:
    """Let `text` be edited, with a `note` below it that is not part of it, and return what it became.

    Raises:
        UsageError: if it is not saved, or left empty, or the editor fails, or saves what is not UTF-8; in both of these
            cases the file with the text stays.
    """
    place = _laid_down(text, note)
    before = place.stat().st_mtime_ns
    _run(place)
    try:
        is_saved = place.stat().st_mtime_ns != before
        written = place.read_text("utf-8").partition(MARK)[0].strip()
    except FileNotFoundError as error:
        raise UsageError("the editor left no file: nothing was written") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"what was saved is not UTF-8, and nothing was written; your text is in {place}") from error
    place.unlink()
    if not is_saved:
        raise UsageError("nothing was saved in the editor: nothing was written")
    if not written:
        raise UsageError("the message is empty: nothing was written")
    return written


def _laid_down(text: str, note: str) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="statusgen-", suffix=".md", text=True)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n\n{CUT}\n{note}\n")
    place = Path(name)
    begun = place.stat().st_mtime - LONG_AGO_S
    os.utime(place, (begun, begun))
    return place


def _run(place: Path) -> None:
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        with _deaf_to_interrupts():
            code = subprocess.run([*shlex.split(command), str(place)], check=False).returncode  # noqa: S603  # the user's own choice
    except (OSError, ValueError) as error:
        raise UsageError(f"the editor '{command}' cannot be run: set EDITOR; your text is in {place}") from error
    if code:
        raise UsageError(f"the editor failed, and nothing was written; your text is in {place}")
