"""Message templates: those that are installed, and the user's own in `_messages` below the content folder."""

from pathlib import Path

from statusgen.content.messages import FOLDER
from statusgen.problems import StatusgenError

INSTALLED = Path(__file__).parents[1] / "messages"


def read_messages(content: Path) -> dict[str, tuple[str, str]]:
    """Return each message template's path and text by its name; one of the user's own comes before an installed one.

    The path of an own one is below `content`.

    Raises:
        StatusgenError: if one of them cannot be read.
    """
    installed = {path.stem: (str(path), _read(path)) for path in _files(INSTALLED)}
    own = {path.stem: (f"{FOLDER}/{path.name}", _read(path)) for path in _files(content / FOLDER)}
    return dict(sorted({**installed, **own}.items()))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("[!.]*.md") if path.is_file())


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StatusgenError(f"{path} is not UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise StatusgenError(f"cannot read {path}: {error.strerror}") from error
