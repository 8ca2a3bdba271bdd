"""Commands give no new file an address that another file has, or had once, and break no other file."""

from pathlib import Path

import pytest

from alerting import alertmanager
from paging import Page
from responding import Shell, lay

OLD_NAME = "2026-04-12-the-api-is-down"
RENAMED = f"""
-- incidents/2026-04-12-renamed.md --
---
title: Something else
aliases: [{OLD_NAME}]
---

## 2026-04-12 08:00 - Resolved

Well.
"""
MISNAMED = RENAMED.replace("2026-04-12-renamed", "2026-04-12-The_API_is_down").replace(f"aliases: [{OLD_NAME}]\n", "")


@pytest.fixture
def page(shell: Shell) -> Page:
    return Page(shell)


@pytest.mark.parametrize(
    "content",
    [RENAMED, RENAMED.replace("---\n\n##", "draft: true\n---\n\n##"), MISNAMED],
    ids=["an old name", "an old name of a draft", "a name that is nearly the same"],
)
def test_a_new_incident_takes_no_address_that_another_one_has(page: Page, content: str) -> None:
    lay(content)
    before = page.shell("check").err
    page.take("alertmanager", alertmanager())
    done = page.shell("new", "incident", "The API is down", "--message", "We look into it.", "--draft")
    assert done.code == 0
    assert {f"{OLD_NAME}-2.md", f"{OLD_NAME}-3.md"} < {*page.files()}
    assert page.shell("check").err == before


def test_an_old_name_that_is_asked_for_is_refused(page: Page) -> None:
    lay(RENAMED)
    done = page.shell("new", "incident", "A", "--message", "b", "--slug", OLD_NAME)
    assert done.err.endswith(
        f"--slug {OLD_NAME}: incidents/2026-04-12-renamed.md has this address, or had it once: choose another\n"
    )
    assert (done.code, len(page.files())) == (2, 1)


def test_what_would_break_another_file_is_refused(page: Page) -> None:
    lay("\n-- components/Mail.yaml --\nname: Mail\n")
    done = page.shell("new", "component", "Mail")
    assert done.err == (
        "content/components/Mail.yaml: error: 'mail' is the name of components/mail.yaml too (rename one of them)\n"
        "1 error\n"
    )
    assert (done.code, Path("content/components/mail.yaml").exists()) == (1, False)
