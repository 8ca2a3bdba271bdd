"""Whose turn it is at a place without locks: a small object that whoever publishes there keeps changing."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

from statusgen.deploy.failure import DeployError
from statusgen.deploy.hosts import Options
from statusgen.deploy.stores import Store, TakenError
from statusgen.output import CONTROL

PATH = f"{CONTROL}/deploying.json"
BEATS = 4  # so often is a turn renewed while others wait to see whether it is
LOOKS = 30  # and so often do they look
LEAST_S = 1.0  # between two renewals
HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}


class Lease:
    """The turn of one deploy; it lasts as long as it is renewed."""

    def __init__(self, store: Store, version: str, wait_s: float) -> None:
        self._store = store
        self._version = version
        self.beat_s = max(wait_s / BEATS, LEAST_S)
        self._renewed_at = time.monotonic()

    def renew(self) -> None:
        """Show that this deploy is alive, if it is time to.

        Raises:
            TakenError: if another one took it for dead.
        """
        if time.monotonic() - self._renewed_at >= self.beat_s:
            self._version = self._store.write(PATH, _mark(), HEADERS, over=self._version)
            self._renewed_at = time.monotonic()

    def end(self) -> None:
        """Let others have their turn, unless one of them has it already."""
        self._end(self._store)

    def give_up(self) -> None:
        """End the turn of a deploy that failed, if the service lets it at once; if not, others take it over later."""
        with suppress(DeployError):
            self._end(self._store.impatient())

    def _end(self, store: Store) -> None:
        with suppress(TakenError):
            store.check(PATH, self._version)
            store.remove([PATH])


@contextmanager
def lease(store: Store, place: str, options: Options) -> Iterator[Lease]:
    """Hold the turn; one that has not been renewed for `options.wait_s` is of a deploy that was killed.

    Raises:
        DeployError: if another deploy is at it.
    """
    try:
        version = store.write(PATH, _mark(), HEADERS, over=_abandoned(store, place, options))
    except TakenError:
        raise _busy(place) from None
    turn = Lease(store, version, options.wait_s)
    try:
        yield turn
    except BaseException:
        turn.give_up()
        raise
    turn.end()


def _abandoned(store: Store, place: str, options: Options) -> str | None:
    """Return the version of the turn that nobody renews, None if there is none.

    Raises:
        DeployError: if somebody does.
    """
    first = store.version(PATH)
    if first and options.wait_s:
        options.note(f"{place}: another deploy is at it, or was killed; this is known in {options.wait_s:.0f} s")
    end = time.monotonic() + options.wait_s
    while first and time.monotonic() < end:
        time.sleep(options.wait_s / LOOKS)
        now = store.version(PATH)
        if now and now != first:
            raise _busy(place)
        first = now
    return first


def _mark() -> bytes:
    """Return what nobody else has ever written."""
    return json.dumps({"deploy": uuid4().hex}).encode()


def _busy(place: str) -> DeployError:
    return DeployError(f"{place}: another deploy is at it; deploy again when it is done")
