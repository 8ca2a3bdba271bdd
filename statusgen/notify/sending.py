"""All that is to be sent, to each target by itself: one that hangs or fails keeps no other from being told."""

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from threading import Event, Thread
from time import monotonic

from statusgen.notify.failure import NotToldError, UnreachableError
from statusgen.structs import Frozen

DEADLINE_S = 60.0
"""For all to one target; what is not sent by then is sent by the next deploy."""


class Part(Frozen):
    """One message; `send` raises NotToldError."""

    id: str
    send: Callable[[], None]


Parts = Generator[Part, None, None]


class Job:
    """What one target is to be told, in this order, and what came of it so far."""

    def __init__(self, name: str, ids: Iterable[str], prepare: Callable[[], Parts], reason: str = "") -> None:
        self.name = name
        self.ids = tuple(ids)
        self.told: list[str] = []
        self.reason = reason  # why not all was told; what is known before stands there from the beginning
        self._prepare = prepare

    @property
    def untold(self) -> tuple[str, ...]:
        told = frozenset(self.told)
        return tuple(key for key in self.ids if key not in told)

    def run(self, stopped: Event) -> None:
        """Send what there is until it is done, has to stop, or no more would be delivered."""
        try:
            with closing(self._prepare()) as parts:
                for part in parts:
                    if stopped.is_set():
                        return
                    self._send(part)
        except NotToldError as error:
            self.reason = str(error)
        except Exception as error:  # noqa: BLE001  # whatever a service's plug-in does, the others must be told
            self.reason = f"unexpected {type(error).__name__}"

    def _send(self, part: Part) -> None:
        try:
            part.send()
        except UnreachableError:
            raise
        except NotToldError as error:
            self.reason = str(error)
        else:
            self.told.append(part.id)


def send_all(jobs: Iterable[Job], deadline_s: float = DEADLINE_S) -> None:
    """Run all `jobs` at once, and return when they are done or their time is up."""
    stopped = Event()
    # A daemon is left behind where a host neither answers nor hangs up.
    threads = [(job, Thread(target=job.run, args=(stopped,), name=f"notify {job.name}", daemon=True)) for job in jobs]
    for _, thread in threads:
        thread.start()
    end = monotonic() + deadline_s
    try:
        for job, thread in threads:
            thread.join(max(end - monotonic(), 0))
            if thread.is_alive():
                job.reason = f"was not done within {deadline_s:g} s"
    finally:
        stopped.set()
