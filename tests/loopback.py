"""A host on loopback that serves files from memory, for clients and browsers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from threading import Thread


@contextmanager
def host(files: Mapping[str, bytes], headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve `files` by their paths, read anew for each request, and give the address, with a slash at its end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = files.get(self.path.removeprefix("/"))
            self.send_response(HTTPStatus.NOT_FOUND if content is None else HTTPStatus.OK)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", guess_type(self.path)[0] or "application/octet-stream")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
