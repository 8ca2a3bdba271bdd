"""The start, which is most of a small build: what is imported, and what is not."""

import subprocess
import sys
from pathlib import Path

from folders import put
from little import files
from test_layers import LIBRARIES

SITE = """
-- incidents/api-down.md --
---
title: API down
---

## 2026-04-12 09:20 - Resolved

All is **well**.
"""
SCRIPT = """
import sys
from statusgen.cli import run
code = run(["build", "--cache", "cache", "--now", "2026-04-13 12:00"])
print(code, *sys.modules)
"""


def lay(content: Path, site: str) -> None:
    put(content, {path: text.encode() for path, text in files(site).items()})


def imported_by_a_build(folder: Path) -> set[str]:
    """Return the names of all modules that a build in `folder`, in a process of its own, imports."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=folder, capture_output=True, text=True, check=True)
    code, *names = done.stdout.splitlines()[-1].split()
    assert code == "0"
    return {*names}


def test_a_build_with_nothing_to_do_imports_only_what_finds_that_out(tmp_path: Path) -> None:
    lay(tmp_path / "content", SITE)
    imported_by_a_build(tmp_path)
    imported = imported_by_a_build(tmp_path)
    assert {name.split(".")[1] for name in imported if name.startswith("statusgen.")} == {
        *("built", "cache", "cli", "drafts", "files", "instant"),
        *("looks", "memory", "output", "parallel", "problems", "sources", "structs"),
    }
    assert imported & LIBRARIES.keys() == {"click", "msgspec"}


def test_a_build_after_an_edit_imports_nothing_for_what_is_plain_remembered_or_well(tmp_path: Path) -> None:
    lay(tmp_path / "content", SITE)
    imported_by_a_build(tmp_path)
    lay(tmp_path / "content", SITE.replace("well", "up"))
    plain = {"markdown", "yaml"}
    remembered = {"babel", *(f"statusgen.content.{name}" for name in ("alerts", "settings", "site_fields"))}
    well = {"difflib", "traceback", "statusgen.lints.truth"}
    others = {"email", "statusgen.content.messages", "statusgen.content.schema"}
    assert imported_by_a_build(tmp_path) & (plain | remembered | well | others) == set()


def test_no_command_looks_for_garbage_while_it_starts() -> None:
    script = (
        "import gc, os; from statusgen.__main__ import main; os._exit = lambda _code: print(gc.isenabled()); main()"
    )
    done = subprocess.run([sys.executable, "-c", script, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
