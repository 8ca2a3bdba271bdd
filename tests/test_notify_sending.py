"""Messages on their way: to real hosts on loopback, that take them, refuse them, are busy, or never answer."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer
from threading import Event, Thread
from time import time

import pytest
from standardwebhooks import Webhook

from sinks import mailbox, sink
from statusgen import __version__
from statusgen.notify.failure import NotToldError, RefusedError, UnreachableError
from statusgen.notify.people import People, Sender
from statusgen.notify.sending import Job, Part, send_all
from statusgen.notify.web import Patience, Web
from statusgen.notify.webhooks import hook_headers, read_key, send_webhook
from statusgen.notify.websub import ping
from statusgen.notify.words import Message, Tone

SECRET = "whsec_" + base64.b64encode(b"a key of thirty-two bytes or so.").decode()
IDENTITY = "0b5f3c1e-3a0e-5a53-9a8e-2f6f0b6f7d11"
SENDER = Sender("Acme Status", "https://status.acme.example/")
MESSAGE = Message(
    "[Investigating] API <errors>", "We see *errors* & more.\n\nhttps://status.acme.example/x", Tone.FAILURE
)


@contextmanager
def web(patience: Patience = Patience(retries=2, backoff_s=0)) -> Iterator[Web]:  # noqa: B008  # a tuple
    opened = Web(patience)
    try:
        yield opened
    finally:
        opened.close()


def test_a_webhook_arrives_with_a_signature_that_a_library_for_receivers_takes() -> None:
    body = '{"incident":"Störung"}'.encode()
    at_s = int(time())
    with sink() as program, web() as opened:
        send_webhook(opened, f"{program.url}hook", body, hook_headers(IDENTITY, body, read_key(SECRET), at_s))
    (posted,) = program.posted
    assert Webhook(SECRET).verify(posted.body, posted.headers) == {"incident": "Störung"}
    assert (posted.path, posted.headers["webhook-id"]) == ("/hook", IDENTITY)
    assert posted.headers["user-agent"] == f"statusgen/{__version__}"
    assert posted.headers["content-type"] == "application/json"


def test_no_password_of_the_machine_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with sink() as program, web() as opened:
        opened.post(f"{program.url}hook", b"{}", {})
    assert "authorization" not in program.posted[0].headers


def test_a_hub_that_refuses_one_feed_is_asked_about_no_other() -> None:
    with sink() as hub, web() as opened:
        hub.answers = [400]
        with pytest.raises(UnreachableError, match="answered 400"):
            ping(opened, f"{hub.url}hub", "https://a.example/feed.rss")


def test_without_a_secret_there_is_no_signature() -> None:
    assert hook_headers(IDENTITY, b"{}", read_key(""), 7) == {"webhook-id": IDENTITY, "webhook-timestamp": "7"}


@pytest.mark.parametrize(
    ("secret", "reason"), [("häh", "not in Base64"), ("hunter2hunter", "not in Base64"), ("whsec_", "empty")]
)
def test_a_secret_that_is_no_key_is_told_without_showing_it(secret: str, reason: str) -> None:
    with pytest.raises(UnreachableError, match=reason) as error:
        read_key(secret)
    assert secret not in str(error.value)


def test_a_busy_host_is_asked_again() -> None:
    with sink() as program, web() as opened:
        program.answers = [503, 429]
        send_webhook(opened, program.url, b"{}", {"webhook-id": IDENTITY})
    assert [posted.headers["webhook-id"] for posted in program.posted] == [IDENTITY] * 3


@pytest.mark.parametrize(
    ("code", "error", "reason", "times"),
    [
        (503, UnreachableError, "answered 503 Service Unavailable", 3),
        (500, RefusedError, "answered 500 Internal Server Error", 3),
        (404, RefusedError, "answered 404 Not Found", 1),
        (410, RefusedError, "answered 410 Gone", 1),
        (599, RefusedError, "answered 599", 1),
        (302, UnreachableError, "answered 302 Found: redirects are not followed", 1),
        (304, RefusedError, "answered 304 Not Modified$", 1),
    ],
)
def test_what_a_host_says_is_told(code: int, error: type[NotToldError], reason: str, times: int) -> None:
    with sink() as program, web() as opened:
        program.answers = [code] * 9
        with pytest.raises(error, match=reason):
            send_webhook(opened, program.url, b"{}", {})
    assert len(program.posted) == times


def test_a_host_that_never_answers_is_not_waited_for() -> None:
    with sink() as program, web(Patience(timeout_s=0.05, retries=1, backoff_s=0)) as opened:
        program.silent.set()
        with pytest.raises(UnreachableError, match=r"gave no answer within 0\.05 s"):
            send_webhook(opened, program.url, b"{}", {})


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x00\xff garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000],
    ids=["none", "garbage", "endless"],
)
def test_an_answer_that_is_none_is_not_taken_for_a_host_that_cannot_be_reached(answer: bytes) -> None:
    class Odd(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            self.request.sendall(answer)

    with TCPServer(("127.0.0.1", 0), Odd) as server, web(Patience(retries=0)) as opened:
        thread = Thread(target=server.handle_request)
        thread.start()
        with pytest.raises(UnreachableError, match=r"^gave no answer that can be read$"):
            send_webhook(opened, f"http://127.0.0.1:{server.server_address[1]}/", b"{}", {})
        thread.join()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:1/secret", "cannot be reached"),
        ("ftp://127.0.0.1/secret", "not an http or https one"),
        ("file:///etc/secret", "not an http or https one"),
        ("http://[secret/", "not an http or https one"),
        ("http:///secret", "cannot be read"),
        ("secret", "not an http or https one"),
    ],
)
def test_no_reason_shows_the_address(url: str, reason: str) -> None:
    with web() as opened, pytest.raises(UnreachableError, match=reason) as error:
        send_webhook(opened, url, b"{}", {})
    assert "secret" not in str(error.value)


def test_a_ping_names_the_feed() -> None:
    with sink() as hub, web() as opened:
        ping(opened, hub.url, "https://status.acme.example/feed.rss")
    (posted,) = hub.posted
    assert posted.body == b"hub.mode=publish&hub.url=https%3A%2F%2Fstatus.acme.example%2Ffeed.rss"
    assert posted.headers["content-type"] == "application/x-www-form-urlencoded"


def mailto(port: int, more: str = "") -> str:
    return f"mailto://127.0.0.1:{port}?from=status@acme.example&to=ada@acme.example{more}"


def test_people_get_a_mail() -> None:
    with mailbox() as box:
        People(mailto(box.port), SENDER).tell(MESSAGE)
    (mail,) = box.mails
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    assert (mail["subject"], mail["to"]) == ("[Investigating] API <errors>", "ada@acme.example")
    assert mail["from"] == "status@acme.example"
    lines = [line for line in body.get_content().splitlines() if line]
    assert lines == ["We see *errors* & more.", "https://status.acme.example/x"]


def test_a_mail_that_is_refused_is_not_told() -> None:
    with mailbox() as box:
        box.refuses = True
        with pytest.raises(RefusedError):
            People(mailto(box.port), SENDER).tell(MESSAGE)
    assert box.mails == []


def test_a_chat_gets_title_text_and_type() -> None:
    with sink() as chat:
        People(chat.url.replace("http", "json") + "hook", SENDER).tell(MESSAGE)
    assert b'"type": "failure"' in chat.posted[0].body
    assert b"We see *errors* & more." in chat.posted[0].body


def test_of_a_secret_address_only_the_kind_of_failure_is_told() -> None:
    with mailbox() as box:
        port = box.port
    with sink() as chat:
        chat.answers = [403] * 2
        addresses = [
            (f"{chat.url.replace('http', 'ntfy')}my%2Dtopic", "answered 403 Forbidden"),
            (mailto(port), "it cannot be reached, or gave no answer"),
            (
                "mailto://127.0.0.1?from=status@acme.example&to=on-call",
                "it was not delivered; what apprise says of it may hold a part of the address, and is not shown",
            ),
        ]
        for address, reason in addresses:
            with pytest.raises(RefusedError) as error:
                People(address, SENDER, is_secret=True).tell(MESSAGE)
            assert str(error.value) == reason
        with pytest.raises(RefusedError, match="topic 'my-topic': error=403"):
            People(addresses[0][0], SENDER).tell(MESSAGE)


@pytest.mark.parametrize("address", ["nope://secret", "discord://secret", "slack:///", ""])
def test_an_address_that_apprise_cannot_read_is_not_shown(
    address: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnreachableError, match="apprise cannot read its address") as error:
        People(address, SENDER)
    assert "secret" not in str(error.value) + "".join(capfd.readouterr())
    assert caplog is not None


def job_of(name: str, *parts: Part) -> Job:
    return Job(name, (part.id for part in parts), lambda: (part for part in parts))


def nothing() -> None:
    """Send nothing, which goes well."""


def refuse() -> None:
    raise RefusedError("answered 400 Bad Request")


def fail() -> None:
    raise UnreachableError("cannot be reached")


def test_what_is_refused_does_not_hold_up_the_rest() -> None:
    job = job_of("team", Part("a", nothing), Part("b", refuse), Part("c", nothing))
    send_all([job])
    assert (job.told, job.untold, job.reason) == (["a", "c"], ("b",), "answered 400 Bad Request")


def test_nothing_more_is_sent_to_who_cannot_be_reached() -> None:
    sent: list[str] = []
    job = job_of("team", Part("a", fail), Part("b", lambda: sent.append("b")))
    other = job_of("ops", Part("a", nothing))
    send_all([job, other])
    assert (sent, job.untold, job.reason) == ([], ("a", "b"), "cannot be reached")
    assert (other.told, other.reason) == (["a"], "")


def test_who_hangs_is_left_behind_and_the_rest_is_sent_another_time() -> None:
    hanging, sent = Event(), list[str]()

    def hang() -> None:
        hanging.wait()

    job = job_of("team", Part("a", nothing), Part("b", hang), Part("c", lambda: sent.append("c")))
    send_all([job], deadline_s=0.05)
    assert (job.told, job.untold, job.reason) == (["a"], ("b", "c"), "was not done within 0.05 s")
    hanging.set()


def test_what_a_service_does_wrong_holds_up_no_other() -> None:
    def break_down() -> None:
        raise ZeroDivisionError

    job, other = job_of("team", Part("a", break_down)), job_of("ops", Part("a", nothing))
    send_all([job, other])
    assert (job.untold, job.reason, other.told) == (("a",), "unexpected ZeroDivisionError", ["a"])
