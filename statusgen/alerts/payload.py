"""JSON that a stranger may have written, read part by part."""

import json
import re
from datetime import UTC, datetime
from typing import NoReturn

from statusgen.alerts.alert import Labels
from statusgen.instant import FIRST_YEAR, LAST_YEAR
from statusgen.problems import Problem, ProblemsError

LIMIT_BYTES = 256_000
PLACE = "payload"
LINE_LIMIT = 200  # of what is shown; what rules look at is whole, lest one that hides something does not fit
DIGITS_LIMIT = 20  # of a number: nanoseconds since 1970 have 19
# Control characters, what turns the direction of a text around or takes no room, and what is no character at all.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
# Since 1970, by how many digits a number of them has these days.
NANOSECONDS, MICROSECONDS, MILLISECONDS = 10**17, 10**14, 10**11


class PayloadError(ProblemsError):
    """A payload cannot be read; its one problem says why."""

    def __init__(self, message: str, hint: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__((Problem(PLACE, line, column, message, hint),))


class Part:
    """An object of the payload; `name` is where it stands: `event.data`."""

    def __init__(self, values: dict[str, object], name: str = "") -> None:
        self.values, self.name = values, name

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def raw(self, key: str) -> str:
        """Return the text or the number at `key` as it was sent, or nothing."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def line(self, key: str) -> str:
        """Return the text or the number at `key` in one line, for a label; nothing if there is none."""
        return cleaned(self.raw(key))

    def text(self, key: str, limit: int = LINE_LIMIT) -> str:
        """Return the text or the number at `key` in one line, of at most `limit` letters, to be shown."""
        return line_of(self.raw(key), limit)

    def needed(self, key: str) -> str:
        """Return what identifies something, as it was sent.

        Raises:
            PayloadError: if there is none.
        """
        if not self.raw(key).strip():
            self.refuse(key, "is missing")
        return self.raw(key)

    def part(self, key: str) -> "Part":
        """Return the object at `key`, an empty one if there is none."""
        value = self.values.get(key)
        return Part(value if isinstance(value, dict) else {}, self._place(key))

    def needed_part(self, key: str, hint: str) -> "Part":
        """Return the object at `key`.

        Raises:
            PayloadError: if there is none.
        """
        if not isinstance(self.values.get(key), dict):
            self.refuse(key, "is missing", hint)
        return self.part(key)

    def parts(self, key: str) -> tuple["Part", ...]:
        """Return the objects in the list at `key`."""
        entries = self._entries(key)
        return tuple(
            Part(each, f"{self._place(key)}[{number}]") for number, each in enumerate(entries) if isinstance(each, dict)
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts in the list at `key`, each in one line."""
        return tuple(cleaned(each) for each in self._entries(key) if isinstance(each, str))

    def labels(self) -> Labels:
        """Return all pairs of names and texts."""
        return tuple((cleaned(name), cleaned(value)) for name, value in self.values.items() if isinstance(value, str))

    def moment(self, key: str) -> datetime | None:
        """Return the time at `key` in UTC; None where there is none that can be meant."""
        text = self.raw(key).strip()
        try:
            return _from_number(int(text)) if text.isdecimal() and len(text) <= DIGITS_LIMIT else _from_text(text)
        except (ValueError, OverflowError, OSError):
            return None

    def refuse(self, key: str, message: str, hint: str = "") -> NoReturn:
        raise PayloadError(f"'{self._place(key)}' {message}", hint)

    def _entries(self, key: str) -> list[object]:
        value = self.values.get(key)
        return value if isinstance(value, list) else []

    def _place(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key


def parse(payload: bytes) -> Part:
    """Return the object that the JSON in `payload` is.

    Raises:
        PayloadError: if it is none, or too large.
    """
    if len(payload) > LIMIT_BYTES:
        raise PayloadError(f"it is over {LIMIT_BYTES // 1000} kB", "let the tool send less at once")
    if not payload.strip():
        raise PayloadError("it is empty", "pipe it in: `statusgen alert SOURCE < payload.json`")
    try:
        value = json.loads(payload.decode("utf-8-sig"), parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise PayloadError(f"it is not JSON: {error.msg}", "", error.lineno, error.colno) from error
    except UnicodeDecodeError as error:
        raise PayloadError("it is not UTF-8") from error
    except RecursionError as error:
        raise PayloadError("it is nested too deeply") from error
    if not isinstance(value, dict):
        raise PayloadError("it is not a JSON object")
    return Part(value)


def cleaned(text: str) -> str:
    """Return `text` in one line that shows all that it says."""
    return " ".join(UNSEEN.sub("", " ".join(text.split())).split())


def line_of(text: str, limit: int = LINE_LIMIT) -> str:
    """Return `text` in one line as `cleaned` does, cut to at most `limit` letters."""
    line = cleaned(text[: 8 * limit])
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def tag_of(text: str) -> tuple[str, str]:
    """Return the label that `service:api` is; a tag without a name is one of `tag`."""
    name, colon, value = text.partition(":")
    return (cleaned(name), cleaned(value)) if colon else ("tag", cleaned(text))


def _from_text(text: str) -> datetime | None:
    found = datetime.fromisoformat(text)
    if not FIRST_YEAR < found.year < LAST_YEAR:  # as 0001-01-01, by which Go means that there is none
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _from_number(number: int) -> datetime | None:
    scales = ((NANOSECONDS, 10**9), (MICROSECONDS, 10**6), (MILLISECONDS, 10**3))
    scale = next((each for least, each in scales if number >= least), 1)
    found = datetime.fromtimestamp(number // scale, UTC)
    return found if FIRST_YEAR < found.year < LAST_YEAR else None
