"""What git is asked for: changes in the content, and a branch to publish on."""

from statusgen.git.branches import Branch, DivergedError, Entry, Tip, open_branch
from statusgen.git.changes import changed, commit, is_new

__all__ = ["Branch", "DivergedError", "Entry", "Tip", "changed", "commit", "is_new", "open_branch"]
