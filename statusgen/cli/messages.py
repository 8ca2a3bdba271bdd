"""`statusgen messages`."""

from collections.abc import Mapping
from pathlib import Path

import click

from statusgen.cli import console
from statusgen.cli.options import content_option
from statusgen.cli.wording import message_of
from statusgen.content.findings import did_you_mean, listing
from statusgen.content.messages import FOLDER
from statusgen.problems import UsageError
from statusgen.saving import Change, save
from statusgen.sources.messages import MessageFile, read_messages
from statusgen.words import STATUSES


@click.command(
    epilog="""\b
Examples:
  statusgen messages
  statusgen messages database
  statusgen messages database --copy
"""
)
@click.argument("name", required=False)
@click.option("--copy", is_flag=True, help="Make the one called NAME your own: write it to `_messages`.")
@content_option
def messages(*, name: str | None, copy: bool, content: Path) -> int:
    """List the message templates, or print the one called NAME.

    Your own ones are files in `_messages` below the content folder; one with the name of a built-in template takes its
    place.
    """
    files = read_messages(content)
    if name is not None and name not in files:
        raise UsageError(f"there is no template '{name}' ({did_you_mean(name, files) or listing(files)})")
    if copy and name is None:
        raise UsageError("--copy: name the template that is to be copied")
    if name is None:
        return _list(files, content)
    if files[name].problems:
        console.show_problems(files[name].problems, content.as_posix())
        return 1
    text = files[name].text
    if copy:
        path = f"{FOLDER}/{name}.md"
        save(content, Change(path, None, text.encode()))
        console.mention(f"{content / path}: written")
    else:
        console.say("\n".join(map(_printable, text.rstrip("\n").split("\n"))))
    return 0


def _printable(line: str) -> str:
    """Return a line, with its tabs, without what would steer a terminal."""
    return "\t".join(map(console.printable, line.rstrip("\r").split("\t")))


def _list(files: Mapping[str, MessageFile], content: Path) -> int:
    from statusgen.cli.tables import table  # noqa: PLC0415  # 50 ms that printing one does not need

    read = {name: message_of(file) for name, file in files.items()}
    rows = [
        (each, message.title, ", ".join(map(STATUSES.__getitem__, message.texts)))
        for each, (message, _) in read.items()
    ]
    console.say(table("", ("name ", "title ", "has a text for "), rows))
    problems = [problem for _, found in read.values() for problem in found]
    console.show_problems(problems, content.as_posix())
    return int(bool(problems))
