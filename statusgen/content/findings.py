"""The problems of one file while it is read."""

from collections.abc import Collection, Sequence

from statusgen.documents import Document, Mark
from statusgen.problems import Level, Problem

HINTS_LIMIT = 20
WORD_LIMIT = 64
LISTED_LIMIT = 100


class UnreadableError(ValueError):
    """A value is not what its key wants; where it stands is known to the catcher.

    `word` is what was written and `choices` what it may be, for a "did you mean" when there is no `hint`.
    """

    def __init__(self, message: str, hint: str = "", *, word: str = "", choices: Collection[str] = ()) -> None:
        super().__init__(message)
        self.message, self.hint, self.word, self.choices = message, hint, word, choices


class Findings:
    """Collects the problems of the file at `path`."""

    def __init__(self, path: str, problems: Sequence[Problem] = ()) -> None:
        self.path = path
        self.problems = list(problems)

    @classmethod
    def of(cls, document: Document) -> "Findings":
        return cls(document.path, document.problems)

    def error(self, mark: Mark, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.path, mark.line, mark.column, message, hint))

    def warning(self, mark: Mark, message: str, hint: str = "", name: str = "") -> None:
        self.problems.append(Problem(self.path, mark.line, mark.column, message, hint, Level.WARNING, name))

    def unreadable(self, mark: Mark, error: UnreadableError) -> None:
        self.error(mark, error.message, error.hint or self.nearest(error.word, error.choices))

    def nearest(self, word: str, choices: Collection[str]) -> str:
        """Return "did you mean 'severity'?", or nothing when no choice is near.

        Looking costs time, which a file with thousands of mistakes must not be able to ask for.
        """
        return "" if len(self.problems) > HINTS_LIMIT else did_you_mean(word, choices)

    def listed(self) -> tuple[Problem, ...]:
        """Return the problems in their order in the file; of very many the first, and that there are more."""
        problems = sorted(self.problems)
        if len(problems) <= LISTED_LIMIT:
            return tuple(problems)
        level = Level.ERROR if any(found.level is Level.ERROR for found in problems) else Level.WARNING
        message = f"more than {LISTED_LIMIT} problems, of which these are the first"
        return (Problem(self.path, 0, 0, message, level=level), *problems[:LISTED_LIMIT])


class Trial(Findings):
    """Tells whether there are problems, which nobody reads: no way out of them is looked for."""

    def nearest(self, _word: str, _choices: Collection[str]) -> str:
        return ""


def did_you_mean(word: str, choices: Collection[str]) -> str:
    near = nearest(word, choices)
    return f"did you mean '{near}'?" if near else ""


def nearest(word: str, choices: Collection[str], likeness: float = 0.6) -> str:
    """Return that of `choices` which `word` most likely means, or nothing when none is as alike; 1 is the same."""
    if len(word) > WORD_LIMIT:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415  # most content has no mistake

    folded = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=likeness)
    return folded[near[0]] if near else ""


def shown(text: str) -> str:
    """Return `text` in quotes as a problem shows it: one line, not too long."""
    line = " ".join(text.split())
    return f"'{line[:60]}...'" if len(line) > WORD_LIMIT else f"'{line}'"


def listing(words: Collection[str]) -> str:
    """`P0, P1, P2 or P3`."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
