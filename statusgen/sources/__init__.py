"""The only reader of the user's files: the content folder and the `templates` folder beside it, as values.

What cannot be read is a problem and never an exception, and nothing that is read can hold a build: no FIFO or device
is opened, no link leads out or round in circles, and no file is endless. Message templates are in `sources.messages`,
which most commands have no use for: it would bring all that reads content.
"""

from statusgen.sources.decoding import decode
from statusgen.sources.reader import Reader, Sources, changed_paths, is_touched, open_file, read_sources
from statusgen.sources.tree import TEMPLATES, is_meant, shown

__all__ = [
    "TEMPLATES",
    "Reader",
    "Sources",
    "changed_paths",
    "decode",
    "is_meant",
    "is_touched",
    "open_file",
    "read_sources",
    "shown",
]
