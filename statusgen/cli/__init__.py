"""The command line: arguments, clock, exit codes. Each command has a file of its own."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from statusgen import __version__
from statusgen.cli import console
from statusgen.problems import LaterError, ProblemsError, StatusgenError, UsageError

COMMANDS = (
    "ack",
    "alert",
    "build",
    "check",
    "deploy",
    "init",
    "messages",
    "metrics",
    "mitigate",
    "new",
    "publish",
    "resolve",
    "rollback",
    "schema",
    "serve",
    "set",
    "status",
    "update",
    "watch",
)  # each has a module of its name
DONE, PROBLEMS, WRONG_USE, WORLD_FAILED = 0, 1, 2, 3
SIGNALLED = 128  # and the number of the signal, as shells say it
FILES = Path(__file__).parents[1] / "starter"  # one of the folders that Python does not look into a zip for
NOT_READ = SIGNALLED + 13  # of SIGPIPE, which ends who does not ignore it; Windows has none


class Commands(click.Group):
    """Imports a command only when it runs or helps: what it needs takes longer to import than a short command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"statusgen.cli.{cmd_name}"), cmd_name)
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 problems in content, 2 wrong use, 3 the world failed (disk, network),"
    " 130 stopped by Ctrl-C, 141 because nobody reads on, 143 by SIGTERM.",
)
@click.version_option(__version__, prog_name="statusgen", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show a traceback when something fails.")
def statusgen() -> None:
    """Turn Markdown incidents and YAML components into a public status page.

    \b
    Example:
      statusgen init my-status
      cd my-status
      statusgen build
    """  # noqa: D301  # click's own escape
    if not FILES.is_dir():
        raise StatusgenError(
            f"statusgen is in a zip or not whole ('{FILES}' is no folder): install it as files, with pip"
        )


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command that `arguments` name, those of the process by default, and end the process with its code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        # A title may hold letters that the encoding of a terminal or a pipe lacks: no reason to fail.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with _stoppable() as received:
        code = run(arguments)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, MemoryError):
            stream.flush()
    # All is done. To free what is left is quicker for the system, and meanwhile a signal could change the exit code.
    os._exit(SIGNALLED + received[0] if received else code)


def _open_streams() -> None:
    """Have all three standard streams, also those that were closed: there is nothing to read, and no way to print.

    Else a file of the site could get the number of one, and other programs would write into it.
    """
    modes = {"stdin": ("r", os.O_RDONLY), "stdout": ("w", os.O_RDONLY), "stderr": ("w", os.O_WRONLY)}
    for name, (mode, flags) in modes.items():
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags)  # the lowest number that is free
            os.set_inheritable(descriptor, True)  # noqa: FBT003  # the library's
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8"))


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Give the signals that were received: the first interrupts, so that all is tidied up; the second ends at once."""
    # A signal that whoever started the command has it ignore, as nohup and shells in the background do, stays so.
    defaults = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    signals = [each for each, usual in defaults.items() if usual in {signal.SIG_DFL, signal.default_int_handler}]
    received: list[int] = []

    def let_go() -> None:
        for each in signals:
            signal.signal(each, defaults[each])

    def stop(number: int, _frame: FrameType | None) -> None:
        let_go()
        received.append(number)
        raise KeyboardInterrupt

    for each in signals:
        signal.signal(each, stop)
    try:
        yield received
    finally:
        let_go()


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; what fails is told in one line, with `--debug` with its traceback."""
    # Who is asked for --debug puts it where the cursor is: behind the command.
    spoken = [argument for argument in arguments if argument != "--debug"]
    try:
        code = statusgen.main(spoken, prog_name="statusgen", standalone_mode=False, obj="--debug" in arguments)
    except SystemExit as end:
        if end.code != 1:
            raise
        return NOT_READ  # nobody but Click ends so, where nobody reads what is printed
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # the last place that can tell what happened
        if "--debug" in arguments:
            console.show_traceback(error)
        if isinstance(error, MemoryError):
            error.__traceback__ = error.__context__ = None  # they hold all that was at work: to tell of it takes some
        return _explain(error)
    return code if isinstance(code, int) else DONE


def _explain(error: BaseException) -> int:
    if isinstance(error, click.exceptions.Abort | KeyboardInterrupt):
        console.fail("stopped")
        return SIGNALLED + signal.SIGINT
    if isinstance(error, click.ClickException):
        with suppress(OSError, MemoryError):  # that it cannot be told makes it no other mistake
            error.show()
        return WRONG_USE
    if isinstance(error, ProblemsError):
        console.show_problems(error.problems, "")
        return WORLD_FAILED if isinstance(error, LaterError) else PROBLEMS
    if isinstance(error, OSError) and console.is_of_printing(error):
        console.fail(console.unprinted(error))
        return WORLD_FAILED
    console.fail(str(error) if isinstance(error, StatusgenError) else console.unexpected(error))
    return WRONG_USE if isinstance(error, UsageError) else WORLD_FAILED
