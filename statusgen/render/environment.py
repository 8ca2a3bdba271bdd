"""Jinja as the pages need it: what is the same on many of them is worked out once."""

from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import cache
from itertools import chain
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, find_undeclared
from jinja2.compiler import Frame as Scope
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from statusgen.language import Language
from statusgen.markup import ROOT
from statusgen.model import Html
from statusgen.render.calling import CallingContext
from statusgen.render.compiled import Compiled
from statusgen.render.escaping import Chunk, as_markup, escape_text, escaped, joined
from statusgen.render.whole import plain_macros, whole


class _Code(CodeGenerator):
    """Writes templates' code: with fixed words in their places, and calls of what `PageEnvironment` adds."""

    environment: "PageEnvironment"
    _shown: nodes.Expr | None = None  # what is only shown, by a function that also escapes it

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

    def visit_Output(self, node: nodes.Output, frame: Scope) -> None:  # noqa: N802  # Jinja's name for it
        """Write what is said without a tag in between as one text; Jinja hands each piece up through all blocks."""
        if frame.buffer is None and len(node.nodes) > 1 and _escapes(frame):
            frame.buffer = "yield environment.chunk"
            super().visit_Output(node, frame)
            frame.buffer = None
        else:
            super().visit_Output(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Scope, finalize: CodeGenerator._FinalizeInfo) -> None:
        if not _escapes(frame):
            super()._output_child_pre(node, frame, finalize)
        elif isinstance(node, nodes.Call | nodes.Getattr):
            self._shown = node
            self.write("(")  # which `_output_child_post` closes
        else:
            self.write("environment.escaped(")

    def visit_Call(  # noqa: N802  # as above
        self,
        node: nodes.Call,
        frame: Scope,
        forward_caller: bool = False,  # noqa: FBT001, FBT002  # as above
    ) -> None:
        if node is self._shown:
            self._write_shown(node, frame)
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def _write_shown(self, node: nodes.Call, frame: Scope) -> None:
        """Write a call of which the result is only shown."""
        self.write("context.shown(")
        self.visit(node.node, frame)
        variables = (("_loop_vars", frame.loop_frame), ("_block_vars", frame.block_frame))
        self.signature(node, frame, {name: name for name, is_there in variables if is_there})
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Scope) -> None:  # noqa: N802  # as above
        if node is not self._shown:
            super().visit_Getattr(node, frame)
            return
        self.write("environment.field(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def visit_Concat(self, node: nodes.Concat, frame: Scope) -> None:  # noqa: N802  # as above
        if not _escapes(frame):
            super().visit_Concat(node, frame)
            return
        self.write("environment.joined(")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write(")")

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Scope) -> None:  # noqa: N802  # as above
        """Write a part that is rendered once without the macro that it would be for any other callable."""
        match node:
            case nodes.CallBlock(
                call=nodes.Call(node=nodes.Name(name="once"), kwargs=[], dyn_args=None, dyn_kwargs=None), args=[]
            ) if not find_undeclared(node.body, ("caller", "kwargs", "varargs")):
                place = f"{self.name}:{self.code_lineno}"
                self.macro_body(node, frame)
                self.start_write(frame, node)
                self.write(f"environment.once(macro, {place!r}")
                self.signature(node.call, frame)
                self.write(")")
                self.end_write(frame)
            case _:
                super().visit_CallBlock(node, frame)


