"""What the file system says of the user's folders while they are watched; the only importer of `watchdog`."""

import logging
import os
import stat
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_MOVED,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.utils import BaseThread

from statusgen.sources import TEMPLATES, is_meant, shown
from statusgen.structs import Frozen

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

# Linux reports "opened" and "closed_no_write" for our own reads; reacting to them would rebuild for ever. That a
# folder was modified says no more than the event of what is in it, and says it even of what is not read.
TELLING: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

LONGEST_END_S = 1.0  # so long is waited for what listens to end

OVER = frozenset({EVENT_TYPE_CLOSED, EVENT_TYPE_MOVED})

# What goes wrong in it, it would print to the terminal; a rescan mends that anyway. Nor is it of interest that it came
# upon a new folder twice.
logging.getLogger("watchdog").addHandler(logging.NullHandler())
warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)


class Heard(Frozen):
    path: str  # that may have changed, as problems call it
    is_over: bool  # whether what was done to it is done; else more is to come, as after a file was created


class Ears(Protocol):
    """Hears which paths may have changed."""

    def listen(self) -> None:
        """Listen to the folders that are there now, and to no others any more.

        Raises:
            OSError: if the system does not tell, or only of so many folders.
        """

    def is_listening(self) -> bool:
        """Whether it is still those folders that are there: they may have been replaced."""

    def close(self) -> None: ...


class NoEars:
    """For file systems without events: whoever has these looks for themselves."""

    def listen(self) -> None: ...

    def is_listening(self) -> bool:
        return True

    def close(self) -> None: ...


class Folder(Frozen):
    path: str  # as problems call it
    where: str  # without links: events would come under another name
    device: int
    inode: int


class SystemEars:
    """Hears of the folder `content`, and of `templates` beside it, from the system; `tell` is called in threads."""

    def __init__(self, content: Path, tell: Callable[[Heard], None]) -> None:
        self._folders = {"": content.absolute(), TEMPLATES: content.absolute().parent / "templates"}
        self._tell = tell
        self._heard: tuple[Folder, ...] = ()
        self._observer: BaseObserver | None = None
        self._threads: list[BaseThread] = []
        self._tellers: list[Teller] = []
        self._excepthook = threading.excepthook

    def listen(self) -> None:
        self.close()
        self._heard = tuple(self._there())
        self._tellers = [Teller(folder, self._tell) for folder in self._heard]
        others = {*threading.enumerate()}
        self._observer = Observer()
        self._excepthook, threading.excepthook = threading.excepthook, self._take
        try:
            self._observer.start()
            for teller in self._tellers:
                with suppress(FileNotFoundError):  # it is gone since: that shows in `is_listening`
                    self._observer.schedule(teller, teller.folder.where, recursive=True, event_filter=TELLING)
                    self._check_room(teller)
        finally:
            born = (thread for thread in threading.enumerate() if thread not in others)
            self._threads = [thread for thread in born if isinstance(thread, BaseThread)]

    def is_listening(self) -> bool:
        # A folder that is made anew often gets the old one's inode; but with the old one, its emitter has ended. And
        # watchdog ends by a mistake of its own when one is thrown away whose name had another since.
        if not self._observer or not all(thread.is_alive() for thread in self._threads):
            return False
        try:
            for teller in self._tellers:
                if teller.has_grown:
                    self._check_room(teller)
        except OSError:
            return False
        return self._heard == tuple(self._there())

    def close(self) -> None:
        if not self._observer:
            return
        for thread in self._threads:
            if thread.is_alive():
                with suppress(KeyError):  # the same mistake; what others of these wait for may then never come
                    thread.stop()
        for thread in self._threads:
            thread.join(LONGEST_END_S)
        self._observer, threading.excepthook = None, self._excepthook

    def _check_room(self, teller: "Teller") -> None:
        """Check that the system tells of one more folder, and so most likely of all there are.

        watchdog keeps to itself that one could not be listened to, except if it is the very one that it was given: here
        the one around it, unless that is listened to already, or may not be looked into.

        Raises:
            OSError: if the system does not.
        """
        teller.has_grown = False
        beside = Path(teller.folder.where).parent
        if not self._observer or any(beside.is_relative_to(folder.where) for folder in self._heard):
            return
        watch = self._observer.schedule(FileSystemEventHandler(), str(beside), event_filter=[DirDeletedEvent])
        self._observer.unschedule(watch)

    def _take(self, end: threading.ExceptHookArgs) -> None:
        """Keep how a thread ended to ourselves if it is one of watchdog's: that shows in `is_listening`."""
        if not isinstance(end.thread, BaseThread):
            self._excepthook(end)

    def _there(self) -> Iterator[Folder]:
        for path, folder in self._folders.items():
            where = os.path.realpath(folder)
            with suppress(OSError):
                status = Path(where).stat()
                if stat.S_ISDIR(status.st_mode):
                    yield Folder(path, where, status.st_dev, status.st_ino)


class Teller(FileSystemEventHandler):
    """Tells which path in `folder` an event is of, unless it is one that nobody means to be read."""

    def __init__(self, folder: Folder, tell: Callable[[Heard], None]) -> None:
        self.folder = folder
        self.has_grown = False  # a folder came since this was set
        self._tell = tell

    def dispatch(self, event: FileSystemEvent) -> None:
        if isinstance(event, DirCreatedEvent):
            self.has_grown = True
        paths = (self._path(os.fsdecode(where)) for where in (event.src_path, event.dest_path))
        meant = [path for path in paths if path is not None and is_meant(path)]
        # A file that goes to a name that nobody reads is a backup: its successor is to come.
        is_over = event.event_type in OVER and self._path(os.fsdecode(event.dest_path or event.src_path)) in meant
        for path in meant:
            self._tell(Heard(path, is_over))

    def _path(self, where: str) -> str | None:
        if not where.startswith(self.folder.where):
            return None  # no event has one place too many, or comes from outside
        inner = where.removeprefix(self.folder.where).strip(os.sep).replace(os.sep, "/")
        return "/".join(filter(None, (self.folder.path, shown(inner))))
