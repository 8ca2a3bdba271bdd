"""Publishing to object storage: real services on loopback, and what goes wrong on the way there."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from conftest import needs
from published import SITE, publish, upload
from statusgen.deploy import DeployError, Found, Options, compare, open_host
from storage import BIN, BUCKET, KEY_ID, Between, Objects, between, bucket, destination, moto, rclone

pytestmark = needs("rclone and moto", found=(BIN / "rclone").exists() and (BIN / "moto_server").exists())

EDITED = {**SITE, "index.html": b"<p>Later"}
NEXT = {path: content for path, content in EDITED.items() if path != "feed.atom"} | {"new/index.html": b"<p>New"}


@pytest.fixture(scope="module")
def rclone_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with rclone(tmp_path_factory.mktemp("rclone") / "buckets") as address:
        yield address


@pytest.fixture(scope="module")
def moto_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from http.client import HTTPConnection  # noqa: PLC0415  # one request to make a bucket

    with moto(tmp_path_factory.mktemp("moto") / "log.txt") as address:
        connection = HTTPConnection(address.removeprefix("http://"))
        connection.request("PUT", f"/{BUCKET}")
        assert connection.getresponse().status == 200
        connection.close()
        yield address


@pytest.fixture(params=["rclone_address", "moto_address"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of each service in turn, with an empty bucket."""
    found: str = request.getfixturevalue(request.param)
    yield found
    Objects(found).clear()


@pytest.fixture
def objects(address: str) -> Objects:
    return Objects(address)


@pytest.fixture
def way(address: str) -> Iterator[Between]:
    with between(address) as found:
        yield found


