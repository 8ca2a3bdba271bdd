"""The headers that a site's `_headers` asks for."""

import pytest

from statusgen.headers import content_type, headers_for, read_rules
from statusgen.plan.hosting import hosting_files

ASSET = "assets/style.1a2b3c4d5e.css"
HEADERS = hosting_files("https://acme.example/", [ASSET])["_headers"].decode()


def headers(text: str, path: str) -> dict[str, str]:
    return headers_for(read_rules(text), path)


def test_the_sites_own_file_sets_what_it_says_for_pages_assets_and_feeds() -> None:
    common = {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'",
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    assert headers(HEADERS, "/incidents/a/") == common
    assert headers(HEADERS, "/assets/of-the-user.css") == common
    assert headers(HEADERS, f"/{ASSET}") == {
        **common,
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert headers(HEADERS, "/components/api/feed.json") == {
        **common,
        "Content-Type": "application/feed+json; charset=utf-8",
    }


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/", "/", True),
        ("/", "/a", False),
        ("/a", "/a", True),
        ("/a", "/a/b", False),
        ("/*", "/a/b.html", True),
        ("/a/*", "/a/", True),
        ("/*.rss", "/deep/feed.rss", True),
        ("/*.rss", "/feed.atom", False),
        ("/a/:name/c", "/a/b/c", True),
        ("/a/:name/c", "/a/b/b/c", False),
        ("/a.b", "/aXb", False),
        ("/[a]?", "/[a]?", True),
        ("/*", "/line\nbreak", True),
        ("https://pages.example/*", "/a", False),
    ],
)
def test_a_rule_is_for_the_paths_of_its_pattern(pattern: str, path: str, matches: bool) -> None:  # noqa: FBT001  # a column of the table
    assert headers(f"{pattern}\n  X-A: 1\n", path) == ({"X-A": "1"} if matches else {})


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("report.csv", "text/csv; charset=utf-8"),
        ("report.csv.gz", "application/gzip"),
        ("all.tgz", "application/gzip"),
        ("report.csv.bz2", "application/octet-stream"),
        ("app.js.br", "application/octet-stream"),
        ("app.js", "text/javascript; charset=utf-8"),
        ("LICENSE", "application/octet-stream"),
    ],
)
def test_what_is_packed_is_not_what_it_holds(address: str, known: str) -> None:
    assert content_type(address) == known


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("README.md", "text/markdown; charset=utf-8"),
        ("letter.rtf", "application/rtf"),  # it says itself how its letters are written
        ("app.MJS", "text/javascript; charset=utf-8"),
        ("table.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("fonts/inter.ttf", "font/ttf"),
        ("openapi.yaml", "application/yaml"),
        ("call.m4a", "audio/mp4"),
    ],
)
def test_what_some_pythons_do_not_know_is_the_same_with_all(address: str, known: str) -> None:
    assert content_type(address) == known


def test_a_later_rule_wins_detaches_and_joins_only_its_own_lines() -> None:
    text = """
# of everything
/*
  X-Kept: a
  x-changed: a
  X-Gone: a

/page
\tX-Changed: b
\tX-Changed: c
  # not this one
  ! x-gone
"""
    assert headers(text, "/page") == {"X-Kept": "a", "X-Changed": "b, c"}
    assert headers(text, "/other") == {"X-Kept": "a", "X-Changed": "a", "X-Gone": "a"}


def test_what_cannot_be_sent_or_is_the_servers_own_is_left_out() -> None:
    text = "  X-Before: any path\r\n/*\r\n  X-Good: zażółć\r\n  no header\r\n  X-Bad: a\rSet-Cookie: b\r\n  X Y: c\r\n"
    text += "  Content-Length: 3\n  transfer-encoding: chunked\n  X-Empty:\n"
    assert headers(text, "/") == {"X-Good": "zażółć", "X-Empty": ""}
    assert headers("", "/") == {}
