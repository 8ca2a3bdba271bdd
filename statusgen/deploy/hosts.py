"""Which host a place's address asks for."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from statusgen.deploy.failure import DeployError
from statusgen.deploy.host import Host
from statusgen.files import Progress
from statusgen.model import Destination
from statusgen.problems import UsageError
from statusgen.structs import Frozen

HOSTS = {"az": "bucket", "file": "folder", "git": "branch", "gs": "bucket", "rsync": "rsync", "s3": "bucket"}
"""By what an address begins with: the module whose `connect(destination, options)` returns the host.

They are imported when they are needed: each brings a library, or a program, that not everybody has.
"""

EXTRAS = {"obstore": "deploy"}


class Options(Frozen):
    """What a host may want to know besides its place."""

    environ: Mapping[str, str]
    force: bool = False  # write over what others put there
    progress: Progress = lambda _done, _all: None
    note: Callable[[str], None] = lambda _text: None  # told what somebody should know who waits
    retry_s: float = 60  # for so long is tried again what failed; 0 for once, and with less patience
    wait_s: float = 15  # a deploy that shows no life for so long is taken for dead
    content: Path = Path()  # the folder that the site was made of


def local_folder(to: str) -> Path:
    """Return the folder of a `file:` address; only a `~` that it begins with is a home.

    Raises:
        UsageError: if nobody is known here of whom that would be.
    """
    text = to.removeprefix("file:").removeprefix("//")
    try:
        return Path(text).expanduser() if text.startswith("~") else Path(text)
    except RuntimeError:
        raise UsageError(f"'{text}': there is no such home folder on this machine") from None


def open_host(destination: Destination, options: Options) -> Host:
    """Return the host for `destination`, in which no `${NAME}` is left.

    Raises:
        UsageError: if there is none for this address, or it lacks something.
        DeployError: if the library for it is not installed.
    """
    scheme = destination.to.partition(":")[0]
    if scheme not in HOSTS:
        raise UsageError(f"'{scheme}:' is no place that statusgen can publish to: there are {', '.join(HOSTS)}")
    try:
        module = import_module(f"statusgen.deploy.{HOSTS[scheme]}")
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
        extra = EXTRAS[error.name]
        raise DeployError(f"'{scheme}:' needs {error.name}: pip install 'statusgen[{extra}]'") from error
    return cast("Callable[[Destination, Options], Host]", module.connect)(destination, options)