def test_a_site_is_there_with_its_headers(address: str, objects: Objects, tmp_path: Path) -> None:
    publish(bucket(address), tmp_path, SITE)
    assert objects.read() == SITE
    assert {path: objects.headers(path) for path in ("assets/style.1.css", "feed.atom", "index.html")} == {
        "assets/style.1.css": {
            "Content-Type": "text/css; charset=utf-8",
            "Cache-Control": "public, max-age=31536000, immutable",
        },
        "feed.atom": {"Content-Type": "application/atom+xml; charset=utf-8", "Cache-Control": "public, max-age=0"},
        "index.html": {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, max-age=0"},
    }
    assert objects.paths() - SITE.keys() == {".statusgen/published.json"}


def test_nothing_changed_sends_nothing(way: Between, tmp_path: Path) -> None:
    publish(bucket(way.address), tmp_path, SITE)
    way.asked.clear()
    publish(bucket(way.address), tmp_path, SITE)
    assert way.asked == ["GET .statusgen/published.json", "GET"]  # the manifest, and the list of what is there


def test_only_what_changed_is_sent_in_the_order_in_which_links_lead(
    way: Between, objects: Objects, tmp_path: Path
) -> None:
    publish(bucket(way.address), tmp_path / "one", SITE)
    way.asked.clear()
    publish(bucket(way.address), tmp_path / "two", NEXT)
    assert way.sent() == ["new/index.html", "index.html"]
    assert way.asked.index("PUT index.html") < len(way.asked) - 3  # then come removals, manifest, end of the turn
    assert objects.read() == NEXT


def test_files_of_one_stage_wait_for_those_before(way: Between, tmp_path: Path) -> None:
    publish(bucket(way.address), tmp_path, SITE)
    sent = way.sent()
    stages = [sent[:2], sent[2:4], sent[4:6], sent[6:]]
    assert [sorted(stage) for stage in stages] == [
        ["_headers", "assets/style.1.css"],
        ["404.html", "history/index.html"],
        ["api/v2/status.json", "feed.atom"],
        ["index.html"],
    ]


def test_what_others_put_there_stays(address: str, objects: Objects, tmp_path: Path) -> None:
    objects.put("theirs/index.html", b"theirs")
    publish(bucket(address), tmp_path / "one", SITE)
    publish(bucket(address), tmp_path / "two", NEXT)
    assert objects.read() == {**NEXT, "theirs/index.html": b"theirs"}


def test_what_others_put_in_the_place_of_a_page_is_written_over_only_by_force(
    address: str, objects: Objects, tmp_path: Path
) -> None:
    objects.put("index.html", b"theirs")
    objects.put("404.html", b"theirs")
    with pytest.raises(DeployError) as caught:
        publish(bucket(address), tmp_path, SITE)
    assert str(caught.value) == (
        "s3://status: '404.html' and 1 more is there already, and not of statusgen: --force writes over it"
    )
    assert objects.read() == {"404.html": b"theirs", "index.html": b"theirs"}
    publish(bucket(address, force=True), tmp_path, SITE)
    assert objects.read() == SITE


def test_a_site_below_a_folder_of_the_bucket(address: str, objects: Objects, tmp_path: Path) -> None:
    publish(bucket(address, to=f"s3://{BUCKET}/status/page/"), tmp_path, SITE)
    assert objects.paths() == {f"status/page/{path}" for path in (*SITE, ".statusgen/published.json")}


def test_odd_names(address: str, objects: Objects, tmp_path: Path) -> None:
    names = [
        "a b.txt",
        "ä.txt",
        "e\u0301.txt",
        "100%.txt",
        "%41.txt",
        "a#b?.txt",
        "~x",
        "[x]*",
        "a+b&c=d",
        "q\"'<>|^`{}",
    ]
    site = {**SITE, **{f"odd/{name}": name.encode() for name in names}, "日本/語.html": b"", "a:b;c,d@e!$": b"x"}
    first = publish(bucket(address), tmp_path / "one", site)
    assert objects.read() == site
    assert bucket(address).read() == first
    publish(bucket(address), tmp_path / "two", SITE, force=True)
    assert objects.read() == SITE


@pytest.mark.parametrize("status", [429, 503])
def test_what_fails_for_a_moment_is_tried_again(way: Between, objects: Objects, tmp_path: Path, status: int) -> None:
    failed: set[str] = set()

    def once(request: str) -> int | None:
        if request in failed or not request.startswith("PUT"):
            return None
        failed.add(request)
        return status

    way.fault = once
    publish(bucket(way.address), tmp_path, SITE)
    assert objects.read() == SITE
    assert len(failed) == len(SITE) + 2  # with the turn and the manifest


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (403, "the credentials are wrong, or do not allow this (403 Forbidden)"),
        (500, "the service failed, also when it was tried again (500 Internal Server Error)"),
        (503, "the service failed, also when it was tried again (503 Service Unavailable)"),
    ],
)
def test_what_fails_for_good_is_told(way: Between, objects: Objects, tmp_path: Path, status: int, said: str) -> None:
    publish(bucket(way.address), tmp_path / "one", SITE)
    way.fault = lambda request: status if request == "PUT history/index.html" else None
    changed = {**NEXT, "history/index.html": b"<p>After"}
    with pytest.raises(DeployError) as caught:
        publish(bucket(way.address), tmp_path / "two", changed)
    assert str(caught.value) == f"s3://status: {said}"
    # All that was there is there, and what is new already, but no page leads to it.
    assert objects.read() == {**SITE, "new/index.html": b"<p>New"}
    way.fault = lambda _request: None
    way.asked.clear()
    publish(bucket(way.address), tmp_path / "two", changed)
    assert (way.sent(), objects.read()) == (["history/index.html", "index.html"], changed)


def test_a_deploy_that_fails_lets_others_have_their_turn(way: Between, objects: Objects, tmp_path: Path) -> None:
    way.fault = lambda request: 403 if request == "PUT index.html" else None
    with pytest.raises(DeployError):
        publish(bucket(way.address), tmp_path, SITE)
    assert objects.paths() - SITE.keys() == {".statusgen/published.json"}


def test_a_service_that_dies_is_not_waited_for_again_by_what_tidies_up(way: Between, tmp_path: Path) -> None:
    """The first file is tried again and again; the manifest and the turn, which would be tidied, once each."""
    is_dead: list[int] = []

    def die(request: str) -> int | None:
        if request == "PUT index.html" and not is_dead:
            is_dead.append(len(way.asked) - 1)
        return 503 if is_dead else None

    way.fault = die
    with pytest.raises(DeployError, match="the service failed"):
        publish(bucket(way.address, wait_s=40), tmp_path, SITE)  # so the turn is not renewed meanwhile
    asked = way.asked[is_dead[0] :]
    assert asked.count("PUT index.html") > 1
    assert [request for request in asked if request != "PUT index.html"] == [
        "HEAD .statusgen/published.json",
        "HEAD .statusgen/deploying.json",
    ]


