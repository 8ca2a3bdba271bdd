"""Words that are not for the public: a team's own, and what looks like a secret or an inner address."""

import re
from collections.abc import Iterator, Mapping

from statusgen.facts import Facts
from statusgen.lints.found import Found
from statusgen.model import Lint

PRIVATE = ("roles", "alert_key")
PUBLIC_FOLDERS = ("components/", "incidents/", "maintenance/", "postmortems/", "pages/")
FRONT_MATTER = re.compile(r"\s*^---[ \t]*$.*?^---[ \t]*$", re.MULTILINE | re.DOTALL)
KEY = re.compile(r"^([a-z_]+)[ \t]*:", re.MULTILINE)
OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
PRIVATE_NETWORK = rf"(?:10\.{OCTET}|192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))"  # RFC 1918
LOOKS_LIKE = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "an access key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b",
    "a token of Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "a JSON Web Token": r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a private address": rf"(?<![\w.]){PRIVATE_NETWORK}\.{OCTET}\.{OCTET}(?!\w|\.\d)",
    "an inner host name": r"(?i:\b[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:internal|corp|lan|intranet|cluster\.local)\b)",
}


def word_lints(facts: Facts, texts: Mapping[str, str]) -> Iterator[Found]:
    patterns = [(what, re.compile(pattern)) for what, pattern in LOOKS_LIKE.items()]
    words = facts.site.settings.lint_words
    if words:
        listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        patterns.append(("one of `lint_words`", re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)))
    for path in sorted(path for path in texts if path.startswith(PUBLIC_FOLDERS)):
        text = texts[path]
        for what, pattern in patterns:
            for match in pattern.finditer(text):
                if not _is_private(text, match.start()):
                    yield _found(path, text, match, what)


def _is_private(text: str, index: int) -> bool:
    """Whether what stands at `index` is the value of a key that is never published."""
    front = FRONT_MATTER.match(text)
    if front is None or index >= front.end():
        return False
    keys = [key[1] for key in KEY.finditer(text, 0, index)]
    return bool(keys) and keys[-1] in PRIVATE


def _found(path: str, text: str, match: re.Match[str], what: str) -> Found:
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
    shown = match[0] if what.startswith("one of") else f"{match[0][:6]}..."
    return Found(
        Lint.INTERNAL_WORD,
        path,
        f"'{shown}' is {what}",
        "take it out: this is published",
        line=line,
        column=column,
    )
