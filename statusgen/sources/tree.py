"""Which files are in a folder, and what lies there that is not read."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

from statusgen.problems import Problem
from statusgen.structs import Frozen, replace

PATH_LIMIT_BYTES = 3000  # Linux takes 4095 for the whole path of what is written; others take less, and say so
STATIC = "static/"
TEMPLATES = "../templates"

UNUSABLE_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")


class LostError(Exception):
    """A file or folder that is there but is not read: what is wrong with it, and the way out."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Kind(Enum):
    FILE = auto()
    FOLDER = auto()
    LINK = auto()
    OTHER = auto()
    MISSING = auto()


class Item(Frozen):
    """Something in a folder: `path` as problems call it, `where` it is on the disk."""

    path: str
    where: str
    root: str  # what no link may leave
    kind: Kind
    linked: bool = False  # reached through a link


def files_below(start: Item) -> Iterator[Item | Problem]:
    """Yield every file from `start` on, which may be one, and what is lost; what vanishes meanwhile was never there."""
    pending = [start]
    while pending:
        item = pending.pop()
        try:
            _check_name(item.path)
            if item.kind is Kind.LINK:
                item = _follow(item)
            if item.kind is Kind.FOLDER:
                pending += [*_entries(item)]  # all of it or, where that fails, nothing
            elif item.kind is Kind.FILE:
                yield item
            elif item.kind is Kind.OTHER:
                raise not_a_file()
        except FileNotFoundError:
            continue
        except (LostError, OSError) as error:
            yield lost(item.path, error)


def find(start: Item, path: str) -> Item:
    """Return what is at `path`, which is below `start`, or what is on the way to it and not a folder."""
    item = start
    for name in filter(None, path.removeprefix(start.path).split("/")):
        if item.kind is not Kind.FOLDER:
            break
        where = f"{item.where}/{os.fsdecode(name.encode())}"
        item = Item(f"{item.path}/{name}".lstrip("/"), where, start.root, kind_of(where))
    return item


def is_meant(path: str) -> bool:
    """Whether `path` is read where it is a file, and looked into where it is a folder."""
    start = TEMPLATES if path.startswith(TEMPLATES) else ""
    names = path.removeprefix(start).strip("/").split("/")
    above = (f"{start}/{'/'.join(names[:depth])}".strip("/") for depth in range(1, len(names) + 1))
    return not any(is_ignored(each, name) for each, name in zip(above, names, strict=True))


def is_ignored(path: str, name: str) -> bool:
    """Whether nobody means `name` to be read: of an editor, or hidden where that is not part of a site."""
    if name.endswith(("~", ".swp", ".tmp")) or (name.startswith("#") and name.endswith("#")):
        return True
    if path.startswith((STATIC, TEMPLATES)):
        # `.#name` is Emacs's lock, a broken link; `.statusgen` is where `output` keeps its own, and `__pycache__`, in a
        # checkout of statusgen itself, where `theme` keeps the code of templates.
        return name.casefold() in {".git", ".ds_store", ".statusgen", "__pycache__"} or name.startswith(".#")
    return name.startswith((".", "_"))


def kind_of(where: str) -> Kind:
    try:
        mode = os.lstat(where).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Kind.MISSING
    except OSError:
        return Kind.FILE  # opening it will tell what is wrong
    kinds = {stat.S_IFREG: Kind.FILE, stat.S_IFDIR: Kind.FOLDER, stat.S_IFLNK: Kind.LINK}
    return kinds.get(stat.S_IFMT(mode), Kind.OTHER)


def kind_of_root(where: str) -> Kind:
    """Return what a folder of the user's is that may be missing, as it is where something else is in its place."""
    try:
        if not stat.S_ISDIR(Path(where).stat().st_mode):
            return Kind.MISSING
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR} and not Path(where).is_symlink():
            return Kind.MISSING
    # One that cannot be looked at is there, as is one that a link leads to nowhere: reading it will tell what is wrong.
    return kind_of(where)


def lost(path: str, error: LostError | OSError) -> Problem:
    if isinstance(error, LostError):
        return Problem(path, 0, 0, error.message, error.hint)
    denied = error.errno in {errno.EACCES, errno.EPERM}
    way_out = "allow yourself to read it: `chmod u+rX`" if denied else ""
    return Problem(path, 0, 0, f"cannot be read: {error.strerror}", way_out)


def not_a_file() -> LostError:
    return LostError("this is neither a file nor a folder", "pipes, sockets and devices are not read: remove it")


def _check_name(path: str) -> None:
    if ("\\" in path or not path.isprintable()) and UNUSABLE_NAME.search(path):  # Python prints no control characters
        raise LostError("the name is not usable", "rename it: UTF-8 without control characters and backslashes")
    if len(path.encode()) > PATH_LIMIT_BYTES:
        raise LostError(f"the path is over {PATH_LIMIT_BYTES} bytes", "lay it in fewer folders with shorter names")


def _entries(folder: Item) -> Iterator[Item]:
    prefix = folder.path and f"{folder.path}/"
    with os.scandir(folder.where) as entries:
        for entry in entries:
            name = shown(entry.name)
            path = prefix + name
            if not is_ignored(path, name):
                yield Item(path, entry.path, folder.root, _kind_of_entry(entry), folder.linked)


def shown(name: str) -> str:
    """Return what the system calls `name` as problems call it."""
    # The bytes on the disk, whatever the locale claims; what is not UTF-8 gets a backslash, which is refused.
    return name if name.isascii() else os.fsencode(name).decode(errors="backslashreplace")


def _kind_of_entry(entry: os.DirEntry[str]) -> Kind:
    """Tell without asking the disk again, where the folder itself tells it."""
    if entry.is_file(follow_symlinks=False):
        return Kind.FILE
    if entry.is_symlink():
        return Kind.LINK
    return Kind.FOLDER if entry.is_dir(follow_symlinks=False) else Kind.OTHER


def _follow(link: Item) -> Item:
    """Return what `link` leads to."""
    try:
        target = Path(os.path.realpath(link.where, strict=True))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise LostError("the symbolic link leads nowhere", "mend or remove it") from error
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise LostError("the symbolic link leads in a circle", "mend or remove it") from error
    if not target.is_relative_to(link.root):
        raise LostError("the symbolic link leaves the folder", "put the file itself here: such links are not followed")
    kind = kind_of(str(target))
    if kind is Kind.FOLDER:
        _check_folder_link(link, target)
    return replace(link, where=str(target), kind=kind, linked=True)


def _check_folder_link(link: Item, target: Path) -> None:
    if Path(link.where).is_relative_to(target):
        raise LostError("the symbolic link leads to a folder that it lies in", "remove it")
    # A few folders of links to each other hold endless paths, or more than anybody could read.
    if link.linked:
        hint = "let it lead to a file, or put the folder itself here"
        raise LostError("the symbolic link to a folder lies behind another one", hint)
