"""What is said when a file cannot be changed without harm."""

from statusgen.documents import Document
from statusgen.problems import Level, Problem, ProblemsError


class RefusedError(ProblemsError):
    """A file stays as it is; its one problem says where and why, and what to write by hand."""

    def __init__(self, problem: Problem) -> None:
        super().__init__((problem,))


def check_whole(document: Document) -> None:
    """Refuse to change what cannot be read whole: nobody knows what is where in it.

    Raises:
        RefusedError: with the first thing that is wrong.
    """
    if not document.whole:
        first = next(problem for problem in sorted(document.problems) if problem.level is Level.ERROR)
        hint = f"{first.hint}; " if first.hint else ""
        raise RefusedError(
            Problem(first.path, first.line, first.column, first.message, f"{hint}until then it cannot be changed")
        )
