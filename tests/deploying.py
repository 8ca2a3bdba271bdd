"""A little company that publishes its page, and the command that does it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from folders import put
from little import files
from responding import COMPANY
from statusgen.cli import run
from statusgen.cli.notifying import News, Notified

Deploy = Callable[..., tuple[int, str, str]]

PLACES = """
deploy:
  production: {to: "file:public/production"}
  backup: {to: "file:public/backup", keep: 2}
"""
PLACES_ONLY = f"""
-- components/api.yaml --
name: API
-- site.yaml --
title: Acme Status
url: https://status.acme.example/
{PLACES}"""

MISTAKE = """
deploy:
  production: {to: "file:public/production", kep: 2}
  backup: {to: "file:public/backup"}
"""
# What is said of it.
TOLD = """content/site.yaml:6:46: error: unknown key 'kep' (did you mean 'keep'?)
1 error
"""


def lay(deploy: str = "", **more: str) -> None:
    """Lay the little company down, with `deploy` at the end of its site.yaml, and `more` files by their kind."""
    texts = files(COMPANY)
    texts["site.yaml"] += deploy
    texts |= {path.replace("__", "/") + ".yaml": text for path, text in more.items()}
    put(Path("content"), {path: text.encode() for path, text in texts.items()})


def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Deploy:
    """Return what runs the command, or another one, at a fixed time, and gives code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775988000")  # 2026-04-12 10:00 UTC

    def call(*arguments: str, command: str = "deploy") -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([command, *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def count() -> int:
    return sum(path.is_file() for path in Path("site").rglob("*") if ".statusgen" not in path.parts)


def timeless(text: str) -> str:
    """Return lines without how long each place took."""
    return "".join(f"{line.rpartition(', ')[0] if line.endswith(' s') else line}\n" for line in text.splitlines())


def listener(monkeypatch: pytest.MonkeyPatch) -> list[News]:
    """Return what those who notify are given."""
    found: list[News] = []

    def tell(news: News, **_: object) -> Notified:
        found.append(news)
        return Notified()

    monkeypatch.setattr("statusgen.cli.deploy.notify", tell)
    return found
