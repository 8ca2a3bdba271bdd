"""The only reader of the user's files: the content folder and the `templates` folder beside it, as values.

What cannot be read is a problem and never an exception, and nothing that is read can hold a build: no FIFO or device
is opened, no link leads out or round in circles, and no file is endless.
"""

import codecs
import errno
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from statusgen.problems import Level, Problem, UsageError

TEXT_LIMIT_BYTES = 5_000_000
PATH_LIMIT_BYTES = 3000  # Linux takes 4095 for the whole path of what is written; others take less, and say so
STATIC_LIMIT_BYTES = 100_000_000  # what GitHub Pages takes of one file; others take less

TEXT_SUFFIXES = (".md", ".yaml", ".yml", ".html")
STATIC = "static/"
TEMPLATES = "../templates"

UNUSABLE_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
# Without O_NONBLOCK, opening what became a FIFO since it was looked at would wait for ever. O_BINARY is Windows's.
READ_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))

REPLACEMENT = "\ufffd"
# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# Where the first four bytes are NUL when a file without a mark begins with ASCII (YAML 1.2, section 5.2).
NUL_PATTERNS: Mapping[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}

SAVE_AS_UTF8 = "save it as UTF-8: your editor's “save with encoding” or `iconv -t UTF-8` does"
MOVE_TO_STATIC = "what is to be published as it is belongs below static/"


@dataclass(frozen=True, slots=True)
class Sources:
    """What the user's folders hold; every mapping's keys are sorted."""

    texts: Mapping[str, str]  # by path below the content folder
    static: Mapping[str, bytes]  # by path below static/
    templates: Mapping[str, str]  # by path below the templates folder
    lost: tuple[str, ...] = ()  # content, and folders of it, that could not be read at all; none of static/
    problems: tuple[Problem, ...] = ()  # sorted


class LostError(Exception):
    """A file or folder that is there but is not read: what is wrong with it, and the way out."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a folder: `path` as problems call it, `where` it is on the disk."""

    path: str
    where: str
    linked: bool = False  # reached through a link to a folder


def read_sources(content: Path) -> Sources:
    """Return all that lies in the folder `content`, and in `templates` beside it.

    Newlines stay as they are; a byte order mark is dropped. A file that vanishes meanwhile was never there.

    Raises:
        UsageError: if `content` is not a folder that can be read.
    """
    _check_is_folder(content)
    files, lost = _read_tree(Item("", str(content.resolve())), root=content.resolve())
    project = content.absolute().parent
    templates, lost_templates = _read_templates(project / "templates")
    texts, problems = _decode_all({path: data for path, data in files.items() if not path.startswith(STATIC)})
    templates_texts, templates_problems = _decode_all(templates)
    return Sources(
        texts=texts,
        static={path.removeprefix(STATIC): data for path, data in files.items() if path.startswith(STATIC)},
        templates={path.removeprefix(TEMPLATES + "/"): text for path, text in templates_texts.items()},
        lost=tuple(problem.path for problem in lost if not problem.path.startswith(STATIC)),
        problems=tuple(sorted((*lost, *lost_templates, *problems, *templates_problems))),
    )


def _check_is_folder(content: Path) -> None:
    try:
        os.scandir(content).close()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"'{content}' is not a folder with content (`statusgen init` makes one)") from error
    except OSError as error:
        raise UsageError(f"the folder '{content}' cannot be read: {error.strerror}") from error


