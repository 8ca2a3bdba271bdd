"""Real object storage on loopback, and what stands between it and a deploy to look on and to fail."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR
from threading import Lock, Thread
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import obstore
from obstore.store import S3Store

from running import until
from statusgen.deploy import Options, open_host
from statusgen.deploy.bucket import Bucket
from statusgen.model import Destination

KEY_ID, KEY = "AKIDSTATUS", "a-secret-nobody-shows"
BUCKET = "status"
BIN = Path(sys.executable).parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+")


@contextmanager
def service(command: list[str], log: Path) -> Iterator[str]:
    """Run a service that says its address, and give that."""
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        until(lambda: ADDRESS.search(log.read_text("utf-8")))
        yield ADDRESS.findall(log.read_text("utf-8"))[0]
    finally:
        process.kill()
        process.wait()


@contextmanager
def rclone(folder: Path) -> Iterator[str]:
    """Serve a bucket that is kept in `folder`: signatures are checked, conditions are not known."""
    (folder / BUCKET).mkdir(parents=True)
    keys = f"{KEY_ID},{KEY}"
    command = [str(BIN / "rclone"), "serve", "s3", "--auth-key", keys, "--addr", "127.0.0.1:0", str(folder)]
    with service(command, folder.with_suffix(".log")) as address:
        yield address


@contextmanager
def moto(log: Path) -> Iterator[str]:
    """Serve buckets from memory: conditions are known, keys are not checked."""
    with service([str(BIN / "moto_server"), "-p", "0"], log) as address:
        yield address


def destination(endpoint: str, key: str = KEY, to: str = f"s3://{BUCKET}") -> Destination:
    return Destination("here", to, endpoint=endpoint, region="us-east-1", access_key_id=KEY_ID, secret_access_key=key)


def bucket(
    endpoint: str, key: str = KEY, *, to: str = f"s3://{BUCKET}", force: bool = False, wait_s: float = 0
) -> Bucket:
    """Return the host for a bucket; it tries again only for a moment, and waits for nobody unless it is to."""
    options = Options({}, force=force, retry_s=0.5, wait_s=wait_s)
    host = open_host(destination(endpoint, key, to), options)
    assert isinstance(host, Bucket)
    return host


class Objects(NamedTuple):
    """What is in a bucket, as its owner sees it."""

    endpoint: str

    @property
    def store(self) -> S3Store:
        return S3Store(
            BUCKET,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id=KEY_ID,
            secret_access_key=KEY,
            client_options={"allow_http": True},
        )

    def paths(self) -> set[str]:
        return {found["path"] for batch in obstore.list(self.store) for found in batch}

    def read(self) -> dict[str, bytes]:
        """Return all that is published, without what statusgen keeps beside it."""
        paths = sorted(path for path in self.paths() if not path.startswith(".statusgen/"))
        return {path: bytes(obstore.get(self.store, path).bytes()) for path in paths}

    def put(self, path: str, content: bytes) -> None:
        obstore.put(self.store, path, content)

    def headers(self, path: str) -> Mapping[str, str]:
        return {str(name): value for name, value in obstore.get(self.store, path).attributes.items()}

    def end_turn(self) -> None:
        """Take away the turn of a deploy that was killed, as if somebody had waited."""
        obstore.delete(self.store, ".statusgen/deploying.json")

    def clear(self) -> None:
        obstore.delete(self.store, sorted(self.paths()))


class Answer(NamedTuple):
    """What is answered in place of the service; without a status the connection breaks."""

    status: int = 0
    body: bytes = b""
    headers: Mapping[str, str] = {}


Fault = Callable[[str], int | Answer | None]


@dataclass
class Between:
    """What stands between: `asked` are the requests so far, `fault` says which of them fail, and with which status."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)  # of each request, names in lower case
    fault: Fault = lambda _request: None
    forwarding: int = 0  # requests that the service is at

    def sent(self) -> list[str]:
        """Return the paths of the site's own files that were sent, in their order."""
        puts = (request.removeprefix("PUT ") for request in self.asked if request.startswith("PUT "))
        return [path for path in puts if not path.startswith(".statusgen/")]


def _answer(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    if not answer.status:
        handler.connection.shutdown(SHUT_RDWR)
        handler.close_connection = True
        return
    handler.send_response(answer.status)
    for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(answer.body)


@contextmanager
def between(service_address: str) -> Iterator[Between]:
    """Forward each request to a service, unless it is to fail, and give what stands between."""
    port = urlsplit(service_address).port
    seen, lock = Between(), Lock()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = unquote(self.path.partition("?")[0]).removeprefix(f"/{BUCKET}").lstrip("/")
            with lock:
                seen.asked.append(request := f"{self.command} {path}".strip())
                seen.headers.append({name.lower(): value for name, value in self.headers.items()})
                seen.forwarding += 1
            try:
                with suppress(ConnectionError):
                    self.give(seen.fault(request), body)
            finally:
                with lock:
                    seen.forwarding -= 1

        def give(self, fault: int | Answer | None, body: bytes) -> None:
            if isinstance(fault, Answer):
                _answer(self, fault)
                return
            if fault:
                self.send_error(fault)
                return
            with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                connection.request(self.command, self.path, body, dict(self.headers.items()))
                answer = connection.getresponse()
                content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"transfer-encoding", "connection", "date", "server"}:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815  # the server's names

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        seen.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join()
