"""What a request is answered with: a pure function of the request and one generation."""

import re
from collections.abc import Mapping
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from string import punctuation
from urllib.parse import quote, unquote

from statusgen.headers import headers_of
from statusgen.server.conditions import asked_range, is_known
from statusgen.server.generation import NOT_FOUND, Generation
from statusgen.structs import Frozen, field

SCRIPT = "/-/statusgen-preview.js"
EVENTS = "/-/statusgen-events"

ABSOLUTE = re.compile(r"http://(?P<host>[^/?]*)(?P<path>.*)", re.IGNORECASE)

HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
SCRIPT_TYPE = "text/javascript"

WAITING = (
    b'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
    b'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    b'<meta name="color-scheme" content="light dark">\n<title>statusgen</title>\n'
    b"<h1>There is no page yet</h1>\n<p>It shows here as soon as it is built.</p>\n"
)


class Request(Frozen):
    """A GET or HEAD: `target` is what an address has behind its host, names of headers are in lower case."""

    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


def read_request(method: str, target: str, headers: Mapping[str, str]) -> Request:
    """Return a request whose `target` was read with a letter for each byte, as Latin-1: what is not ASCII is quoted.

    One that names its host, as for a proxy, does so in place of the `host` in `headers` (RFC 9112, section 3.2.2).
    """
    target = quote(target.encode("latin-1"), safe=punctuation)
    found = ABSOLUTE.fullmatch(target)
    if not found:
        return Request(target, headers, method)
    return Request(f"/{found['path'].lstrip('/')}", {**headers, "host": found["host"]}, method)


class Answer(Frozen):
    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


def answer(generation: Generation | None, request: Request) -> Answer:
    """Return what to send; of what answers a HEAD, the body is not."""
    if request.path == SCRIPT:
        script = Path(__file__).with_name("preview.js").read_bytes()
        return Answer(HTTPStatus.OK, {"Content-Type": SCRIPT_TYPE, "Cache-Control": "no-cache"}, script)
    if generation is None:
        waiting = {"Content-Type": HTML, "Cache-Control": "no-store"}
        return Answer(HTTPStatus.SERVICE_UNAVAILABLE, waiting, _with_script(WAITING, ""))
    path = unquote(request.path)
    address = generation.address(path)
    content = generation.content(address)
    if content is not None and address is not None:
        return _file(generation, address, content, request)
    target = generation.redirect(path)
    return _redirect(target, request) if target else _not_found(generation, path)


def plain(status: HTTPStatus, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, {"Content-Type": PLAIN, **(headers or {})}, f"{text}\n".encode())


def _file(generation: Generation, address: str, content: bytes, request: Request) -> Answer:
    headers = headers_of(generation.rules, address) | {"Etag": generation.tag, "Accept-Ranges": "bytes"}
    if generation.modified:
        headers["Last-Modified"] = format_datetime(generation.modified, usegmt=True)
    if is_known(request.headers, generation.tag, generation.modified):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    body = _with_script(content, generation.key) if address.endswith(".html") else content
    # Only a GET has ranges (RFC 9110, section 14.2).
    part = asked_range(request.headers, len(body), generation.tag) if request.method == "GET" else None
    if part is None:
        return Answer(HTTPStatus.OK, headers, body)
    if not part:
        return Answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, {"Content-Range": f"bytes */{len(body)}"})
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(body)}"
    return Answer(HTTPStatus.PARTIAL_CONTENT, headers, body[part.start : part.stop])


def _not_found(generation: Generation, path: str) -> Answer:
    headers = headers_of(generation.rules, path.removeprefix(generation.base).lstrip("/")) | {"Content-Type": HTML}
    page = generation.files.get(NOT_FOUND, b"<!doctype html>\n<title>404</title>\n")
    return Answer(HTTPStatus.NOT_FOUND, headers, _with_script(page, generation.key))


def _redirect(target: str, request: Request) -> Answer:
    # Not for ever: a browser would remember it for the next site that is previewed at this port.
    _, mark, query = request.target.partition("?")
    return Answer(HTTPStatus.TEMPORARY_REDIRECT, {"Location": target + mark + query})


def _with_script(page: bytes, key: str) -> bytes:
    """Return `page` with the script that loads it again, as the last thing in it."""
    script = f'<script src="{SCRIPT}" data-generation="{key}"></script>\n'.encode()
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after if end else page + script
