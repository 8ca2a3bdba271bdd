"""Variables of the environment that settings name as `${NAME}`."""

import re
from collections.abc import Mapping

from statusgen.content.destinations import VARIABLE, parse_place
from statusgen.content.findings import UnreadableError
from statusgen.model import Destination
from statusgen.problems import UsageError
from statusgen.structs import replace


def filled_in(text: str, environ: Mapping[str, str], where: str) -> str:
    """Return `text` with the variables that it names; `where` says whose text it is.

    Raises:
        UsageError: if one of them is not set or empty, by its name.
    """

    def value(found: re.Match[str]) -> str:
        name = found[0][2:-1]
        if not environ.get(name):
            raise UsageError(f"{where} needs the variable {name}, which is not set")
        return environ[name]

    return re.sub(VARIABLE, value, text)


def resolved(destination: Destination, environ: Mapping[str, str]) -> Destination:
    """Return `destination` without variables.

    Raises:
        UsageError: if one of them is not set or empty, or what they make is no address; they are not shown. Or if its
            entry has a mistake.
    """
    if destination.broken:
        raise UsageError(destination.broken)
    where = f"deploy.{destination.name} in site.yaml"

    def fill(text: str | None) -> str | None:
        return text and filled_in(text, environ, where)

    to = filled_in(destination.to, environ, where)
    try:
        parse_place(to)
    except UnreadableError:
        raise UsageError(f"{where}: `to` is not the address of a place once its variables are filled in") from None
    return replace(
        destination,
        to=to,
        endpoint=fill(destination.endpoint),
        region=fill(destination.region),
        profile=fill(destination.profile),
        remote=fill(destination.remote),
        access_key_id=fill(destination.access_key_id),
        secret_access_key=fill(destination.secret_access_key),
    )
