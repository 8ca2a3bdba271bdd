"""A page to bytes: the only importer of Jinja."""

import re
from collections.abc import Iterator, Mapping, MutableMapping

from jinja2 import FunctionLoader, TemplateError, TemplateNotFound, TemplateSyntaxError

from statusgen import addresses
from statusgen.language import Language
from statusgen.plan.views import Frame, PlannedPage, Redirect
from statusgen.problems import BuildStoppedError, Problem
from statusgen.render.environment import PageEnvironment

BUILTIN = "builtin/"
USERS = "../templates/"

MANY = 500  # pages: with fewer, what `fixed` templates save is less than what it takes to compile them

Source = tuple[str, str, None]
"""A template's text, its place, and that it never changes, as Jinja's loaders tell it."""

VIEW_OBJECT = re.compile(r"'statusgen\.plan\.views\.(?:\w+\.)?(\w+) object'")


class Renderer:
    """What all pages of a build are rendered with.

    `templates` are the built-in ones and `overrides` the user's, each text by name; an override is taken for the
    built-in template of its name, which stays there as `builtin/NAME`. `compiled` keeps the code of templates for the
    next renderer, by keys that change with all that the code is made of; what it holds is run. `pages` is how many the
    site has.

    Raises:
        BuildStoppedError: if an override cannot be read, with a problem for each.
    """

    def __init__(  # noqa: PLR0913  # all that a page is made of but its view
        self,
        templates: Mapping[str, str],
        overrides: Mapping[str, str],
        frame: Frame,
        language: Language,
        compiled: MutableMapping[str, bytes] | None = None,
        *,
        pages: int = 0,
    ) -> None:
        self._frame = frame
        self._menu = frozenset(anchor.address for anchor in frame.menu)
        self._sources = _sources(templates, overrides)
        # Code of overrides is not kept: it changes with each word that somebody tries, and would grow for ever.
        kept = {} if compiled is None or overrides else compiled
        loader = FunctionLoader(self._sources.get)
        fixed = templates if pages >= MANY and not overrides else None
        self._environment = PageEnvironment(loader, language, kept, fixed)
        problems = tuple(self._syntax_problems(overrides))
        if problems:
            raise BuildStoppedError(problems)

    def render(self, page: PlannedPage) -> bytes:
        """Return the HTML of `page`.

        Raises:
            BuildStoppedError: if an override fails; a failure of a built-in template is a bug and comes as it is.
        """
        try:
            # Piece by piece: most are ASCII, which takes a tenth of the time, and are joined to one that is not.
            return b"".join([piece.encode() for piece in self._pieces(page)])
        except Exception as error:
            place = _place(error)
            if place is None:
                raise
            raise BuildStoppedError((self._problem(error, *place),)) from error

    def _pieces(self, page: PlannedPage) -> list[str]:
        template = self._environment.get_template(page.template)
        context = template.new_context(self._values(page))
        try:
            return [*template.root_render_func(context)]
        except Exception:  # noqa: BLE001  # it comes out again, with the places in templates that it went through
            self._environment.handle_exception()

    def _values(self, page: PlannedPage) -> dict[str, object]:
        """Return what every template gets."""
        address = page.view.address if isinstance(page.view, Redirect) else page.address
        return {
            "frame": self._frame,
            "page": page,
            "view": page.view,
            "root": page.root,
            "canonical": addresses.absolute(self._frame.url, address),
            "current": page.address if page.address in self._menu else "",
        }

    def _syntax_problems(self, overrides: Mapping[str, str]) -> Iterator[Problem]:
        for name in sorted(overrides):
            try:
                self._environment.get_template(name)
            except TemplateSyntaxError as error:
                yield self._problem(error, USERS + name, error.lineno)
            except RecursionError:
                yield Problem(USERS + name, 0, 0, "the template is nested too deeply", "take it apart with include")

    def _problem(self, error: Exception, path: str, line: int) -> Problem:
        return Problem(path, line, 0, _message(error), self._hint(error, path.removeprefix(USERS)))

    def _hint(self, error: Exception, name: str) -> str:
        if isinstance(error, RecursionError):
            return f'a template that extends itself never ends: extend or include "{BUILTIN}{name}"'
        if isinstance(error, TemplateSyntaxError):
            return "see Jinja's template documentation"
        if isinstance(error, TemplateNotFound):
            import difflib  # noqa: PLC0415  # most templates are there

            near = difflib.get_close_matches(str(error.name), self._sources, 1)
            return f'did you mean "{near[0]}"?' if near else "templates are named as in the templates/ folder"
        return "docs/theme.md lists what each template gets"


def _sources(templates: Mapping[str, str], overrides: Mapping[str, str]) -> dict[str, Source]:
    """Return templates by name, each with the place that its errors are told at; nothing is read from files."""
    return (
        {name: (text, BUILTIN + name, None) for name, text in templates.items()}
        | {name: (text, USERS + name, None) for name, text in overrides.items()}
        | {BUILTIN + name: (text, BUILTIN + name, None) for name, text in templates.items()}
    )


def _place(error: Exception) -> tuple[str, int] | None:
    """Return the innermost place in a template of the user's that `error` went through."""
    import traceback  # noqa: PLC0415  # most templates have no mistake

    frames = traceback.extract_tb(error.__traceback__)
    places = ((frame.filename, frame.lineno or 0) for frame in reversed(frames) if frame.filename.startswith(USERS))
    return next(places, None)


def _message(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the template never ends"
    if isinstance(error, TemplateNotFound):
        return f"there is no template '{error.name}'"
    said = error.message if isinstance(error, TemplateError) else None
    text = said[:1].lower() + said[1:] if said else f"{type(error).__name__}: {error}"
    return VIEW_OBJECT.sub(r"'\1'", text.removesuffix("."))
