"""What an update says, from arguments or from answers: its message, its status, the states that change."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import click

from statusgen.cli import asking, editor
from statusgen.cli.changing import Plan, carry_out, given_back_unless_done
from statusgen.cli.desk import AnyCase, Desk
from statusgen.cli.wording import About, about, template_option, words_for
from statusgen.content.fields import STATES
from statusgen.content.findings import did_you_mean, listing
from statusgen.editing import NewUpdate, cleaned, heading_of, with_update, with_value, written_text
from statusgen.model import Changes, Incident, State, Status
from statusgen.problems import UsageError
from statusgen.structs import Frozen, replace
from statusgen.words import STATUSES

ENDS = frozenset({Status.RESOLVED, Status.COMPLETED, Status.CANCELLED})

Command = TypeVar("Command", bound=Callable[..., int])


class Said(Frozen):
    """The message of an update as it was given; None if it was not."""

    message: str | None
    edit: bool
    template: str | None = None  # its name
    default: str = ""  # that is offered where somebody is asked


def message_options(command: Command) -> Command:
    """Add `--message`, `--template`, `--edit` and `--component`."""
    message = click.option(
        "--message", metavar="TEXT", help="What is said, in Markdown; - reads it from standard input."
    )
    edit = click.option("--edit", is_flag=True, help="Write the message in $VISUAL or $EDITOR.")
    components = click.option(
        "--component", "components", multiple=True, metavar="ID=STATE", help="New state of a component; more than once."
    )
    return message(template_option(edit(components(command))))


def time_option(option: str, what: str) -> Callable[[Command], Command]:
    """Return an option for a time; it is read when the site's zone is known."""
    return click.option(option, metavar="TIME", help=what)


def read_message(desk: Desk, said: Said, update: NewUpdate, about: About, note: str) -> str:
    """Return the message that was given, or is written now, with the `note` beside it.

    Raises:
        UsageError: if there is none, or it is empty.
    """
    text = _piped() if said.message == "-" else said.message
    typed = text = None if text is None else cleaned_text(text, "the message")
    if said.template is not None:
        if text is not None:
            raise UsageError("--message and --template exclude each other; --edit changes a template's text")
        text = words_for(desk, said.template, update.status, about, update.at)
    if said.edit:
        with given_back_unless_done(typed or ""):
            text = editor.write(text or said.default, note)
    elif text is None:
        asking.require("--message TEXT, --template NAME or --edit", "the message")
        text = _asked(said.default) or editor.write(said.default, note)
    if not written_text(text):
        raise UsageError("the message is empty: nothing was written")
    return cleaned_text(text, "the message")


def _piped() -> str:
    return sys.stdin.buffer.read().decode(errors="surrogateescape")


def _asked(default: str) -> str:
    return asking.message("Message" if default else "Message (empty for your editor)", default)


def cleaned_text(text: str, what: str) -> str:
    """Return `text` without what no file of content may hold.

    Raises:
        UsageError: if it is not UTF-8, of which nobody knows what it says.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{what} is not UTF-8: nothing was written") from error
    return cleaned(text)


def read_changes(desk: Desk, pairs: Sequence[str], usual: State | None = None) -> Changes:
    """Return what `--component id=state` say; with a `usual` state, an id alone says that.

    Raises:
        UsageError: if one of them names no component or no state, or two of them the same component.
    """
    found: dict[str, State] = {}
    for pair in pairs:
        component, equals, state = (pair if "=" in pair or usual is None else f"{pair}={usual.key}").partition("=")
        check_component(desk, component)
        if not equals:
            raise UsageError(f"--component {pair}: write {component}=STATE, with {listing(STATES)}")
        if component in found:
            raise UsageError(f"--component: '{component}' stands twice")
        found[component] = read_state(state)
    return tuple(found.items())


def check_component(desk: Desk, component: str) -> None:
    known = desk.facts.components
    if component not in known:
        hint = did_you_mean(component, [*known]) or f"there are {listing(sorted(known))}" if known else "there is none"
        raise UsageError(f"there is no component '{component}' ({hint})")


def labels(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what components with these ids and `names` are called where one of them is asked for: no two the same."""
    by_id = dict(names)
    count = Counter(by_id.values())
    return {key: name if count[name] == 1 else f"{name} ({key})" for key, name in by_id.items()}


def component_choices(desk: Desk) -> dict[str, str]:
    """Return the ids of all components by what they are called."""
    named = labels((component.id, component.name) for component in desk.facts.site.components)
    return {label: key for key, label in named.items()}


def read_state(text: str) -> State:
    return _word("state", text, STATES)


def read_status(text: str, statuses: Sequence[Status]) -> Status:
    return _word("status", text, {status.value: status for status in statuses})


Word = TypeVar("Word")


def _word(noun: str, text: str, words: Mapping[str, Word]) -> Word:
    """Return the word that `text` is, or is a part of: `degraded`.

    Spaces, hyphens and capitals are as whoever typed it likes them.
    """
    key = "_".join(text.replace("-", " ").replace("_", " ").lower().split())
    found = [key] if key in words else [word for word in words if key and key in word]
    if len(found) != 1:
        hint = did_you_mean(key, [*words]) if not found else ""
        raise UsageError(f"'{text}' is not a {noun} ({hint or listing(found or [*words])})")
    return words[found[0]]


def ask_states(case: AnyCase, question: str, usual: Mapping[str, State]) -> Changes:
    """Ask whether the components of `case` are in another state than the `usual`, and return those that are."""
    if not case.names or not asking.confirm(question, default=False):
        return ()
    named = labels(case.names).items()
    asked = ((key, asking.choose(f"{label}?", [*STATES], usual[key].key)) for key, label in named)
    return tuple((key, STATES[word]) for key, word in asked if STATES[word] is not usual[key])


def note_for(desk: Desk, case: AnyCase, heading: str) -> str:
    """Return what stands below the message while it is edited."""
    lines = [f"{case.item.title} ({case.item.source})", heading]
    lines += [f"{name}: {state.key}" for key, name in case.names if (state := desk.facts.tracks[key].state) is not None]
    return "\n".join(lines)


def say(
    desk: Desk,
    case: AnyCase,
    said: Said,
    update: NewUpdate,
    edit: Callable[[str], str] = lambda text: text,
) -> int:
    """Add `update` with the message that is given or asked for to what `edit` makes of the file; tell what came of it.

    Raises:
        StatusgenError: if that cannot be done; the message is printed then.
    """
    path = case.item.source
    note = note_for(desk, case, heading_of(update, desk.zone))
    message = read_message(desk, said, update, about(case), note)
    whole = replace(update, message=message)
    with given_back_unless_done(message):
        change = desk.edit(
            path, lambda text: with_update(path, _timed(desk, case, edit(text), whole), whole, desk.zone)
        )
    did = f"{case.item.title}: {STATUSES[update.status]}"
    return carry_out(desk, Plan(change, did, case.item.slug, typed=message, ends=update.status in ENDS))


def _timed(desk: Desk, case: AnyCase, text: str, update: NewUpdate) -> str:
    """Move `resolved` of one that was reopened: it is when the last `Resolved` counts from."""
    item = case.item
    if update.status is Status.RESOLVED and isinstance(item, Incident) and item.resolved:
        return with_value(item.source, text, "resolved", desk.written(update.at))
    return text
