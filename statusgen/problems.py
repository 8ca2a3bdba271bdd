"""A problem in the user's files, where it is, how it is said; and the exceptions."""

from enum import StrEnum

from statusgen.structs import Frozen


class Level(StrEnum):
    ERROR = "error"  # something could not be read as written
    WARNING = "warning"  # it reads, but looks wrong


class Problem(Frozen, order=True):
    """One thing wrong in one of the user's files.

    `path` is relative to the content folder, with forward slashes (a template's begins with `../templates/`); `line`
    and `column` count from 1, and 0 means the file as a whole. `message` says what is wrong with which value, `hint`
    the way out. `name` is that of the lint, where `site.yaml` can switch it off.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    level: Level = Level.ERROR
    name: str = ""

    @property
    def place(self) -> str:
        """`path:line:column`, as editors and terminals make it clickable."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        name = f" [{self.name}]" if self.name else ""
        return f"{self.place}: {self.level}: {self.message}{hint}{name}"


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.level is Level.ERROR)


class StatusgenError(Exception):
    """Root of all that statusgen raises on purpose: the world failed, no file of the user's is to blame."""


class UsageError(StatusgenError):
    """The command cannot be carried out as it was given."""


class ProblemsError(StatusgenError):
    """A command stops for `problems` in the user's files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class LaterError(ProblemsError):
    """What was asked for is to be done once the `problems` are mended: it must be asked for again."""


class BuildStoppedError(ProblemsError):
    """`site.yaml` or a template is broken, so nothing is built and the last good site stays."""
