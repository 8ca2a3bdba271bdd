"""Calls in templates, the most frequent of them in less time."""

from collections.abc import Callable
from typing import Any, TypeGuard

from jinja2.runtime import Context, Macro

from statusgen.render.escaping import as_markup, escaped


class CallingContext(Context):
    """Calls a macro at once if it is given just what it takes; else Jinja looks for all that might have to be added."""

    def call(
        self,
        called: Callable[..., Any],
        /,
        *args: Any,  # noqa: ANN401  # whatever a template says
        _block_vars: dict[str, Any] | None = None,
        _loop_vars: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401  # as above
    ) -> Any:  # noqa: ANN401  # as above
        if not kwargs and _takes(called, args):
            html = called._func(*args)  # noqa: SLF001  # what a call comes down to
            return as_markup(html) if self.eval_ctx.autoescape else html
        return super().call(called, *args, _block_vars=_block_vars, _loop_vars=_loop_vars, **kwargs)

    def shown(
        self,
        called: Callable[..., Any],
        /,
        *args: Any,  # noqa: ANN401  # as above
        _block_vars: dict[str, Any] | None = None,
        _loop_vars: dict[str, Any] | None = None,
        **kwargs: Any,  # noqa: ANN401  # as above
    ) -> str:
        """Return the HTML of what a call returns; that of a macro is HTML, of which no `Markup` is made."""
        if not kwargs and self.eval_ctx.autoescape and _takes(called, args):
            html: str = called._func(*args)  # noqa: SLF001  # as above
            return html
        return escaped(self.call(called, *args, _block_vars=_block_vars, _loop_vars=_loop_vars, **kwargs))


def _takes(called: Callable[..., Any], args: tuple[Any, ...]) -> TypeGuard[Macro]:
    """Whether `called` is a macro that takes just `args`."""
    return (
        type(called) is Macro
        and len(args) == len(called.arguments)
        and not (called.caller or called.catch_kwargs or called.catch_varargs)
    )
