"""Work shared out to all cores, with results in order; in one process where that is not possible or does not pay."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from typing import Any, BinaryIO, NoReturn, TypeVar

from statusgen.memory import one_by_one
from statusgen.problems import StatusgenError

T = TypeVar("T")

Batch = tuple[int, range]
"""The number of a batch among all, and its pieces."""

Results = list[Any] | Exception
"""Of a batch; or what one of its pieces raised."""

Helper = tuple[int, FileIO]
"""The id of a process, and what its results come through."""

WORTH_IT = 150  # pieces of work: of fewer, starting a process costs more than it saves
LITTLE = 1000  # of fewer, each process does one stretch: what a kind of work imports is then imported in one of them
LEAST, MOST = 20, 200  # pieces in a batch of more: memory is that of a few batches, whatever the whole is
BATCHES_LIMIT = 1000  # of MOST: the numbers of all, with the shorter ones at the end, fit into the smallest pipe
NUMBER = 2  # bytes of each
LENGTH = 8  # bytes of that of a message
PROCESSES_LIMIT = 8
STOPPING = (signal.SIGINT, signal.SIGTERM)
PIPE_BYTES = 1_000_000  # as much as Linux allows everybody: who sends a batch need not wait for who receives it


def spread(work: Callable[[int], T], count: int) -> Iterator[T]:
    """Yield `work(0)`, `work(1)` and so on up to `count`, made by as many processes as there are cores.

    `work` may use all that there is in this process, as the others are copies of it: nothing is sent to them, and only
    the results come back, which for that have to be picklable. What it raises is raised here.
    """
    number = processes()
    if count < WORTH_IT or number == 1:
        return one_by_one(work, count)
    return _shared(work, count, number)


@contextmanager
def beside(*works: Callable[[], Any]) -> Iterator[Iterator[Any]]:
    """Give what each of `works` returns, which another process begins to do now, one after the other."""
    each = ((number, range(number, number + 1)) for number in range(len(works)))
    try:
        both = _file_of_both()
    except OSError:
        yield (work() for work in works)
        return
    with both as file:

        def put(number: int) -> tuple[int, int]:
            start = file.tell()
            pickle.dump(works[number](), file, pickle.HIGHEST_PROTOCOL)
            file.flush()
            return start, file.tell()

        with _helpers(put, [each]) as ends:
            yield (_got(file, *_raised(_received(ends[0])[1])[0]) if ends else work() for work in works)


def _file_of_both() -> BinaryIO:
    """Return a file for what may be large: a pipe would hand that over in small pieces, and copy each several times."""
    with suppress(AttributeError, OSError):  # an old system, or a sandbox that knows no better
        return os.fdopen(os.memfd_create("results"), "w+b")
    import tempfile  # noqa: PLC0415  # as above

    return tempfile.TemporaryFile()


def _got(file: BinaryIO, start: int, end: int) -> Any:  # noqa: ANN401  # whatever a work returned
    import mmap  # noqa: PLC0415  # a small build does not need it

    with mmap.mmap(file.fileno(), end, access=mmap.ACCESS_READ) as seen, memoryview(seen)[start:] as result:
        return pickle.loads(result)  # noqa: S301  # a copy of this process wrote it


def processes() -> int:
    """Return among how many processes work can be shared out."""
    # Only Linux copies a process safely, and only while nothing else runs in it.
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    try:
        return min(len(os.sched_getaffinity(0)), PROCESSES_LIMIT)
    except OSError:  # a sandbox
        return 1


def _shared(work: Callable[[int], T], count: int, processes: int) -> Iterator[T]:
    """Have each process take another batch as soon as it is done with one; yield the results of all in order."""
    batches = [*enumerate(_batches(count, processes))]
    each = min(processes, len(batches))
    try:
        numbers = _numbers(range(each, len(batches)))
    except OSError:  # too many files are open
        yield from one_by_one(work, count)
        return

    def share(*first: int) -> Iterator[Batch]:
        yield from (batches[number] for number in first)
        while taken := os.read(numbers, NUMBER):
            yield batches[int.from_bytes(taken)]

    try:
        with _helpers(work, map(share, range(1, each))) as ends:
            here = share(0, *range(len(ends) + 1, each))
            yield from _in_order(_as_done(work, here, ends))
    finally:
        os.close(numbers)


def _as_done(work: Callable[[int], Any], own: Iterator[Batch], ends: Iterable[FileIO]) -> Iterator[tuple[int, Results]]:
    """Yield the results of each batch with its number: of this process's `own`, and of all that come."""
    import select  # noqa: PLC0415  # a small build does not need it

    busy, ready = {end.fileno(): end for end in ends}, select.poll()
    for end in busy:
        ready.register(end, select.POLLIN)
    mine = next(own, None)
    while mine or busy:
        if mine:
            yield mine[0], _done(work, mine[1])
        for end, _ in ready.poll(0 if mine else None):
            number, results = _received(busy[end])
            if number is None:
                ready.unregister(end)
                del busy[end]
            else:
                yield number, results
        mine = next(own, None)


