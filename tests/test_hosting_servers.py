"""The ready configurations of web servers, before a site, on loopback: they send what the site's `_headers` says."""

import os
import shutil
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import needs
from daemons import daemon, free_port
from folders import put
from little import build
from statusgen.headers import headers_for, read_rules

READY = Path(__file__).parents[1] / "docs" / "hosting"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
CADDY = shutil.which("caddy")

SITE = """
-- components/api.yaml --
name: API
-- incidents/slow.md --
---
title: Slow
components: [api]
---
## 2026-04-12 09:20 - Investigating

Slow.
"""
PATHS = (
    *("/", "/history/", "/incidents/slow/", "/components/api/feed.json", "/feed.json", "/feed.rss", "/history.atom"),
    *("/history.ics", "/api/v2/summary.json", "/state.json", "/badge.svg", "/embed.js", "/robots.txt"),
)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    content: bytes


class Server(NamedTuple):
    """A web server that listens at `port`, and the site that it shows."""

    port: int
    files: dict[str, bytes]

    def get(self, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers={"Host": "status.acme.example", **headers})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return Answer(answer.status, {name.title(): value for name, value in answer.getheaders()}, content)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Return a site as a build leaves it, and its files."""
    folder = tmp_path_factory.mktemp("www")
    own = {".well-known/security.txt": b"Contact: mailto:a@acme.example", "assets/photo.2024.svg": b"<svg/>"}
    files = {**build(SITE, "2026-04-12 10:00").files, **own}
    put(folder, {**files, ".statusgen/manifest.json": b"{}"})
    return folder, files


def adapted(name: str, site: Path, **replacements: str) -> str:
    """Return a ready file for this machine; whatever is replaced has to be in it once."""
    text = (READY / name).read_text("utf-8")
    for old, new in {"/srv/status": str(site), **replacements}.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def nginx(site: tuple[Path, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    places = "".join(f"{kind}_temp_path {folder};" for kind in ("client_body", "fastcgi", "proxy", "scgi", "uwsgi"))
    own = adapted("nginx.conf", site[0], **{"listen 80;": f"listen 127.0.0.1:{port};"})
    user = "user root;" if os.geteuid() == 0 else ""
    common = f"include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; {places}"
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}} http {{ {common}\n{own} }}", "utf-8"
    )
    command = [NGINX or "nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with daemon(command, port, folder / "log"):
        yield Server(port, site[1])


@pytest.fixture(scope="module")
def caddy(site: tuple[Path, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("caddy"), free_port()
    address = {"status.acme.example {": f"http://status.acme.example:{port} {{\n\tbind 127.0.0.1"}
    own = adapted("Caddyfile", site[0], **address)
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{own}", "utf-8")
    command = [CADDY or "caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with daemon(command, port, folder / "log", XDG_CONFIG_HOME=str(folder), XDG_DATA_HOME=str(folder)):
        yield Server(port, site[1])


@pytest.fixture(
    params=[
        pytest.param("nginx", marks=needs("nginx", found=NGINX)),
        pytest.param("caddy", marks=needs("caddy", found=CADDY)),
    ]
)
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    return found


def test_each_file_has_the_headers_that_the_site_asks_for(server: Server) -> None:
    rules = read_rules(server.files["_headers"].decode())
    assets = [f"/{path}" for path in server.files if path.startswith("assets/")]
    for path in (*PATHS, *assets):
        answer = server.get(path)
        asked = headers_for(rules, path)
        assert answer.status == 200, path
        assert {name: answer.headers.get(name) for name in asked} == asked, path
        allowed = answer.headers.get("Access-Control-Allow-Origin")
        assert allowed == asked.get("Access-Control-Allow-Origin"), path
        assert answer.content == server.files[f"{path.removeprefix('/')}{'index.html' if path.endswith('/') else ''}"]


def test_a_page_is_html_and_a_folder_leads_to_its_page(server: Server) -> None:
    assert server.get("/").headers["Content-Type"] == "text/html; charset=utf-8"
    moved = server.get("/history")
    assert (moved.status in {301, 308}, moved.headers["Location"]) == (True, "/history/")


def test_what_is_not_there_gets_the_sites_own_page(server: Server) -> None:
    for path in ("/none", "/none/", "/incidents/none/index.html", "/assets/none.css", "/assets/", "/incidents/"):
        answer = server.get(path)
        assert (answer.status, answer.content) == (404, server.files["404.html"]), path
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate", path


def test_what_is_not_of_the_site_is_not_shown(server: Server) -> None:
    for path in ("/.statusgen/manifest.json", "/_headers", "/.nojekyll"):
        assert server.get(path).status == 404, path
    assert server.get("/.well-known/security.txt").status == 200


def test_a_page_is_compressed_and_asked_for_again_in_short(server: Server) -> None:
    first = server.get("/", **{"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    again = server.get("/", **{"Accept-Encoding": "gzip", "If-None-Match": first.headers["Etag"]})
    assert (again.status, again.content) == (304, b"")
