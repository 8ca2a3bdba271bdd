"""The theme as it is installed: templates, style, script, and the catalogues of words."""

import os
import re
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from types import MappingProxyType

from statusgen.structs import Frozen

ASSETS = "assets/"
STYLE = "style.css"
SCRIPT = "script.js"

# Of the style: the harder of the two grounds that the accent is read on, and how much it has to differ (WCAG AA).
LIGHT_SHEET = "#f5f3ee"
DARK_SHEET = "#1c1e22"
CONTRAST = 4.5

INDENTS_AND_COMMENTS = re.compile(r"^[ \t]+(?:(?://.*|/\*.*\*/)$)?|^(?://.*|/\*.*\*/)$", re.MULTILINE)

Colour = tuple[int, int, int]


class Theme(Frozen):
    """What pages are made with: `overrides` are the user's templates, and `assets` has theirs in place of ours."""

    templates: Mapping[str, str]
    overrides: Mapping[str, str]
    assets: Mapping[str, bytes]
    compiled: MutableMapping[str, bytes]  # the code of templates, by keys that tell all that it is made of


def load_theme(overrides: Mapping[str, str] = MappingProxyType({})) -> Theme:
    """Return the built-in theme with `overrides`: text by its path below the user's `templates/` folder."""
    folder = _folder()
    templates = {path.name: _compact(path) for path in sorted(folder.glob("*.html"))}
    assets = {path.name: _compact(path).encode() for path in sorted((folder / ASSETS).iterdir())}
    theirs = {name.removeprefix(ASSETS): text.encode() for name, text in overrides.items() if name.startswith(ASSETS)}
    return Theme(
        templates=templates,
        overrides={name: text for name, text in overrides.items() if not name.startswith(ASSETS)},
        assets=assets | theirs,
        compiled=_Compiled(Path(cache_from_source(str(folder / "templates.py"))).parent),
    )


class _Compiled(MutableMapping[str, bytes]):
    """Templates' code where Python keeps that of modules: run by those alone who may write what they run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, key: str) -> bytes:
        try:
            return self._place(key).read_bytes()
        except OSError as error:
            raise KeyError(key) from error

    def __setitem__(self, key: str, code: bytes) -> None:
        if sys.dont_write_bytecode:
            return
        beside = self._place(f"{key}.{os.getpid()}")
        with suppress(OSError):  # the next build compiles again, and that is all
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(code)
            beside.replace(self._place(key))

    def __delitem__(self, key: str) -> None:
        self._place(key).unlink()

    def __iter__(self) -> Iterator[str]:
        return (place.stem for place in self._folder.glob("*.template"))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _place(self, key: str) -> Path:
        return self._folder / f"{key}.template"


def load_catalogue(language: str) -> bytes | None:
    """Return the words of a BCP 47 `language` as a `.po` file: those of `de` for `de-AT`; English needs none."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        path = Path(__file__).parent / "locale" / "_".join(parts[:length]) / "LC_MESSAGES" / "statusgen.po"
        if path.is_file():
            return path.read_bytes()
    return None


def stylesheet(theme: Theme, accent: str | None) -> bytes:
    """Return the style with `accent` (`#rrggbb`), made darker or lighter where it could not be read otherwise."""
    style = theme.assets[STYLE]
    if accent is None:
        return style
    light, dark = _readable(accent, LIGHT_SHEET), _readable(accent, DARK_SHEET)
    return (
        style + (f":root{{--accent:{light}}}\n@media(prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n").encode()
    )


def contrast(one: str, other: str) -> float:
    """Return how much two colours (`#rrggbb`) differ, from 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((_luminance(_parse(one)), _luminance(_parse(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _folder() -> Path:
    """Return the folder of templates: of the wheel, else of the checkout."""
    package = Path(__file__).parent
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parent / "templates"


def _compact(path: Path) -> str:
    """Return a file's text without indents and comments on lines of their own; its lines keep their numbers."""
    return INDENTS_AND_COMMENTS.sub("", path.read_text(encoding="utf-8"))


def _readable(colour: str, ground: str) -> str:
    """Return `colour`, moved away from `ground` in small steps until it can be read there."""
    end: Colour = (0, 0, 0) if _luminance(_parse(ground)) > 0.5 else (255, 255, 255)  # noqa: PLR2004  # half way
    steps = (_mixed(_parse(colour), end, percent) for percent in range(0, 101, 5))
    return next(step for step in steps if contrast(step, ground) >= CONTRAST)


def _parse(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: Colour, end: Colour, percent: int) -> str:
    mixed = (round(a + (b - a) * percent / 100) for a, b in zip(colour, end, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 to 1, of sRGB as WCAG 2 defines it."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB's own
