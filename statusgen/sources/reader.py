"""What the folders hold, read again and again, and nothing twice that did not change."""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from statusgen.problems import Level, Problem, UsageError
from statusgen.sources.decoding import decode
from statusgen.sources.tree import (
    STATIC,
    TEMPLATES,
    UNUSABLE_NAME,
    Item,
    Kind,
    LostError,
    files_below,
    find,
    kind_of_root,
    lost,
    not_a_file,
)
from statusgen.structs import Frozen, replace

TEXT_LIMIT_BYTES = 5_000_000
STATIC_LIMIT_BYTES = 100_000_000  # what GitHub Pages takes of one file; others take less
FEW = 100  # so many paths are looked at one by one; for more, reading all is no slower

# File systems count time in steps: of 2 s on FAT, of 10 ms on many. A second write in the same step shows in no
# signature, so that of a file which changed just before it was read is not believed (git's index calls it "racy").
TIME_STEP_NS = 2_000_000_000

TEXT_SUFFIXES = (".md", ".yaml", ".yml", ".html")
# Without O_NONBLOCK, opening what became a FIFO since it was looked at would wait for ever. O_BINARY is Windows's.
READ_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))

MOVE_TO_STATIC = "what is to be published as it is belongs below static/"


class Sources(Frozen, dict=True):
    """What the user's folders hold; every mapping's keys are sorted."""

    texts: Mapping[str, str]  # by path below the content folder
    static: Mapping[str, bytes]  # by path below static/
    templates: Mapping[str, str]  # by path below the templates folder
    lost: tuple[str, ...] = ()  # content, and folders of it, that could not be read at all; none of static/
    problems: tuple[Problem, ...] = ()  # sorted

    @cached_property
    def digests(self) -> Mapping[str, bytes]:
        """The SHA-256 of each text, which stands for it where that would be long."""
        return _digests(self.texts)

    def with_texts(self, texts: Mapping[str, str]) -> "Sources":
        """Return the same with `texts` at their paths."""
        sources = replace(self, texts={**self.texts, **texts})
        vars(sources)["digests"] = {**self.digests, **_digests(texts)}  # so that only these are worked out
        return sources


def _digests(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {path: hashlib.sha256(text.encode(errors="surrogatepass")).digest() for path, text in texts.items()}


Signature = tuple[int, int, int, int, int]


class Kept(Frozen):
    """What was last at a path; without a signature, it has to be read again in any case."""

    signature: Signature | None
    content: str | bytes | None  # None: left out, or lost
    problems: tuple[Problem, ...] = ()
    is_lost: bool = False
    linked: bool = False  # an event names the file that a link leads to, and not the link

    @property
    def is_unsure(self) -> bool:
        """Whether it may change without an event, or without another signature."""
        return self.signature is None or self.linked


def read_sources(content: Path) -> Sources:
    """Return all that lies in the folder `content`, and in `templates` beside it.

    Newlines stay as they are; a byte order mark is dropped. A file that vanishes meanwhile was never there.

    Raises:
        UsageError: if `content` is not a folder that can be read.
    """
    return Reader(content).read()


def is_touched(content: Path, since_ns: int) -> bool:
    """Whether anything in the folder `content`, or in `templates` beside it, was touched at `since_ns` or later.

    What links lead to is not looked at.
    """
    folders = (content, content.absolute().parent / "templates")
    there = (folder for folder in folders if kind_of_root(str(folder)) is not Kind.MISSING)
    try:
        return any(changed_ns >= since_ns for folder in there for changed_ns in _times_of_change(folder))
    except (OSError, RecursionError):
        return True


def _times_of_change(folder: Path) -> Iterator[int]:
    yield folder.stat().st_ctime_ns
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _times_of_change(Path(entry.path))
            else:
                yield entry.stat(follow_symlinks=False).st_ctime_ns


def changed_paths(old: Sources, new: Sources) -> tuple[str, ...]:
    """Return the paths, as problems call them, of which the two do not hold the same; sorted."""
    pairs: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("", old.texts, new.texts),
        (STATIC, old.static, new.static),
        (f"{TEMPLATES}/", old.templates, new.templates),
    )
    changed = {problem.path for problem in {*old.problems} ^ {*new.problems}}
    for prefix, before, after in pairs:
        changed |= {prefix + path for path in before.keys() - after.keys()}
        changed |= {prefix + path for path, content in after.items() if before.get(path) != content}
    return tuple(sorted(changed))


