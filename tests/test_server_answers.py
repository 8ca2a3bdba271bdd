"""What one request gets from one generation."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from statusgen.server.answers import EVENTS, SCRIPT, Answer, Request, answer
from statusgen.server.generation import KEPT_ASSETS, Generation, next_generation
from statusgen.server.guard import refusal

AT = datetime(2026, 4, 12, 9, 14, 30, 250_000, tzinfo=UTC)
ETAG = '"one"'
MODIFIED = "Sun, 12 Apr 2026 09:14:30 GMT"
FILES = {
    "index.html": b"<title>Home</title><body>home</body></html>",
    "404.html": b"<body>nothing here</body>",
    "history/index.html": b"history",
    "fragment.html": b"no end",
    "feed.rss": b"<rss/>",
    "numbers.txt": b"0123456789",
    "empty.txt": b"",
    "None/index.html": b"a folder of that name",
    "a b/\u017c.txt": b"named",
    "assets/style.1a2b3c4d5e.css": b"body{}",
    "_headers": b"/*\n  X-Site: all\n/feed.rss\n  Content-Type: application/rss+xml\n/history/\n  X-Site: history\n",
}
ADDRESSES = {"0": "0.0.0.0", "2001:DB8:0:0::1": "2001:db8::1", "Laptop.local": "192.0.2.1"}  # noqa: S104  # as below
TAG = f'<script src="{SCRIPT}" data-generation="one"></script>\n'.encode()


def generation(
    base: str = "/", files: dict[str, bytes] = FILES, key: str = "one", before: Generation | None = None
) -> Generation:
    return next_generation(before, files, key=key, base=base, at=AT)


def get(target: str, base: str = "/", **headers: str) -> Answer:
    return answer(generation(base), Request(target, {name.replace("_", "-"): headers[name] for name in headers}))


def test_a_file_comes_with_its_type_the_sites_headers_and_what_tells_its_generation() -> None:
    assert get("/numbers.txt") == Answer(
        HTTPStatus.OK,
        {
            "Content-Type": "text/plain; charset=utf-8",
            "X-Site": "all",
            "Etag": ETAG,
            "Accept-Ranges": "bytes",
            "Last-Modified": MODIFIED,
        },
        b"0123456789",
    )


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("/", b"<title>Home</title><body>home" + TAG + b"</body></html>"),
        ("/?utm=1", b"<title>Home</title><body>home" + TAG + b"</body></html>"),
        ("/index.html", b"<title>Home</title><body>home" + TAG + b"</body></html>"),
        ("/history/", b"history" + TAG),
        ("/fragment.html", b"no end" + TAG),
        ("/a%20b/%C5%BC.txt", b"named"),
    ],
)
def test_a_folder_shows_its_index_and_pages_get_the_script(target: str, body: bytes) -> None:
    found = get(target)
    assert (found.status, found.body) == (HTTPStatus.OK, body)


@pytest.mark.parametrize(
    ("target", "base", "to"),
    [
        ("/history", "/", "/history/"),
        ("/history?a=b&c", "/", "/history/?a=b&c"),
        ("/a%20b", "/", None),
        ("/", "/status/", "/status/"),
        ("/status", "/status/", "/status/"),
        ("/status/history", "/status/", "/status/history/"),
        ("/history/", "/status/", None),
        ("/", "/st\u00e4tus/", "/st%C3%A4tus/"),
        ("//evil.example/", "/", None),
        ("//history", "/", None),
        ("/elsewhere", "/status/", None),
    ],
)
def test_a_visitor_is_led_into_the_site_and_its_folders(target: str, base: str, to: str | None) -> None:
    assert get(target, base).headers.get("Location") == to
    assert (get(target, base).status is HTTPStatus.TEMPORARY_REDIRECT) is (to is not None)


@pytest.mark.parametrize(
    "target",
    [
        "/nowhere",
        "/../numbers.txt",
        "/history/../numbers.txt",
        "/%2e%2e/numbers.txt",
        "/..%2fnumbers.txt",
        "/..\\numbers.txt",
        "/history//",
        "/numbers.txt/",
        "/numbers.txt%00",
        "/%FF",
        "/etc/passwd",
        "",
        "*",
        "http://[",
    ],
)
def test_anything_else_is_the_sites_own_404_page(target: str) -> None:
    assert get(target) == Answer(
        HTTPStatus.NOT_FOUND,
        {"Content-Type": "text/html; charset=utf-8", "X-Site": "all"},
        b"<body>nothing here" + TAG + b"</body>",
    )


def test_a_site_without_a_404_page_still_answers() -> None:
    assert answer(generation(files={}), Request("/")).status is HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/feed.rss", "application/rss+xml"),
        ("/x.js", "text/javascript; charset=utf-8"),
        ("/x.woff2", "font/woff2"),
        ("/x.SVG", "image/svg+xml"),
        ("/x.json", "application/json"),
        ("/x", "application/octet-stream"),
        ("/x.unheard-of", "application/octet-stream"),
    ],
)
def test_a_type_is_the_rules_else_that_of_the_name(target: str, kind: str) -> None:
    files = FILES | {f"x{end}": b"x" for end in ("", ".js", ".woff2", ".SVG", ".json", ".unheard-of")}
    assert answer(generation(files=files), Request(target)).headers["Content-Type"] == kind


def test_rules_are_for_the_address_of_a_page_as_visitors_see_it() -> None:
    assert get("/history/").headers["X-Site"] == "history"
    assert get("/status/history/", "/status/").headers["X-Site"] == "history"


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({"if_none_match": ETAG}, True),
        ({"if_none_match": f'"other", W/{ETAG}'}, True),
        ({"if_none_match": "*"}, True),
        ({"if_none_match": '"other"'}, False),
        ({"if_none_match": '"other"', "if_modified_since": MODIFIED}, False),
        ({"if_modified_since": MODIFIED}, True),
        ({"if_modified_since": "Sun, 12 Apr 2026 09:14:31 -0000"}, True),
        ({"if_modified_since": "Sun, 12 Apr 2026 09:14:29 GMT"}, False),
        ({"if_modified_since": "yesterday"}, False),
        ({"if_modified_since": "Sun, 99 Apr 2026 09:14:31 GMT"}, False),
        ({"if_modified_since": "Sun, 12 Apr 2026 09:14:31 +99999999999999"}, False),
    ],
)
def test_what_a_visitor_has_already_is_not_sent_again(headers: dict[str, str], known: bool) -> None:  # noqa: FBT001  # a column of the table
    found = get("/", **headers)
    assert (found.status, found.body == b"") == (HTTPStatus.NOT_MODIFIED if known else HTTPStatus.OK, known)
    assert found.headers["Etag"] == ETAG


def test_two_generations_of_one_second_are_not_told_apart_by_time() -> None:
    second = generation(key="two", before=generation())
    asked = Request("/", {"if-modified-since": MODIFIED})
    assert answer(second, asked).status is HTTPStatus.OK
    assert "Last-Modified" not in answer(second, asked).headers
    third = next_generation(second, FILES, key="three", base="/", at=AT.replace(second=31))
    assert answer(third, Request("/")).headers["Last-Modified"] == "Sun, 12 Apr 2026 09:14:31 GMT"
    for second_after in (29, 30):  # the clock was set back
        third = next_generation(third, FILES, key="four", base="/", at=AT.replace(second=second_after))
        assert answer(third, Request("/", {"if-modified-since": "Sun, 12 Apr 2026 09:14:31 GMT"})).body


@pytest.mark.parametrize(
    ("asked", "status", "told", "body"),
    [
        ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
        ("bytes=7-", 206, "bytes 7-9/10", b"789"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=-99", 206, "bytes 0-9/10", b"0123456789"),
        ("bytes=5-99", 206, "bytes 5-9/10", b"56789"),
        ("bytes=10-", 416, "bytes */10", b""),
        ("bytes=-0", 416, "bytes */10", b""),
        ("bytes=4-2", 200, None, b"0123456789"),
        ("bytes=-", 200, None, b"0123456789"),
        ("bytes=0-1,3-4", 200, None, b"0123456789"),
        ("lines=0-1", 200, None, b"0123456789"),
        (f"bytes={'9' * 5000}-", 200, None, b"0123456789"),
    ],
)
def test_a_range_is_cut_out(asked: str, status: int, told: str | None, body: bytes) -> None:
    found = get("/numbers.txt", range=asked)
    assert (found.status, found.headers.get("Content-Range"), found.body) == (status, told, body)


def test_nothing_has_no_ranges() -> None:
    assert get("/empty.txt", range="bytes=0-").status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


def test_a_range_of_what_has_changed_is_the_whole() -> None:
    assert get("/numbers.txt", range="bytes=2-4", if_range='"older"').body == b"0123456789"
    assert get("/numbers.txt", range="bytes=2-4", if_range=ETAG).body == b"234"


def test_a_page_that_was_loaded_before_still_gets_its_assets_but_nothing_else_that_is_gone() -> None:
    files = {"index.html": b"new", "assets/style.99999aaaaa.css": b"new"}
    second = generation(files=files, key="two", before=generation())
    assert answer(second, Request("/assets/style.1a2b3c4d5e.css")).body == b"body{}"
    assert answer(second, Request("/assets/style.99999aaaaa.css")).body == b"new"
    assert answer(second, Request("/numbers.txt")).status is HTTPStatus.NOT_FOUND


def test_assets_of_old_generations_do_not_pile_up() -> None:
    last = generation(files={})
    for number in range(KEPT_ASSETS + 10):
        last = generation(files={f"assets/style.{number:010x}.css": b""}, before=last)
    assert len(last.assets) == KEPT_ASSETS + 1
    assert f"assets/style.{KEPT_ASSETS + 8:010x}.css" in last.assets


def test_before_the_first_build_there_is_a_page_that_waits() -> None:
    found = answer(None, Request("/any/where"))
    assert found.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert b"There is no page yet" in found.body
    assert found.body.endswith(f'<script src="{SCRIPT}" data-generation=""></script>\n'.encode())


@pytest.mark.parametrize("made", [None, generation()])
def test_the_script_is_a_file_of_the_previews_own(made: Generation | None) -> None:
    found = answer(made, Request(f"{SCRIPT}?again"))
    assert found.headers == {"Content-Type": "text/javascript", "Cache-Control": "no-cache"}
    assert EVENTS.encode() in found.body


@pytest.mark.parametrize(
    ("bound", "asked", "refused"),
    [
        ("127.0.0.1", "127.0.0.1:8000", False),
        ("127.0.0.1", "localhost", False),
        ("127.0.0.1", "LOCALHOST:8000", False),
        ("127.0.0.1", "[::1]:8000", False),
        ("127.0.0.1", "evil.example", True),
        ("127.0.0.1", "127.0.0.1.evil.example", True),
        ("127.0.0.1", "192.0.2.7", True),
        ("127.0.0.1", "", True),
        ("127.0.0.1", "[::1", True),
        ("Laptop.local", "laptop.local:8000", False),
        ("0.0.0.0", "192.0.2.7:8000", False),  # noqa: S104  # nothing is bound
        ("::", "[2001:db8::7]:8000", False),
        ("0.0.0.0", "evil.example", True),  # noqa: S104  # as above
        ("2001:DB8:0:0::1", "[2001:db8::1]:8000", False),
        ("0", "192.0.2.7:8000", False),
    ],
)
def test_only_names_of_this_machine_are_answered(bound: str, asked: str, refused: bool) -> None:  # noqa: FBT001  # a column of the table
    found = refusal(Request("/", {"host": asked}), bound, ADDRESSES.get(bound, bound))
    assert (found.status if found else None) == (HTTPStatus.MISDIRECTED_REQUEST if refused else None)


@pytest.mark.parametrize("target", [EVENTS, "/", "/api/v2/incidents.json"])
@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"origin": "http://localhost:8000"}, False),
        ({"origin": "http://localhost:9000"}, True),
        ({"origin": "http://evil.example"}, True),
        ({"origin": "null"}, True),
    ],
)
def test_the_preview_is_for_its_own_pages(target: str, headers: dict[str, str], refused: bool) -> None:  # noqa: FBT001  # a column of the table
    host = {"host": "localhost:8000"}
    found = refusal(Request(target, host | headers), "127.0.0.1", "127.0.0.1")
    assert (found.status if found else None) == (HTTPStatus.FORBIDDEN if refused else None)


def test_another_site_may_lead_a_visitor_here() -> None:
    led = {"host": "localhost:8000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert refusal(Request("/", led), "127.0.0.1", "127.0.0.1") is None
    assert refusal(Request(EVENTS, led), "127.0.0.1", "127.0.0.1")
