"""Text to text: one thing in a file of content is changed, and every byte outside of it stays.

Comments, order, line ends, a byte order mark, quotes and spaces are the author's. What was made is read again, and the
change is refused if anything but what was meant would say something else afterwards.
"""

from statusgen.editing.entries import with_entry, with_value, without_value
from statusgen.editing.refusal import RefusedError
from statusgen.editing.texts import cleaned, written_text, written_time, written_value
from statusgen.editing.updates import NewUpdate, heading_of, update_text, with_update, written_updates

__all__ = [
    "NewUpdate",
    "RefusedError",
    "cleaned",
    "heading_of",
    "update_text",
    "with_entry",
    "with_update",
    "with_value",
    "without_value",
    "written_text",
    "written_time",
    "written_updates",
    "written_value",
]
