"""What is handed out: the exact files of the wheel and the source archive, and that the wheel works alone."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from statusgen import __version__

ROOT = Path(__file__).parents[1]
INFO = f"statusgen-{__version__}.dist-info"

MODULES = {
    "__init__.py",
    "__main__.py",
    "addresses.py",
    "badges.py",
    "build.py",
    "built.py",
    "cache.py",
    "drafts.py",
    "entries.py",
    "facts.py",
    "files.py",
    "headers.py",
    "ical.py",
    "instant.py",
    "looks.py",
    "memory.py",
    "parallel.py",
    "past.py",
    "problems.py",
    "programs.py",
    "py.typed",
    "reading.py",
    "response.py",
    "saving.py",
    "scaffold.py",
    "structs.py",
    "theme.py",
    "words.py",
}
FOLDERS = {
    "alerts",
    "api",
    "cli",
    "composing",
    "content",
    "deploy",
    "documents",
    "editing",
    "feeds",
    "git",
    "language",
    "lints",
    "locale",
    "markup",
    "messages",
    "metrics",
    "model",
    "notify",
    "output",
    "plan",
    "render",
    "server",
    "sources",
    "starter",
    "timeline",
    "triage",
    "watch",
}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the source archive, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def wheel(archives: Path) -> Path:
    return archives / f"statusgen-{__version__}-py3-none-any.whl"


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def below(folder: str, prefix: str) -> set[str]:
    """Return all files of a source folder, as they are called where its place is `prefix`."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{prefix}{path.relative_to(ROOT / folder).as_posix()}" for path in files}


def test_the_wheel_holds_the_package_its_theme_and_its_sample(wheel: Path) -> None:
    info = {f"{INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    package = below("statusgen", "statusgen/")
    assert names_in(wheel) == (
        package | below("templates", "statusgen/_templates/") | below("content", "statusgen/_demo/") | info
    )


def test_the_package_holds_these_modules_and_folders(wheel: Path) -> None:
    inside = {name.split("/", 1)[1] for name in names_in(wheel) if name.startswith("statusgen/")}
    assert {name for name in inside if "/" not in name} == MODULES
    assert {name.split("/")[0] for name in inside if "/" in name} == FOLDERS | {"_templates", "_demo"}


def test_the_source_archive_holds_all_that_a_packager_needs(archives: Path) -> None:
    top = f"statusgen-{__version__}"
    with tarfile.open(archives / f"{top}.tar.gz") as archive:
        names = {member.name.removeprefix(f"{top}/") for member in archive.getmembers() if member.isfile()}
    documents = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "pyproject.toml", ".gitignore", "PKG-INFO"}
    folders = ("statusgen", "templates", "content", "docs", "tests")
    assert names == documents.union(*(below(folder, f"{folder}/") for folder in folders))


def test_the_wheel_brings_time_zones_whatever_the_system(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read(f"{INFO}/METADATA").decode().splitlines()
    assert [line for line in lines if line.startswith("Requires-Dist: tzdata")] == ["Requires-Dist: tzdata>=2025.3"]


@pytest.mark.parametrize("arguments", [("init", "mine"), ("messages",)])
def test_a_wheel_that_is_not_unpacked_does_nothing_by_halves(
    wheel: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    environment = os.environ | {"PYTHONPATH": str(wheel)}
    command = [sys.executable, "-m", "statusgen", *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (3, "", [])
    place = wheel / "statusgen/starter"
    assert done.stderr == (
        f"statusgen: statusgen is in a zip or not whole ('{place}' is no folder): install it as files, with pip\n"
    )


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command of an environment that holds nothing but the wheel, and sees the libraries of this one."""
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, str(wheel)], check=True)
    # Libraries come by their folder; the `.pth` file in it, which leads to the checkout, is not read from there.
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    packages.joinpath("libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return environment / "bin" / "statusgen"


def run(command: Path, *arguments: str, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    done = subprocess.run([command, *arguments], cwd=cwd, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.mark.parametrize("options", [(), ("--demo",)])
def test_the_wheel_alone_starts_a_site_and_builds_it(command: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    run(command, "init", *options, cwd=tmp_path)
    run(command, "build", "--strict", cwd=tmp_path)
    assert "<!doctype html>" in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert (tmp_path / "site" / "history" / "index.html").is_file()


def test_the_wheel_alone_tells_its_version(command: Path, tmp_path: Path) -> None:
    assert run(command, "--version", cwd=tmp_path) == f"statusgen {__version__}\n"
    python = command.with_name("python")
    place = run(python, "-c", "import statusgen; print(statusgen.__file__)", cwd=tmp_path)
    assert Path(place).is_relative_to(command.parents[1])
