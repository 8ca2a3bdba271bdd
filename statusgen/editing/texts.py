"""Values as content writes them: what is read of them is exactly what was meant."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from statusgen.content.findings import UnreadableError
from statusgen.content.times import listed_offset, parse_time
from statusgen.content.updates import is_underlined, is_update_like
from statusgen.documents import REFUSED, Value, normalise, read_yaml
from statusgen.markup import FORBIDDEN, fences, lines_and_code

# YAML takes them for ends of lines, or for nothing at all.
UNSAFE = re.compile("[\x7f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}\N{ZERO WIDTH NO-BREAK SPACE}]")
TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")  # what an arrow key sends, or a colour
CONFLICT = re.compile(r"(?m)^(?=[<>]{7}(?: |$))")


def written_time(moment: datetime, zone: ZoneInfo) -> str:
    """`2026-04-12 09:14` in `zone`; with seconds if it has any, and with an offset where clocks are set back."""
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    offset = local.utcoffset()
    texts = (_clock(local), f"{_clock(local)} {listed_offset(offset)}" if offset is not None else "")
    return next((text for text in texts if _says(text, zone, moment)), f"{_clock(utc)} UTC")


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _says(text: str, zone: ZoneInfo, moment: datetime) -> bool:
    try:
        return parse_time(text, zone) == moment.replace(microsecond=0)
    except UnreadableError:
        return False


def written_value(value: Value) -> str:
    """Return YAML of one line that says `value`: plain where that says the same, else in quotes."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{written_value(key)}: {written_value(each)}' for key, each in value.items())}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(written_value, value))}]"
    text = cleaned(value or "")
    return next(way for way in _ways(text) if _is_read(way, text))


def _ways(text: str) -> Iterator[str]:
    yield text
    yield "'" + text.replace("'", "''") + "'"
    quoted = json.dumps(text, ensure_ascii=False)
    yield UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _is_read(way: str, text: str) -> bool:
    """Whether `way` says `text` wherever a value may stand, on one line."""
    if not way or "\n" in way or UNSAFE.search(way):
        return False
    document = read_yaml("", f"a: {way} # b\nc: [{way}, {{d: {way}}}]\n")
    return not document.problems and document.values == {"a": text, "c": [text, {"d": text}]}


def written_text(message: str) -> str:
    """Return Markdown of `message` that is text wherever it stands in a body, without empty lines around it.

    No line of it begins another update, and code that is begun is ended, or it would reach up to the next update's.
    """
    text = "\n".join(_escaped(cleaned(message).strip("\n").rstrip()))
    return CONFLICT.sub(" ", text)


def _escaped(text: str) -> Iterator[str]:
    """Yield the lines of `text` with what would be read as an update's heading made text."""
    unended = next((line["marks"] for line, end in fences(text) if not end), "")
    above = ""
    for line, is_code in lines_and_code(f"{text}\n{unended}" if unended else text):
        if is_code:
            yield line
        elif is_underlined(above, line):
            yield f"\\{line}"
        else:
            yield line.replace("#", r"\#", 1) if is_update_like(line) else line
        above = line


def cleaned(text: str) -> str:
    r"""Return `text` without what no file of content may hold, each line ended by `\n`.

    What a terminal sends for an arrow key, and takes for a colour, is no text either.
    """
    return FORBIDDEN.sub("", re.sub(REFUSED, "", TERMINAL.sub("", normalise(text))))
