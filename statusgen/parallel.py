"""Work shared out to all cores, with results in order; in one process where that is not possible or does not pay."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from statusgen.memory import one_by_one
from statusgen.problems import StatusgenError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")

WORTH_IT = 150  # pieces of work: of fewer, starting a process costs more than it saves
LITTLE = 1000  # of fewer, each process does one stretch: what a kind of work imports is then imported in one of them
BATCH = 40  # pieces at a time of more: memory is that of a few batches, whatever the whole is
PROCESSES_LIMIT = 8
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
    with _helpers(lambda number: works[number](), [[range(n, n + 1) for n in range(len(works))]]) as (connection,):
        yield (_received(connection)[0] for _ in works)


def processes() -> int:
    """Return among how many processes work can be shared out."""
    # Only Linux copies a process safely, and only while nothing else runs in it.
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), PROCESSES_LIMIT)


def _shared(work: Callable[[int], T], count: int, processes: int) -> Iterator[T]:
    """Share batches out in turn; this process takes its own turn and then waits for what the others have by then."""
    size = BATCH if count > LITTLE else -(-count // processes)
    batches = [range(start, min(start + size, count)) for start in range(0, count, size)]
    with _helpers(work, [batches[turn::processes] for turn in range(1, processes)]) as connections:
        for number, batch in enumerate(batches):
            turn = number % processes
            if turn == 0:
                yield from map(work, batch)
            else:
                yield from _received(connections[turn - 1])


@contextmanager
def _helpers(work: Callable[[int], Any], shares: Iterable[Sequence[range]]) -> Iterator[list["Connection"]]:
    """Have a process for each of `shares`, and give what the results of its batches come through."""
    import fcntl  # noqa: PLC0415  # is not there on Windows
    import multiprocessing  # noqa: PLC0415  # a small build does not need it

    context = multiprocessing.get_context("fork")
    connections: list[Connection] = []
    helpers = []
    try:
        for share in shares:
            ours, theirs = context.Pipe(duplex=False)
            with suppress(OSError):  # a user may have no more than so much of it
                fcntl.fcntl(ours.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            connections.append(ours)
            helper = context.Process(target=_help, args=(work, share, theirs, connections), daemon=True)
            helper.start()
            theirs.close()  # so that the end of a helper is the end of its pipe
            helpers.append(helper)
        yield connections
    finally:
        for helper in helpers:
            helper.terminate()
            helper.join()


def _help(
    work: Callable[[int], Any], share: Sequence[range], connection: "Connection", inherited: Sequence["Connection"]
) -> None:
    """Send the results of each batch of `share`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for all, and who shared out the work ends its helpers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for each in inherited:
        each.close()  # or a helper would wait for ever for itself to read what it sent, once the others are killed
    with suppress(BrokenPipeError):
        for batch in share:
            try:
                connection.send([work(number) for number in batch])
            except BrokenPipeError:
                raise
            except Exception as error:  # noqa: BLE001  # whatever it is, it is raised where the work was asked for
                connection.send(error)
                return


def _received(connection: "Connection") -> list[Any]:
    try:
        results = connection.recv()
    except EOFError as error:
        message = (
            "a process that this one shared its work with was ended (the system does so when it has no more memory)"
        )
        raise StatusgenError(message) from error
    if isinstance(results, Exception):
        raise results
    found: list[Any] = results
    return found
