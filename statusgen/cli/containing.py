"""What goes wrong at one place is that place's own: all others have their turn."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from statusgen.problems import StatusgenError

# Libraries in Rust raise it where they break down. Its class is in no module, and it is no Exception.
PANIC = "PanicException"


@contextmanager
def contained(tell: Callable[[str], None]) -> Iterator[None]:
    """Give what goes wrong inside to `tell`, and go on behind it; only who stops the command stops it.

    Of what nobody expected, the words are not told: they may hold a secret.
    """
    try:
        yield
    except StatusgenError as error:
        tell(str(error))
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        context = click.get_current_context(silent=True)
        if context and context.find_root().obj:
            traceback.print_exc()
        tell(f"unexpected {type(error).__name__} (this is a mistake in statusgen; --debug shows where)")
