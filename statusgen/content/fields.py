"""What single values may be: each type reads text, says no in the author's words, and describes itself in a schema."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from statusgen.content import times, urls
from statusgen.content.findings import UnreadableError, listing, shown
from statusgen.markup import FORBIDDEN, REPLACEMENT
from statusgen.model import Impact, Severity, Show, State
from statusgen.structs import Frozen

T = TypeVar("T")

SLUG_LIMIT = 200  # file systems take names of 255 bytes, and some of ours are longer than the slug
SLUG = re.compile(f"[a-z0-9][a-z0-9-]{{0,{SLUG_LIMIT - 1}}}")
# These are compiled when they are needed, which is seldom.
INTEGER = "-?[0-9]{1,9}"
FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Context(Frozen):
    """What reading a value needs to know: the site's time zone, the files below `static/`, ids of components."""

    zone: ZoneInfo
    static: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()


class Single(Frozen, eq=False):
    """A single value: what reads its text, and what the schema says of it.

    `read` also gets the `Context` where it is `in_context`, and raises UnreadableError.
    """

    read: Callable[..., object]
    schema: Mapping[str, object]
    in_context: bool = False


class Elsewhere(Frozen, eq=False):
    """A value that is read where more is known than here."""

    schema: Mapping[str, object]


class Told(Frozen):
    """What the schema says of a key, and its `name` where that is no name in Python."""

    description: str
    examples: tuple[object, ...]
    name: str | None
    default: object


def told(description: str, *examples: object, name: str | None = None, default: object = None) -> Told:
    """Return what the schema says of a key; each example can be written as it stands."""
    return Told(description, examples, name, default)


def as_text(value: object) -> str:
    """Return `value` without space around it, and without what YAML can write but no page or feed may hold.

    Raises:
        UnreadableError: if it is a list or a mapping, or absent.
    """
    if isinstance(value, str):
        # Python calls none of what is forbidden printable, and looking for that is quicker.
        return value.strip() if value.isprintable() else FORBIDDEN.sub(REPLACEMENT, value).strip()
    if value is None:
        raise UnreadableError("a value is missing here", "write one, and put it in quotes if it begins with '#'")
    raise UnreadableError(f"{_kind(value)} instead of a single value", "write the value behind the key")


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else "a mapping"


def one_line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise UnreadableError("this text is empty", "write some or remove the key")
    return line


def slug(text: str) -> str:
    if len(text) > SLUG_LIMIT:
        raise UnreadableError(f"{shown(text)} is too long for an id", f"an id has up to {SLUG_LIMIT} characters")
    if not SLUG.fullmatch(text):
        raise UnreadableError(f"{shown(text)} is not an id", "an id is made of a-z, 0-9 and '-'")
    return text


def word_of(noun: str, words: Mapping[str, T]) -> Callable[[str], T]:
    """Return a reader of one of a few words: `'P9' is not a severity (P0, P1, P2 or P3)`."""

    def read(text: str) -> T:
        if text not in words:
            raise UnreadableError(f"{shown(text)} is not {noun} ({listing(words)})", word=text, choices=words)
        return words[text]

    return read


def integer_from(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(INTEGER, text) or not lowest <= int(text) <= highest:
            raise UnreadableError(f"{shown(text)} is not a whole number from {lowest} to {highest}")
        return int(text)

    return read


def _time(text: str, context: Context) -> datetime:
    return times.parse_time(text, context.zone)


def _day_or_time(text: str, context: Context) -> datetime:
    return times.parse_day_or_time(text, context.zone)


def _flag(text: str) -> bool:
    if text.lower() not in FLAGS:
        raise UnreadableError(f"{shown(text)} is neither true nor false", word=text, choices=("true", "false"))
    return FLAGS[text.lower()]


STATES = {state.key: state for state in State}
SEVERITIES = {severity.value: severity for severity in Severity}
SHOWS = {show.value: show for show in Show}
IMPACTS = {impact.value: impact for impact in Impact if impact is not Impact.MAINTENANCE}

read_state = word_of("a state", STATES)

TEXT_SCHEMA = {"type": ["string", "number", "boolean"]}  # what YAML's own readers make of a text
TIME_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]+[0-9]{2}:[0-9]{2}"}
DAY_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}
URL_SCHEMA = {"type": "string", "pattern": "^https?://"}


def integer(lowest: int, highest: int) -> Single:
    return Single(integer_from(lowest, highest), {"type": "integer", "minimum": lowest, "maximum": highest})


def word(noun: str, words: Mapping[str, object]) -> Single:
    return Single(word_of(noun, words), {"type": "string", "enum": [*words]})


Text = Annotated[str, Single(str, TEXT_SCHEMA)]
Line = Annotated[str, Single(one_line, TEXT_SCHEMA)]
Slug = Annotated[str, Single(slug, {"type": ["string", "integer"], "pattern": f"^{SLUG.pattern}$"})]
Flag = Annotated[bool, Single(_flag, {"type": "boolean"})]
Order = Annotated[int, integer(-999999, 999999)]
GroupMinutes = Annotated[int, integer(0, 1440)]
Time = Annotated[datetime, Single(_time, TIME_SCHEMA, in_context=True)]
DayOrTime = Annotated[datetime, Single(_day_or_time, DAY_SCHEMA, in_context=True)]
Day = Annotated[date, Single(times.parse_day, DAY_SCHEMA)]
StateWord = Annotated[State, word("a state", STATES)]
SeverityWord = Annotated[Severity, word("a severity", SEVERITIES)]
ImpactWord = Annotated[Impact, word("an impact", IMPACTS)]
ShowWord = Annotated[Show, word("a way to show", SHOWS)]
Url = Annotated[str, Single(urls.parse_url, URL_SCHEMA)]
ContactUrl = Annotated[str, Single(urls.parse_contact, {"type": "string", "pattern": "^(https?://|mailto:)"})]
RawComponents = Annotated[
    object,
    # Each of them is read with what the severity says, which is not known here: `changes` does it.
    Elsewhere(
        {
            "oneOf": [
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": {"type": "string", "enum": [*STATES]}},
            ]
        }
    ),
]