class Reader:
    """Reads the folder `content`, and `templates` beside it, as often as it is asked to.

    What did not change is the same object as before, down to the whole `Sources`. `clock` tells nanoseconds since
    1970, as the file system's time stamps do.
    """

    def __init__(self, content: Path, *, clock: Callable[[], int] = time.time_ns) -> None:
        self._content = content
        self._clock = clock
        self._kept: dict[str, Kept] = {}  # sorted
        self._unsure: frozenset[str] = frozenset()  # of these, what may change without an event or a new signature
        self._sources = Sources({}, {}, {})
        self._believed_ns = 0  # only what is older than that

    def read(self, named: Collection[str] | None = None) -> Sources:
        """Look at all there is, or at no more than the paths `named`; what these hold is read again in any case.

        Raises:
            UsageError: if the content is not a folder that can be read.
        """
        _check_is_folder(self._content)
        self._believed_ns = self._clock() - TIME_STEP_NS
        if named is None:
            self._read_all(())
        else:
            self._read_named(frozenset(named))
        return self._sources

    def _read_all(self, named: Collection[str]) -> None:
        self._keep(dict(self._read(self._roots(), again=frozenset(named))))

    def _read_named(self, named: frozenset[str]) -> None:
        """Read again what is `named`, and with it all that events may not name."""
        looked_at = named | self._unsure
        if len(looked_at) > FEW or "" in named or any(UNUSABLE_NAME.search(path) for path in named):
            self._read_all(named)
            return
        content, templates = self._roots()
        items = {find(templates if _is_template(path) else content, path) for path in looked_at}
        paths, found = {item.path for item in items}, dict(self._read(items, again=named))
        if paths == found.keys() <= self._kept.keys():
            self._keep_some(found)
            return
        below = tuple(f"{path}/" for path in paths)
        kept = {path: each for path, each in self._kept.items() if path not in paths and not path.startswith(below)}
        self._keep(kept | found)

    def _keep(self, kept: Mapping[str, Kept]) -> None:
        """Take in all that there is."""
        if kept == self._kept:
            return
        self._kept = {path: kept[path] for path in sorted(kept)}
        self._unsure = frozenset(path for path, each in kept.items() if each.is_unsure)
        sources = _assemble(self._kept)
        self._sources = self._sources if sources == self._sources else sources

    def _keep_some(self, found: Mapping[str, Kept]) -> None:
        """Take in what is at the paths of files that were there before; nobody looks at the others, which are many."""
        old = {path: self._kept[path] for path in found}
        texts = {path: each.content for path, each in found.items() if isinstance(each.content, str)}
        if len(texts) < len(found) or not all(map(_is_plain, (*old.items(), *found.items()))):
            self._keep({**self._kept, **found})
            return
        self._kept |= found
        self._unsure = self._unsure - found.keys() | {path for path, each in found.items() if each.is_unsure}
        if any(text != old[path].content for path, text in texts.items()):
            self._sources = self._sources.with_texts(texts)

    def _roots(self) -> tuple[Item, Item]:
        """Return the folder of the content and that of the templates, which may be missing, or a link."""
        content = os.path.realpath(self._content)
        project = self._content.absolute().parent
        templates = project / "templates"
        return (
            Item("", content, content, Kind.FOLDER),
            Item(TEMPLATES, str(templates), os.path.realpath(project), kind_of_root(str(templates))),
        )

    def _read(self, starts: Iterable[Item], again: frozenset[str]) -> Iterator[tuple[str, Kept]]:
        for start in starts:
            for found in files_below(start):
                if isinstance(found, Problem):
                    yield found.path, _lost(found)
                elif kept := self._look(found, is_named=found.path in again):
                    yield found.path, kept

    def _look(self, item: Item, *, is_named: bool) -> Kept | None:
        old = self._kept.get(item.path)
        try:
            if old and old.signature and not is_named and _signature(os.lstat(item.where)) == old.signature:
                return old
            status, data = read_file(item)
        except FileNotFoundError:
            return None
        except (LostError, OSError) as error:
            return _lost(lost(item.path, error))
        content, problems = _content(item.path, data)
        if old and old.content == content:
            content = old.content
        is_sure = max(status.st_mtime_ns, status.st_ctime_ns) < self._believed_ns
        return Kept(_signature(status) if is_sure else None, content, problems, linked=item.linked)