class _FixedCode(_Code):
    """Writes the code of templates that nobody overrides, of which more is known: what they extend and import.

    Names of attributes are those of views, and macros are called as they are.
    """

    _macros: dict[str, int]  # how many arguments each takes, by the name it is called by

    def visit_Template(self, node: nodes.Template, frame: Scope | None = None) -> None:  # noqa: N802  # as above
        template = whole(node, self.environment.parsed)
        self._macros = plain_macros(template)
        for each in template.body:
            if isinstance(each, nodes.Import):
                macros = self.environment.macros(each.template.as_const())
                self._macros |= {f"{each.target}.{name}": count for name, count in macros.items()}
        super().visit_Template(template, frame)

    def _write_shown(self, node: nodes.Call, frame: Scope) -> None:
        if not self._is_plain(node, frame):
            super()._write_shown(node, frame)
            return
        self.visit(node.node, frame)
        self.write("._func(")  # what a call comes down to
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Scope) -> None:  # noqa: N802  # as above
        if node is self._shown:
            self._shown = None
            self.write("environment.escape_text(value) if type(value := ")
            self.visit(node, frame)
            self.write(") is str else environment.escaped(value)")
        else:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")

    def _is_plain(self, call: nodes.Call, frame: Scope) -> bool:
        """Whether `call` is one of a macro of the template, or of one that it imports, with all that it takes."""
        match call:
            case nodes.Call(node=nodes.Name(name=name) as root, kwargs=[], dyn_args=None, dyn_kwargs=None):
                pass
            case nodes.Call(
                node=nodes.Getattr(node=nodes.Name() as root, attr=attr), kwargs=[], dyn_args=None, dyn_kwargs=None
            ):
                name = f"{root.name}.{attr}"
            case _:
                return False
        # In a macro, the same name may be that of an argument.
        return frame.symbols.ref(root.name) == f"l_0_{root.name}" and self._macros.get(name) == len(call.args)


def _escapes(frame: Scope) -> bool:
    """Whether all that is shown there is escaped, whatever happens until then."""
    return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile)


def _fingerprint(code: CodeType) -> bytes:
    return code.co_code + repr([said for said in code.co_consts if isinstance(said, str)]).encode()


_PARTS = (_escapes, whole, plain_macros, *vars(_Code).values(), *vars(_FixedCode).values())

_MADE_BY = b"".join(_fingerprint(part.__code__) for part in _PARTS if hasattr(part, "__code__"))
"""Changes with the code of this module, as that of templates then does."""


class PageEnvironment(Environment):
    """What templates are compiled in, with the words of `language` already in their places.

    `compiled` keeps the code of templates for the next environment. `fixed` are the texts of all templates by name, if
    nobody overrides any of them: their code then knows what is in the others.
    """

    context_class = CallingContext
    escaped = staticmethod(escaped)
    escape_text = staticmethod(escape_text)
    joined = staticmethod(joined)
    chunk = Chunk

    def __init__(
        self,
        loader: BaseLoader,
        language: Language,
        compiled: MutableMapping[str, bytes],
        fixed: Mapping[str, str] | None = None,
    ) -> None:
        self.code_generator_class = _FixedCode if fixed else _Code
        fixed = fixed or {}
        self.parsed = cache(lambda name: self.parse(fixed[name], name))
        self.macros = cache(lambda name: plain_macros(self.parsed(name)))
        known = "\0".join(chain.from_iterable(sorted(fixed.items()))).encode(errors="surrogatepass")
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=Compiled(compiled, b"\0".join((_MADE_BY, language.catalogue or b"", known))),
        )
        self._words = language.translations
        self._found: dict[str | Template, Template] = {}
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

    def field(self, whole: object, name: str) -> str:
        """Return an attribute, or what Jinja takes for one, as text to be shown."""
        try:
            value = getattr(whole, name)
        except AttributeError:
            value = self.getattr(whole, name)
        return escape_text(value) if type(value) is str else escaped(value)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name for it
    ) -> Template:
        # Every page asks for four; Jinja would ask each time whether it still has the same loader.
        if name not in self._found:
            self._found[name] = super().get_template(name, parent, globals)
        return self._found[name]

    def once(self, part: Callable[[], str], *place: Hashable) -> str:
        """Render a part of a template once for all pages where its `place` and values are equal."""
        if place not in self._kept:
            self._kept[place] = part()
        return self._kept[place]

    def _once(self, *values: Hashable, caller: Macro) -> str:
        code = caller._func.__code__  # noqa: SLF001  # nothing else tells where the template says it
        return self.once(caller, code.co_filename, code.co_firstlineno, *values)


def _body(html: Html, root: str) -> Markup:
    """Return sanitised HTML with `root`, the way up to the site's root, before the site's own links."""
    return as_markup(html.replace(ROOT, escaped(root)))  # `markup` alone makes Html, and it sanitises
