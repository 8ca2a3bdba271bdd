"""Keeps what is published true: a build for each change of the files, and for each instant that makes a page untrue."""

from statusgen.watch.keeping import Began, Crashed, Event, Published, Stopped, Unpublished, keep_true
from statusgen.watch.watcher import Change, Watcher

__all__ = ["Began", "Change", "Crashed", "Event", "Published", "Stopped", "Unpublished", "Watcher", "keep_true"]
