"""The preview on a socket, as clients meet it."""

import errno
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from socketserver import TCPServer
from typing import NoReturn

import pytest

from statusgen.server import ListenError, Preview, serving
from statusgen.server.answers import EVENTS, SCRIPT
from statusgen.server.connections import POLL_S, Listener

HOST = "127.0.0.1"
FILES = {"index.html": b"home", "404.html": b"nothing", "_headers": "/*\n  X-Site: ż\n".encode()}


@pytest.fixture
def preview() -> Preview:
    made = Preview(lambda: datetime(2026, 4, 12, tzinfo=UTC))
    made.publish(FILES)
    return made


@pytest.fixture
def port(preview: Preview) -> Iterator[int]:
    before = threading.active_count()
    with serving(preview, HOST, 0) as url:
        yield int(url.rpartition(":")[2])
    assert threading.active_count() == before


@contextmanager
def client(port: int) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(HOST, port, timeout=10)
    try:
        yield connection
    finally:
        connection.close()


def raw(port: int, request: bytes) -> bytes:
    """Send `request` as it is and return all that comes back until the server ends the connection."""
    with socket.create_connection((HOST, port), timeout=10) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def event(response: HTTPResponse) -> dict[str, object]:
    """Return the next event of a stream."""
    line = next(line for line in iter(response.readline, b"") if line.startswith(b"data: "))
    found = json.loads(line.removeprefix(b"data: "))
    assert isinstance(found, dict)
    return found


def test_one_connection_serves_one_request_after_the_other(port: int) -> None:
    with client(port) as connection:

        def ask(method: str, path: str, **headers: str) -> tuple[int, str | None, bytes]:
            connection.request(method, path, headers={name.replace("_", "-"): headers[name] for name in headers})
            response = connection.getresponse()
            return response.status, response.headers["Content-Length"], response.read()

        status, length, page = ask("GET", "/")
        assert (status, page[:11]) == (200, b"home<script")
        assert ask("HEAD", "/") == (200, length, b"")
        assert ask("HEAD", "/", Range="bytes=0-1") == (200, length, b"")
        assert ask("GET", "/", Range="bytes=0-1") == (206, "2", b"ho")
        assert ask("GET", "/", If_None_Match="*") == (304, None, b"")
        status, length, page = ask("GET", "/nowhere")
        assert (status, page[:14]) == (404, b"nothing<script")
        assert ask("HEAD", "/nowhere") == (404, length, b"")
        assert ask("GET", SCRIPT)[0] == 200


def test_a_request_that_a_build_overtakes_sees_one_generation(preview: Preview, port: int) -> None:
    class Overtaken(dict[str, bytes]):
        def get(self, path: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]  # of no other type
            if path == "index.html":
                preview.publish({"index.html": b"new", "_headers": b"/*\n  X-Site: new\n"})
            return super().get(path, default)

    preview.publish(Overtaken({"index.html": b"old", "_headers": b"/*\n  X-Site: old\n"}))
    old = preview.state.generation
    assert old is not None
    for site, tag in (("old", old.tag), ("new", None)):
        with client(port) as connection:
            connection.request("GET", "/")
            response = connection.getresponse()
            assert response.headers["X-Site"] == site
            assert response.read()[:3] == site.encode()
            assert tag in (None, response.headers["ETag"])


def test_headers_of_the_site_go_out_as_the_bytes_that_they_are(port: int) -> None:
    assert "\r\nX-Site: ż\r\n".encode() in raw(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "NONSENSE"])
def test_other_methods_are_not_allowed(port: int, method: str) -> None:
    with client(port) as connection:
        connection.request(method, "/", body=b"GET /smuggled HTTP/1.1\r\n\r\n")
        response = connection.getresponse()
        assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")
        assert response.read() == f"Unsupported method ('{method}')\n".encode()
        assert response.headers["Connection"] == "close"


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/9.9\r\n\r\n", 505),
        (f"GET /{'a' * 70_000} HTTP/1.1\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 421),
        (f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://x.example\r\nConnection: close\r\n\r\n", 403),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\nGET / HTTP/1.1\r\n\r\n\r\n", 200),
        (f"HEAD {EVENTS} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        ("GET /../../etc/passwd HTTP/1.0\r\nHost: localhost\r\n\r\n", 404),
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200),
        ("GET http://localhost/404.html HTTP/1.0\r\nHost: evil.example\r\n\r\n", 200),
        ("GET HTTP://localhost?x HTTP/1.0\r\n\r\n", 200),
        ("GET http://evil.example/ HTTP/1.0\r\nHost: localhost\r\n\r\n", 421),
        ("GET http:///404.html HTTP/1.0\r\nHost: localhost\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n\r\n", 400),
    ],
)
def test_each_request_gets_one_answer_of_its_own(port: int, request_text: str, status: int) -> None:
    answer = raw(port, request_text.encode())
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 405)])
def test_who_sends_much_more_than_is_read_gets_an_answer(port: int, method: str, status: int) -> None:
    with client(port) as connection:
        connection.request(method, "/", body=bytes(8_000_000))
        assert connection.getresponse().status == status


