"""Work shared out to all cores, with results in order; in one process where that is not possible or does not pay."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from statusgen.memory import one_by_one

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")

WORTH_IT = 150  # pieces of work: of fewer, starting a process costs more than it saves
LITTLE = 1000  # of fewer, each process does one stretch: what a kind of work imports is then imported in one of them
BATCH = 40  # pieces at a time of more: memory is that of a few batches, whatever the whole is
PROCESSES_LIMIT = 8


def spread(work: Callable[[int], T], count: int) -> Iterator[T]:
    """Yield `work(0)`, `work(1)` and so on up to `count`, made by as many processes as there are cores.

    `work` may use all that there is in this process, as the others are copies of it: nothing is sent to them, and only
    the results come back, which for that have to be picklable. What it raises is raised here.
    """
    processes = _processes()
    if count < WORTH_IT or processes == 1:
        return one_by_one(work, count)
    return _shared(work, count, processes)


def _processes() -> int:
    # Only Linux copies a process safely, and only while nothing else runs in it.
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), PROCESSES_LIMIT)


def _shared(work: Callable[[int], T], count: int, processes: int) -> Iterator[T]:
    """Share batches out in turn; this process takes its own turn and then waits for what the others have by then."""
    import multiprocessing  # noqa: PLC0415  # a small build does not need it

    context = multiprocessing.get_context("fork")
    size = BATCH if count > LITTLE else -(-count // processes)
    batches = [range(start, min(start + size, count)) for start in range(0, count, size)]
    connections: list[Connection] = []
    helpers = []
    for turn in range(1, processes):
        ours, theirs = context.Pipe(duplex=False)
        connections.append(ours)
        share = batches[turn::processes]
        helper = context.Process(target=_help, args=(work, share, theirs, connections), daemon=True)
        helper.start()
        theirs.close()  # so that the end of a helper is the end of its pipe
        helpers.append(helper)
    try:
        for number, batch in enumerate(batches):
            turn = number % processes
            if turn == 0:
                yield from map(work, batch)
            else:
                yield from _received(connections[turn - 1])
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
    results = connection.recv()
    if isinstance(results, Exception):
        raise results
    found: list[Any] = results
    return found
