"""Folders of files, and what was said of them when they were read."""

from pathlib import Path

from statusgen.sources import Sources


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Write each of `files` to its path below `folder`."""
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def said(found: Sources) -> list[str]:
    return [f"{problem.place}: {problem.level}: {problem.message}" for problem in found.problems]
