"""How a command that runs until it is told to stop is told so."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}  # there is no terminal any more


@contextmanager
def until_stopped(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` and leave the body, from wherever it is, at the first SIGINT, SIGTERM or SIGHUP.

    Others that follow are for nothing: all that has to be tidied up at the end belongs into the body.

    One that is ignored, as whoever started the command may have it, stays so.
    """
    stopped = False

    def leave(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        if not stopped:  # a second one would hit the tidying up
            stopped = True
            stop()  # for where the exception gets lost, in a destructor for instance
            raise KeyboardInterrupt

    heeded = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = [(number, signal.signal(number, leave)) for number in heeded]
    try:
        yield
    except KeyboardInterrupt:
        if not stopped:
            raise
    finally:
        for number, handler in before:
            signal.signal(number, handler)
