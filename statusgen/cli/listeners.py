"""Those who are told of news, with the variables of the environment that their addresses and secrets name."""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

from statusgen.cli.variables import filled_in
from statusgen.content.destinations import VARIABLE
from statusgen.model import NotifyTarget
from statusgen.notify import Listener, NotToldError
from statusgen.problems import UsageError


def listener_in(environ: Mapping[str, str]) -> Callable[[NotifyTarget], Listener]:
    """Return what fills in the variables of a target, and raises NotToldError with the name of one that is not set."""

    def listener(target: NotifyTarget) -> Listener:
        where = f"notify.{target.name} in site.yaml"
        try:
            return Listener(
                address=_address(target.address, environ, where),
                secret=filled_in(target.secret, environ, where),
                is_secret=any(_variables(target.address)),
            )
        except UsageError as error:
            raise NotToldError(str(error)) from error

    return listener


def _address(text: str, environ: Mapping[str, str], where: str) -> str:
    """Return an address: a variable that is a part of it stands for what it is, whatever an address takes it for."""
    if re.fullmatch(VARIABLE, text):
        return filled_in(text, environ, where).strip()
    quoted = {name: quote(environ[name], safe="") for name in _variables(text) if environ.get(name)}
    return filled_in(text, quoted, where)


def _variables(text: str) -> Iterator[str]:
    return (found[0][2:-1] for found in re.finditer(VARIABLE, text))
