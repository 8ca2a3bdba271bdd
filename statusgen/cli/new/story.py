"""What incidents and maintenance have in common when they begin."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from statusgen.cli import asking
from statusgen.cli.changing import Plan, carry_out
from statusgen.cli.desk import Desk
from statusgen.cli.saying import Said, cleaned_text, component_choices, read_message
from statusgen.cli.wording import About, find_message, fitting_templates
from statusgen.composing import new_slug, story_text
from statusgen.content.fields import SLUG
from statusgen.content.places import stem_of
from statusgen.documents import Value
from statusgen.editing import NewUpdate, heading_of, update_text
from statusgen.model import Changes, Status
from statusgen.problems import UsageError
from statusgen.saving import Change
from statusgen.structs import Frozen, replace
from statusgen.words import STATUSES

OWN_WORDS = "your own words"


class Beginning(Frozen):
    """An incident or a maintenance before it is written."""

    folder: str  # `incidents`
    day: datetime
    slug: str | None  # as it was asked for
    about: About
    said: Said
    update: NewUpdate
    values: Mapping[str, Value]  # of the front matter


def find_title(desk: Desk, given: str | None, template: str | None, question: str) -> str:
    """Return the title, in one line.

    Raises:
        UsageError: if there is none.
    """
    usual = "" if template is None else find_message(desk, template).title
    if given is None and not usual:
        asking.require("an argument, in quotes", "the title")
    if given is None and asking.is_possible():
        given = asking.text(question, usual)
    title = " ".join(cleaned_text(usual if given is None else given, "the title").split())
    if not title:
        raise UsageError("the title is empty: nothing was written")
    return title


def written_states(changes: Changes) -> dict[str, Value]:
    return {key: state.key for key, state in changes}


def ask_components(desk: Desk, question: str) -> dict[str, str]:
    """Return what the components are called that are chosen, by their ids."""
    ids = component_choices(desk)
    return {ids[label]: label for label in asking.choose_some(question, [*ids])}


def find_template(desk: Desk, said: Said, status: Status, about: About) -> Said:
    """Ask on a terminal which template the message is taken from, if none was given."""
    if said.message is not None or said.template is not None or said.edit or not asking.is_possible():
        return said
    chosen = asking.choose("Which words?", [OWN_WORDS, *fitting_templates(desk, status, about)], OWN_WORDS)
    return replace(said, template=None if chosen == OWN_WORDS else chosen)


def begin(desk: Desk, beginning: Beginning) -> int:
    """Write the file, and tell what came of it.

    Raises:
        StatusgenError: if that cannot be done.
    """
    update, about, path = beginning.update, beginning.about, _path(desk, beginning)
    note = f"{about.title}\n{heading_of(update, desk.zone)}"
    message = read_message(desk, beginning.said, update, about, note)
    text = story_text(beginning.values, update_text(replace(update, message=message), desk.zone))
    change = Change(path, None, text.encode())
    return carry_out(
        desk, Plan(change, f"{about.title}: {STATUSES[update.status]}", PurePosixPath(path).stem, typed=message)
    )


def _why_taken(slug: str, path: str) -> str:
    if stem_of(path) == slug:
        return f"there is one already; say more about it with `statusgen update {slug}`"
    return f"{path} has this address, or had it once: choose another"


def _path(desk: Desk, beginning: Beginning) -> str:
    taken = desk.taken(beginning.folder)
    slug = beginning.slug
    if slug is None:
        slug = new_slug(beginning.about.title, taken, beginning.day.astimezone(desk.zone).date())
    elif not SLUG.fullmatch(slug):
        raise UsageError(f"--slug {slug}: a slug is made of a-z, 0-9 and '-'")
    elif slug in taken:
        raise UsageError(f"--slug {slug}: {_why_taken(slug, taken[slug])}")
    return f"{beginning.folder}/{slug}.md"