def _is_plain(item: tuple[str, Kept]) -> bool:
    """Whether it is a file of content with nothing wrong, of which sources hold nothing but the text."""
    path, kept = item
    return kept.content is not None and not (kept.problems or path.startswith(STATIC) or _is_template(path))


def _is_template(path: str) -> bool:
    return path.startswith(TEMPLATES) and path[len(TEMPLATES) :][:1] in {"", "/"}


def _check_is_folder(content: Path) -> None:
    try:
        with os.scandir(content):
            return
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"'{content}' is not a folder with content (`statusgen init` makes one)") from error
    except OSError as error:
        raise UsageError(f"the folder '{content}' cannot be read: {error.strerror}") from error


def _signature(status: os.stat_result) -> Signature:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev


def open_file(where: str) -> tuple[int, os.stat_result]:
    """Open what is a file and no link, FIFO or device, and return its descriptor and what it is.

    Raises:
        LostError: if it is something else.
        OSError: if it cannot be opened.
    """
    descriptor = os.open(where, READ_FLAGS)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise not_a_file()
    return descriptor, status


def read_file(item: Item) -> tuple[os.stat_result, bytes]:
    """Return what a file was before it was read, and its bytes."""
    limit = STATIC_LIMIT_BYTES if item.path.startswith(STATIC) else TEXT_LIMIT_BYTES
    descriptor, status = open_file(item.where)
    try:
        size = status.st_size
        content = os.read(descriptor, size + 1) if size <= limit else None
        # It is growing, and may do so for ever, or comes in parts over a network.
        while content is not None and len(content) != size and (more := os.read(descriptor, limit + 1)):
            content = content + more if len(content) <= limit else None
    finally:
        os.close(descriptor)
    if content is None or len(content) > limit:
        raise LostError(f"the file is over {limit // 1_000_000} MB", f"make it smaller; {MOVE_TO_STATIC}")
    return status, content


def _content(path: str, data: bytes) -> tuple[str | bytes | None, tuple[Problem, ...]]:
    if path.startswith(STATIC):
        return data, ()
    text, wrong = decode(path, data)
    if not wrong or path.lower().endswith(TEXT_SUFFIXES):
        return text, wrong
    return None, (Problem(path, 0, 0, "the file is not text and is left out", MOVE_TO_STATIC, Level.WARNING),)


def _lost(problem: Problem) -> Kept:
    is_lost = not problem.path.startswith(STATIC) and not _is_template(problem.path)
    return Kept(None, None, (problem,), is_lost=is_lost)


def _assemble(kept: Mapping[str, Kept]) -> Sources:
    """Return what is kept, which is sorted, as sources."""
    texts: dict[str, str] = {}
    static: dict[str, bytes] = {}
    templates: dict[str, str] = {}
    for path, each in kept.items():
        content = each.content
        if isinstance(content, bytes):
            static[path.removeprefix(STATIC)] = content
        elif content is not None and _is_template(path):
            templates[path.removeprefix(f"{TEMPLATES}/")] = content
        elif content is not None:
            texts[path] = content
    wrong = {path: each for path, each in kept.items() if each.problems}
    return Sources(
        texts=texts,
        static=static,
        templates=templates,
        lost=tuple(path for path, each in wrong.items() if each.is_lost),
        problems=tuple(sorted(problem for each in wrong.values() for problem in each.problems)),
    )
