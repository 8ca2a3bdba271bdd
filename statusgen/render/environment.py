"""Jinja as the pages need it: what is the same on many of them is worked out once."""

from collections.abc import Hashable, MutableMapping
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator
from jinja2.compiler import Frame as Scope
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from statusgen.language import Language
from statusgen.markup import ROOT
from statusgen.model import Html
from statusgen.render.compiled import Compiled


class _Code(CodeGenerator):
    """Writes templates' code: with fixed words in their places, and all else through `PageEnvironment.escaped`."""

    environment: "PageEnvironment"

    def _output_child_to_const(self, node: nodes.Expr, frame: Scope, finalize: CodeGenerator._FinalizeInfo) -> str:
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"),
                args=[nodes.Const(value=str(message))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ) if "%" not in (word := self.environment.gettext(message)):
                return word
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Scope, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


_GENERATOR = b"".join(part.__code__.co_code for part in vars(_Code).values() if hasattr(part, "__code__"))


class PageEnvironment(Environment):
    """What templates are compiled in, with the words of `language` already in their places.

    `compiled` keeps the code of templates for the next environment.
    """

    code_generator_class = _Code

    def __init__(self, loader: BaseLoader, language: Language, compiled: MutableMapping[str, bytes]) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=Compiled(compiled, _GENERATOR + (language.catalogue or b"")),
        )
        self._words = language.translations
        self._kept: dict[Hashable, str] = {}
        self.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
            gettext=self.gettext,
            ngettext=lambda one, many, number: str(escape(self._words.ngettext(one, many, number))),
            newstyle=True,
        )
        self.globals["once"] = self._once
        self.filters |= {"body": _body, "number": language.number}

    def gettext(self, message: str) -> str:
        # Jinja takes what this returns for markup; words are text, and stand in attributes too.
        return str(escape(self._words.gettext(message)))

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # No template has globals of its own; Jinja lays an empty map over these, and looks through it for every page.
        return super().make_globals(d) if d else self.globals

    def escaped(self, value: object) -> str:
        """Return what `escape` does, but of a text no `Markup`: to make one takes longer than all else."""
        if type(value) is str:
            text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return text.replace("'", "&#39;").replace('"', "&#34;")
        return value if type(value) is Markup else escape(value)

    def _once(self, *values: Hashable, caller: Macro) -> str:
        """Render a part of a template once for all places where its `values` are equal."""
        code = caller._func.__code__  # noqa: SLF001  # nothing else tells where the template says it
        place = (code.co_filename, code.co_firstlineno, *values)
        if place not in self._kept:
            self._kept[place] = caller()
        return self._kept[place]


def _body(html: Html, root: str) -> Markup:
    """Return sanitised HTML with `root`, the way up to the site's root, before the site's own links."""
    return Markup(html.replace(ROOT, escape(root)))  # noqa: S704  # `markup` alone makes Html, and it sanitises