def test_who_is_not_to_wait_asks_a_service_that_fails_only_once(way: Between) -> None:
    way.fault = lambda _request: 503
    with pytest.raises(DeployError, match="the service failed"):
        open_host(destination(way.address), Options({}, retry_s=0)).read()
    assert way.asked == ["GET .statusgen/published.json"]


def test_files_that_wait_are_not_sent_once_one_failed(rclone_address: str, tmp_path: Path) -> None:
    many = {f"incidents/{n:02}/index.html": b"" for n in range(64)}
    with between(rclone_address) as way:
        way.fault = lambda request: (403 if "/00/" in request else 503) if "incidents" in request else None
        with pytest.raises(DeployError):
            publish(bucket(way.address), tmp_path, {**SITE, **many})
        assert len({*way.sent()} & many.keys()) < 20
    Objects(rclone_address).clear()


def test_what_was_removed_before_a_deploy_failed_is_new_when_it_comes_back(
    way: Between, objects: Objects, tmp_path: Path
) -> None:
    """It is sent again, and before the pages that may lead to it."""
    publish(bucket(way.address), tmp_path / "one", SITE)
    way.asked.clear()
    manifest = "PUT .statusgen/published.json"
    way.fault = lambda request: 403 if request == manifest and way.asked.count(manifest) > 1 else None
    without = {path: content for path, content in EDITED.items() if path != "history/index.html"}
    with pytest.raises(DeployError):
        publish(bucket(way.address), tmp_path / "two", without)
    assert "history/index.html" not in objects.paths()
    way.fault = lambda _request: None
    way.asked.clear()
    publish(bucket(way.address), tmp_path / "three", {**SITE, "404.html": b"<p>Nothing"})
    assert way.sent() == ["history/index.html", "404.html", "index.html"]
    assert objects.read() == {**SITE, "404.html": b"<p>Nothing"}


def test_a_wrong_key_is_told_without_it(rclone_address: str, tmp_path: Path) -> None:
    with pytest.raises(DeployError) as caught:
        publish(bucket(rclone_address, key="a-wrong-secret"), tmp_path, SITE)
    assert str(caught.value) == (
        "s3://status: the credentials are wrong, or do not allow this (403 Forbidden, SignatureDoesNotMatch)"
    )
    # Nor does a traceback show what the service quoted.
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)


def test_keys_of_a_place_never_go_with_a_token_of_the_environment(
    way: Between, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "OTHER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "other-secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "other-token")
    publish(bucket(way.address), tmp_path, SITE)
    assert {"x-amz-security-token" in headers for headers in way.headers} == {False}
    assert {f"Credential={KEY_ID}/" in headers["authorization"] for headers in way.headers} == {True}


