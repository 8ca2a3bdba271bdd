"""The text of new files: what is read of them is exactly what was meant, whatever it is."""

from statusgen.composing.files import component_text, new_slug, story_text
from statusgen.composing.postmortems import postmortem_text

__all__ = ["component_text", "new_slug", "postmortem_text", "story_text"]
