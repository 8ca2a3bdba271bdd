"""What others removed or changed in object storage comes back with the next deploy."""

import json
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest

from conftest import needs
from published import SITE, publish
from storage import BIN, Between, Objects, between, bucket, rclone

pytestmark = needs("rclone", found=(BIN / "rclone").exists())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with rclone(tmp_path_factory.mktemp("rclone") / "buckets") as address:
        yield address


@pytest.fixture
def way(service: str, tmp_path: Path) -> Iterator[Between]:
    """Give the way to a bucket with a site, on which nothing was asked yet."""
    publish(bucket(service), tmp_path, SITE)
    with between(service) as found:
        yield found
    Objects(service).clear()


@pytest.fixture
def objects(service: str) -> Objects:
    return Objects(service)


def test_what_was_removed_is_sent_again_before_what_leads_to_it(way: Between, objects: Objects, tmp_path: Path) -> None:
    obstore.delete(objects.store, ["history/index.html", "assets/style.1.css"])
    edited = {**SITE, "index.html": b"<p>Later"}
    publish(bucket(way.address), tmp_path, edited)
    assert way.sent() == ["assets/style.1.css", "history/index.html", "index.html"]
    assert objects.read() == edited


def test_what_has_another_size_is_sent_again(way: Between, objects: Objects, tmp_path: Path) -> None:
    objects.put("index.html", b"")
    objects.put("feed.atom", SITE["feed.atom"] + b"\n")
    publish(bucket(way.address), tmp_path, SITE)
    assert (way.sent(), objects.read()) == (["feed.atom", "index.html"], SITE)
    way.asked.clear()
    publish(bucket(way.address), tmp_path, SITE)
    assert way.sent() == []


def test_a_bucket_that_was_emptied_but_for_the_manifest_is_filled(
    way: Between, objects: Objects, tmp_path: Path
) -> None:
    obstore.delete(objects.store, sorted(SITE))
    publish(bucket(way.address), tmp_path, SITE)
    assert objects.read() == SITE


def test_what_is_there_is_listed_once(way: Between, tmp_path: Path) -> None:
    publish(bucket(way.address), tmp_path, {**SITE, "new/index.html": b"<p>New"})
    assert (way.asked.count("GET"), way.sent()) == (1, ["new/index.html"])


def test_by_force_all_files_are_sent_and_what_subscribers_were_told_is_kept(
    way: Between, objects: Objects, tmp_path: Path
) -> None:
    """So what has the same size, or other headers, comes back as well."""
    place = bucket(objects.endpoint)
    place.keep({"sent": ["a"]}, place.read())
    objects.put("index.html", SITE["index.html"][::-1])
    publish(bucket(way.address), tmp_path, SITE)
    assert way.sent() == []
    publish(bucket(way.address, force=True), tmp_path, SITE)
    assert (sorted(way.sent()), objects.read()) == (sorted(SITE), SITE)
    assert bucket(objects.endpoint).read().manifest.told == {"sent": ["a"]}


def test_a_manifest_without_sizes_sends_nothing_again(way: Between, objects: Objects, tmp_path: Path) -> None:
    path = ".statusgen/published.json"
    manifest = json.loads(bytes(obstore.get(objects.store, path).bytes()))
    manifest["files"] = {name: mark.partition(" ")[0] for name, mark in manifest["files"].items()}
    objects.put(path, json.dumps(manifest).encode())
    publish(bucket(way.address), tmp_path, SITE)
    assert way.sent() == []
