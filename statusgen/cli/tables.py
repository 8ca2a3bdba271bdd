"""Tables: as wide as the terminal, or, for a file or another program, as wide as they want to be."""

import sys
from collections.abc import Iterable, Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from statusgen.cli.console import printable

PLENTY = 10_000  # columns, where nobody looks at them
LEAST = 20  # columns: what claims to have fewer, as COLUMNS=0 does, would get empty lines


def table(title: str, columns: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table to print, below its `title` if it has one, and the title alone if there are no rows.

    A column whose heading ends in a space is one of words, the others are of numbers.
    """
    drawn = Table(box=None, header_style="dim", pad_edge=False)
    for heading in columns:
        drawn.add_column(heading.strip(), justify="left" if heading.endswith(" ") else "right", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text("\n".join(map(printable, cell.split("\n")))) for cell in row))
    return _printed(*([Text(title, style="bold")] if title else []), *([drawn] if drawn.row_count else []))


def _printed(*parts: Text | Table) -> str:
    file = StringIO()
    on_terminal = sys.stdout.isatty()
    console = Console(file=file, force_terminal=on_terminal, width=None if on_terminal else PLENTY)
    console.width = max(console.width, LEAST)
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())
