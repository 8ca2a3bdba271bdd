"""A folder with a cache that others broke, took away or use at the same time: never believed, never fatal."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import statusgen
from changing import FIRST, NOW, SECOND, clean, lay
from conftest import needs
from statusgen.cli import run
from test_output import tree

PLACES = 6  # at so many places of each file, from its first byte to its last

PACKAGE = Path(statusgen.__file__).parent

BERLIN, TOKYO = (Path("/usr/share/zoneinfo", name) for name in ("Europe/Berlin", "Asia/Tokyo"))

# The end of `markup` in a version that makes other HTML of every text.
OTHER = """
def to_html(source, **_):
    return "<p>of another version</p>"
"""


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return a cache that was filled by the build of the second state, then of the first, which is laid."""
    for state in (SECOND, FIRST):
        lay(tmp_path / "content", state)
        assert build(tmp_path) == clean(tmp_path / "clean", state)
    return tmp_path / "cache"


def command(folder: Path) -> list[str]:
    """Return what builds into a new folder, so that nothing else is remembered."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    options = ("--output", folder / "site", "--cache", folder / "cache", "--now", NOW)
    return ["build", str(folder / "content"), *map(str, options), "--quiet"]


def build(folder: Path) -> dict[str, bytes]:
    assert run(command(folder)) == 0
    return tree(folder / "site")


def files(folder: Path) -> list[Path]:
    return [place for place in sorted(folder.rglob("*")) if place.is_file()]


@contextmanager
def kept(folder: Path) -> Iterator[None]:
    """Bring `folder` back to what it is now."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    yield
    shutil.rmtree(folder)
    copy.rename(folder)


def cut(content: bytes, place: int) -> bytes:
    return content[:place]


def flip(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << place % 8]) + content[place + 1 :]


def mix(content: bytes, place: int) -> bytes:
    """Write over the rest, as of a file that the system never brought to the disk."""
    return content[:place] + bytes(len(content) - place)


@pytest.mark.parametrize("damage", [cut, flip, mix])
def test_a_damaged_file_is_not_believed(cache: Path, damage: Callable[[bytes, int], bytes]) -> None:
    whole = clean(cache.parent / "clean", FIRST)
    for file in files(cache):
        content = file.read_bytes()
        for number in range(PLACES):
            with kept(cache):
                file.write_bytes(damage(content, number * (len(content) - 1) // (PLACES - 1)))
                assert build(cache.parent) == whole, (file, number)


def test_a_folder_or_a_dead_link_in_place_of_a_file_is_no_matter(cache: Path) -> None:
    whole = clean(cache.parent / "clean", FIRST)
    for file in files(cache):
        with kept(cache):
            file.unlink()
            file.mkdir()
            assert build(cache.parent) == whole
        with kept(cache):
            file.unlink()
            file.symlink_to("nowhere")
            assert build(cache.parent) == whole


def test_a_file_in_place_of_the_folder_is_no_matter(cache: Path) -> None:
    shutil.rmtree(cache)
    cache.write_text("")
    assert build(cache.parent) == clean(cache.parent / "clean", FIRST)


def test_files_of_another_cache_are_not_believed(cache: Path) -> None:
    """Under the names that this cache has, as if somebody had mixed two of them up."""
    lay(cache.parent / "content", SECOND)
    whole = clean(cache.parent / "clean", SECOND)
    found = files(cache)
    contents = [file.read_bytes() for file in found]
    for file, content in zip(found, [*contents[1:], contents[0]], strict=True):
        file.write_bytes(content)
    assert build(cache.parent) == whole


def test_what_another_version_left_is_not_believed(cache: Path) -> None:
    shutil.rmtree(cache)
    other = cache.parent / "other/statusgen"
    shutil.copytree(PACKAGE, other, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PACKAGE.parent / "templates", other / "_templates")
    with (other / "markup/__init__.py").open("a") as markup:
        markup.write(OTHER)
    build_other = [sys.executable, "-m", "statusgen", *command(cache.parent)]
    subprocess.run(build_other, check=True, cwd=other.parent, env=os.environ | {"PYTHONPATH": str(other.parent)})
    assert b"<p>of another version</p>" in (cache.parent / "site/incidents/late/index.html").read_bytes()
    assert files(cache) != []

    assert build(cache.parent) == clean(cache.parent / "clean", FIRST)


@needs("the system's time zones", found=BERLIN.is_file())
@pytest.mark.parametrize("moment", [NOW, "2026-05-01 12:00"], ids=["the same instant", "later"])
def test_what_a_zone_said_before_is_not_believed(tmp_path: Path, moment: str) -> None:
    """Where nothing but the file of the zone tells that it is another one, as where it is mounted alone."""
    lay(tmp_path / "content", FIRST)
    site = tmp_path / "content/site.yaml"
    site.write_bytes(site.read_bytes() + b"timezone: Europe/Berlin\n")
    zone = tmp_path / "zones/Europe/Berlin"
    zone.parent.mkdir(parents=True)
    environment = os.environ | {"PYTHONTZPATH": str(tmp_path / "zones")}

    def build_at(moment: str, cache: str) -> dict[str, bytes]:
        options = ("--output", tmp_path / "site", "--cache", tmp_path / cache, "--now", moment)
        build = [sys.executable, "-m", "statusgen", "build", str(tmp_path / "content"), *map(str, options), "--quiet"]
        subprocess.run(build, check=True, env=environment)
        return tree(tmp_path / "site")

    shutil.copy(BERLIN, zone)
    before = build_at(NOW, "cache")
    shutil.copy(TOKYO, zone)
    now = build_at(moment, "cache")
    assert now == build_at(moment, "clean") != before


# Root may do what nobody may, unless it gives that up.
OBEDIENT = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@needs("setpriv, as root", found=not OBEDIENT or shutil.which("setpriv"))
@pytest.mark.parametrize("mode", [0o555, 0o000], ids=["not to be written", "not to be read"])
def test_a_cache_that_is_not_ours_is_no_matter(cache: Path, mode: int) -> None:
    lay(cache.parent / "content", SECOND)
    places = [cache, *cache.rglob("*")]
    for place in places[::-1]:
        place.chmod(mode)
    subprocess.run([*OBEDIENT, sys.executable, "-m", "statusgen", *command(cache.parent)], check=True)
    for place in places:
        place.chmod(0o755)

    assert tree(cache.parent / "site") == clean(cache.parent / "clean", SECOND)


def test_builds_at_the_same_time_share_a_cache(tmp_path: Path) -> None:
    """Two and two build the same: what one writes, the others read or replace."""
    (tmp_path / "cache").mkdir()
    folders = [tmp_path / str(number) for number in range(4)]
    for number, folder in enumerate(folders):
        lay(folder / "content", (FIRST, SECOND)[number % 2])
        (folder / "cache").symlink_to(tmp_path / "cache")
    for _ in range(2):
        commands = [[sys.executable, "-m", "statusgen", *command(folder)] for folder in folders]
        running = [subprocess.Popen(each) for each in commands]
        assert [each.wait() for each in running] == [0, 0, 0, 0]
    sites = [tree(folder / "site") for folder in folders]
    assert sites == [clean(tmp_path / "clean", state) for state in (FIRST, SECOND)] * 2