def _read_templates(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Read the templates folder, which may be missing, and may be a link to another folder of the same project."""
    if not folder.is_dir():
        return {}, []
    return _read_tree(Item(TEMPLATES, str(folder)), root=folder.parent.resolve())


def _read_tree(start: Item, root: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the bytes of all files from `start` on, sorted by path, and what was lost; links may not leave `root`."""
    files: dict[str, bytes] = {}
    lost: list[Problem] = []
    pending = [start]
    while pending:
        item = pending.pop()
        try:
            found = _read_item(item, root)
        except FileNotFoundError:
            continue
        except LostError as error:
            lost.append(Problem(item.path, 0, 0, error.message, error.hint))
        except OSError as error:
            lost.append(Problem(item.path, 0, 0, f"cannot be read: {error.strerror}", _way_out(error)))
        else:
            if isinstance(found, bytes):
                files[item.path] = found
            else:
                pending += found
    return dict(sorted(files.items())), sorted(lost)


def _read_item(item: Item, root: Path) -> bytes | list[Item]:
    """Return a file's bytes, or what a folder holds."""
    if UNUSABLE_NAME.search(item.path):
        raise LostError("the name is not usable", "rename it: UTF-8 without control characters and backslashes")
    if len(item.path.encode()) > PATH_LIMIT_BYTES:
        raise LostError(f"the path is over {PATH_LIMIT_BYTES} bytes", "lay it in fewer folders with shorter names")
    mode = os.lstat(item.where).st_mode
    if stat.S_ISLNK(mode):
        item = _follow(item, root)
        mode = os.lstat(item.where).st_mode
    if stat.S_ISDIR(mode):
        return list(_entries(item))
    if not stat.S_ISREG(mode):
        raise _not_a_file()
    return _read_file(item)


def _entries(folder: Item) -> Iterator[Item]:
    for name in os.listdir(folder.where):  # noqa: PTH208  # names are what is wanted
        # The bytes on the disk, whatever the locale claims; what is not UTF-8 gets a backslash, which is refused.
        shown = os.fsencode(name).decode(errors="backslashreplace")
        path = f"{folder.path}/{shown}" if folder.path else shown
        if not _is_ignored(path, shown):
            yield Item(path, f"{folder.where}/{name}", folder.linked)


def _is_ignored(path: str, name: str) -> bool:
    """Whether nobody means `name` to be read: of an editor, or hidden where that is not part of a site."""
    if name.endswith(("~", ".swp", ".tmp")) or (name.startswith("#") and name.endswith("#")):
        return True
    if path.startswith((STATIC, TEMPLATES)):
        # `.#name` is Emacs's lock, a broken link; `.statusgen` is where `output` keeps its own.
        return name.casefold() in {".git", ".ds_store", ".statusgen"} or name.startswith(".#")
    return name.startswith((".", "_"))


def _follow(link: Item, root: Path) -> Item:
    """Return what `link` leads to."""
    try:
        target = Path(os.path.realpath(link.where, strict=True))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise LostError("the symbolic link leads nowhere", "mend or remove it") from error
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise LostError("the symbolic link leads in a circle", "mend or remove it") from error
    if not target.is_relative_to(root):
        raise LostError("the symbolic link leaves the folder", "put the file itself here: such links are not followed")
    if target.is_dir():
        _check_folder_link(link, target)
    return replace(link, where=str(target), linked=True)


def _check_folder_link(link: Item, target: Path) -> None:
    if Path(link.where).is_relative_to(target):
        raise LostError("the symbolic link leads to a folder that it lies in", "remove it")
    # A few folders of links to each other hold endless paths, or more than anybody could read.
    if link.linked:
        hint = "let it lead to a file, or put the folder itself here"
        raise LostError("the symbolic link to a folder lies behind another one", hint)


def _read_file(item: Item) -> bytes:
    limit = STATIC_LIMIT_BYTES if item.path.startswith(STATIC) else TEXT_LIMIT_BYTES
    with open(os.open(item.where, READ_FLAGS), "rb") as file:  # noqa: PTH123  # Path.open takes no flags
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise _not_a_file()
        content = file.read(status.st_size + 1) if status.st_size <= limit else None
        if content and len(content) > status.st_size:  # it is growing, and may do so for ever
            content += file.read(limit)
    if content is None or len(content) > limit:
        raise LostError(f"the file is over {limit // 1_000_000} MB", f"make it smaller; {MOVE_TO_STATIC}")
    return content


def _not_a_file() -> LostError:
    return LostError("this is neither a file nor a folder", "pipes, sockets and devices are not read: remove it")


def _way_out(error: OSError) -> str:
    denied = error.errno in {errno.EACCES, errno.EPERM}
    return "allow yourself to read it: `chmod u+rX`" if denied else ""


def _decode_all(files: Mapping[str, bytes]) -> tuple[dict[str, str], list[Problem]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path, data in files.items():
        text, wrong = _decode(path, data)
        if not wrong or path.lower().endswith(TEXT_SUFFIXES):
            texts[path] = text
            problems += wrong
        else:
            problems.append(Problem(path, 0, 0, "the file is not text and is left out", MOVE_TO_STATIC, Level.WARNING))
    return texts, problems


def _decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Return the text of `data` as far as there is one, with U+FFFD for the rest, and what is wrong with it."""
    if b"\0" not in data:
        with suppress(UnicodeDecodeError):
            return data.removeprefix(codecs.BOM_UTF8).decode(), []
    if encoding := _wide_encoding(data):
        text = data.decode(encoding, "replace").removeprefix("\ufeff").replace("\0", REPLACEMENT)
        message = f"the file is {encoding[:6].upper()}, not UTF-8"
        return text, [Problem(path, 0, 0, message, SAVE_AS_UTF8)]
    data = data.removeprefix(codecs.BOM_UTF8)
    problems: list[Problem] = []
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        problems.append(_problem_after(data[: error.start].decode(), path, message, SAVE_AS_UTF8))
    if "\0" in text:
        before = text[: text.index("\0")]
        problems.append(_problem_after(before, path, "a NUL byte is not text", "remove it"))
        text = text.replace("\0", REPLACEMENT)
    return text, problems


def _wide_encoding(data: bytes) -> str | None:
    marked = (encoding for mark, encoding in MARKS.items() if data.startswith(mark))
    return next(marked, None) or NUL_PATTERNS.get(tuple(byte == 0 for byte in data[:4]))


def _problem_after(before: str, path: str, message: str, hint: str) -> Problem:
    """Return a problem at the place that the text `before` ends at."""
    lines = re.split(r"\r\n|\r|\n", before)
    return Problem(path, len(lines), len(lines[-1]) + 1, message, hint)