def _in_order(found: Iterable[tuple[int, Results]]) -> Iterator[Any]:
    """Yield the results of all batches, or raise what one of them raised."""
    early: dict[int, Results] = {}
    following = 0
    for number, results in found:
        early[number] = results
        while following in early:
            yield from _raised(early.pop(following))
            following += 1


def _batches(count: int, processes: int) -> Iterator[range]:
    """Yield all pieces, of many in stretches that get shorter, so that all processes come to the end together."""
    start, most = 0, max(MOST, count // BATCHES_LIMIT)
    while start < count:
        size = min(max((count - start) // (4 * processes), LEAST), most) if count > LITTLE else -(-count // processes)
        yield range(start, min(start + size, count))
        start += size


def _numbers(numbers: Iterable[int]) -> int:
    """Return where each process may read the number of the next batch, which nobody else gets."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(number.to_bytes(NUMBER) for number in numbers))
    os.close(writing)
    return reading


@contextmanager
def _helpers(work: Callable[[int], Any], shares: Iterable[Iterable[Batch]]) -> Iterator[list[FileIO]]:
    """Have a process for each of `shares`, and give what the results of its batches come through.

    There are fewer where the system has no more. `multiprocessing` takes as long to import as a small build to write.
    """
    helpers: list[Helper] = []
    try:
        with suppress(OSError):
            for share in shares:
                _begin(work, share, helpers)
        yield [end for _, end in helpers]
    finally:
        for process, end in helpers:
            with suppress(ProcessLookupError, ChildProcessError):  # somebody has waited for it already
                os.kill(process, signal.SIGTERM)
                os.waitpid(process, 0)
            end.close()


def _begin(work: Callable[[int], Any], share: Iterable[Batch], helpers: list[Helper]) -> None:
    """Add a copy of this process to `helpers`, which does `share`."""
    import fcntl  # noqa: PLC0415  # is not there on Windows

    reading, writing = os.pipe()
    end = FileIO(reading)
    try:
        with suppress(OSError):  # a user may have no more than so much of it
            fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        with _deaf():
            process = os.fork()
            if not process:
                _help(work, share, writing, [*(other for _, other in helpers), end])
            helpers.append((process, end))
    except OSError:
        end.close()
        raise
    finally:
        os.close(writing)  # so that the end of a helper is the end of its pipe


@contextmanager
def _deaf() -> Iterator[None]:
    """Let signals wait: of one in the middle of a fork, the copy of this process would say that it is ignored."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _help(work: Callable[[int], Any], share: Iterable[Batch], writing: int, inherited: Sequence[FileIO]) -> NoReturn:
    """Send the results of each batch of `share`, and that there are no more."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for all, and who shared out the work ends its helpers
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        for each in inherited:
            each.close()  # or a helper would wait for ever for itself to read what it sent, once the others are killed
        for number, batch in share:
            _send(writing, number, _done(work, batch))
        _send(writing, None, [])
    finally:
        os._exit(0)  # and nothing else of what it is a copy of; who reads sees whether that was the end


def _done(work: Callable[[int], Any], batch: range) -> Results:
    try:
        return [*map(work, batch)]
    except Exception as error:  # noqa: BLE001  # whatever it is, it is raised where the work was asked for
        return error


def _send(writing: int, number: int | None, results: Results) -> None:
    try:
        content = pickle.dumps((number, results), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  # they cannot be pickled
        content = pickle.dumps((number, error), pickle.HIGHEST_PROTOCOL)
    for part in (len(content).to_bytes(LENGTH), content):
        left = memoryview(part)
        while left:
            left = left[os.write(writing, left) :]


def _received(end: FileIO) -> tuple[int | None, Results]:
    """Return the number of a batch and its results, or no number at the end."""
    size = int.from_bytes(_read(end, LENGTH))
    sent: tuple[int | None, Results] = pickle.loads(_read(end, size))  # noqa: S301  # a copy of this process wrote it
    return sent


def _read(end: FileIO, size: int) -> bytearray:
    content = bytearray(size)
    left = memoryview(content)
    while left:
        count = end.readinto(left)
        if not count:
            message = (
                "a process that this one shared its work with was ended (the system does so when it has no more memory)"
            )
            raise StatusgenError(message)
        left = left[count:]
    return content


def _raised(results: Results) -> list[Any]:
    if isinstance(results, Exception):
        raise results
    return results