def test_the_endpoint_of_a_place_counts_more_than_that_of_the_environment(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    assert bucket(address).read() == Found()


def test_a_missing_bucket_is_told(address: str) -> None:
    with pytest.raises(DeployError) as caught:
        bucket(address, to="s3://nobody").read()
    assert str(caught.value) == "s3://nobody: there is no 'nobody' (404 Not Found, NoSuchBucket)"


def test_a_service_that_is_away_is_told() -> None:
    with pytest.raises(DeployError) as caught:
        bucket("http://127.0.0.1:9").read()
    assert str(caught.value) == "s3://status: the service cannot be reached"


def test_thousands_of_files(rclone_address: str, tmp_path: Path) -> None:
    objects = Objects(rclone_address)
    site = {**SITE, **{f"incidents/{n}/index.html": b"%d" % n for n in range(1250)}}
    try:
        publish(bucket(rclone_address), tmp_path / "one", site)
        assert objects.paths() == {*site, ".statusgen/published.json"}
        with between(rclone_address) as way:
            publish(bucket(way.address), tmp_path / "one", {**site, "incidents/7/index.html": b"seven"})
            assert way.sent() == ["incidents/7/index.html"]
        few = {path: content for path, content in site.items() if not content.isdigit() or int(content) < 100}
        publish(bucket(rclone_address), tmp_path / "one", few, force=True)
        assert objects.paths() == {*few, ".statusgen/published.json"}
    finally:
        objects.clear()


def test_a_deploy_beside_another_is_told_that_it_is(way: Between, objects: Objects, tmp_path: Path) -> None:
    """The second comes when the first sends its last page, and finds it alive."""
    told: list[str] = []
    place = bucket(way.address, wait_s=4)

    def second(request: str) -> int | None:
        if request == "PUT index.html" and not told:
            told.append("")
            with pytest.raises(DeployError) as caught:
                publish(bucket(objects.endpoint, wait_s=4), tmp_path / "two", NEXT)
            told[0] = str(caught.value)
        return None

    way.fault = second
    publish(place, tmp_path / "one", SITE)
    assert told == ["s3://status: another deploy is at it; deploy again when it is done"]
    assert objects.read() == SITE


def test_a_deploy_that_comes_between_is_noticed(address: str, objects: Objects, tmp_path: Path) -> None:
    first, second = bucket(address), bucket(address)
    site = upload(tmp_path / "one", SITE)
    found = first.read()
    publish(second, tmp_path / "two", NEXT)
    with pytest.raises(DeployError, match=r"another deploy wrote '.statusgen/published.json' meanwhile; deploy again"):
        first.publish(site, compare(site, found.manifest), found)
    assert objects.read() == NEXT


def test_a_service_that_refuses_conditions_is_asked_once(way: Between, objects: Objects, tmp_path: Path) -> None:
    """As Backblaze B2 does: a header that it does not implement is an error of its own."""
    refused: list[str] = []

    def refuse(request: str) -> int | None:
        if {"if-match", "if-none-match"} & way.headers[-1].keys():
            refused.append(request)
            return 501
        return None

    way.fault = refuse
    publish(bucket(way.address), tmp_path / "one", SITE)
    assert (refused, objects.read()) == (["PUT .statusgen/deploying.json"], SITE)
    first, site = bucket(way.address), upload(tmp_path / "two", EDITED)
    found = first.read()
    publish(bucket(objects.endpoint), tmp_path / "three", NEXT)
    with pytest.raises(DeployError, match="another deploy wrote"):
        first.publish(site, compare(site, found.manifest), found)


def test_a_deploy_that_was_taken_for_dead_stops_and_the_next_sends_what_it_may_have_spoilt(
    way: Between, objects: Objects, tmp_path: Path
) -> None:
    """The first hangs in the middle, another takes over, and then the first goes on for a moment."""
    publish(bucket(way.address), tmp_path / "one", SITE)
    hangs, is_over = Event(), Event()

    def take_over(request: str) -> int | None:
        if request == "PUT history/index.html" and not hangs.is_set():
            hangs.set()
            publish(bucket(objects.endpoint), tmp_path / "two", NEXT)
            is_over.set()
        elif request == "HEAD .statusgen/deploying.json" and hangs.is_set():
            is_over.wait(20)
        return None

    way.fault = take_over
    with pytest.raises(DeployError, match=r"another deploy wrote '\.statusgen/.*' meanwhile; deploy again"):
        publish(bucket(way.address, wait_s=2), tmp_path / "three", {**SITE, "history/index.html": b"stale"})
    assert objects.read() == {**NEXT, "history/index.html": b"stale"}
    publish(bucket(objects.endpoint), tmp_path / "two", NEXT)
    assert objects.read() == NEXT


def test_what_subscribers_were_told_is_kept_through_a_deploy(address: str, tmp_path: Path) -> None:
    place = bucket(address)
    found = publish(place, tmp_path / "one", SITE)
    assert found.manifest.told is None
    kept = place.keep({"sent": ["a"]}, found)
    assert place.read() == kept
    assert publish(bucket(address), tmp_path / "two", NEXT).manifest.told == {"sent": ["a"]}
    assert bucket(address).read().manifest.told == {"sent": ["a"]}
