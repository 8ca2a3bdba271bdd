"""Messages from templates: the text for a status, filled in for one incident or maintenance."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

import click

from statusgen.cli import console
from statusgen.cli.desk import AnyCase, Desk
from statusgen.content.findings import did_you_mean, listing
from statusgen.content.messages import Message, filled, placeholders, read_message
from statusgen.language import Language
from statusgen.metrics import USUAL
from statusgen.model import Incident, Severity, Status
from statusgen.problems import Problem, ProblemsError, UsageError
from statusgen.sources.messages import MessageFile, read_messages
from statusgen.structs import Frozen
from statusgen.words import STATUSES

Command = TypeVar("Command", bound=Callable[..., object])

template_option = click.option(
    "--template", metavar="NAME", help="Take the message from a template; `statusgen messages` lists them."
)


class About(Frozen):
    """What a template is filled in for."""

    title: str
    components: tuple[str, ...]  # their names
    severity: Severity | None = None
    window: tuple[datetime, datetime] | None = None  # of a maintenance


def about(case: AnyCase) -> About:
    names = tuple(name for _, name in case.names)
    item = case.item
    if isinstance(item, Incident):
        return About(item.title, names, item.severity)
    return About(item.title, names, window=(item.starts, item.ends))


def find_message(desk: Desk, name: str) -> Message:
    """Return the template called `name`.

    Raises:
        UsageError: if there is none.
        ProblemsError: if it has mistakes.
    """
    files = read_messages(desk.content)
    if name not in files:
        hint = did_you_mean(name, files) or f"there are {listing(files)}"
        raise UsageError(f"there is no template '{name}' ({hint})")
    message, problems = message_of(files[name])
    if problems:
        raise ProblemsError(tuple(map(desk.as_known, problems)))
    return message


def message_of(file: MessageFile) -> tuple[Message, tuple[Problem, ...]]:
    """Return what a template says, and all that is wrong with its file."""
    message, problems = read_message(file.path, file.text)
    return message, file.problems or problems


def fitting_templates(desk: Desk, status: Status, about: About) -> Iterator[str]:
    """Yield the names of the templates that have a text for `status`, and want to be told no more than there is."""
    for name, file in read_messages(desk.content).items():
        message, problems = message_of(file)
        text = message.texts.get(status)
        if problems:
            console.note(f"the template '{name}' has mistakes: `statusgen check` tells them")
        elif text is not None and (about.components or "components" not in placeholders(text)):
            yield name


def words_for(desk: Desk, name: str, status: Status, about: About, at: datetime) -> str:
    """Return what the template called `name` says at `at` of a thing with that `status`.

    Raises:
        UsageError: if it says nothing, or wants to be told what is not known.
        ProblemsError: if it has mistakes.
    """
    texts = find_message(desk, name).texts
    if status not in texts:
        has = listing([STATUSES[each] for each in texts])
        raise UsageError(f"the template '{name}' has no text for '{STATUSES[status]}': it has {has} (give --status)")
    values = _values(desk, about, at)
    if not placeholders(texts[status]) <= values.keys():
        raise UsageError(f"the template '{name}' tells which components are hit: name them with --component")
    return filled(texts[status], values)


def _values(desk: Desk, about: About, at: datetime) -> dict[str, str]:
    language = desk.facts.language
    next_update = at + dict(desk.facts.site.settings.update_targets)[about.severity or USUAL]
    values = {"title": about.title, "next_update": _moment(language, next_update, at)}
    if about.components:
        values["components"] = language.listed(about.components)
    if about.window:
        values |= zip(("starts", "ends"), (_moment(language, each, at) for each in about.window), strict=True)
    return values


def _moment(language: Language, moment: datetime, at: datetime) -> str:
    """Return a time of day where that is enough: for one on the day of `at`."""
    days = {each.astimezone(language.zone).date() for each in (moment, at)}
    return language.time(moment) if len(days) == 1 else language.moment(moment)
