"""What single values may be: each type reads text, says no in the author's words, and describes itself in a schema."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Annotated, NamedTuple, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from statusgen import language
from statusgen.content import destinations, listeners, times, urls
from statusgen.content.findings import UnreadableError, listing, shown
from statusgen.markup import FORBIDDEN, REPLACEMENT
from statusgen.model import Deadline, Impact, Lint, Reports, Severity, Show, State, Target, Topic

T = TypeVar("T")

SLUG_LIMIT = 200  # file systems take names of 255 bytes, and some of ours are longer than the slug
SLUG = re.compile(f"[a-z0-9][a-z0-9-]{{0,{SLUG_LIMIT - 1}}}")
# These are compiled when they are needed, which is seldom.
INTEGER = "-?[0-9]{1,9}"
DECIMAL = r"[0-9]{0,3}\.?[0-9]{1,9}"
COLOUR = "#(?:[0-9a-f]{3}|[0-9a-f]{6})"
ZONE = "[A-Za-z0-9_+/-]{1,64}"
LANGUAGE = "[A-Za-z0-9-]{1,35}"
SHORT_COLOUR = len("#abc")
FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Context(NamedTuple):
    """What reading a value needs to know: the site's time zone, the files below `static/`, ids of components."""

    zone: ZoneInfo
    static: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Single:
    """A single value: what reads its text, and what the schema says of it.

    `read` also gets the `Context` where it is `in_context`, and raises UnreadableError.
    """

    read: Callable[..., object]
    schema: Mapping[str, object]
    in_context: bool = False


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """A value that is read where more is known than here."""

    schema: Mapping[str, object]


class Told(NamedTuple):
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


def _minutes(text: str) -> timedelta:
    return timedelta(minutes=integer_from(1, 525600)(text))


def _target(text: str) -> Target:
    if text.lower() in DEADLINES:
        return DEADLINES[text.lower()]
    try:
        return _minutes(text)
    except UnreadableError:
        message = f"{shown(text)} is neither a number of minutes nor {listing(DEADLINES)}"
        raise UnreadableError(message, word=text, choices=DEADLINES) from None


def _weight(text: str) -> Fraction:
    if not re.fullmatch(DECIMAL, text) or Fraction(text) > 1:
        raise UnreadableError(f"{shown(text)} is not a number from 0 to 1", "write it as 0.3")
    return Fraction(text)


def _time(text: str, context: Context) -> datetime:
    return times.parse_time(text, context.zone)


def _day_or_time(text: str, context: Context) -> datetime:
    return times.parse_day_or_time(text, context.zone)


def _flag(text: str) -> bool:
    if text.lower() not in FLAGS:
        raise UnreadableError(f"{shown(text)} is neither true nor false", word=text, choices=("true", "false"))
    return FLAGS[text.lower()]


def _colour(text: str) -> str:
    text = text.lower()
    if not re.fullmatch(COLOUR, text):
        raise UnreadableError(f"{shown(text)} is not a colour", "write it in quotes as '#0a7d55'")
    if len(text) == SHORT_COLOUR:
        return "#" + "".join(digit * 2 for digit in text[1:])
    return text


def _static_path(text: str, context: Context) -> str:
    static = context.static
    below = text.removeprefix("./").removeprefix("static/")
    if text in static:
        return text
    if below in static:
        raise UnreadableError(f"{shown(text)} is not a path below static/", f"write '{below}'")
    raise UnreadableError(f"there is no file {shown(text)} below static/", word=text, choices=static)


def _component(text: str, context: Context) -> str:
    if text not in context.components:
        raise UnreadableError(f"there is no component {shown(text)}", word=text, choices=context.components)
    return text


def _zone(text: str) -> ZoneInfo:
    try:
        if re.fullmatch(ZONE, text):
            return ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # not found, a path out of the database, one of its folders
        pass
    message = f"{shown(text)} is not a time zone"
    raise UnreadableError(message, word=text, choices=available_timezones()) from None


def _language(text: str) -> str:
    if not re.fullmatch(LANGUAGE, text) or not language.is_known(text):
        raise UnreadableError(f"{shown(text)} is not a language", "write a tag such as en, de or pt-BR")
    return text


