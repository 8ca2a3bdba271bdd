"""A little site in three states: from each to the next pages come, change, move and go."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from little import files
from statusgen.cli import run
from statusgen.output import CONTROL
from test_output import tree

BASE = "https://status.acme.example/"
NOW = "2026-06-10T12:00:00Z"

INCIDENT = """---
title: {title}
components: [{component}]
aliases: [{aliases}]
---

## {day} 09:00 - Investigating

We look into it.

## {day} 10:00 - Resolved

All is well.
"""

POSTMORTEM = """---
published: 2026-04-20
summary: A full disk.
---

What we learned.
"""


def incident(title: str, day: str, component: str = "api", aliases: str = "") -> str:
    return INCIDENT.format(title=title, day=day, component=component, aliases=aliases)


FIRST = files(f"""
-- components/api.yaml --
name: API
-- components/web.yaml --
name: Dashboard
-- incidents/late.md --
{incident("Late", "2026-06-01", "web")}
-- incidents/moved.md --
{incident("Moved", "2026-05-02")}
-- incidents/told.md --
{incident("Told", "2026-04-02")}
-- postmortems/told.md --
{POSTMORTEM}
-- pages/about.md --
---
title: About
---

Who we are.
-- static/logo.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
-- static/files --
a file
""")

# An incident and a component go, others come, a month begins, one is renamed, one is told no more, a file is a folder.
SECOND = files(f"""
-- site.yaml --
title: Acme Status
url: {BASE}
logo: logo.svg
theme:
  accent: "#a02040"
-- components/api.yaml --
name: API
-- components/mail.yaml --
name: Mail
-- incidents/renamed.md --
{incident("Moved", "2026-05-02", aliases="moved")}
-- incidents/told.md --
{incident("Told", "2026-04-02")}
-- incidents/march.md --
{incident("March", "2026-03-02", "mail")}
-- maintenance/upgrade.md --
---
title: Upgrade
components: [mail]
starts: 2026-06-12 10:00
ends: 2026-06-12 11:00
---
-- static/logo.svg --
<svg xmlns="http://www.w3.org/2000/svg" class="two"/>
-- static/files/one.txt --
a folder
""")

# And an outage, which is on every page.
THIRD = files(f"""
-- components/api.yaml --
name: API
-- components/mail.yaml --
name: Mail
-- incidents/down.md --
---
title: Down
components: [api]
---

## 2026-06-10 11:00 - Investigating

We look into it.
-- incidents/late.md --
{incident("Late again", "2026-06-01", "mail")}
-- postmortems/late.md --
{POSTMORTEM}
-- pages/about.md --
---
title: About us
---

Who we were.
-- static/files --
a file again
""")

STATES = (FIRST, SECOND, THIRD)


def lay(content: Path, state: Mapping[str, str]) -> None:
    """Make the folder `content` hold `state` and nothing else."""
    shutil.rmtree(content, ignore_errors=True)
    for path, text in state.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, "utf-8")


def clean(folder: Path, state: Mapping[str, str]) -> dict[str, bytes]:
    """Return what a first build of `state` writes, in a `folder` of its own."""
    lay(folder / "content", state)
    assert run(["build", str(folder / "content"), "--output", str(folder / "site"), "--now", NOW, "--quiet"]) == 0
    return tree(folder / "site")


def control(site: Path) -> dict[str, int]:
    """Return the paths of statusgen's own files in the output, and their sizes."""
    own = site / CONTROL
    return {place.relative_to(own).as_posix(): place.stat().st_size for place in sorted(own.rglob("*"))}
