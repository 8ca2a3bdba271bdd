"""The sample site, built as it looked during an incident, and a host that serves it below a path."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from statusgen.cli import run

CONTENT = Path(__file__).parents[1] / "content"
STORY = "2026-06-10T14:30:00Z"  # an incident is open, a maintenance runs, another is to come
PATH = "/status/"


def build_sample(url: str, folder: Path) -> Path:
    """Build the sample into `folder`/site as a site that lives at `url`."""
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    settings = (content / "site.yaml").read_text("utf-8")
    ours = next(line for line in settings.splitlines() if line.startswith("url:"))
    (content / "site.yaml").write_text(settings.replace(ours, f"url: {url}", 1), "utf-8")
    assert run(["build", str(content), "--output", str(folder / "site"), "--as-of", STORY, "--quiet"]) == 0
    return folder / "site"


@contextmanager
def sample_host(folder: Path) -> Iterator[str]:
    """Build the sample into `folder`, serve it below `PATH`, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(StaticHost, directory=str(folder / "site"))) as server:
        url = f"http://127.0.0.1:{server.server_port}{PATH}"
        build_sample(url, folder)
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield url
        finally:
            server.shutdown()
            thread.join()


class StaticHost(SimpleHTTPRequestHandler):
    """A static host as they all are: `index.html` for a folder, `404.html` for nothing, and what `_headers` says."""

    def translate_path(self, path: str) -> str:
        asked = urlsplit(path).path
        return super().translate_path("/" + asked.removeprefix(PATH) if asked.startswith(PATH) else "/outside/the/site")

    def end_headers(self) -> None:
        for name, value in headers_for(
            self.path.removeprefix(PATH.rstrip("/")), Path(self.directory, "_headers")
        ).items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            return super().send_error(code, message, explain)
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def headers_for(path: str, file: Path) -> dict[str, str]:
    """Return the headers that `_headers` sets for `path`; a later rule wins."""
    headers: dict[str, str] = {}
    matches = False
    for line in file.read_text("utf-8").splitlines():
        if not line.startswith(" "):
            matches = fnmatch(unquote(path), line.strip())
        elif matches:
            name, _, value = line.strip().partition(": ")
            headers[name] = value
    return headers
