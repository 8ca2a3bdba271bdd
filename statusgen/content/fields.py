"""What single values may be: each type reads text, says no in the author's words, and describes itself in a schema."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Annotated, Any, TypeVar, cast
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema

from statusgen import language
from statusgen.content import times, urls
from statusgen.content.findings import UnreadableError, listing, shown
from statusgen.markup import FORBIDDEN, REPLACEMENT
from statusgen.model import Impact, Severity, Show, State

T = TypeVar("T")

SLUG_LIMIT = 200  # file systems take names of 255 bytes, and some of ours are longer than the slug
SLUG = re.compile(f"[a-z0-9][a-z0-9-]{{0,{SLUG_LIMIT - 1}}}")
INTEGER = re.compile("-?[0-9]{1,9}")
DECIMAL = re.compile(r"[0-9]{0,3}\.?[0-9]{1,9}")
COLOUR = re.compile("#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
ZONE = re.compile("[A-Za-z0-9_+/-]{1,64}")
LANGUAGE = re.compile("[A-Za-z0-9-]{1,35}")
SHORT_COLOUR = len("#abc")
FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a value needs to know: the site's time zone, and the files below `static/`."""

    zone: ZoneInfo
    static: frozenset[str] = frozenset()


def told(description: str, *examples: object, **more: Any) -> Any:  # noqa: ANN401  # as pydantic's Field, which it is
    """Return what the schema says of a field; each example can be written as it stands."""
    return Field(description=description, examples=list(examples), **more)


def as_text(value: object) -> str:
    """Return `value` without space around it, and without what YAML can write but no page or feed may hold.

    Raises:
        UnreadableError: if it is a list or a mapping, or absent.
    """
    if isinstance(value, str):
        return FORBIDDEN.sub(REPLACEMENT, value).strip()
    if value is None:
        raise UnreadableError("a value is missing here", "write one, and put it in quotes if it begins with '#'")
    raise UnreadableError(f"{_kind(value)} instead of a single value", "write the value behind the key")


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else "a mapping"


def one_line(value: object) -> str:
    line = " ".join(as_text(value).split())
    if not line:
        raise UnreadableError("this text is empty", "write some or remove the key")
    return line


def slug(value: object) -> str:
    text = as_text(value)
    if len(text) > SLUG_LIMIT:
        raise UnreadableError(f"{shown(text)} is too long for an id", f"an id has up to {SLUG_LIMIT} characters")
    if not SLUG.fullmatch(text):
        raise UnreadableError(f"{shown(text)} is not an id", "an id is made of a-z, 0-9 and '-'")
    return text


def word_of(noun: str, words: Mapping[str, T]) -> Callable[[object], T]:
    """Return a reader of one of a few words: `'P9' is not a severity (P0, P1, P2 or P3)`."""

    def read(value: object) -> T:
        text = as_text(value)
        if text not in words:
            raise UnreadableError(f"{shown(text)} is not {noun} ({listing(words)})", word=text, choices=words)
        return words[text]

    return read