STATES = {state.key: state for state in State}
SEVERITIES = {severity.value: severity for severity in Severity}
SHOWS = {show.value: show for show in Show}
REPORTS = {reports.value: reports for reports in Reports}
TOPICS = {topic.value: topic for topic in Topic}
LINTS = {lint.value: lint for lint in sorted(Lint)}
DEADLINES = {deadline.value: deadline for deadline in Deadline}
IMPACTS = {impact.value: impact for impact in Impact if impact is not Impact.MAINTENANCE}
# A state costs something only when it is not the best.
BAD_STATES = {state.key: state for state in sorted(State, reverse=True) if state is not State.OPERATIONAL}

read_state = word_of("a state", STATES)

TEXT_SCHEMA = {"type": ["string", "number", "boolean"]}  # what YAML's own readers make of a text
TIME_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]+[0-9]{2}:[0-9]{2}"}
DAY_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}
URL_SCHEMA = {"type": "string", "pattern": "^https?://"}


def _integer(lowest: int, highest: int) -> Single:
    return Single(integer_from(lowest, highest), {"type": "integer", "minimum": lowest, "maximum": highest})


def _word(noun: str, words: Mapping[str, object]) -> Single:
    return Single(word_of(noun, words), {"type": "string", "enum": [*words]})


Text = Annotated[str, Single(str, TEXT_SCHEMA)]
Line = Annotated[str, Single(one_line, TEXT_SCHEMA)]
Slug = Annotated[str, Single(slug, {"type": ["string", "integer"], "pattern": f"^{SLUG.pattern}$"})]
Flag = Annotated[bool, Single(_flag, {"type": "boolean"})]
Order = Annotated[int, _integer(-999999, 999999)]
GroupMinutes = Annotated[int, _integer(0, 1440)]
BarDays = Annotated[int, _integer(1, 366)]
RecentDays = Annotated[int, _integer(0, 366)]
Entries = Annotated[int, _integer(1, 1000)]
Minutes = Annotated[timedelta, Single(_minutes, {"type": "integer", "minimum": 1, "maximum": 525600})]
TargetWord = Annotated[
    Target,
    Single(_target, {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 525600}, {"enum": [*DEADLINES]}]}),
]
Weight = Annotated[Fraction, Single(_weight, {"type": "number", "minimum": 0, "maximum": 1})]
Time = Annotated[datetime, Single(_time, TIME_SCHEMA, in_context=True)]
DayOrTime = Annotated[datetime, Single(_day_or_time, DAY_SCHEMA, in_context=True)]
Day = Annotated[date, Single(times.parse_day, DAY_SCHEMA)]
StateWord = Annotated[State, _word("a state", STATES)]
BadStateWord = Annotated[State, _word("a state that costs", BAD_STATES)]
SeverityWord = Annotated[Severity, _word("a severity", SEVERITIES)]
ImpactWord = Annotated[Impact, _word("an impact", IMPACTS)]
LintWord = Annotated[Lint, _word("a lint", LINTS)]
TopicWord = Annotated[Topic, _word("what can be told", TOPICS)]
ReportsWord = Annotated[Reports, _word("a way to report", REPORTS)]
ShowWord = Annotated[Show, _word("a way to show", SHOWS)]
Colour = Annotated[str, Single(_colour, {"type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"})]
StaticPath = Annotated[str, Single(_static_path, {"type": "string"}, in_context=True)]
Zone = Annotated[ZoneInfo, Single(_zone, {"type": "string"})]
LanguageCode = Annotated[str, Single(_language, {"type": "string"})]
Url = Annotated[str, Single(urls.parse_url, URL_SCHEMA)]
SiteUrl = Annotated[str, Single(urls.parse_site_url, URL_SCHEMA)]
ComponentId = Annotated[str, Single(_component, {"type": "string"}, in_context=True)]
WebhookUrl = Annotated[str, Single(listeners.parse_webhook, {"type": "string", "pattern": r"^(https?://|\$\{)"})]
ServiceUrl = Annotated[
    str, Single(listeners.parse_service, {"type": "string", "pattern": r"^([A-Za-z][A-Za-z0-9+.-]*://|\$\{)"})
]
ContactUrl = Annotated[str, Single(urls.parse_contact, {"type": "string", "pattern": "^(https?://|mailto:)"})]
PlaceAddress = Annotated[str, Single(destinations.parse_place, {"type": "string"})]
Endpoint = Annotated[str, Single(destinations.parse_endpoint, {"type": "string"})]
Variable = Annotated[
    str, Single(destinations.parse_variable, {"type": "string", "pattern": f"^{destinations.VARIABLE}$"})
]
Remote = Annotated[str, Single(destinations.parse_remote, {"type": "string"})]
Generations = Annotated[int, _integer(1, 1000)]
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
