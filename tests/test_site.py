"""The built sample as a whole: every link of every page, and what the HTML checker says."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import pytest

from conftest import NODE_MODULES, needs
from links import dead_links
from served import build_sample, sample_host

URL = "https://status.larkpost.example/below/a/path/"
CHECKER = NODE_MODULES / "vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(URL, tmp_path_factory.mktemp("site"))


def test_every_link_leads_somewhere_below_a_path(site: Path) -> None:
    assert dead_links(site, URL) == []


def test_every_link_leads_somewhere_from_a_disk(site: Path) -> None:
    assert dead_links(site, site.as_uri() + "/") == []


@pytest.mark.parametrize(
    "link", ["nowhere.html", "empty", "empty/", "/index.html", "#nothing", "https://status.larkpost.example/elsewhere"]
)
def test_a_dead_link_is_found(tmp_path: Path, link: str) -> None:
    tmp_path.joinpath("index.html").write_text(f'<a href="{link}">x</a> <a href="https://other.example/">y</a>')
    tmp_path.joinpath("empty").mkdir()
    assert dead_links(tmp_path, URL) == [f"index.html: {urljoin(URL + 'index.html', link)}"]


@needs("the HTML checker (npm: vnu-jar) and Java", found=CHECKER.exists() and shutil.which("java"))
def test_the_html_checker_finds_nothing_on_any_page(tmp_path: Path) -> None:
    # From a host and not from the disk, as a file has no origin that the policy's 'self' could mean.
    with sample_host(tmp_path) as url:
        site = tmp_path / "site"
        addresses = sorted(url + page.relative_to(site).as_posix() for page in site.rglob("*.html"))
        java = ["java", "-Xss1m", "-Dnu.validator.servlet.allow-forbidden-hosts=true"]  # it forbids the loopback
        command = [*java, "-jar", str(CHECKER), "--format", "json", "--exit-zero-always", *addresses]
        checked = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = json.loads(checked.stderr)["messages"]
    assert [f"{message['url']}:{message.get('lastLine')}: {message['message']}" for message in messages] == []
