"""Make README's picture, `docs/home.png`: the sample company's home page during an incident. Needs Chromium."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from statusgen.cli import run

DOCS = Path(__file__).parent
STORY = "2026-06-10T14:30:00Z"
SIZE = {"width": 1280, "height": 1560}


def main() -> None:
    browser = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        run(["build", str(DOCS.parent / "content"), "--output", folder, "--as-of", STORY, "--quiet"])
        page = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page(viewport=SIZE)
        page.goto(Path(folder, "index.html").as_uri())
        page.screenshot(path=DOCS / "home.png")


if __name__ == "__main__":
    main()
