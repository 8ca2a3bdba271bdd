"""The only reader of the user's files: the content folder and the `templates` folder beside it, as values.

What cannot be read is a problem and never an exception, and nothing that is read can hold a build: no FIFO or device
is opened, no link leads out or round in circles, and no file is endless.
"""

from statusgen.sources.decoding import decode
from statusgen.sources.messages import MessageFile, read_messages
from statusgen.sources.reader import Reader, Sources, changed_paths, read_sources
from statusgen.sources.tree import TEMPLATES, is_meant, shown

__all__ = [
    "TEMPLATES",
    "MessageFile",
    "Reader",
    "Sources",
    "changed_paths",
    "decode",
    "is_meant",
    "read_messages",
    "read_sources",
    "shown",
]
