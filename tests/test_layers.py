"""The folder layout is the dependency graph: a module imports only from layers below its own."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "statusgen"

# From the ground up. Those of one layer know nothing of each other.
LAYERS = (
    {"structs"},
    {"drafts", "headers", "instant", "memory", "problems"},
    {"alerts", "files", "model"},
    {"built"},
    {"addresses", "documents", "language", "markup", "timeline"},
    {"words"},
    {"content", "facts", "past"},
    {"editing", "entries", "metrics"},
    {"composing", "response"},
    {"lints", "triage"},
    {"api", "badges", "feeds", "ical"},
    {"plan"},
    {"programs", "render"},
    {"git", "output", "parallel", "saving", "scaffold", "sources", "theme"},
    {"reading"},
    {"build", "cache", "looks"},
    {"deploy", "notify", "server", "watch"},
    {"cli"},
    {"__main__"},
)

# Each library behind the one module that may change when it does.
LIBRARIES = {
    "apprise": {"notify"},
    "babel": {"language"},
    "click": {"cli"},
    "feedgen": {"feeds"},
    "filelock": {"output"},
    "jinja2": {"render"},
    "markdown": {"markup"},
    "markupsafe": {"render"},
    "msgspec": {"structs"},
    "nh3": {"markup"},
    "obstore": {"deploy"},
    "requests": {"notify"},
    "rich": {"cli"},
    "urllib3": {"notify"},
    "watchdog": {"watch"},
    "yaml": {"documents"},
}

# What a clock, an environment or a disk is reached by; nothing between the readers and the writer of files does so.
WORLD = {"os", "shutil", "socket", "subprocess", "tempfile", "time"}
PURE = set().union(*LAYERS[:12])


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "starter" not in path.relative_to(PACKAGE).parts)


def module_of(path: Path) -> str:
    """Return the module of the table that a file belongs to."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    """Give the dotted name of all that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative name"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def uses(path: Path) -> set[str]:
    """Return the modules of the table that a file imports from."""
    parts = (name.split(".") for name in imports(path))
    return {part[1] for part in parts if part[0] == "statusgen" and part[1] != "__version__"}


def test_every_module_has_its_layer() -> None:
    assert {module_of(path) for path in files()} - {"__init__"} == set().union(*LAYERS)
    assert sum(len(layer) for layer in LAYERS) == len(set().union(*LAYERS))


@pytest.mark.parametrize("level", range(len(LAYERS)))
def test_a_module_imports_only_from_below(level: int) -> None:
    below = set().union(*LAYERS[:level])
    upward = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in files()
        if module_of(path) in LAYERS[level]
        for name in sorted(uses(path) - below - {module_of(path)})
    ]
    assert upward == []


def test_no_files_import_each_other_in_a_circle() -> None:
    names = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in files()}
    graph = {
        name: {target for target in (known(each, names) for each in imports(path)) if target} - {name}
        for name, path in names.items()
    }
    assert len(list(TopologicalSorter(graph).static_order())) >= len(names)


def known(imported: str, names: dict[str, Path]) -> str | None:
    """Return the file that an imported name is in."""
    candidates = (imported, imported.rpartition(".")[0])
    return next((f"{each}{end}" for each in candidates for end in ("", ".__init__") if f"{each}{end}" in names), None)


def test_a_library_is_imported_by_one_module_only() -> None:
    found: dict[str, set[str]] = {}
    for path in files():
        for library in {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"statusgen"}:
            found.setdefault(library, set()).add(module_of(path))
    assert found == LIBRARIES


def test_nothing_between_reading_and_writing_reaches_for_the_world() -> None:
    reached = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in files()
        if module_of(path) in PURE
        for name in imports(path)
        if name.split(".")[0] in WORLD
    ]
    assert reached == []
