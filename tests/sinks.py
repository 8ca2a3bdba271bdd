"""Those who are told, on loopback: a program that takes webhooks, a mailbox, and a WebSub hub with one subscriber."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, SOCK_STREAM, socket
from threading import Event, Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs
from urllib.request import urlopen

import feedparser  # type: ignore[import-untyped]  # it has no types
from aiosmtpd.controller import Controller


class Posted(NamedTuple):
    path: str
    headers: dict[str, str]  # names in small letters
    body: bytes


class Sink:
    """A host that keeps what is posted to it, and answers with the first of `answers`, 204 where there is none."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.answers: list[int] = []
        self.silent = Event()  # once set, it takes what is posted and never answers
        self.released = Event()
        self.url = ""

    def answer(self) -> int:
        if self.silent.is_set():
            self.released.wait()
        return self.answers.pop(0) if self.answers else 204


@contextmanager
def sink(on_post: Callable[[Posted], None] = lambda _posted: None) -> Iterator[Sink]:
    kept = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posted.append(Posted(self.path, {name.lower(): text for name, text in self.headers.items()}, body))
            on_post(kept.posted[-1])
            code = kept.answer()
            self.send_response(code)
            if 300 <= code < 400:
                self.send_header("Location", f"{kept.url}elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with _served(Handler) as url:
        kept.url = url
        try:
            yield kept
        finally:
            kept.released.set()


@contextmanager
def hub() -> Iterator[tuple[Sink, list[tuple[str, list[str]]]]]:
    """Give a hub, and what its subscriber got: the address of each feed and the titles in it.

    The hub looks at the feed that it is told of, and hands it on only if the feed names the hub and itself.
    """
    delivered: list[tuple[str, list[str]]] = []

    def publish(posted: Posted) -> None:
        form = parse_qs(posted.body.decode())
        assert form["hub.mode"] == ["publish"]
        (topic,) = form["hub.url"]
        with urlopen(topic) as answer:  # noqa: S310  # on loopback
            links, titles = _read_feed(topic, answer.read())
        assert (links["self"], links["hub"]) == (topic, kept.url)
        delivered.append((topic, titles))

    with sink(publish) as kept:
        yield kept, delivered


def _read_feed(address: str, content: bytes) -> tuple[dict[str, str], list[str]]:
    """Return the links of a feed by what they are for, and the titles in it."""
    if address.endswith(".json"):
        told = json.loads(content)
        return {"self": told["feed_url"], "hub": told["hubs"][0]["url"]}, [item["title"] for item in told["items"]]
    feed = feedparser.parse(content)
    return {link["rel"]: link["href"] for link in feed.feed.links}, [entry.title for entry in feed.entries]


class Mailbox:
    """What was mailed to it; while `refuses`, it takes nothing."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False
        self.port = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401, N802  # aiosmtpd's
        if self.refuses:
            return "554 not now"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket(AF_INET, SOCK_STREAM) as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