@pytest.mark.parametrize("target", ["/history?ü=%41&[\x01]", "http://localhost//history?ü=%41&[\x01]"])
def test_a_redirect_keeps_the_query_as_an_address_may_have_it(preview: Preview, port: int, target: str) -> None:
    preview.publish({"history/index.html": b""})
    answer = raw(port, f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    assert b"\r\nLocation: /history/?%C3%BC=%41&[%01]\r\n" in answer


def test_a_path_may_come_as_the_bytes_that_it_is(preview: Preview, port: int) -> None:
    preview.publish({"ż.txt": b"named"})
    assert raw(port, "GET /ż.txt HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()).endswith(b"\r\n\r\nnamed")


def test_a_stream_tells_each_change(preview: Preview, port: int) -> None:
    with client(port) as connection:
        connection.request("GET", EVENTS, headers={"Origin": f"http://{HOST}:{port}"})
        response = connection.getresponse()
        assert response.headers["Content-Type"] == "text/event-stream"
        first = event(response)
        preview.phase("Building")
        assert event(response) == {**first, "phase": "Building"}
        preview.publish(FILES)
        assert event(response)["generation"] != first["generation"]


def test_a_reader_who_leaves_ends_its_stream(
    preview: Preview, port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = threading.active_count()
    monkeypatch.setattr("statusgen.server.preview.HEARTBEAT_S", 0.01)
    with client(port) as connection:
        connection.request("GET", EVENTS)
        event(connection.getresponse())
        (thread,) = [each for each in threading.enumerate() if "process_request_thread" in each.name]
    thread.join(10)
    assert threading.active_count() == before
    assert capsys.readouterr().err == ""
    assert preview.state.generation is not None


def test_five_hundred_idle_connections_do_not_block_a_page_nor_the_end(port: int) -> None:
    with ExitStack() as idle:
        for number in range(500):
            connection = idle.enter_context(socket.create_connection((HOST, port), timeout=10))
            if number % 2:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        with client(port) as visitor:
            visitor.request("GET", "/")
            assert visitor.getresponse().read().startswith(b"home")


def test_without_files_to_open_it_waits_a_moment(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    def accept(_: TCPServer) -> NoReturn:
        raise OSError(errno.EMFILE, "Too many open files")

    with serving(preview, HOST, 0), monkeypatch.context() as patched:
        patched.setattr(TCPServer, "get_request", accept)
        patched.setattr(time, "sleep", waits.append)
        listener = Listener(preview, HOST, 0)
        with pytest.raises(OSError, match="Too many"):
            listener.get_request()
        listener.server_close()
    assert waits == [POLL_S]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit")
def test_it_allows_itself_many_files(preview: Preview) -> None:
    import resource  # noqa: PLC0415  # is not there on Windows

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, before[1]))
    try:
        with serving(preview, HOST, 0):
            assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 1000
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_stream_ends_with_the_server(preview: Preview) -> None:
    with ExitStack() as ends_later:
        with serving(preview, HOST, 0) as url:
            connection = ends_later.enter_context(client(int(url.rpartition(":")[2])))
            connection.request("GET", EVENTS)
            response = connection.getresponse()
            event(response)
        assert response.read() == b"\n"  # the end of the event, and of the stream


def test_a_mistake_of_our_own_keeps_its_traceback(
    port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr("statusgen.server.connections.answer", broken)
    assert raw(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
    assert "RuntimeError: oh" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_with_a_way_out(preview: Preview, port: int) -> None:
    with pytest.raises(
        ListenError, match=rf"cannot listen on 127\.0\.0\.1, port {port}: .* \(choose another with --port"
    ):
        serving(preview, HOST, port).__enter__()


@pytest.mark.parametrize("host", ["192.0.2.7", "a" * 70])
def test_an_address_of_another_machine_is_told(preview: Preview, host: str) -> None:
    with pytest.raises(ListenError, match=f"cannot listen on {host}"):
        serving(preview, host, 0).__enter__()


def test_everywhere_is_shown_as_loopback_and_ipv6_in_brackets(preview: Preview) -> None:
    with serving(preview, "0.0.0.0", 0) as url:  # noqa: S104  # for an instant
        assert url.startswith("http://127.0.0.1:")
    if socket.has_ipv6:
        try:
            with serving(preview, "::1", 0) as url:
                assert url.startswith("http://[::1]:")
        except ListenError:
            pytest.skip("needs IPv6")
