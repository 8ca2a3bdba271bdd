"""What all tests share: how a test says that it needs something that not every machine has."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from statusgen.content import scope

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from deploying import Deploy
    from responding import Shell
    from statusgen.cli.notifying import News
    from telling import Desk

settings.register_profile("statusgen", deadline=None)  # machines are slow at times, and no test is about that
settings.load_profile("statusgen")

SHARED = (
    Path(__file__).parents[2] / "shared"
)  # recorded histories and benchmarks, beside the checkout where there are any
NODE_MODULES = Path(os.environ.get("STATUSGEN_NODE_MODULES", "node_modules"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def needs(what: str, *, found: object) -> pytest.MarkDecorator:
    """Skip a test where `what` is not found; with STATUSGEN_REQUIRE_ALL=1, as in CI, let it run and fail."""
    required = os.environ.get("STATUSGEN_REQUIRE_ALL") == "1"
    return pytest.mark.skipif(not found and not required, reason=f"needs {what}")


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    """Let what a build leaves to the end of its process be freed here too."""
    yield
    gc.enable()


@pytest.fixture(scope="module")
def plain_texts() -> Iterator[None]:
    """Leave Markdown as it is, to see which text stands where."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scope, "to_html", lambda source, **_: source)
        yield


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return an empty content folder."""
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> "Shell":
    """Return what runs commands in a folder where a little company has its page."""
    from responding import COMPANY, Shell, lay  # noqa: PLC0415  # it imports all commands

    monkeypatch.chdir(tmp_path)
    lay(COMPANY)
    return Shell(capsys, monkeypatch)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return what deploys from a folder to two places beside it."""
    from telling import SECRET, Desk  # noqa: PLC0415  # it imports all commands

    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOOK_KEY", SECRET)
    return Desk(capsys, monkeypatch)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Give a browser; a test that looks at pages says that it needs Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # half a second that few tests need

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def deploy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Deploy":
    """Return what runs `deploy`, or another command, at a fixed time, and gives code, output and errors."""
    from deploying import runner  # noqa: PLC0415  # as above

    return runner(tmp_path, monkeypatch, capsys)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list["News"]:
    """Return what those who notify are given."""
    from deploying import listener  # noqa: PLC0415  # as above

    return listener(monkeypatch)
