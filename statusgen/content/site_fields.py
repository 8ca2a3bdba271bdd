"""What single values may be that only `site.yaml` has."""

import re
from datetime import timedelta
from fractions import Fraction
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from statusgen import language
from statusgen.content import destinations, listeners, urls
from statusgen.content.fields import URL_SCHEMA, Context, Single, integer, integer_from, word
from statusgen.content.findings import UnreadableError, listing, shown
from statusgen.model import Deadline, Lint, Reports, State, Target, Topic

# These are compiled when they are needed, which is seldom.
DECIMAL = r"[0-9]{0,3}\.?[0-9]{1,9}"
COLOUR = "#(?:[0-9a-f]{3}|[0-9a-f]{6})"
ZONE = "[A-Za-z0-9_+/-]{1,64}"
LANGUAGE = "[A-Za-z0-9-]{1,35}"
LETTERS = {2: str.upper, 4: str.title}  # of regions and scripts, by their length
SHORT_COLOUR = len("#abc")


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
    # It is the same tag in any letters; catalogues go by those of RFC 5646, 2.1.1.
    first, *others = text.lower().split("-")
    return "-".join([first, *(LETTERS.get(len(part), str.lower)(part) for part in others)])


REPORTS = {reports.value: reports for reports in Reports}
TOPICS = {topic.value: topic for topic in Topic}
LINTS = {lint.value: lint for lint in sorted(Lint)}
DEADLINES = {deadline.value: deadline for deadline in Deadline}
# A state costs something only when it is not the best.
BAD_STATES = {state.key: state for state in sorted(State, reverse=True) if state is not State.OPERATIONAL}

BarDays = Annotated[int, integer(1, 366)]
RecentDays = Annotated[int, integer(0, 366)]
Entries = Annotated[int, integer(1, 1000)]
Minutes = Annotated[timedelta, Single(_minutes, {"type": "integer", "minimum": 1, "maximum": 525600})]
TargetWord = Annotated[
    Target,
    Single(_target, {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 525600}, {"enum": [*DEADLINES]}]}),
]
Weight = Annotated[Fraction, Single(_weight, {"type": "number", "minimum": 0, "maximum": 1})]
BadStateWord = Annotated[State, word("a state that costs", BAD_STATES)]
LintWord = Annotated[Lint, word("a lint", LINTS)]
TopicWord = Annotated[Topic, word("what can be told", TOPICS)]
ReportsWord = Annotated[Reports, word("a way to report", REPORTS)]
Colour = Annotated[str, Single(_colour, {"type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"})]
StaticPath = Annotated[str, Single(_static_path, {"type": "string"}, in_context=True)]
Zone = Annotated[ZoneInfo, Single(_zone, {"type": "string"})]
LanguageCode = Annotated[str, Single(_language, {"type": "string"})]
SiteUrl = Annotated[str, Single(urls.parse_site_url, URL_SCHEMA)]
ComponentId = Annotated[str, Single(_component, {"type": "string"}, in_context=True)]
WebhookUrl = Annotated[str, Single(listeners.parse_webhook, {"type": "string", "pattern": r"^(https?://|\$\{)"})]
ServiceUrl = Annotated[
    str, Single(listeners.parse_service, {"type": "string", "pattern": r"^([A-Za-z][A-Za-z0-9+.-]*://|\$\{)"})
]
PlaceAddress = Annotated[str, Single(destinations.parse_place, {"type": "string"})]
Endpoint = Annotated[str, Single(destinations.parse_endpoint, {"type": "string"})]
Variable = Annotated[
    str, Single(destinations.parse_variable, {"type": "string", "pattern": f"^{destinations.VARIABLE}$"})
]
Remote = Annotated[str, Single(destinations.parse_remote, {"type": "string"})]
Generations = Annotated[int, integer(1, 1000)]
