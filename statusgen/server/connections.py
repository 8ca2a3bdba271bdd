"""HTTP on a socket, with the standard library's server: a thread for each connection."""

import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread

from statusgen.problems import StatusgenError
from statusgen.server.answers import EVENTS, Answer, answer, plain, read_request
from statusgen.server.guard import EVERYWHERE, refusal
from statusgen.server.preview import Preview

IDLE_S = 60.0
LINGER_S = 2.0
LINGER_BYTES = 1 << 24
CHUNK_BYTES = 1 << 16
POLL_S = 0.1
RETRY_MS = 1000
MANY = 4096  # open files


class ListenError(StatusgenError):
    """The address cannot be listened on; the message names it and the way out."""


@contextmanager
def serving(preview: Preview, host: str, port: int) -> Iterator[str]:
    """Serve `preview` while the context lasts, and give its address, such as `http://127.0.0.1:8000`.

    With port 0 the system chooses a free one. At the end every connection is cut and every thread has ended.

    Raises:
        ListenError: if it cannot listen there.
    """
    with _listen(preview, host, port) as listener:
        thread = Thread(target=listener.serve_forever, args=(POLL_S,), name="preview")
        thread.start()
        try:
            yield listener.url
        finally:
            listener.shutdown()
            thread.join()
            preview.close()
            listener.cut()


class Listener(ThreadingMixIn, TCPServer):
    """Not `http.server.HTTPServer`, which asks the name service for this machine's name when it starts."""

    # On Windows the option would let two servers share a port.
    allow_reuse_address = os.name == "posix"
    request_queue_size = 512

    def __init__(self, preview: Preview, host: str, port: int) -> None:
        self.preview = preview
        self.host = host
        self.address_family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        self._open: set[socket.socket] = set()
        super().__init__((host, port), Connection)
        _allow_many()

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        try:
            return super().get_request()
        except OSError as error:
            if error.errno in {errno.EMFILE, errno.ENFILE}:
                time.sleep(POLL_S)  # who asks is still there, and would be seen again at once
            raise

    @property
    def address(self) -> str:
        """What `host` is to the system: an address in its usual form."""
        return str(self.server_address[0])

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self.address in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_address[1]}"

    def process_request(self, request: socket.socket, client_address: tuple[str, int]) -> None:  # type: ignore[override]  # TCP only
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]  # TCP only
        self._open.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        """End all connections, also those that are idle or in the middle of an answer."""
        for connection in tuple(self._open):
            with suppress(OSError):  # it has just ended by itself
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: socket.socket, client_address: tuple[str, int]) -> None:  # type: ignore[override]  # TCP only
        if not isinstance(sys.exception(), OSError):  # a visitor who left is none of our errors
            super().handle_error(request, client_address)


def _allow_many() -> None:
    """Allow this process as many open connections as it may allow itself, or enough."""
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource  # noqa: PLC0415  # as said above

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MANY if hard == resource.RLIM_INFINITY else min(MANY, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class Connection(BaseHTTPRequestHandler):
    """One connection, with one request after the other."""

    server: Listener
    raw_requestline: bytes
    protocol_version = "HTTP/1.1"
    timeout = IDLE_S
    disable_nagle_algorithm = True

    def handle(self) -> None:
        super().handle()
        # To close a connection on what was not read takes from the client also what it has not read yet.
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(LINGER_S)
            left = LINGER_BYTES
            while left > 0 and (sent := self.connection.recv(min(left, CHUNK_BYTES))):
                left -= len(sent)

    def parse_request(self) -> bool:
        if not self.raw_requestline.strip(b"\r\n"):
            self.close_connection = False  # an empty line, which some send behind a body (RFC 9112, section 2.2)
            return False
        if not super().parse_request():
            return False
        is_clear = len(self.headers.get_all("Host", ())) <= 1
        if not is_clear:
            self.send_error(HTTPStatus.BAD_REQUEST, "More than one Host")
        return is_clear

    def do_GET(self) -> None:
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # what follows is a body that nobody reads, and not a request
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = read_request(self.command, self.path, headers)
        refused = refusal(request, self.server.host, self.server.address)
        if request.path == EVENTS and not refused and request.method == "GET":
            self._stream(f"{self.client_address[0]} {self.headers.get('User-Agent')}")
        else:
            self._send(refused or answer(self.server.preview.state.generation, request))

    def do_HEAD(self) -> None:
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what cannot be read, and methods other than GET and HEAD, which the library calls unknown."""
        self.close_connection = True
        self.request_version = self.protocol_version  # without one, which means HTTP/0.9, no status would be sent
        is_method = code == HTTPStatus.NOT_IMPLEMENTED
        status = HTTPStatus.METHOD_NOT_ALLOWED if is_method else HTTPStatus(code)
        self._send(plain(status, explain or message or status.phrase, {"Allow": "GET, HEAD"} if is_method else {}))

    def version_string(self) -> str:
        return "statusgen"

    def log_message(self, *arguments: object) -> None:
        """Say nothing: `cli` prints."""

    def _send(self, answer: Answer) -> None:
        self._begin(answer.status, dict(answer.headers) | _length(answer))
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _begin(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            # The library writes Latin-1; what a user wrote goes out as the bytes that it is.
            self.send_header(name, value.encode().decode("latin-1"))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _stream(self, reader: str) -> None:
        """Send what the preview shows and each change of it, as `text/event-stream`."""
        self.close_connection = True
        self._begin(HTTPStatus.OK, {"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        self.wfile.write(f"retry: {RETRY_MS}\n\n".encode())
        with closing(self.server.preview.follow(reader)) as states:
            for state in states:
                self.wfile.write(f"data: {state.message}\n\n".encode() if state else b":\n\n")


def _length(answer: Answer) -> dict[str, str]:
    # To a 304 the length of what is not sent would belong.
    return {} if answer.status == HTTPStatus.NOT_MODIFIED else {"Content-Length": str(len(answer.body))}


def _listen(preview: Preview, host: str, port: int) -> Listener:
    try:
        return Listener(preview, host, port)
    except (OSError, OverflowError, ValueError) as error:  # names and numbers that are none come in all three
        is_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        way_out = "choose another with --port, or --port 0 for any free one" if is_taken else "see --host and --port"
        reason = getattr(error, "strerror", None) or error
        raise ListenError(f"cannot listen on {host}, port {port}: {reason} ({way_out})") from error
