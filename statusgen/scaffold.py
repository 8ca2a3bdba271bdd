"""What `init` lays down: a small commented start, or the sample company with its story moved to now."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statusgen.problems import StatusgenError, UsageError

STORY = datetime(2026, 6, 10, 14, 30, tzinfo=UTC)
"""The instant that the sample company's story is about: an incident is open, a maintenance runs, another is to come."""

PACKAGE = Path(__file__).parent
STARTER = PACKAGE / "starter"

MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:([ T])(\d\d:\d\d))?")
LATER_FACT = re.compile(r"^(?:detected|acknowledged|mitigated|resolved): (\d{4}-\d\d-\d\d \d\d:\d\d).*\n", re.MULTILINE)
UPDATE = re.compile(r"^## (?=\d{4}-\d\d-\d\d \d\d:\d\d)", re.MULTILINE)


def starter(now: datetime) -> dict[str, bytes]:
    """Return `{path: bytes}` of the commented start; its dates are those of the days before `now`."""
    days = {"{today}": now, "{yesterday}": now - timedelta(days=1), "{week_ago}": now - timedelta(days=7)}

    def dated(text: str) -> str:
        for token, day in days.items():
            text = text.replace(token, f"{day:%Y-%m-%d}")
        return text

    return _rewritten(STARTER, dated)


def demo(now: datetime) -> dict[str, bytes]:
    """Return `{path: bytes}` of the sample company as it stood at `STORY`, with that instant moved to `now`."""
    # An installed wheel carries the sample; a checkout has it beside the package.
    carried = PACKAGE / "_demo"
    folder = carried if carried.is_dir() else PACKAGE.parent / "content"
    shift = now.replace(second=0, microsecond=0) - STORY
    files = _rewritten(folder, lambda text: _shifted(_until_story(text), shift))
    return {f"content/{path}": content for path, content in files.items()}


def lay_down(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into `folder`, which may hold other things such as a `.git`.

    Raises:
        UsageError: if one of them is there already; then nothing is written.
        StatusgenError: if it cannot be written.
    """
    there = next((folder / path for path in files if (folder / path).exists()), None)
    if there:
        raise UsageError(f"{there} is there already; nothing was written")
    try:
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise StatusgenError(f"cannot write {error.filename or folder}: {error.strerror}") from error


def _rewritten(folder: Path, rewrite: Callable[[str], str]) -> dict[str, bytes]:
    """Return the files below `folder` with `rewrite` applied to their paths and texts."""
    found = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in _files(folder)}
    return {rewrite(path): rewrite(text).encode() for path, text in found.items()}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _until_story(text: str) -> str:
    """Leave out what was written after `STORY`: in the moved story nobody knows it yet."""
    text = LATER_FACT.sub(lambda fact: "" if _time(fact[1]) > STORY else fact[0], text)
    first, *updates = UPDATE.split(text)
    kept = (f"## {update}" for update in updates if _time(update[:16]) <= STORY)
    return "".join((first, *kept))


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def _shifted(text: str, shift: timedelta) -> str:
    """Move every time by `shift`, and every bare date by its whole days."""

    def moved(match: re.Match[str]) -> str:
        day, separator, clock = match.groups()
        if clock is None:
            return f"{datetime.fromisoformat(day) + timedelta(days=shift.days):%Y-%m-%d}"
        return f"{datetime.fromisoformat(f'{day} {clock}') + shift:%Y-%m-%d{separator}%H:%M}"

    return MOMENT.sub(moved, text)
