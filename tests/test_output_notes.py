"""What is noted of the files that were written, and what is believed of it."""

import json
from pathlib import Path

import pytest

from statusgen.output import CONTROL, Notes, Written, write_site
from statusgen.output.manifest import Seen

SITE = {"index.html": b"1", "a.html": b"a"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_a_time_that_no_clock_shows_is_noted_like_any(folder: Path) -> None:
    write_site(folder, SITE)
    far = {path: Seen("12", 1, 2, 253_370_764_800_000_000_000, -1) for path in SITE}

    Notes().save(folder, far)

    assert Notes().read(folder).files == far


@pytest.mark.parametrize("changed_ns", [None, "1", [], {}, 1e30, True])
def test_notes_of_which_a_time_is_none_are_damaged_and_stop_no_build(folder: Path, changed_ns: object) -> None:
    write_site(folder, SITE)
    place = folder / CONTROL / "manifest.json"
    said = json.loads(place.read_bytes())
    said["files"]["a.html"][4] = changed_ns
    place.write_text(json.dumps(said), encoding="utf-8")

    assert write_site(folder, SITE) == Written(written=0, unchanged=2, removed=0)
