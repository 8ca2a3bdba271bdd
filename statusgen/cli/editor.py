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
CUT = "<!-- ---------------- >8 ---------------- everything from here on is left out -->"


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
        UsageError: if it is left empty, or the editor fails; in that case the file with the text stays.
    """
    descriptor, name = tempfile.mkstemp(prefix="statusgen-", suffix=".md", text=True)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n\n{CUT}\n{note}\n")
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        with _deaf_to_interrupts():
            code = subprocess.run([*shlex.split(command), name], check=False).returncode  # noqa: S603  # the user's own choice
    except (OSError, ValueError) as error:
        raise UsageError(f"the editor '{command}' cannot be run: set EDITOR; your text is in {name}") from error
    if code:
        raise UsageError(f"the editor failed, and nothing was written; your text is in {name}")
    written = Path(name).read_text("utf-8", "replace").partition(CUT)[0].strip()
    Path(name).unlink()
    if not written:
        raise UsageError("the message is empty: nothing was written")
    return written
