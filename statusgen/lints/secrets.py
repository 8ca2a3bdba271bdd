"""Words that are not for the public: a team's own, and what looks like a secret or an inner address."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from statusgen.content.drafts import drafts
from statusgen.documents import normalise
from statusgen.facts import Facts
from statusgen.lints.found import Found
from statusgen.model import Lint

PUBLIC_FOLDERS = ("components/", "incidents/", "maintenance/", "postmortems/", "pages/")
MOST = 20  # of one sort in one file
FRONT_MATTER = re.compile(r"\s*^---[ \t]*$.*?^---[ \t]*$", re.MULTILINE | re.DOTALL)
PRIVATE_KEY = re.compile(r"^(?:roles|alert_key)[ \t]*:.*\n(?:[ \t#-].*\n|\n)*", re.MULTILINE)
# A comment. Texts that may have a "#" of their own are passed over: in quotes, and in lines below `|` or `>`.
COMMENT = re.compile(
    r"""
    (?<!\S)(?P<alone>\#.*)
    | [:,\[{-][ \t\n]*+ (?: "[^"\\]*+(?:\\[\s\S][^"\\]*+)*" | '[^']*+(?:''[^']*+)*'(?!') )
    | ^(?P<indent>[ ]*+)(?:-[ ][ ]*+)*+ (?:[^\s#](?:[^:\n]|:(?![ \t]))*:[ \t]++)?
      [|>][0-9+-]{0,2} (?P<behind>[ \t]+\#.*|[ \t]*)$
      (?:\n(?:(?P=indent)[ ].*|[ \t]*$))*
    """,
    re.MULTILINE | re.VERBOSE,
)
MARKDOWN_COMMENT = re.compile(r"^\[//\]: # .*$", re.MULTILINE)  # a link that nothing uses
OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
PRIVATE_NETWORK = rf"(?:10\.{OCTET}|192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))"  # RFC 1918
# None of them may look at the same letters again and again: a message can hold anything.
LOOKS_LIKE = {
    "a private key": r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----",
    "an access key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b",
    "a token of Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "a JSON Web Token": r"(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}",
    "a private address": rf"(?<![\w.]){PRIVATE_NETWORK}\.{OCTET}\.{OCTET}(?!\w|\.\d)",
    "an inner host name": (
        r"(?i:(?<![\w.-])[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:internal|corp|lan|intranet|cluster\.local)\b)"
    ),
}


def word_lints(facts: Facts, texts: Mapping[str, str]) -> Iterator[Found]:
    patterns = [(what, re.compile(pattern)) for what, pattern in LOOKS_LIKE.items()]
    words = facts.site.settings.lint_words
    if words:
        listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        patterns.append(("one of `lint_words`", re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)))
    unpublished = {*drafts(texts)}
    for path in sorted(path for path in texts if path.startswith(PUBLIC_FOLDERS) and path not in unpublished):
        text = _published(path, normalise(texts[path]))
        for what, pattern in patterns:
            for match in islice(pattern.finditer(text), MOST):
                yield _found(path, text, match, what)


def _published(path: str, text: str) -> str:
    """Return `text` with spaces where it holds what no page shows: comments, and keys that are for the team."""
    front = re.match(r"(?s).*", text) if path.endswith(".yaml") else FRONT_MATTER.match(text)
    end = front.end() if front else 0
    head = COMMENT.sub(_without_comment, text[:end])
    return PRIVATE_KEY.sub(lambda found: _blank(found[0]), head) + MARKDOWN_COMMENT.sub(
        lambda found: _blank(found[0]), text[end:]
    )


def _without_comment(found: re.Match[str]) -> str:
    start, end = (place - found.start() for place in found.span("alone" if found["alone"] else "behind"))
    return found[0][:start] + _blank(found[0][start:end]) + found[0][end:] if end >= 0 else found[0]


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


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
