"""`statusgen new component`."""

import re
import unicodedata

import click

from statusgen.cli import asking
from statusgen.cli.changing import Plan, carry_out, change_options
from statusgen.cli.desk import Desk
from statusgen.cli.saying import cleaned_text, read_state
from statusgen.composing import component_text, new_slug
from statusgen.content.fields import SLUG
from statusgen.content.findings import did_you_mean, listing
from statusgen.model import State
from statusgen.problems import UsageError
from statusgen.saving import Change
from statusgen.words import STATES


@click.command(
    epilog="""\b
Examples:
  statusgen new component "Sign-in" --group access --description "Passwords, passkeys and single sign-on"
"""
)
@click.argument("name", required=False)
@click.option("--id", "identifier", metavar="ID", help="How files name it, instead of an id made of its name.")
@click.option("--group", metavar="ID", help="A group of site.yaml.")
@click.option("--description", metavar="TEXT", help="A sentence on what it is.")
@click.option("--state", metavar="STATE", default="operational", help="What it is able to do.  [operational]")
@change_options
def component(  # noqa: PLR0913  # one for each option
    *, desk: Desk, name: str | None, identifier: str | None, group: str | None, description: str | None, state: str
) -> int:
    """Add a component to the page, called NAME.

    Its uptime is counted from today on.
    """
    if name is None:
        asking.require("an argument, in quotes", "the name")
        name = asking.text("What do visitors call it?")
    name = " ".join(cleaned_text(name, "the name").split())
    if not name:
        raise UsageError("the name is empty: nothing was written")
    found = _id(desk, name, identifier)
    _check_group(desk, group)
    word = read_state(state)
    values = {
        "name": name,
        "description": description and cleaned_text(description, "--description"),
        "group": group,
        "status": None if word is State.OPERATIONAL else word.key,
        "status_since": None if word is State.OPERATIONAL else desk.written(desk.now.replace(second=0)),
        "tracked_since": f"{desk.facts.today}",
    }
    change = Change(f"components/{found}.yaml", None, component_text(values).encode())
    return carry_out(desk, Plan(change, f"{name}: {STATES[word]}, a new component", component=found))


def _id(desk: Desk, name: str, identifier: str | None) -> str:
    if identifier is None and not re.search("[A-Za-z0-9]", unicodedata.normalize("NFKD", name)):
        asking.require("--id ID", "the id")
        identifier = asking.text("How do files name it, in a-z, 0-9 and '-'? It stays that for ever.")
    found = new_slug(name, ()) if identifier is None else identifier
    if not SLUG.fullmatch(found):
        raise UsageError(f"--id {found}: an id is made of a-z, 0-9 and '-'")
    if f"components/{found}.yaml" in desk.sources.texts:
        raise UsageError(f"there is a component '{found}': give the new one another name, or an id with --id")
    return found


def _check_group(desk: Desk, group: str | None) -> None:
    groups = [each.id for each in desk.facts.site.settings.groups]
    if group is not None and group not in groups:
        hint = did_you_mean(group, groups) or (f"there are {listing(groups)}" if groups else "add it to site.yaml")
        raise UsageError(f"there is no group '{group}' ({hint})")
