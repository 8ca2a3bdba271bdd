"""What an alert says, as Markdown that shows it letter by letter and means nothing."""

import re
from collections import Counter
from collections.abc import Sequence

from statusgen.alerts import Alert
from statusgen.model import AlertTexts
from statusgen.triage.verdicts import Verdict

TITLE_LIMIT = 120
LISTED = 5  # alerts that an update tells one by one
UNTITLED = "Alert without a title"
SIGN = re.compile(r"[\\`*_\[\]]")
# What would begin a list, a heading, a quotation or a rule at the start of a line.
BEGINNING = re.compile(r"(?P<number>[0-9]*)(?P<sign>(?<=[0-9])[.)]|(?<![0-9])[#>+-])")
LINK = re.compile("(?i)(https?|mailto|ftp):")


def plain(line: str) -> str:
    """Return Markdown that shows `line`, which is one, as it is: without a link, and without any other form."""
    text = SIGN.sub(r"\\\g<0>", line).replace("&", "&amp;").replace("<", "&lt;")
    text = LINK.sub(r"\1&#58;", text)
    text = BEGINNING.sub(r"\g<number>\\\g<sign>", text, count=1) if BEGINNING.match(text) else text
    return f"&#126;{text[1:]}" if text.startswith("~") else text


def title_of(alerts: Sequence[Alert], verdict: Verdict) -> str:
    """Return the title of an incident that `alerts` begin; it is plain text."""
    told = verdict.title or next((alert.title for alert in alerts if alert.title), UNTITLED)
    return told if len(told) <= TITLE_LIMIT else f"{told[: TITLE_LIMIT - 1].rstrip()}…"


def message_of(alerts: Sequence[Alert], verdict: Verdict, texts: AlertTexts) -> str:
    """Return what the first update says: the rule's words, or those of the alerts below the usual ones."""
    if verdict.message:
        return verdict.message
    told = "\n".join(f"- {line}" for line in _listed(alerts))
    if len(alerts) == 1:
        told = plain(alerts[0].text)
    return f"{texts.begun}\n\n{told}".rstrip()


def _listed(alerts: Sequence[Alert]) -> list[str]:
    """Return a line for each thing that is told, the most frequent first, and how many more there are."""
    counts = Counter(_told(alert) for alert in alerts).most_common()
    lines = [f"{plain(told)}{f' ({count} times)' if count > 1 else ''}" for told, count in counts[:LISTED]]
    rest = sum(count for _, count in counts[LISTED:])
    return [*lines, f"and {rest} more"] if rest else lines


def _told(alert: Alert) -> str:
    return alert.text or alert.title or UNTITLED
