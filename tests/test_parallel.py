"""Work shared out to processes: the same results in the same order."""

import errno
import os
import pickle
import signal
import tempfile
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from statusgen import parallel
from statusgen.parallel import spread
from statusgen.problems import StatusgenError


@pytest.fixture(autouse=True, params=[2, 3])
def _cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("needs Linux")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(request.param))
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # pytest's own threads do no harm here


def refuse(*_arguments: object) -> NoReturn:
    raise PermissionError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("count", [0, 1, 149, 150, 151, 999, 1000, 1001, 12_345])
def test_results_come_in_order(count: int) -> None:
    assert list(spread(lambda n: n * n, count)) == [n * n for n in range(count)]


def test_all_processes_take_part() -> None:
    found = set(spread(lambda _: os.getpid(), 1000))
    assert os.getpid() in found
    assert len(found) == len(os.sched_getaffinity(0))


def test_little_work_stays_here() -> None:
    assert set(spread(lambda _: os.getpid(), parallel.WORTH_IT - 1)) == {os.getpid()}


@pytest.mark.usefixtures("monkeypatch")
def test_beside_other_threads_it_stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        assert set(spread(lambda _: os.getpid(), 1000)) == {os.getpid()}
    finally:
        end.set()
        other.join()


@pytest.mark.parametrize("place", [0, 45, 999])
def test_what_fails_there_fails_here(place: int) -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda n: 1 / (n - place), 1000))


def test_who_stops_asking_leaves_no_process() -> None:
    results = spread(lambda n: n, 10_000)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]  # of a generator, which it is here
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_beside_each_work_is_done_in_another_process_in_order() -> None:
    with parallel.beside(os.getpid, lambda: "second", os.getpid) as results:
        first, second, third = results
    assert (second, third) == ("second", first)
    assert first != os.getpid()


def test_what_fails_beside_fails_where_it_is_asked_for() -> None:
    with parallel.beside(lambda: 1, lambda: 1 / 0) as results:
        assert next(results) == 1
        with pytest.raises(ZeroDivisionError):
            next(results)


def test_a_process_that_is_ended_is_told() -> None:
    def be_ended() -> bool:
        os.kill(os.getpid(), signal.SIGKILL)
        return True

    with parallel.beside(be_ended) as results, pytest.raises(StatusgenError, match="was ended"):
        next(results)

    here = os.getpid()
    with pytest.raises(StatusgenError, match="was ended"):
        list(spread(lambda _: os.getpid() == here or be_ended(), 1000))


def test_who_leaves_leaves_no_process_beside() -> None:
    with parallel.beside(lambda: 1, threading.Event().wait) as results:
        assert next(results) == 1
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_who_is_busy_holds_nobody_up() -> None:
    reading, writing = os.pipe()

    def piece(number: int) -> int:
        if number == 0:
            os.read(reading, 1)  # until the last one is done
        if number == 1999:
            os.write(writing, b".")
        return number

    assert list(spread(piece, 2000)) == list(range(2000))
    os.close(reading)
    os.close(writing)


def test_beside_large_results_come_whole() -> None:
    with parallel.beside(lambda: "a" * 3_000_000, lambda: {"b": b"c" * 5_000_001}) as results:
        assert list(results) == ["a" * 3_000_000, {"b": b"c" * 5_000_001}]


def test_where_no_process_can_be_had_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", refuse)
    before = len([*Path("/proc/self/fd").iterdir()])
    assert list(spread(lambda n: (n, os.getpid()), 1000)) == [(n, os.getpid()) for n in range(1000)]
    with parallel.beside(os.getpid, lambda: "second") as results:
        assert list(results) == [os.getpid(), "second"]
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_where_too_many_files_are_open_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "pipe", refuse)
    assert set(spread(lambda _: os.getpid(), 1000)) == {os.getpid()}


def test_what_cannot_be_sent_is_told() -> None:
    here = os.getpid()
    with pytest.raises((pickle.PicklingError, AttributeError), match="lambda"):
        list(spread(lambda _: os.getpid() == here or (lambda: 1), 1000))


def test_beside_an_old_system_takes_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    with parallel.beside(lambda: "first", lambda: "second") as results:
        assert list(results) == ["first", "second"]


def test_in_a_sandbox_the_work_is_done_beside_with_a_file_or_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "memfd_create", refuse, raising=False)
    with parallel.beside(os.getpid) as results:
        assert next(results) != os.getpid()
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with parallel.beside(os.getpid, lambda: "second") as results:
        assert list(results) == [os.getpid(), "second"]


def test_in_a_sandbox_that_tells_of_no_cores_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", refuse)
    assert parallel.processes() == 1