def integer_from(lowest: int, highest: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        text = as_text(value)
        if not INTEGER.fullmatch(text) or not lowest <= int(text) <= highest:
            raise UnreadableError(f"{shown(text)} is not a whole number from {lowest} to {highest}")
        return int(text)

    return read


def _minutes(value: object) -> timedelta:
    return timedelta(minutes=integer_from(1, 525600)(value))


def _weight(value: object) -> Fraction:
    text = as_text(value)
    if not DECIMAL.fullmatch(text) or Fraction(text) > 1:
        raise UnreadableError(f"{shown(text)} is not a number from 0 to 1", "write it as 0.3")
    return Fraction(text)


def _context(info: ValidationInfo) -> Context:
    return cast("Context", info.context)


def _time(value: object, info: ValidationInfo) -> datetime:
    return times.parse_time(as_text(value), _context(info).zone)


def _day_or_time(value: object, info: ValidationInfo) -> datetime:
    return times.parse_day_or_time(as_text(value), _context(info).zone)


def _day(value: object) -> date:
    return times.parse_day(as_text(value))


def _flag(value: object) -> bool:
    text = as_text(value)
    if text.lower() not in FLAGS:
        raise UnreadableError(f"{shown(text)} is neither true nor false", word=text, choices=("true", "false"))
    return FLAGS[text.lower()]


def _colour(value: object) -> str:
    text = as_text(value).lower()
    if not COLOUR.fullmatch(text):
        raise UnreadableError(f"{shown(text)} is not a colour", "write it in quotes as '#0a7d55'")
    if len(text) == SHORT_COLOUR:
        return "#" + "".join(digit * 2 for digit in text[1:])
    return text


def _static_path(value: object, info: ValidationInfo) -> str:
    text, static = as_text(value), _context(info).static
    below = text.removeprefix("./").removeprefix("static/")
    if text in static:
        return text
    if below in static:
        raise UnreadableError(f"{shown(text)} is not a path below static/", f"write '{below}'")
    raise UnreadableError(f"there is no file {shown(text)} below static/", word=text, choices=static)


def _zone(value: object) -> ZoneInfo:
    text = as_text(value)
    try:
        if ZONE.fullmatch(text):
            return ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # not found, a path out of the database, one of its folders
        pass
    message = f"{shown(text)} is not a time zone"
    raise UnreadableError(message, word=text, choices=available_timezones()) from None


def _language(value: object) -> str:
    text = as_text(value)
    if not LANGUAGE.fullmatch(text) or not language.is_known(text):
        raise UnreadableError(f"{shown(text)} is not a language", "write a tag such as en, de or pt-BR")
    return text


def _url(value: object) -> str:
    return urls.parse_url(as_text(value))


def _contact(value: object) -> str:
    return urls.parse_contact(as_text(value))


def _site_url(value: object) -> str:
    return urls.parse_site_url(as_text(value))


STATES = {state.key: state for state in State}
SEVERITIES = {severity.value: severity for severity in Severity}
SHOWS = {show.value: show for show in Show}
IMPACTS = {impact.value: impact for impact in Impact if impact is not Impact.MAINTENANCE}
# A state costs something only when it is not the best.
BAD_STATES = {state.key: state for state in sorted(State, reverse=True) if state is not State.OPERATIONAL}

read_state = word_of("a state", STATES)

TEXT_SCHEMA = {"type": ["string", "number", "boolean"]}  # what YAML's own readers make of a text
TIME_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]+[0-9]{2}:[0-9]{2}"}
DAY_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}
URL_SCHEMA = {"type": "string", "pattern": "^https?://"}


def _integer_schema(lowest: int, highest: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": lowest, "maximum": highest})


def _words_schema(words: Mapping[str, object]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(words)})


Text = Annotated[str, PlainValidator(as_text), WithJsonSchema(TEXT_SCHEMA)]
Line = Annotated[str, PlainValidator(one_line), WithJsonSchema(TEXT_SCHEMA)]
Slug = Annotated[
    str, PlainValidator(slug), WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{SLUG.pattern}$"})
]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Order = Annotated[int, PlainValidator(integer_from(-999999, 999999)), _integer_schema(-999999, 999999)]
BarDays = Annotated[int, PlainValidator(integer_from(1, 366)), _integer_schema(1, 366)]
RecentDays = Annotated[int, PlainValidator(integer_from(0, 366)), _integer_schema(0, 366)]
Entries = Annotated[int, PlainValidator(integer_from(1, 1000)), _integer_schema(1, 1000)]
Minutes = Annotated[timedelta, PlainValidator(_minutes), _integer_schema(1, 525600)]
Weight = Annotated[Fraction, PlainValidator(_weight), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]
Time = Annotated[datetime, PlainValidator(_time), WithJsonSchema(TIME_SCHEMA)]
DayOrTime = Annotated[datetime, PlainValidator(_day_or_time), WithJsonSchema(DAY_SCHEMA)]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema(DAY_SCHEMA)]
StateWord = Annotated[State, PlainValidator(read_state), _words_schema(STATES)]
BadStateWord = Annotated[State, PlainValidator(word_of("a state that costs", BAD_STATES)), _words_schema(BAD_STATES)]
SeverityWord = Annotated[Severity, PlainValidator(word_of("a severity", SEVERITIES)), _words_schema(SEVERITIES)]
ImpactWord = Annotated[Impact, PlainValidator(word_of("an impact", IMPACTS)), _words_schema(IMPACTS)]
ShowWord = Annotated[Show, PlainValidator(word_of("a way to show", SHOWS)), _words_schema(SHOWS)]
# None only where the key is missing: behind `accent:` an empty value is a colour whose '#' began a comment.
Colour = Annotated[
    str | None,
    PlainValidator(_colour),
    WithJsonSchema({"type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"}),
]
StaticPath = Annotated[str, PlainValidator(_static_path), WithJsonSchema({"type": "string"})]
Zone = Annotated[ZoneInfo, PlainValidator(_zone), WithJsonSchema({"type": "string"})]
LanguageCode = Annotated[str, PlainValidator(_language), WithJsonSchema({"type": "string"})]
Url = Annotated[str, PlainValidator(_url), WithJsonSchema(URL_SCHEMA)]
SiteUrl = Annotated[str, PlainValidator(_site_url), WithJsonSchema(URL_SCHEMA)]
ContactUrl = Annotated[
    str, PlainValidator(_contact), WithJsonSchema({"type": "string", "pattern": "^(https?://|mailto:)"})
]
